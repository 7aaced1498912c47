"""A network from left to right: of each layer its strongest map for this digit, in true proportions."""

from html import escape

import numpy as np
import streamlit as st

from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.ui.components import pixels
from cvdemo.ui.networks.opened import Opened

PIXEL = 5  # CSS pixels of one cell, the same in every layer


def show(opened: Opened, digit: np.ndarray) -> None:
    """The digit, a map of every layer with rows and columns, then what the list and the scores are.

    Args:
        opened: A convnet.
        digit: (28, 28) in [0, 1].
    """
    inputs, *outputs = opened.outputs(digit)
    parts = [_figure(_picture(inputs[..., 0], "your digit", stacked=False), "input", inputs.shape)]
    for layer, output in zip(opened.network.layers, outputs, strict=True):
        parts.append('<div class="to">→</div>')
        if output.ndim == 3:
            strongest = int(output.max(axis=(0, 1)).argmax())
            values = output[..., strongest]
            alt = f"map {strongest} of {output.shape[2]} of {layer.name}"
            drawn = _picture(values / (values.max() or 1), alt)
        else:
            drawn = f"<b>{output.size:,}</b>" if layer.kind == "Flatten" else f"<b>{output.argmax()}</b>"
        parts.append(_figure(drawn, _name(layer), output.shape))
    st.html(f'<div class="layer-strip">{"".join(parts)}</div>')


def _picture(values: np.ndarray, alt: str, stacked: bool = True) -> str:
    return f'<div class="map{" stack" * stacked}">{pixels.img(values, PIXEL * values.shape[1], alt)}</div>'


def _figure(drawn: str, name: str, shape: tuple[int, ...]) -> str:
    return f"<figure>{drawn}<figcaption>{escape(name)}<br>{times(shape)}</figcaption></figure>"


def _name(layer: Layer) -> str:
    return {"MaxPooling2D": "max pooling", "Conv2D": "Conv2D", "Dense": "scores"}.get(layer.kind, layer.kind)
