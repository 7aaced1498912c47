"""Where in the network the student is, and the way they came down.

One value, kept in the session and written to the address: a link, and a reload, lead to the same place
with the same way back up.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import streamlit as st

from cvdemo.lesson.link import LinkError, decode_pin, encode_pin, int_from
from cvdemo.nets.forward import Network
from cvdemo.ui.session import keys, query_params
from cvdemo.ui.session.parameters import Choice

LAYER, MAP, PIN, TRAIL = PARAMETERS = ("layer", "map", keys.PIN, "trail")  # of the address
MAX_TRAIL = 4000  # characters; a network has at most 200 layers
LARGEST = "largest"
_TEXTS = "inside.position"  # position inside the network
_VALUE = re.compile(r"(\d{1,3})(?:u(\d{1,5})|m(\d{1,5})r(\d{1,4})c(\d{1,4}))", re.ASCII)

T = TypeVar("T")


class _UnitChoice(Choice[str]):
    """The unit to take apart: its number as text, or that of the largest value."""

    def decode(self, texts: Sequence[str]) -> str:
        """The code, or what older links carry: `unit 7`, `largest (3)`."""
        (text,) = texts
        if text.startswith(LARGEST):
            return LARGEST
        return str(int_from(text.removeprefix("unit "), 0, 99_999, "unit"))


UNIT = _UnitChoice("unit", "Unit", {LARGEST: LARGEST}, LARGEST)


@dataclass(frozen=True)
class Cell:
    """One value of a map. The maps of layer 0 are the digit's; layer i is `network.layers[i − 1]`."""

    layer: int
    map: int
    row: int
    column: int

    @property
    def pin(self) -> tuple[int, int]:
        return self.row, self.column


@dataclass(frozen=True)
class Unit:
    """One value of a layer without rows and columns."""

    layer: int
    unit: int


Value = Cell | Unit


@dataclass(frozen=True, kw_only=True)
class Position:
    """A layer as a whole: all its maps, or its units.

    Attributes:
        layer: 0 is the digit itself, i is `network.layers[i − 1]`.
        trail: The values from which the student came down, the first at the top.
    """

    layer: int
    trail: tuple[Value, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MapPosition(Position):
    """One map of a layer; `pin` is the (row, column) of the value looked at, if there is one."""

    map: int
    pin: tuple[int, int] | None = None

    @property
    def cell(self) -> Cell | None:
        return Cell(self.layer, self.map, *self.pin) if self.pin else None


def current_position(network: Network) -> Position:
    """Where the student is: what the last run or the address says, without what the network does not have."""
    given = {name: query_params.text_from_link(name) for name in PARAMETERS}
    if any(given.values()):
        st.session_state[_TEXTS] = given
    texts: dict[str, str | None] = st.session_state.get(_TEXTS, {})
    layer = _decoded(lambda text: int_from(text, 0, len(network.layers)), texts.get(LAYER))
    if layer is None:
        layer = first_layer(network)
    trail = _decoded(lambda text: _decode_trail(text, network, layer), texts.get(TRAIL)) or ()
    shape = maps_shape(network, layer)
    index = _decoded(lambda text: int_from(text, 0, shape[2] - 1), texts.get(MAP)) if shape else None
    if shape is None or index is None:
        return Position(layer=layer, trail=trail)
    pin = _decoded(lambda text: decode_pin(text, shape), texts.get(PIN))
    return MapPosition(layer=layer, trail=trail, map=index, pin=pin)


def keep_position(position: Position) -> None:
    """Remember the position for the next run, and write it to the address."""
    go_to(position)
    for name, text in st.session_state[_TEXTS].items():
        query_params.put(name, text)


def go_to(position: Position) -> None:
    """Be at `position` in the next run; as a button's callback, or before a rerun."""
    is_map = isinstance(position, MapPosition)
    st.session_state[_TEXTS] = {
        LAYER: str(position.layer),
        MAP: str(position.map) if is_map else None,
        PIN: encode_pin(*position.pin) if is_map and position.pin else None,
        TRAIL: _encode_trail(position.trail) or None,
    }


def go_up(trail: tuple[Value, ...]) -> None:
    """Be, in the next run, at the value from which the student came down last.

    Args:
        trail: At least one value.
    """
    *rest, above = trail
    if isinstance(above, Unit):
        UNIT.set(str(above.unit))
    go_to(position_of(above, tuple(rest)))


def go_to_first_layer() -> None:
    """Another network was chosen: no layer, no map, no way back."""
    st.session_state[_TEXTS] = {}


def position_of(value: Value, trail: tuple[Value, ...]) -> Position:
    """The position that looks at `value`."""
    if isinstance(value, Unit):
        return Position(layer=value.layer, trail=trail)
    return MapPosition(layer=value.layer, trail=trail, map=value.map, pin=value.pin)


def first_layer(network: Network) -> int:
    """Where to begin: at the first convolution, or at the first layer of a network without one."""
    kinds = [layer.kind for layer in network.layers]
    return kinds.index("Conv2D") + 1 if "Conv2D" in kinds else 1


def below(network: Network, layer: int) -> int:
    """The layer that a layer is called on, the first of several; numbered as in `Position`, from 1."""
    return network.sources[layer - 1][0] + 1


def maps_shape(network: Network, layer: int) -> tuple[int, int, int] | None:
    """A layer's output as (H, W, maps); None for a list of units."""
    shape = network.layers[layer - 1].output_shape if layer else (28, 28)
    if len(shape) == 2:
        shape = (*shape, 1)
    return shape if len(shape) == 3 else None


def _encode_trail(trail: tuple[Value, ...]) -> str:
    """A unit as `7u3`, a cell as `5m9r2c2`, with points between them."""
    return ".".join(
        f"{value.layer}u{value.unit}"
        if isinstance(value, Unit)
        else f"{value.layer}m{value.map}{encode_pin(*value.pin)}"
        for value in trail
    )


def _decode_trail(text: str, network: Network, layer: int) -> tuple[Value, ...]:
    """The values that lead down to `layer`, each a layer or more below the one before it."""
    matches = [_VALUE.fullmatch(part) for part in text[:MAX_TRAIL].split(".")]
    if not all(matches):
        raise LinkError("The way back up in this link is damaged.")
    trail = [_value(*match.groups()) for match in matches if match]
    layers = [*(value.layer for value in trail), layer]
    goes_down = all(above > below for above, below in pairwise(layers))
    if layers[0] > len(network.layers) or not goes_down or not all(_is_in(network, each) for each in trail):
        raise LinkError("The way back up in this link does not fit the network.")
    return tuple(trail)


def _value(layer: str, unit: str | None, index: str, row: str, column: str) -> Value:
    return (
        Cell(int(layer), int(index), int(row), int(column)) if unit is None else Unit(int(layer), int(unit))
    )


def _is_in(network: Network, value: Value) -> bool:
    shape = maps_shape(network, value.layer)
    if isinstance(value, Unit):
        return shape is None and value.unit < network.layers[value.layer - 1].output_shape[-1]
    return shape is not None and value.row < shape[0] and value.column < shape[1] and value.map < shape[2]


def _decoded(decode: Callable[[str], T], text: str | None) -> T | None:
    """What the text says; nonsense is left out, for nothing depends on it."""
    try:
        return decode(text) if text else None
    except LinkError:
        return None
