"""What stands outside the input: four ways to fill the border.

    zeros      0 0 0 | a b c d | 0 0 0
    reflect    d c b | a b c d | c b a      the edge is not repeated
    replicate  a a a | a b c d | d d d
    circular   b c d | a b c d | a b c

These are PyTorch's names. NumPy's `np.pad` calls them constant, reflect, edge and wrap.
"""

from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from .checks import as_images, is_integer
from .shapes import NO_PADDING, as_batch, as_pads, result_shape
from .types import PaddingMode, Pads

PADDING_MODES: tuple[PaddingMode, ...] = get_args(PaddingMode)


def pad_indices(n: int, before: int, after: int, padding_mode: PaddingMode = "zeros") -> np.ndarray:
    """Find the input cell that each padded cell repeats, along one axis.

    Args:
        n: Cells of the input.
        before: Cells added before them.
        after: Cells added after them.
        padding_mode: "zeros", "reflect", "replicate" or "circular".

    Returns:
        int64 (before + n + after,): indices from 0 to n − 1, or −1 for a zero of "zeros" padding.

    Raises:
        ValueError: For an unknown mode, negative pads, or "reflect" padding of n cells or more.

    Example:
        >>> pad_indices(4, 2, 1, "reflect").tolist()
        [2, 1, 0, 1, 2, 3, 2]
    """
    if not all(map(is_integer, (n, before, after))) or n < 1 or min(before, after) < 0:
        raise ValueError(
            "`n` must be a positive integer, `before` and `after` integers of at least 0. "
            f"Received: n={n!r}, before={before!r}, after={after!r}"
        )
    places = np.arange(-before, n + after, dtype=np.int64)
    if padding_mode == "zeros":
        return np.where((places < 0) | (places >= n), -1, places)
    if padding_mode == "reflect":
        if max(before, after) >= n:
            raise ValueError(
                f"`reflect` padding must be smaller than the input, at most {n - 1} for {n} cells. "
                f"Received: {before} before and {after} after"
            )
        return n - 1 - np.abs(n - 1 - np.abs(places))
    if padding_mode == "replicate":
        return np.clip(places, 0, n - 1)
    if padding_mode == "circular":
        return places % n
    raise ValueError(f"`padding_mode` must be one of {PADDING_MODES}. Received: {padding_mode!r}")


def pad2d(x: ArrayLike, amounts: int | Pads, mode: PaddingMode = "zeros") -> np.ndarray:
    """Add a border to `x`.

    Args:
        x: (H, W), (H, W, C) or (N, H, W, C).
        amounts: Cells to add: an integer for all four sides, or ((top, bottom), (left, right)).
        mode: "zeros", "reflect", "replicate" or "circular".

    Returns:
        A new array of the same rank: float64 for float64, else float32.

    Raises:
        ValueError: For wrong ranks or amounts, and as `pad_indices` does.

    Example:
        >>> pad2d([[1, 2], [3, 4]], ((0, 0), (1, 1)), "replicate").tolist()
        [[1.0, 1.0, 2.0, 2.0], [3.0, 3.0, 4.0, 4.0]]
    """
    x = as_images(x)
    images = x.reshape(as_batch(x.shape))
    padded = pad_images(images, as_pads(amounts, "amounts"), mode)
    padded = padded.copy() if padded is images else padded
    return padded.reshape(result_shape(x.shape, padded.shape[1:3], images.shape[3]))


def pad_images(
    images: np.ndarray, pads: Pads, padding_mode: PaddingMode = "zeros", fill: float = 0
) -> np.ndarray:
    """The batch (N, H, W, C) with its border; the batch itself where there is nothing to add.

    `fill` is the value of the cells that "zeros" adds (pooling needs −inf).
    """
    if padding_mode not in PADDING_MODES:
        raise ValueError(f"`padding_mode` must be one of {PADDING_MODES}. Received: {padding_mode!r}")
    if pads == NO_PADDING:
        return images
    n, height, width, channels = images.shape
    (top, bottom), (left, right) = pads
    if padding_mode != "zeros":
        rows = pad_indices(height, top, bottom, padding_mode)
        return images[:, rows][:, :, pad_indices(width, left, right, padding_mode)]
    padded = np.full((n, top + height + bottom, left + width + right, channels), fill, images.dtype)
    padded[:, top : top + height, left : left + width] = images
    return padded
