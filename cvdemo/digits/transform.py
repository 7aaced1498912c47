"""A digit turned, scaled, thickened, moved and disturbed: what a network may meet outside MNIST."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from cvdemo.digits.thickness import signed_distance

SIDE = 28
FINE = 4  # pixels per pixel while strokes change


@dataclass(frozen=True)
class Change:
    """What is done to a digit, in this order; the defaults do nothing.

    Attributes:
        degrees: Turn, counter-clockwise, about the picture's middle.
        scale: Factor of the size: 1 leaves it as it is.
        thicker: By how many pixels strokes grow; negative: shrink.
        down, right: Whole pixels moved; pixels shifted in are 0.
        noise: Standard deviation of Gaussian noise, the same for every digit.
    """

    degrees: float = 0
    scale: float = 1
    thicker: float = 0
    down: int = 0
    right: int = 0
    noise: float = 0


def change_digit(pixels: np.ndarray, change: Change) -> np.ndarray:
    """Apply a change to a digit.

    Args:
        pixels: (28, 28) in [0, 1], ink 1.
        change: What to do.

    Returns:
        float32 (28, 28), clipped to [0, 1].

    Example:
        >>> dot = np.zeros((28, 28))
        >>> dot[14, 14] = 1
        >>> np.argwhere(change_digit(dot, Change(down=2, right=-1))).tolist()
        [[16, 13]]
    """
    changed = np.array(pixels, np.float32)
    if change.degrees or change.scale != 1 or change.thicker:
        changed = _reshaped(changed.tobytes(), change.degrees, change.scale, change.thicker)
    changed = shift(changed[None], change.down, change.right)[0]
    if change.noise:
        changed = changed + change.noise * np.random.default_rng(0).standard_normal(changed.shape)
    return np.clip(changed, 0, 1).astype(np.float32)


def shift(images: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Shift images; pixels shifted in are 0.

    Args:
        images: (n, H, W).
        rows: Pixels down, or up if negative.
        columns: Pixels right, or left if negative.

    Returns:
        (n, H, W) of the same dtype.

    Example:
        >>> shift(np.array([[[1, 2], [3, 4]]]), rows=1, columns=0).tolist()
        [[[0, 0], [1, 2]]]
    """
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, max(rows, 0) : height + min(rows, 0), max(columns, 0) : width + min(columns, 0)] = images[
        :, max(-rows, 0) : height - max(rows, 0), max(-columns, 0) : width - max(columns, 0)
    ]
    return moved


@lru_cache(maxsize=256)
def _reshaped(pixels: bytes, degrees: float, scale: float, thicker: float) -> np.ndarray:
    """Turned, scaled and thickened; kept, since a digit that is dragged asks for the same at every place."""
    digit = np.frombuffer(pixels, np.float32).reshape(SIDE, SIDE)
    reshaped = _shrunk(_thicker(_turned(digit, degrees, scale), thicker * FINE))
    reshaped.setflags(write=False)
    return reshaped


def _turned(pixels: np.ndarray, degrees: float, scale: float) -> np.ndarray:
    """Turned and scaled about the middle, FINE times as fine."""
    angle = np.deg2rad(degrees)
    step = 1 / (FINE * scale)
    cos, sin, middle = np.cos(angle) * step, np.sin(angle) * step, SIDE * FINE / 2
    # Pillow asks where each pixel of the result comes from: x = a·x' + b·y' + c. With y down, a turn
    # counter-clockwise takes (x', y') from (x'·cos − y'·sin, x'·sin + y'·cos).
    c = SIDE / 2 - cos * middle + sin * middle
    f = SIDE / 2 - sin * middle - cos * middle
    fine = (SIDE * FINE, SIDE * FINE)
    return np.asarray(
        Image.fromarray(pixels).transform(
            fine, Image.Transform.AFFINE, (cos, -sin, c, sin, cos, f), Image.Resampling.BICUBIC
        )
    )


def _thicker(fine: np.ndarray, by: float) -> np.ndarray:
    """Widen strokes by this many fine pixels, half on each side."""
    if not by or not (fine > 0.5).any() or (fine > 0.5).all():
        return fine
    return np.clip((signed_distance(fine) + by / 2) / FINE + 0.5, 0, 1).astype(np.float32)


def _shrunk(fine: np.ndarray) -> np.ndarray:
    return fine.reshape(SIDE, FINE, SIDE, FINE).mean(axis=(1, 3))
