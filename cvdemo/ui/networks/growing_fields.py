"""How receptive fields grow from layer to layer: nested squares on a digit, and each size as a sum."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from cvdemo.nets.forward import Network
from cvdemo.nets.forward.layers import Spans
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.ui.components import pixels

SIDE = 28
WIDTH = 224  # CSS pixels of the digit
STYLE = f"""
.fields {{ display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: flex-start; }}
.fields .digit {{ position: relative; flex: none; width: {WIDTH}px; }}
.fields img {{ display: block; width: 100%; border-radius: 0.5rem; image-rendering: pixelated; }}
.fields i {{ box-sizing: border-box; border: 3px solid #ff5fa8; box-shadow: 0 0 0 1px #000; }}
.fields .digit i {{ position: absolute; }}
.fields .second {{ border-style: dashed; border-color: #ffc23d; }}
.fields .third {{ border-style: dotted; border-color: #4fd0ff; }}
.fields .fourth {{ border-style: double; border-color: #7ee08a; border-width: 5px; }}
.fields table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
.fields :is(td, th) {{ padding: 0.15rem 0.6rem 0.15rem 0; text-align: left; white-space: nowrap; }}
.fields td i {{ display: inline-block; width: 1.1rem; height: 1.1rem; vertical-align: -0.2rem; }}
.fields td i {{ background: #000; }}
"""
LINES = ("first", "second", "third", "fourth")  # each another style of line, not only another colour


@dataclass(frozen=True)
class Growth:
    """One layer's receptive field.

    Attributes:
        layer: Its place in `network.layers`.
        kind: "Conv2D" or another layer with a window.
        side: Of the field, in pixels of the digit.
        formula: How the side comes about: "4 + (3 − 1)·2 = 8".
    """

    layer: int
    kind: str
    side: int
    formula: str


def growth(network: Network) -> list[Growth]:
    """The receptive fields of a network's layers with a window, from the first to the last.

    A window of k cells that are j pixels apart sees (k − 1)·j pixels more than one of its cells; a stride
    of s puts the next layer's cells s times as far apart.

    Args:
        network: Its windows are as wide as high.

    Returns:
        Up to the first layer that looks at everything.
    """
    found, side, apart = [], 1, 1
    for index, layer in enumerate(network.layers):
        if layer.window is None or len(layer.output_shape) != 3:
            break
        size, stride = layer.window.size[0], layer.window.strides[0]
        grown = side + (size - 1) * apart
        if size > 1:
            formula = f"{side} + ({size} − 1)·{apart} = {grown}"
            found.append(Growth(index, layer.kind, grown, formula))
        side, apart = grown, apart * stride
    return found


def show(network: Network, digit: np.ndarray) -> None:
    """`drawing` on the page."""
    st.html(drawing(network, digit))


def drawing(network: Network, digit: np.ndarray) -> str:
    """The fields of the convolutions and of the last layer as squares on the digit, around its middle, beside
    all sizes as sums: HTML.

    Args:
        network: Its first layers have windows, at most four of them to be drawn.
        digit: (28, 28) in [0, 1]; zeros around it where a field is larger.
    """
    layers = growth(network)
    drawn = [each for each in layers if each.kind == "Conv2D" or each is layers[-1]]
    line = dict(zip(drawn, LINES, strict=False))
    fields = {each: middle(network, each.layer) for each in line}
    ends = [end for field in fields.values() for span in field for end in (-span[0], span[1] - SIDE)]
    around = max(0, *ends)
    boxes = "".join(_box(fields[each], line[each], around) for each in line)
    sizes = " in ".join(f"{each.side} × {each.side}" for each in line)
    rows = "".join(
        f"<tr><td>{f'<i class={line[each]}></i>' if each in line else ''}<td>{each.kind}"
        f"<td>{each.side} × {each.side}<td>{each.formula}"
        for each in layers
    )
    return (
        f"<style>{STYLE}</style>"
        f'<div class="fields"><div class="digit"><img src="{pixels.data_url(np.pad(digit, around))}" '
        f'alt="{escape(f"your digit with nested squares: {sizes} pixels")}">{boxes}</div>'
        f"<table><tr><th><th scope=col>a value of<th scope=col>sees<th scope=col>because{rows}</table></div>"
    )


def middle(network: Network, layer: int) -> Spans:
    """The receptive field of the value in the middle of a layer's maps: rows and columns, as slices."""
    rows, columns, _ = network.layers[layer].output_shape
    return receptive_field(network, layer, rows // 2, columns // 2).unclipped


def _box(seen: Spans, line: str, around: int) -> str:
    (top, bottom), (left, right) = seen
    sizes = (top + around, left + around, bottom - top, right - left)
    share = [f"{100 * n / (SIDE + 2 * around):.3f}%" for n in sizes]
    return '<i class="{}" style="top:{};left:{};height:{};width:{}"></i>'.format(line, *share)
