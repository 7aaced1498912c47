"""Pooling: each window of a channel becomes one number, its largest value or its mean.

A window's maximum is the maximum of its rows' maxima, and its sum the sum of its rows' sums: so rows are
combined first, then columns. Cells that padding adds never win and do not count in a mean, as in Keras.
"""

from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from . import fast
from .checks import as_images
from .padding import pad_images
from .shapes import Geometry, pool_geometry, result_shape
from .types import IntPair, Padding


def max_pool2d(
    x: ArrayLike,
    pool_size: int | IntPair = 2,
    *,
    strides: int | IntPair | None = None,
    padding: Padding = "valid",
) -> np.ndarray:
    """Keep the largest value of each window, channel by channel, as Keras's `MaxPooling2D`.

    A window with a NaN gives NaN.

    Args:
        x: (H, W), (H, W, C) or (N, H, W, C).
        pool_size: A positive integer or a pair (rows, columns).
        strides: The same; None means `pool_size`.
        padding: "valid", "same", or pads smaller than the pool size; see `resolve_padding`.

    Returns:
        An array with the rank and channels of `x`: float64 for a float64 `x`, else float32.

    Raises:
        ValueError: For anything else, and where a window does not fit into the padded input.

    Example:
        >>> max_pool2d([[1, 2, 5, 6], [3, 4, 7, 8]]).tolist()
        [[4.0, 8.0]]
    """
    x = as_images(x)
    return _pool(x, pool_geometry(x.shape, pool_size, strides, padding), np.maximum, fill=-np.inf)


def average_pool2d(
    x: ArrayLike,
    pool_size: int | IntPair = 2,
    *,
    strides: int | IntPair | None = None,
    padding: Padding = "valid",
) -> np.ndarray:
    """Take the mean of each window, channel by channel, as Keras's `AveragePooling2D`.

    Args:
        x: (H, W), (H, W, C) or (N, H, W, C).
        pool_size: As in `max_pool2d`.
        strides: As in `max_pool2d`.
        padding: As in `max_pool2d`; padded cells are not counted in the mean.

    Returns:
        An array with the rank and channels of `x`: float64 for a float64 `x`, else float32.

    Raises:
        ValueError: As `max_pool2d` does.

    Example:
        >>> average_pool2d([[1, 2, 5], [3, 4, 7]], padding="same").tolist()
        [[2.5, 6.0]]
    """
    x = as_images(x)
    geometry = pool_geometry(x.shape, pool_size, strides, padding)
    sums = _pool(x, geometry, np.add, fill=0)
    counts = np.outer(_cells_inside(geometry, 0), _cells_inside(geometry, 1)).astype(sums.dtype)
    sums /= counts if x.ndim == 2 else counts[:, :, None]
    return sums


def _pool(x: np.ndarray, geometry: Geometry, combine: np.ufunc, fill: float) -> np.ndarray:
    """The windows of `x` combined by `np.maximum` or `np.add`: rows first, then columns."""
    padded = pad_images(x.reshape(geometry.batch_shape), geometry.pads, fill=fill)
    if padded[0].size < fast.MIN_POOL_SIZE:  # of one image: alone and in a batch, sums round alike
        rows = _combined(padded, geometry, 0, combine)
        result = _combined(rows, geometry, 1, combine)
    else:  # for large images there is a quicker order of the same operations
        result = fast.pool(padded, geometry, combine)
    return result.reshape(result_shape(x.shape, geometry.output_size, result.shape[3]))


def _combined(x: np.ndarray, geometry: Geometry, axis: int, combine: np.ufunc) -> np.ndarray:
    """The cells of each window combined along rows (axis 0) or columns (axis 1) of a batch (N, H, W, C)."""
    stride, outputs = geometry.strides[axis], geometry.output_size[axis]
    lines = x if axis == 0 else x.swapaxes(1, 2)
    stop = (outputs - 1) * stride + 1
    first, *others = (
        lines[:, offset : offset + stop : stride] for offset in range(geometry.kernel_size[axis])
    )
    result = reduce(combine, others, first) if others else first.copy()
    return result if axis == 0 else result.swapaxes(1, 2)


def _cells_inside(geometry: Geometry, axis: int) -> np.ndarray:
    """How many cells of the input each window along an axis contains."""
    starts = np.arange(geometry.output_size[axis]) * geometry.strides[axis] - geometry.pads[axis][0]
    stops = np.minimum(starts + geometry.kernel_size[axis], geometry.batch_shape[1 + axis])
    return stops - np.maximum(starts, 0)
