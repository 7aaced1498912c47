"""The digit with a box around what a value sees of it."""

from html import escape

import numpy as np
import streamlit as st

from cvdemo.nets.forward import Network
from cvdemo.nets.forward.layers import Spans
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.ui.components import pixels
from cvdemo.ui.inside.position import Cell

SIDE = 28
STYLE = """
.seen {
  position: relative; overflow: hidden; border-radius: 0.5rem; width: min(100%%, %dpx); aspect-ratio: 1;
}
.seen img { display: block; width: 100%%; image-rendering: pixelated; }
.seen i {
  position: absolute; box-sizing: border-box; border: 3px solid light-dark(#c8005f, #ff5fa8);
  background: none; box-shadow: 0 0 0 600px rgb(0 0 0 / 0.45);
}
"""


def field(network: Network, cell: Cell) -> Spans:
    """Rows and columns of the digit that a value of layer 1 or above depends on, as slices."""
    return receptive_field(network, cell.layer - 1, *cell.pin).clipped


def description(seen: Spans) -> str:
    """The size of the receptive field in a sentence."""
    rows, columns = (end - start for start, end in seen)
    if rows == 0 or columns == 0:
        return "This value sees **padding only**, no pixel."
    if rows == columns == SIDE:
        return f"This value sees **all {SIDE} × {SIDE} pixels**."
    return f"This value sees **{rows} × {columns}** of the {SIDE} × {SIDE} pixels."


def show(digit: np.ndarray, seen: Spans, width: int) -> None:
    """The digit, dimmed outside the box.

    Args:
        digit: (28, 28) in [0, 1].
        seen: The box, rows and columns as slices.
        width: CSS pixels.
    """
    (top, bottom), (left, right) = seen
    share = [f"{100 * n / SIDE:.3f}%" for n in (top, left, bottom - top, right - left)]
    box = "top:{};left:{};height:{};width:{}".format(*share)
    alt = escape(f"your digit; boxed: rows {top} to {bottom - 1}, columns {left} to {right - 1}")
    st.html(
        f"<style>{STYLE % width}</style>"
        f'<div class="seen"><img src="{pixels.data_url(digit)}" alt="{alt}"><i style="{box}"></i></div>'
    )
