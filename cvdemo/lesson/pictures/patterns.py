"""Grey patterns on which a kernel shows what it answers to: uint8, 64 × 64 pixels."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIDE = 64
_SQUARE = 8
_STRIPE = 4


def checkerboard() -> np.ndarray:
    """Squares of 8 pixels, black at the top left: edges and corners."""
    rows, columns = np.indices((SIDE, SIDE)) // _SQUARE
    return _grey((rows + columns) % 2)


def stripes() -> np.ndarray:
    """Four quarters with lines of 4 pixels: vertical and horizontal ones above, rising and falling below."""
    rows, columns = np.indices((SIDE, SIDE))
    half = SIDE // 2
    above = np.where(columns < half, columns, rows)
    below = np.where(columns < half, rows + columns, rows - columns)
    return _grey(np.where(rows < half, above, below) // _STRIPE % 2)


def gradient() -> np.ndarray:
    """From black on the left to white on the right: every step to the right is the same."""
    return _grey(np.broadcast_to(np.linspace(0, 1, SIDE), (SIDE, SIDE)))


def ring_and_letters() -> np.ndarray:
    """A ring, whose edge has every direction, around the letters CNN."""
    image = Image.new("L", (4 * SIDE, 4 * SIDE))  # drawn large, so that its edges are smooth
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 4 * SIDE - 8, 4 * SIDE - 8), outline=255, width=20)
    middle = (2 * SIDE, 2 * SIDE)
    draw.text(middle, "CNN", fill=255, anchor="mm", font=ImageFont.load_default(80), stroke_width=2)
    return np.array(image.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _grey(values: np.ndarray) -> np.ndarray:
    return np.round(np.asarray(values) * 255).astype(np.uint8)
