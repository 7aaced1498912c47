"""Pooling: each window of a channel becomes one number, its largest or its mean.

A window's maximum is the maximum of its rows' maxima, and its sum the sum of its rows' sums: so rows are
combined first, then columns. Cells that padding adds never win and do not count in a mean, as in Keras.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .checks import as_images
from .fast.chunks import chunks
from .padding import pad_images
from .shapes import NO_PADDING, as_batch, pool_geometry, result_shape

SMALL = 1 << 15  # in an image of so many values NumPy is done with all rows before it has sorted out some
BAND_VALUES = 1 << 17  # this many values stay in the processor's cache between the two passes


def max_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The largest value of each window, channel by channel, as Keras's `MaxPooling2D`.

    x: (H, W), (H, W, C) or (N, H, W, C); the result has the same rank and channels.
    pool_size, strides: a positive integer or a pair (rows, columns); `strides=None` means `pool_size`.
    padding: "valid", "same", or pads smaller than the pool size; see `resolve_padding`.

    float64 for a float64 `x`, else float32. A window with a NaN gives NaN. Raises ValueError otherwise.
    """
    x = as_images(x)
    geometry = pool_geometry(x.shape, pool_size, strides, padding)
    return _pool(x, _plan(x.shape, x.itemsize, geometry), np.maximum, fill=-np.inf)


def average_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The mean of each window, channel by channel, as Keras's `AveragePooling2D`.

    Arguments, shapes, dtypes and errors as in `max_pool2d`; padded cells are not counted in the mean.
    """
    x = as_images(x)
    plan = _plan(x.shape, x.itemsize, pool_geometry(x.shape, pool_size, strides, padding))
    sums = _pool(x, plan, np.add, fill=0)
    axes = zip(plan.batch[1:3], plan.pool_size, plan.strides, plan.pads, plan.size, strict=True)
    counts = np.outer(*[_cells_inside(*axis) for axis in axes]).astype(sums.dtype)
    sums /= counts if x.ndim == 2 else counts[:, :, None]
    return sums


class Plan(NamedTuple):
    """What is known before the numbers: worked out once for all calls with the same shapes and settings."""

    pool_size: tuple[int, int]
    strides: tuple[int, int]
    pads: tuple[tuple[int, int], tuple[int, int]]  # of padding
    batch: tuple[int, ...]  # (N, H, W, C)
    size: tuple[int, int]  # of the output
    result: tuple[int, ...]  # the result's shape, with the rank of the input
    every_row: bool  # combine windows at every row, also at those that strides leave out
    parts: tuple  # of the padded input and of the output, to work on at a time
    pixel: np.dtype  # all channels as one item, so that they are copied together


@lru_cache(maxsize=256)
def _plan(shape, item, geometry) -> Plan:
    n, height, width, channels = batch = as_batch(shape)
    pool_size, strides, _, pads, size = geometry
    line = (width + sum(pads[1])) * channels
    work = tuple(chunks(n, size[0], BAND_VALUES // (strides[0] * line), strides[0], pool_size[0]))
    result, pixel = result_shape(shape, size, channels), np.dtype((np.void, channels * item))
    every_row = strides[0] == 1 or (height + sum(pads[0])) * line <= SMALL
    return Plan(pool_size, strides, pads, batch, size, result, every_row, work, pixel)


def _pool(x, plan, combine, fill) -> np.ndarray:
    """The windows of `x` combined by a ufunc, a part of the batch or of its rows at a time."""
    x = x.reshape(plan.batch)
    if plan.pads != NO_PADDING:
        x = pad_images(x, plan.pads, fill=fill)
    x = np.ascontiguousarray(x)
    _, _, width, channels = x.shape
    step = channels * x.itemsize
    result = np.empty(plan.result, x.dtype)
    pixels = result.view(plan.pixel).reshape(len(x), *plan.size)
    for inside, outside in plan.parts:
        cells, out, line, down = x[inside], pixels[outside], width * step, plan.strides[0]
        if plan.every_row:
            rows = _running(cells.reshape(-1), width * channels, plan.pool_size[0], combine)
            steps = (cells.shape[1] * line, down * line, plan.strides[1] * step)
        else:
            rows = _chosen_rows(cells, plan.pool_size[0], down, combine)
            steps = (out.shape[1] * line, line, plan.strides[1] * step)
        columns = _running(rows, channels, plan.pool_size[1], combine)
        out[:] = np.ndarray(out.shape, plan.pixel, columns, 0, steps)
    return result


def _chosen_rows(cells, window, stride, combine):
    """Each output's `window` rows of `cells` (N, H, W, C) combined, without the rows between; flat."""
    last = cells.shape[1] - window + 1
    taken = [cells[:, offset : offset + last : stride] for offset in range(window)]
    rows = taken[0].copy() if window == 1 else combine(taken[0], taken[1])
    for more in taken[2:]:
        combine(rows, more, out=rows)
    return rows.reshape(-1)


def _running(flat, step, window, combine) -> np.ndarray:
    """At every place i, `window` values combined: flat[i], flat[i + step], flat[i + 2·step], …

    By doubling: pairs make fours, fours make eights, and the window is put together from these powers
    of two, as binary digits make up a number. Every place is computed, also those that strides leave out
    and where a window runs over the end of a row: on flat slices NumPy is so much faster that it pays.
    """
    powers, width, result, done = flat, 1, None, 0
    while True:
        if window & width:
            ahead = powers[done * step :]
            result = ahead if result is None else combine(result[: len(ahead)], ahead[: len(result)])
            done += width
        if done == window:
            return result
        powers = combine(powers[: -width * step], powers[width * step :])
        width *= 2


def _cells_inside(n, window, stride, both, outputs) -> np.ndarray:
    """How many cells of the input each window along one axis holds."""
    starts = np.arange(outputs) * stride - both[0]
    return np.minimum(starts + window, n) - np.maximum(starts, 0)
