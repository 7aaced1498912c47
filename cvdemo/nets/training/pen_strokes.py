"""Pen strokes varied at random, for training: the same digits as other writers would have drawn them."""

from collections.abc import Sequence

import numpy as np

from cvdemo.digits import digit_from_strokes, normalize_digit, rasterize

PICTURES = 0.35  # the fraction rendered as a picture of the pad; the others are placed by their strokes
PAD = 112  # pixels: the pad of such a picture
PEN = (0.064, 0.1)  # stroke width, as a fraction of the pad
EXTENT = (0.35, 0.9)  # longest side of a digit, as a fraction of the pad

Strokes = list[np.ndarray]


def write(digits: Sequence[Strokes], copies: int, rng: np.random.Generator) -> np.ndarray:
    """Write each digit several times, a little differently each time.

    Args:
        digits: n digits, each a list of strokes `(points, 2)` of x, y in `[0, 1]`.
        copies: how many versions of each.
        rng: source of randomness.

    Returns:
        uint8 `(copies · n, 28, 28)`, ink 255: all digits once, then all again.
    """
    written = [render(augment(strokes, rng), rng) for _ in range(copies) for strokes in digits]
    return as_uint8(written)


def as_uint8(images: Sequence[np.ndarray]) -> np.ndarray:
    """Stack images `(28, 28)` in `[0, 1]` to uint8 `(n, 28, 28)`, 255 for 1."""
    return np.rint(np.stack(images) * 255).astype(np.uint8)


def render(strokes: Strokes, rng: np.random.Generator) -> np.ndarray:
    """Turn strokes into a digit by either of the app's two ways: float32 `(28, 28)` in `[0, 1]`."""
    return as_picture(strokes, rng) if rng.random() < PICTURES else digit_from_strokes(strokes)


def as_picture(strokes: Strokes, rng: np.random.Generator) -> np.ndarray:
    """Draw the strokes somewhere on a pad with a thick pen, and place the digit by its pixels.

    Returns float32 `(28, 28)` in `[0, 1]`.
    """
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = rng.uniform(*EXTENT) / max(extent.max(), 1e-6)
    pen = rng.uniform(*PEN)
    corner = rng.uniform(pen / 2, np.maximum(1 - extent * scale - pen / 2, pen / 2 + 1e-9))
    placed = [(stroke - low) * scale + corner for stroke in strokes]
    return normalize_digit(rasterize(placed, PAD, pen * PAD))


def augment(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """Rotate, slant and stretch the digit, and shift, bend and shorten each stroke a little on its own."""
    size = max(np.ptp(np.concatenate(strokes), axis=0).max(), 1e-3)
    angle, slant = rng.normal(0, 0.1), rng.uniform(-0.35, 0.35)
    stretch = np.exp(rng.normal(0, 0.15))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    matrix = np.array([[stretch, 0], [slant, 1 / stretch]]) @ turn
    return [_augment_stroke(stroke, size, rng) @ matrix for stroke in strokes]


def _augment_stroke(stroke: np.ndarray, size: float, rng: np.random.Generator) -> np.ndarray:
    cut_start, cut_end = (rng.uniform(0, 0.06, 2) * len(stroke)).astype(int)
    stroke = stroke[cut_start : len(stroke) - cut_end]
    along = np.linspace(0, 1, len(stroke))[:, None]
    moved = stroke + rng.normal(0, 0.025, 2) * size
    for waves in (1, 2, 3):
        phase = rng.uniform(0, 2 * np.pi, 2)
        moved = moved + rng.normal(0, 0.03 / waves, 2) * size * np.sin(np.pi * waves * along + phase)
    return moved
