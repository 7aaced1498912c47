"""Pooling of large pictures: the same operations, on long runs of memory and in the processor's cache."""

from functools import lru_cache

import numpy as np

from ..shapes import Geometry
from .chunks import Place, chunks
from .costs import CACHE_VALUES

MIN_POOL_SIZE = 20_000  # values of an image: below, plain slices are as quick
MAX_EVERY_ROW = 1 << 15  # values per image up to which pooling every row beats selecting rows


def pool(x: np.ndarray, geometry: Geometry, combine: np.ufunc) -> np.ndarray:
    """Combine the windows of a padded batch, a chunk of the batch or of its rows at a time.

    Args:
        x: The padded batch (N, H, W, C).
        geometry: Where the windows lie.
        combine: `np.maximum` or `np.add`.

    Returns:
        (N, H', W', C).
    """
    x = np.ascontiguousarray(x)
    n, height, width, channels = x.shape
    (window_rows, window_columns), (down, across) = geometry.kernel_size, geometry.strides
    line, item = width * channels, x.itemsize
    every_row = down == 1 or height * line <= MAX_EVERY_ROW
    pixel = _pixel(channels * item)
    result = np.empty((n, *geometry.output_size, channels), x.dtype)
    pixels = result.view(pixel).reshape(n, *geometry.output_size)
    rows_at_once = CACHE_VALUES // (down * line)
    for inside, outside in _chunks(n, geometry.output_size[0], rows_at_once, down, window_rows):
        images, out = x[inside], pixels[outside]
        if every_row:
            rows = _running(images.reshape(-1), line, window_rows, combine)
            value_strides = images.shape[1] * line, down * line, across * channels
        else:
            rows = _strided_rows(images, window_rows, down, combine)
            value_strides = out.shape[1] * line, line, across * channels
        columns = _running(rows, channels, window_columns, combine)
        byte_strides = tuple(stride * item for stride in value_strides)
        out[:] = np.ndarray(out.shape, pixel, columns, 0, byte_strides)
    return result


@lru_cache(maxsize=64)
def _pixel(size: int) -> np.dtype:
    """All channels of a pixel, `size` bytes, as one item: so they are copied together."""
    return np.dtype((np.void, size))


@lru_cache(maxsize=256)
def _chunks(
    images: int, rows: int, rows_at_once: int, stride: int, window: int
) -> tuple[tuple[Place, Place], ...]:
    return tuple(chunks(images, rows, rows_at_once, stride, window))


def _strided_rows(images: np.ndarray, window: int, stride: int, combine: np.ufunc) -> np.ndarray:
    """Each output's `window` rows of `images` (N, H, W, C) combined, without the rows between; flat."""
    last = images.shape[1] - window + 1
    taken = [images[:, offset : offset + last : stride] for offset in range(window)]
    rows = taken[0].copy() if window == 1 else combine(taken[0], taken[1])
    for more in taken[2:]:
        combine(rows, more, out=rows)
    return rows.reshape(-1)


def _running(flat: np.ndarray, stride: int, window: int, combine: np.ufunc) -> np.ndarray:
    """At every place i, `window` values combined: flat[i], flat[i + stride], flat[i + 2·stride], …

    By doubling: pairs make fours, fours make eights, and the window is put together from these powers
    of two, as binary digits make up a number. Every place is computed, also those that strides leave out
    and where a window runs over the end of a row: on flat slices NumPy is so much faster that it pays.
    """
    powers, width, done = flat, 1, 0
    result = flat[:0]
    while True:
        if window & width:
            ahead = powers[done * stride :]
            result = combine(result[: len(ahead)], ahead[: len(result)]) if done else ahead
            done += width
        if done == window:
            return result
        powers = combine(powers[: -width * stride], powers[width * stride :])
        width *= 2
