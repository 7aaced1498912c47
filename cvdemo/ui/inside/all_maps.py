"""All maps of a layer beside each other, and the kernels of a layer that looks at one channel."""

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import short
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, Position, go_to
from cvdemo.ui.page import frame
from cvdemo.ui.session.parameters import Choice

MOST = 512  # maps that one board shows
VIEW = Choice("view", "View", {"maps": "Feature maps", "kernels": "The learned kernels"}, "maps")


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
        st.caption("Choose a kernel to open it." if view == "kernels" else _silent(y))
    shown = layer.weights["kernel"][:, :, 0] if view == "kernels" else y
    items = [Map(shown[..., index], title) for index, title in enumerate(_titles(shown, scale))]
    chosen = maps(
        items[:MOST],
        key=f"wall_{view}",
        label=f"The {view} of the layer {layer.name}, {times(layer.output_shape)}",
        colours="weight" if view == "kernels" else "response",
        scope=f"all {len(items)} {view} of this layer",
        scale="each" if scale == "map" else None,
        size=tile_size(len(items)),
        choose=True,
        compact=True,
    )
    if chosen is not None:
        pin = largest(y[..., chosen])
        go_to(MapPosition(layer=position.layer, trail=position.trail, map=chosen, pin=pin))
        st.rerun()


def _titles(shown: np.ndarray, scale: str) -> list[str]:
    """The maps' numbers and, if there is room, the end of the scale where each map has its own."""
    count = shown.shape[2]
    if scale == "layer" or count > 64:
        return [str(index) for index in range(count)]
    return [f"{index}: ±{short(largest)}" for index, largest in enumerate(np.abs(shown).max(axis=(0, 1)))]


def tile_size(count: int) -> int:
    """CSS pixels of a map, so that a class sees all maps of the lecture's layers at 1280 × 720.

    In the lecture view, without a sidebar, there is room for larger ones.
    """
    if frame.lecture_view():
        return 110 if count <= 32 else 76 if count <= 64 else 48
    return 90 if count <= 32 else 62 if count <= 64 else 38


def largest(values: np.ndarray) -> tuple[int, int]:
    """Where a map responds most strongly, whatever the sign."""
    row, column = np.unravel_index(np.abs(values).argmax(), values.shape)
    return int(row), int(column)


def _silent(values: np.ndarray) -> str:
    """How many maps do not respond to this digit."""
    count = int((~values.any(axis=(0, 1))).sum())
    if count == 0:
        return "Every map responds somewhere. Choose a map to open it."
    are = "is" if count == 1 else "are"
    return f"{count} of {values.shape[2]} maps {are} 0 everywhere for this digit. Choose a map to open it."
