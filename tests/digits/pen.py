"""100 digits written with a pen, ten of each class: the first ten in the training part of UCI's Pen-Based
Recognition of Handwritten Digits (E. Alpaydin, F. Alimoglu, https://doi.org/10.24432/C5MG6K, CC BY 4.0),
with their original strokes. The arrays of pen_digits.npz: `labels` (n,), `points` (m, 2) as x, y with y
down, `stroke_len` (s,), `strokes_per_digit` (n,).
"""

from pathlib import Path

import numpy as np


def pen_digits() -> list[tuple[int, list[np.ndarray]]]:
    """Returns label and strokes of each digit, on a pad that it fills to 80 %."""
    with np.load(Path(__file__).with_name("pen_digits.npz")) as file:
        strokes = np.split(file["points"].astype(np.float64), np.cumsum(file["stroke_len"])[:-1])
        firsts = np.cumsum(file["strokes_per_digit"])
        labels = file["labels"].tolist()
    digits = [
        strokes[end - count : end] for end, count in zip(firsts, np.diff(firsts, prepend=0), strict=True)
    ]
    return list(zip(labels, map(_on_the_pad, digits), strict=True))


def _on_the_pad(strokes: list[np.ndarray], size: float = 0.8) -> list[np.ndarray]:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = size / (high - low).max()
    return [(stroke - (low + high) / 2) * scale + 0.5 for stroke in strokes]
