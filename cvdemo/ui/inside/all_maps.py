"""All maps of a layer beside each other, and the kernels of a layer that looks at one channel."""

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import short
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside import place
from cvdemo.ui.inside.place import Place
from cvdemo.ui.mechanics import layer_controls
from cvdemo.ui.networks.uploaded import Opened
from cvdemo.ui.page import frame

MOST = 512  # maps that one board shows
VIEWS = {"maps": "Feature maps", "kernels": "The learned kernels"}


def choose_view(layer: Layer) -> str:
    """Whether a layer's maps are shown or, where each filter has one channel only, its kernels."""
    if layer.kind != "Conv2D" or layer.input_shape[2] > 1:
        return "maps"
    return layer_controls.choose(
        "View",
        [*VIEWS],
        "view",
        "maps",
        format_func=VIEWS.get,
        label_visibility="collapsed",
    )


def show(opened: Opened, layer: int, values: np.ndarray, scale: str) -> None:
    """The maps `values` (H, W, maps) of a layer; a click opens one, at its largest value."""
    network_layer = opened.network.layers[layer - 1]
    kernels = network_layer.weights.get("kernel")
    with frame.controls():
        view = choose_view(network_layer)
        st.caption("Choose a kernel to open it." if view == "kernels" else _silent(values))
    if view == "kernels":
        shown, colours = kernels[:, :, 0], "weight"
    else:
        shown, colours = values, "response"
    items = [Map(shown[..., index], title) for index, title in enumerate(_titles(shown, scale))]
    chosen = maps(
        items[:MOST],
        key=f"wall_{view}",
        label=f"The {view} of the layer {network_layer.name}, {times(network_layer.output_shape)}",
        colours=colours,
        scope=f"all {len(items)} {view} of this layer",
        scale="each" if scale == "map" else None,
        size=tile_size(len(items)),
        choose=True,
        compact=True,
    )
    if chosen is not None:
        place.go(Place(layer, chosen, largest(values[..., chosen])))
        st.rerun()


def _titles(shown: np.ndarray, scale: str) -> list[str]:
    """The maps' numbers and, where each has a scale of its own, how far that reaches, if there is room."""
    count = shown.shape[2]
    if scale == "layer" or count > 64:
        return [str(index) for index in range(count)]
    return [f"{index}: ±{short(largest)}" for index, largest in enumerate(np.abs(shown).max(axis=(0, 1)))]


def tile_size(count: int) -> int:
    """CSS pixels of a map, so that a class sees all maps of the lecture's layers at 1280 × 720; larger
    where the sidebar leaves them its room.
    """
    if frame.lecture_view():
        return 110 if count <= 32 else 76 if count <= 64 else 48
    return 90 if count <= 32 else 62 if count <= 64 else 38


def largest(values: np.ndarray) -> tuple[int, int]:
    """Where a map answers most strongly, whichever its sign."""
    row, column = np.unravel_index(np.abs(values).argmax(), values.shape)
    return int(row), int(column)


def _silent(values: np.ndarray) -> str:
    """How many maps say nothing about this digit."""
    count = int((~values.any(axis=(0, 1))).sum())
    if count == 0:
        return "Every map answers somewhere. Choose a map to open it."
    are = "is" if count == 1 else "are"
    return f"{count} of {values.shape[2]} maps {are} 0 everywhere for this digit. Choose a map to open it."
