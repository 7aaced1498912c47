"""Where in the network the student is: a layer, one of its maps, one value of the map.

All three are kept in the session and written to the address; the layer is also a control.
"""

from dataclasses import dataclass

import streamlit as st

from cvdemo.lesson.link import LinkError, decode_pin, encode_pin, int_from
from cvdemo.nets.forward import Network
from cvdemo.ui.session import keys, query_params

LAYER = "layer"
MAP = "map"
_PIN = "the value pinned inside the network"
_TRAIL = "the places the student came down from"


@dataclass(frozen=True)
class Place:
    """`layer` 0 is the digit itself, i the network's `layers[i − 1]`. `pin` is a (row, column) of `map`."""

    layer: int
    map: int | None = None
    pin: tuple[int, int] | None = None


def read_address() -> None:
    """Take the place of a link; nonsense is left out, for nothing depends on it."""
    for name in (LAYER, MAP):
        if text := query_params.text_from_outside(name):
            try:
                st.session_state[name] = int_from(text, 0, 2**16)
            except LinkError:
                st.session_state[name] = None
    if text := query_params.text_from_outside(keys.PIN):
        try:
            st.session_state[_PIN] = decode_pin(text, (2**10, 2**10))
        except LinkError:
            st.session_state[_PIN] = None


def keep(place: Place) -> None:
    """Remember the pin that was set on the stage."""
    st.session_state[_PIN] = place.pin


def write_address(place: Place) -> None:
    """Put the place into the address."""
    query_params.put(LAYER, str(place.layer))
    query_params.put(MAP, None if place.map is None else str(place.map))
    query_params.put(keys.PIN, encode_pin(*place.pin) if place.pin else None)


def current(layer: int, shape: tuple[int, ...]) -> Place:
    """The place in `layer`, whose output is (H, W, maps); what it does not have is left out."""
    index, pin = st.session_state.get(MAP), st.session_state.get(_PIN)
    if index is None or index >= shape[2]:
        return Place(layer)
    inside = pin is not None and pin[0] < shape[0] and pin[1] < shape[1]
    return Place(layer, index, pin if inside else None)


def first_layer(network: Network) -> int:
    """Where to begin: at the first convolution, or at the first layer of a network without one."""
    kinds = [layer.kind for layer in network.layers]
    return kinds.index("Conv2D") + 1 if "Conv2D" in kinds else 1


def go(place: Place) -> None:
    """Be at `place` in the next run; as a button's callback, or before a rerun in the same layer."""
    if st.session_state.get(LAYER) != place.layer:
        st.session_state[LAYER] = place.layer
    st.session_state[MAP], st.session_state[_PIN] = place.map, place.pin


def down(start: Place, to: Place) -> None:
    """`go`, and remember where from."""
    st.session_state.setdefault(_TRAIL, []).append(start)
    go(to)


def up() -> None:
    """Back to where the last `down` began."""
    if trail := st.session_state.get(_TRAIL):
        go(trail.pop())


def above() -> Place | None:
    """Where `up` leads."""
    trail = st.session_state.get(_TRAIL)
    return trail[-1] if trail else None


def forget() -> None:
    """Another layer or network was chosen: no map, no value, no way back."""
    st.session_state[MAP] = st.session_state[_PIN] = None
    st.session_state[_TRAIL] = []
