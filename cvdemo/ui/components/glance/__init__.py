"""A network at a glance: the digit, some maps of every layer, ten scores, and what is made of what."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.glance.picture import (
    Box,
    Links,
    Maps,
    NetworkRow,
    SameMaps,
    Templates,
    Units,
    message,
)
from cvdemo.ui.components.stage import Scene

__all__ = [
    "Box",
    "Links",
    "Maps",
    "NetworkRow",
    "Opening",
    "SameMaps",
    "Templates",
    "Units",
    "glance",
    "opening_sent",
    "read_opening",
]

_component = Component("glance")


class Opening(NamedTuple):
    """What of the first network is looked at: a map, or a layer as a whole if `map` is None."""

    layer: int
    map: int | None


def glance(
    digit: np.ndarray,
    origin: str,
    rows: Sequence[NetworkRow],
    *,
    key: str,
    label: str,
    opened: Opening | None = None,
    chosen: Opening | None = None,
    scene: Scene | None = None,
    any_layer: bool = False,
    on_open: Callable[[], None],
) -> None:
    """Show networks from left to right, one below the other; on a phone from top to bottom.

    Args:
        digit: uint8 (28, 28), what the networks are given.
        origin: Where it comes from, in a few words.
        rows: The networks.
        key: Identifies it on its page.
        label: What a screen reader calls it.
        opened: The map of the first network that is open: the layers are folded.
        chosen: A map of it that the page shows elsewhere: while nothing is pointed at, it is.
        scene: Of that map, for the stage between the layers.
        any_layer: The page itself shows what is opened, maps and other layers.
        on_open: Called before a run in which something is opened or closed; asks `opening_sent`.
    """
    header, arrays = message(digit, origin, rows)
    header |= {
        "label": label,
        "opened": opened and opened._asdict(),
        "chosen": chosen and chosen._asdict(),
        "any_layer": any_layer,
        "scene": None,
    }
    if scene is not None:
        arrays |= {f"scene.{name}": array for name, array in scene.arrays().items()}
        header["scene"] = scene.message(locked=True)
    _component(header, arrays, key=key, on_open_change=on_open)


def opening_sent(key: str) -> object:
    """What the browser asks to open, in `on_open`; untrusted, for `read_opening`."""
    state = st.session_state.get(key)
    return state.get("open") if isinstance(state, dict) else None


def read_opening(sent: object, shapes: Sequence[tuple[int, ...]]) -> Opening | None:
    """The layer or map asked for, None for nothing, or for what the network does not have.

    Args:
        sent: What the browser sent.
        shapes: Output shapes of the network's layers; only those with three sides have maps.
    """
    if not isinstance(sent, dict):
        return None
    layer, index = sent.get("layer"), sent.get("map")
    if type(layer) is not int or not 0 <= layer <= len(shapes):
        return None
    if index is None:
        return Opening(layer, None)
    shape = shapes[layer - 1] if layer else ()
    if type(index) is not int or len(shape) != 3 or not 0 <= index < shape[2]:
        return None
    return Opening(layer, index)
