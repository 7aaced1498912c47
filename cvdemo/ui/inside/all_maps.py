"""All maps of a layer beside each other, and the kernels of a layer that looks at one channel."""

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import short
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside import one_map
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, Position, go_to
from cvdemo.ui.page import frame
from cvdemo.ui.session.parameters import Choice

MOST = 512  # maps that one board shows
LARGEST, IN_ORDER = "largest", "layer"
ORDER = Choice("maps_order", "Order", {LARGEST: "Largest first", IN_ORDER: "In order"}, LARGEST)
VIEW = Choice("view", "View", {"maps": "Maps", "kernels": "Kernels"}, "maps")


def choose_view(layer: Layer) -> str:
    """Whether a layer's maps are shown or, where each filter has one channel only, its kernels."""
    if layer.kind != "Conv2D" or layer.input_shape[2] > 1:
        return "maps"
    return VIEW.segmented_control(label_visibility="collapsed")


def show(activations: Activations, position: Position, y: np.ndarray, scale: str) -> None:
    """All maps of a layer; a click opens one, at its largest value.

    Args:
        activations: Of the current digit.
        position: The layer.
        y: Its output (H, W, maps).
        scale: "layer" or "map": what the colours are scaled to.
    """
    layer = activations.layer(position.layer)
    with frame.controls():
        view = choose_view(layer)
        by_size = (
            ORDER.segmented_control(label_visibility="collapsed") == LARGEST if y.shape[2] > 1 else False
        )
        st.caption(_about(layer, y, view))
    shown = layer.weights["kernel"][:, :, 0] if view == "kernels" else y
    order = (largest_first(_ordering(activations, position, y)) if by_size else np.arange(y.shape[2]))[:MOST]
    from_zero = view == "maps" and float(y.min()) >= 0

    def open_one(chosen: int) -> None:
        index = int(order[chosen])
        pin = largest(y[..., index])
        go_to(MapPosition(layer=position.layer, trail=position.trail, map=index, pin=pin))

    maps(
        [Map(shown[..., index], _title(layer, shown, int(index), scale)) for index in order],
        key=f"wall_{view}",
        label=f"The {view} of the layer {layer.name}, {times(layer.output_shape)}",
        colours="weight" if view == "kernels" else "response",
        scope=_scope(layer, view, y, len(order)),
        scale="each" if scale == "map" else None,
        size=tile_size(len(order), len(layer.output_shape) == 2),
        choose=True,
        compact=True,
        grows=True,
        from_zero=from_zero,
        on_choose=open_one,
    )


def _ordering(activations: Activations, position: Position, y: np.ndarray) -> np.ndarray:
    """The maps whose order counts: those of a training's end, so that none moves while it is scrubbed."""
    finished = activations.opened.finished
    if finished is None:
        return y
    return finished.outputs(activations.digit)[position.layer].reshape(y.shape)


def largest_first(y: np.ndarray) -> np.ndarray:
    """The maps of y (H, W, maps), those with the largest values, of either sign, first: int64 (maps,)."""
    return np.argsort(-np.abs(y).max(axis=(0, 1)), kind="stable")


def _scope(layer: Layer, view: str, y: np.ndarray, shown: int) -> str:
    """What the scale is taken from, and why it begins at zero where it does."""
    count = y.shape[2]
    which = f"all {count}" if shown == count else f"{shown} of the {count}"
    text = f"{which} {view} of this layer" if count > 1 else "this layer"
    after_relu = view == "maps" and layer.operation.activation.name == "relu"
    return f"{text}, from 0: after ReLU no value is negative" if after_relu else text


def _title(layer: Layer, shown: np.ndarray, index: int, scale: str) -> str:
    """The map's number and, if there is room, the end of the scale where each map has its own."""
    if shown.shape[2] == 1:
        return layer.name
    if scale == "layer" or shown.shape[2] > 64:
        return str(index)
    return f"{index}: ±{short(np.abs(shown[..., index]).max())}"


def tile_size(count: int, is_sequence: bool = False) -> int:
    """CSS pixels of a map, so that a class sees all maps of the lecture's layers at 1280 × 720.

    In the lecture view, without a sidebar, there is room for larger ones. A sequence is the only picture.
    """
    if is_sequence:
        return 420
    if frame.lecture_view():
        return 110 if count <= 32 else 76 if count <= 64 else 42
    return 90 if count <= 32 else 62 if count <= 64 else 38


def largest(values: np.ndarray) -> tuple[int, int]:
    """Where a map responds most strongly, whatever the sign."""
    row, column = np.unravel_index(np.abs(values).argmax(), values.shape)
    return int(row), int(column)


def _about(layer: Layer, y: np.ndarray, view: str) -> str:
    if view == "kernels":
        return "Choose a kernel to open it."
    return one_map.sequence(layer) if len(layer.output_shape) == 2 else _silent(y)


def _silent(values: np.ndarray) -> str:
    """How many maps do not respond to this digit."""
    count = int((~values.any(axis=(0, 1))).sum())
    if count == 0:
        return "Every map responds somewhere. Choose a map to open it."
    are = "is" if count == 1 else "are"
    return f"{count} of {values.shape[2]} maps {are} 0 everywhere for this digit. Choose a map to open it."
