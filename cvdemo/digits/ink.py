"""From strokes to pixels.

`rasterize` is the pad as it looks; `digit_from_strokes` redraws the strokes at the place, size
and pen width of an MNIST digit, so that neither the place nor the size of a drawing matters.
"""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from cvdemo.digits.strokes import as_strokes

SIDE = 28  # pixels of an MNIST digit
BOX = 20.0  # its longest side in pixels, ink included
CENTRE = 14.5  # its centre of mass: the middle of pixel (14, 14), from the picture's edge
PEN = 2.3  # its stroke width in pixels (5th to 95th percentile 1.5 to 3.5)

SMALLEST = 0.02  # of the pad: what is smaller is a dot, and not blown up any further
OVERSAMPLING = 4
MAX_SEGMENTS = 250  # more would not show at 28 × 28
AT_ONCE = 50  # segments: the distances of this many fit in the processor's cache


def rasterize(strokes: Sequence, size: int = 280, stroke_width: float = 20) -> np.ndarray:
    """Draw strokes with a round pen, white on black.

    Args:
        strokes: Arrays (n, 2) of x, y in [0, 1], origin top left; one point is a dot. What lies
            outside is cut off.
        size: Side of the picture in pixels.
        stroke_width: Width of the pen in pixels.

    Returns:
        uint8 (size, size), anti-aliased.

    Raises:
        ValueError: For invalid strokes, or a size or width that is not positive.

    Example:
        >>> dot = rasterize([[[0.5, 0.5]]], size=28, stroke_width=2)
        >>> dot[14, 14], dot[14, 20]
        (np.uint8(255), np.uint8(0))
    """
    if size < 1 or stroke_width <= 0:
        raise ValueError(
            "`size` must be at least 1 and `stroke_width` positive. "
            f"Received: size={size}, stroke_width={stroke_width}"
        )
    canvas = Image.new("L", (size * OVERSAMPLING, size * OVERSAMPLING))
    draw = ImageDraw.Draw(canvas)
    width = stroke_width * OVERSAMPLING
    for stroke in as_strokes(strokes):
        points = np.clip(stroke, -1, 2) * size * OVERSAMPLING
        draw.line([tuple(point) for point in points.tolist()], fill=255, width=round(width))
        for x, y in points.tolist():  # round ends and joints
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
    return np.asarray(canvas.reduce(OVERSAMPLING))


def digit_as_drawn(strokes: Sequence) -> np.ndarray:
    """Scale the pad to 28 × 28 pixels, with the digit where it was drawn.

    Args:
        strokes: As in `rasterize`.

    Returns:
        float32 (28, 28) in [0, 1], ink 1.

    Raises:
        ValueError: For invalid strokes.

    Example:
        >>> digit_as_drawn([[[0.1, 0.1]]]).argmax() < 5 * 28
        np.True_
    """
    pad = Image.fromarray(rasterize(strokes))
    return np.asarray(pad.reduce(pad.width // SIDE), dtype=np.float32) / 255


def digit_from_strokes(strokes: Sequence) -> np.ndarray:
    """Redraw strokes as MNIST would show them.

    The longest side is fitted to 20 pixels, the pen is 2.3 pixels wide, the centre of mass is at
    pixel (14, 14).

    Args:
        strokes: Arrays (n, 2) of x, y, in any place and of any size.

    Returns:
        float32 (28, 28) in [0, 1], ink 1; all zeros where there is no stroke.

    Raises:
        ValueError: For invalid strokes.

    Example:
        >>> upright = digit_from_strokes([[[0.1, 0.1], [0.1, 0.3]]])
        >>> np.flatnonzero(upright.any(axis=1))[[0, -1]].tolist()
        [4, 24]
    """
    arrays = as_strokes(strokes)
    if not arrays:
        return np.zeros((SIDE, SIDE), np.float32)
    points = np.concatenate(arrays)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (BOX - PEN) / max(*(high - low), SMALLEST)
    starts, ends = _segments([(stroke - (low + high) / 2) * scale for stroke in arrays])

    middle = np.full(2, SIDE / 2)
    ink = _draw(starts + middle, ends + middle, PEN)
    reach = (SIDE - (high - low) * scale - PEN) / 2  # as far as it can move and stay inside
    shift = np.clip(CENTRE - centre_of_mass(ink), -reach, reach)
    return _draw(starts + middle + shift, ends + middle + shift, PEN)


def _segments(strokes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the two ends of every line piece, (m, 2) each; a dot is a piece of length 0."""
    every = 1 + sum(len(stroke) for stroke in strokes) // MAX_SEGMENTS
    if every > 1:
        strokes = [np.concatenate([stroke[:-1:every], stroke[-1:]]) for stroke in strokes]
    starts = [stroke[:-1] if len(stroke) > 1 else stroke for stroke in strokes]
    ends = [stroke[1:] if len(stroke) > 1 else stroke for stroke in strokes]
    return np.concatenate(starts), np.concatenate(ends)


def _draw(starts: np.ndarray, ends: np.ndarray, width: float) -> np.ndarray:
    """Ink line pieces by each pixel's distance from the nearest one: float32 (28, 28)."""
    starts, ends = starts.astype(np.float32), ends.astype(np.float32)
    squared = np.full((SIDE, SIDE), np.inf, np.float32)
    for first in range(0, len(starts), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        np.minimum(squared, _squared_distance(starts[part], ends[part]), out=squared)
    return np.clip(np.float32(width / 2 + 0.5) - np.sqrt(squared), 0, 1)


def _squared_distance(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return each pixel's squared distance from the nearest of the line pieces: float32 (28, 28)."""
    centres = np.arange(SIDE, dtype=np.float32) + np.float32(0.5)
    dx, dy = (ends - starts).T[:, :, None, None]
    x = centres[None, None, :] - starts[:, 0, None, None]
    y = centres[None, :, None] - starts[:, 1, None, None]
    along = np.clip((x * dx + y * dy) / np.maximum(dx**2 + dy**2, np.float32(1e-12)), 0, 1)
    return ((x - along * dx) ** 2 + (y - along * dy) ** 2).min(axis=0)


def centre_of_mass(image: np.ndarray) -> np.ndarray:
    """Find the centre of mass.

    Args:
        image: (H, W), not all 0.

    Returns:
        float64 (2,): x, y in pixels from the top left corner.

    Example:
        >>> centre_of_mass(np.array([[0, 0, 1]])).tolist()
        [2.5, 0.5]
    """
    rows, columns = (np.arange(length) + 0.5 for length in image.shape)
    return np.array([image.sum(axis=0) @ columns, image.sum(axis=1) @ rows]) / image.sum()
