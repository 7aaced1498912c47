"""Pooling: each window of a channel becomes one number, its largest or its mean.

A window's maximum is the maximum of its rows' maxima, and its sum the sum of its rows' sums: so rows are
combined first, then columns. Cells that padding adds never win and do not count in a mean, as in Keras.
"""

import numpy as np

from .checks import as_images, with_rank
from .padding import pad_images
from .shapes import pool_geometry

SMALL = 1 << 18  # up to this many values NumPy is done with all rows before it has sorted out some
BAND_VALUES = 1 << 17  # this many values stay in the processor's cache between the two passes


def max_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The largest value of each window, channel by channel, as Keras's `MaxPooling2D`.

    x: (H, W), (H, W, C) or (N, H, W, C); the result has the same rank and channels.
    pool_size, strides: a positive integer or a pair (rows, columns); `strides=None` means `pool_size`.
    padding: "valid", "same", or amounts smaller than the pool size; see `resolve_padding`.

    float64 for a float64 `x`, else float32. A window with a NaN gives NaN. Raises ValueError otherwise.
    """
    images, rank = as_images(x)
    geometry = pool_geometry(images.shape[1:3], pool_size, strides, padding)
    return with_rank(_pool(images, *geometry, np.maximum, fill=-np.inf), rank)


def average_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The mean of each window, channel by channel, as Keras's `AveragePooling2D`.

    Arguments, shapes, dtypes and errors as in `max_pool2d`; padded cells are not counted in the mean.
    """
    images, rank = as_images(x)
    geometry = pool_geometry(images.shape[1:3], pool_size, strides, padding)
    sums = _pool(images, *geometry, np.add, fill=0)
    counts = [_cells_inside(*axis) for axis in zip(images.shape[1:3], *geometry, strict=True)]
    sums /= np.outer(*counts).astype(sums.dtype)[:, :, None]
    return with_rank(sums, rank)


def _pool(images, pool_size, strides, amounts, size, combine, fill) -> np.ndarray:
    """The windows of the batch (N, H, W, C) combined by a ufunc, in bands of output rows."""
    padded = np.ascontiguousarray(pad_images(images, amounts, fill=fill))
    n, _, width, channels = padded.shape
    line = width * channels
    result = np.empty((n, *size, channels), padded.dtype)
    band = max(1, BAND_VALUES // (strides[0] * line))
    for image, target in zip(padded.reshape(n, -1), result, strict=True):
        for top in range(0, size[0], band):
            out = target[top : top + band]
            cells = image[top * strides[0] * line :][: ((len(out) - 1) * strides[0] + pool_size[0]) * line]
            skip = strides[0] > 1 and padded.size > SMALL
            if skip:
                rows = _combine_rows(cells.reshape(-1, line), pool_size[0], strides[0], len(out), combine)
            else:
                rows = _running(cells, line, pool_size[0], combine)
            columns = _running(rows, channels, pool_size[1], combine)
            _pick(columns, line, (1 if skip else strides[0], strides[1]), out)
    return result


def _combine_rows(lines, window, stride, outputs, combine) -> np.ndarray:
    """Each output's `window` rows combined, without the rows between; flat (outputs · W · C,).

    Wins on large pictures only: NumPy is slower on every second row than on all, but has less to do.
    """
    taken = [lines[offset : offset + (outputs - 1) * stride + 1 : stride] for offset in range(window)]
    rows = taken[0] if window == 1 else combine(taken[0], taken[1])
    for line in taken[2:]:
        combine(rows, line, out=rows)
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


def _pick(flat, line, strides, out) -> None:
    """Copy the pixels that `strides` visits, from rows of `line` values, into `out` (H', W', C)."""
    pixel = np.dtype((np.void, out.shape[2] * out.itemsize))  # one item for all channels: one copy each
    steps = (strides[0] * line * out.itemsize, strides[1] * pixel.itemsize)
    out.view(pixel)[:, :, 0] = np.ndarray(out.shape[:2], pixel, flat, 0, steps)


def _cells_inside(n, window, stride, both, outputs) -> np.ndarray:
    """How many cells of the input each window along one axis holds."""
    starts = np.arange(outputs) * stride - both[0]
    return np.minimum(starts + window, n) - np.maximum(starts, 0)
