"""The glance on a page: live while a digit is drawn, with one map open in the stage or with none."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson.link import LinkError
from cvdemo.ui.components import pixels
from cvdemo.ui.components.glance import Opening, glance, opening_sent, read_opening
from cvdemo.ui.components.stage import Scene
from cvdemo.ui.exports.of_network import offer_network
from cvdemo.ui.exports.offer import clear, offer
from cvdemo.ui.glance.rows import network_row
from cvdemo.ui.inside import one_map
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params

PARAMETER = "open"  # of the address
_SHOWN = "glance.shown"  # which maps the glance shows
_OPENED = "glance.opened"  # the map that is open in the glance
_CODE = re.compile(r"(\d{1,2})m(\d{1,5})", re.ASCII)
_BLANK = np.zeros((28, 28), np.float32)


def show(digit: Digit | None, networks: Sequence[Opened], *, key: str, drawing: bool = False) -> None:
    """Networks from the digit to the ten scores; a map of the first one opens into the stage.

    Args:
        digit: None while nothing is drawn.
        networks: The first has the most room.
        key: Identifies the glance on its page.
        drawing: A stroke is under way: the maps shown stay, and nobody can point at one.
    """
    first = networks[0]
    try:
        opened = _opened(first)
    except LinkError as error:
        frame.wrong_input(error)
        opened = None
    query_params.put(PARAMETER, f"{opened.layer}m{opened.map}" if opened else None)
    _glance(digit, networks, key=key, drawing=drawing, opened=opened, on_open=lambda: _open(key, first))


def _glance(
    digit: Digit | None,
    networks: Sequence[Opened],
    *,
    key: str,
    drawing: bool,
    opened: Opening | None,
    on_open: Callable[[], None],
) -> None:
    before = st.session_state.get(_SHOWN, {}) if drawing else {}
    given = _BLANK if digit is None else digit.pixels
    origin = "nothing yet" if digit is None else frame.describe(digit)
    rows, shown = [], {}
    scene = None
    for network in networks:
        activations = Activations.of(network, given)
        required = opened if network is networks[0] else None
        row, shown[network.name] = network_row(
            activations,
            before=before.get(network.name),
            required=required,
            blank=digit is None,
            linked=not drawing,
        )
        rows.append(row)
        if required:
            scene = _scene(activations, required)
    st.session_state[_SHOWN] = shown
    if digit is None:
        clear()
        offer(picture=key)
    else:
        _offer(networks[0], digit, opened, picture=key, about=origin)
    glance(
        pixels.as_bytes(given),
        origin,
        rows,
        key=key,
        label="The network at a glance",
        opened=opened,
        scene=scene,
        on_open=on_open,
    )


def _offer(network: Opened, digit: Digit, opened: Opening | None, *, picture: str, about: str) -> None:
    """What is shown of the first network, to save."""
    if opened is None or opened.map is None:
        offer_network(network, digit.pixels, picture=picture, about=about)
        return
    maps = Activations.of(network, digit.pixels).maps(opened.layer)
    offer_network(
        network,
        digit.pixels,
        picture=picture,
        about=f"{about}, map {opened.map} of layer {opened.layer}",
        layer=opened.layer,
        map_index=opened.map,
        maps=maps,
    )


def _scene(activations: Activations, opened: Opening) -> Scene | None:
    """How the opened map is computed, for the stage; None for a layer that the stage does not show."""
    x, y = activations.maps(activations.below(opened.layer)), activations.maps(opened.layer)
    if x is None or y is None or opened.map is None:
        return None
    return one_map.scene(activations, MapPosition(layer=opened.layer, map=opened.map), x, y, "layer")


def _open(key: str, network: Opened) -> None:
    shapes = [layer.output_shape for layer in network.network.layers]
    opened = read_opening(opening_sent(key), shapes)
    st.session_state[_OPENED] = opened if opened and opened.map is not None else None


def _opened(network: Opened) -> Opening | None:
    """The map that is open: the last one chosen, or a link's.

    Raises:
        LinkError: If the network does not have the link's map.
    """
    if text := query_params.text_from_link(PARAMETER):
        st.session_state[_OPENED] = None
        st.session_state[_OPENED] = _decode(text, network)
    opened: Opening | None = st.session_state.get(_OPENED)
    if opened and not _has(network, opened):
        return None  # chosen in another network
    return opened


def _decode(text: str, network: Opened) -> Opening:
    match = _CODE.fullmatch(text)
    if match is None:
        raise LinkError("The link does not say which map of the network to open.")
    opened = Opening(int(match[1]), int(match[2]))
    if not _has(network, opened):
        raise LinkError(
            f"The link opens map {opened.map} of layer {opened.layer}, and {network.title} has no such map."
        )
    return opened


def _has(network: Opened, opened: Opening) -> bool:
    shapes = [layer.output_shape for layer in network.network.layers]
    return bool(opened.layer) and read_opening(opened._asdict(), shapes) == opened
