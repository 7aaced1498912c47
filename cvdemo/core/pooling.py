"""Pooling: each window of a channel becomes one number, its largest or its mean.

Cells that padding adds never win a maximum and do not count in a mean, as in Keras.
"""

import numpy as np

from .checks import as_images, with_rank
from .padding import pad_images
from .shapes import pool_geometry


def max_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The largest value of each window, channel by channel, as Keras's `MaxPooling2D`.

    x: (H, W), (H, W, C) or (N, H, W, C); the result has the same rank and channels.
    pool_size, strides: a positive integer or a pair (rows, columns); `strides=None` means `pool_size`.
    padding: "valid", "same", or amounts smaller than the pool size; see `resolve_padding`.

    float64 for a float64 `x`, else float32. A window with a NaN gives NaN. Raises ValueError otherwise.
    """
    pooled, _ = _pool(x, pool_size, strides, padding, np.maximum, fill=-np.inf)
    return pooled


def average_pool2d(x, pool_size=2, *, strides=None, padding="valid") -> np.ndarray:
    """The mean of each window, channel by channel, as Keras's `AveragePooling2D`.

    Arguments, shapes, dtypes and errors as in `max_pool2d`; padded cells are not counted in the mean.
    """
    sums, counts = _pool(x, pool_size, strides, padding, np.add, fill=0)
    sums /= counts if np.ndim(x) == 2 else counts[:, :, None]
    return sums


def _pool(x, pool_size, strides, padding, combine, fill):
    """The windows of `x` combined by a ufunc, and how many cells of the input each window holds."""
    images = as_images(x)
    input_hw = images.shape[1:3]
    pool_size, strides, amounts, size = pool_geometry(input_hw, pool_size, strides, padding)
    padded = pad_images(images, amounts, fill=fill)
    rows = _combine_axis(padded, 1, pool_size[0], strides[0], size[0], combine)
    pooled = _combine_axis(rows, 2, pool_size[1], strides[1], size[1], combine)
    counts = [_cells_inside(*axis) for axis in zip(input_hw, pool_size, strides, size, amounts, strict=True)]
    return with_rank(pooled, np.ndim(x)), np.outer(*counts).astype(images.dtype)


def _combine_axis(images, axis, window, stride, outputs, combine) -> np.ndarray:
    """Windows along one axis only: a window's maximum (or sum) is that of its rows' maxima (sums)."""

    def shifted(offset):
        cells = slice(offset, offset + (outputs - 1) * stride + 1, stride)
        return images[:, cells] if axis == 1 else images[:, :, cells]

    result = shifted(0).copy()
    for offset in range(1, window):
        combine(result, shifted(offset), out=result)
    return result


def _cells_inside(n, window, stride, outputs, both) -> np.ndarray:
    """How many cells of the input each window along one axis holds."""
    starts = np.arange(outputs) * stride - both[0]
    return np.minimum(starts + window, n) - np.maximum(starts, 0)
