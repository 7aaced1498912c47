"""The digit that travels through the app."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Digit:
    """One 28 × 28 digit and where it came from. Its arrays are read-only copies.

    Attributes:
        pixels: float32 (28, 28) in [0, 1], ink 1.
        source: Where it came from, in a word or two: "drawn", "uploaded", "sample".
        strokes: What it was drawn with, float64 (n, 2) each; empty if it was not drawn.
        label: The true class, 0 to 9, or None if it is not known.
        sample: Its index in `samples()`, or None.

    Raises:
        ValueError: If `pixels` or `label` are out of range, or `pixels` has another shape.
    """

    pixels: np.ndarray
    source: str
    strokes: tuple[np.ndarray, ...] = ()
    label: int | None = None
    sample: int | None = None

    def __post_init__(self):
        pixels = np.array(self.pixels, dtype=np.float32)
        if pixels.shape != (28, 28) or not ((pixels >= 0) & (pixels <= 1)).all():
            raise ValueError(
                "`pixels` must be 28 × 28 numbers from 0 to 1. "
                f"Received: shape {pixels.shape}, {pixels.min()} to {pixels.max()}"
                if pixels.size
                else f"`pixels` must be 28 × 28 numbers from 0 to 1. Received: shape {pixels.shape}"
            )
        if self.label is not None and self.label not in range(10):
            raise ValueError(f"`label` must be a digit from 0 to 9 or None. Received: label={self.label!r}")
        object.__setattr__(self, "pixels", _read_only(pixels))
        strokes = tuple(_read_only(np.array(stroke, dtype=np.float64)) for stroke in self.strokes)
        object.__setattr__(self, "strokes", strokes)


def _read_only(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
