"""The digit that travels through the app."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Digit:
    """One 28 × 28 digit and where it came from. Never changes once made.

    `pixels` is float32 `(28, 28)` in `[0, 1]`, ink 1; `source` says in a word or two where it came
    from (`"drawn"`, `"uploaded"`, `"sample"`); `strokes` are the arrays `(n, 2)` it was drawn with;
    `label` is the true class if known; `sample` its index in `samples()`.
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
