"""Arrays as pictures on a page, a pixel staying a square."""

import base64
import io
from html import escape

import numpy as np
import streamlit as st
from PIL import Image

BLANK = np.zeros((28, 28), np.uint8)
BLANK.setflags(write=False)


def as_bytes(values: np.ndarray) -> np.ndarray:
    """Grey values in [0, 1] as uint8; uint8 stays as it is."""
    if values.dtype == np.uint8:
        return values
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)


def data_url(values: np.ndarray) -> str:
    """`values` as a PNG in a `data:` address, for components and HTML."""
    png = io.BytesIO()
    Image.fromarray(as_bytes(values)).save(png, "PNG")
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


def img(values: np.ndarray, width: int, alt: str) -> str:
    """HTML of `values` (H, W) as a picture `width` CSS pixels wide at the usual size of type, and larger
    where that is larger; `alt` is what a screen reader says.

    The picture is part of the page: one that the browser fetches would be gone when the next rerun is
    faster than the fetch, as it is while somebody draws.
    """
    return (
        f'<img class="pixels" src="{data_url(values)}" style="width: {width / 16:g}rem" alt="{escape(alt)}">'
    )


def show(values: np.ndarray, width: int, alt: str) -> None:
    """`img` on the page."""
    st.html(img(values, width, alt))


def icon() -> Image.Image:
    """The app's icon: a 3 × 3 kernel (Sobel's) as the stage colours it. Made here, fetched from nowhere."""
    teal, neutral, brown = (64, 128, 120), (240, 240, 240), (156, 108, 32)
    rows = np.array([[teal, neutral, brown]] * 3, np.uint8)
    return Image.fromarray(rows.repeat(16, 0).repeat(16, 1))
