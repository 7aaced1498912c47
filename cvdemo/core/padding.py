"""What stands outside the input: four ways of filling the border.

    zeros      0 0 0 | a b c d | 0 0 0
    reflect    d c b | a b c d | c b a      the edge is not repeated
    replicate  a a a | a b c d | d d d
    circular   b c d | a b c d | a b c

These are PyTorch's names. NumPy's `np.pad` calls them constant, reflect, edge and wrap.
"""

import numpy as np

from .checks import as_images, is_integer
from .shapes import NOTHING, as_amounts, as_batch, result_shape

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


def pad_indices(n: int, before: int, after: int, mode: str = "zeros") -> np.ndarray:
    """Which input cell each padded cell repeats, along one axis of `n` cells.

    Returns int64 (before + n + after,): indices from 0 to n − 1, or −1 for a zero of "zeros" padding.
    Raises ValueError for an unknown mode, negative amounts, or "reflect" padding of n cells or more.
    """
    if not all(map(is_integer, (n, before, after))) or n < 1 or min(before, after) < 0:
        raise ValueError(
            "`n` must be a positive integer, `before` and `after` integers of at least 0. "
            f"Received: n={n!r}, before={before!r}, after={after!r}"
        )
    places = np.arange(-before, n + after, dtype=np.int64)
    if mode == "zeros":
        return np.where((places < 0) | (places >= n), -1, places)
    if mode == "reflect":
        if max(before, after) >= n:
            raise ValueError(
                f"`reflect` padding must be smaller than the input, at most {n - 1} for {n} cells. "
                f"Received: {before} before and {after} after"
            )
        return n - 1 - np.abs(n - 1 - np.abs(places))
    if mode == "replicate":
        return np.clip(places, 0, n - 1)
    if mode == "circular":
        return places % n
    raise ValueError(f"`padding_mode` must be one of {PADDING_MODES}. Received: {mode!r}")


def pad2d(x, amounts, mode: str = "zeros") -> np.ndarray:
    """`x` with a border of `amounts` cells: an integer or ((top, bottom), (left, right)).

    `x` is (H, W), (H, W, C) or (N, H, W, C); the result is a new array of the same rank, float64 for
    float64 and float32 otherwise. Raises ValueError as `pad_indices` does, and for wrong ranks or amounts.
    """
    x = as_images(x)
    images = x.reshape(as_batch(x.shape))
    padded = pad_images(images, as_amounts(amounts, "amounts"), mode)
    padded = padded.copy() if padded is images else padded
    return padded.reshape(result_shape(x.shape, padded.shape[1:3], images.shape[3]))


def pad_images(images: np.ndarray, amounts, mode: str = "zeros", fill: float = 0) -> np.ndarray:
    """The batch (N, H, W, C) with its border; the batch itself where there is nothing to add.

    `fill` is the value of the cells that "zeros" adds (pooling needs −inf).
    """
    if mode not in PADDING_MODES:
        raise ValueError(f"`padding_mode` must be one of {PADDING_MODES}. Received: {mode!r}")
    if amounts == NOTHING:
        return images
    n, height, width, channels = images.shape
    (top, bottom), (left, right) = amounts
    if mode != "zeros":
        rows = pad_indices(height, top, bottom, mode)
        return images[:, rows][:, :, pad_indices(width, left, right, mode)]
    padded = np.full((n, top + height + bottom, left + width + right, channels), fill, images.dtype)
    padded[:, top : top + height, left : left + width] = images
    return padded
