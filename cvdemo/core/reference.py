"""The definitions as code: what convolution, pooling and padding compute, one output value at a time.

Slow and plain, for reading: the rest of the core gives the same numbers quickly, and is tested against this.
Everything works on one image (H, W, C) in float64; `pads` are ((top, bottom), (left, right)).
"""

import numpy as np

from .types import IntPair, PaddingMode, Pads


def conv2d(
    x: np.ndarray,
    kernel: np.ndarray,
    bias: np.ndarray | None = None,
    *,
    strides: IntPair = (1, 1),
    pads: Pads = ((0, 0), (0, 0)),
    dilation_rate: IntPair = (1, 1),
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Multiply each window by each filter and add up the products (cross-correlation).

    Args:
        x: (H, W, C).
        kernel: (kh, kw, C, filters).
        bias: (filters,), or None.
        strides: Cells from one window to the next (down, across).
        pads: Cells added around the input.
        dilation_rate: Cells from one weight to the next (down, across).
        padding_mode: What the added cells contain.

    Returns:
        float64 (H', W', filters).

    Example:
        >>> x = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        >>> kernel = np.array([[1, 2], [3, 4]])
        >>> conv2d(x[:, :, None], kernel[:, :, None, None])[:, :, 0].tolist()
        [[37.0, 47.0], [67.0, 77.0]]
    """
    x = pad2d(x, pads, padding_mode)
    (down, across), (gap_down, gap_across) = strides, dilation_rate
    kh, kw, _, filters = kernel.shape
    height, width = (kh - 1) * gap_down + 1, (kw - 1) * gap_across + 1  # of the kernel with its gaps
    y = np.zeros(((x.shape[0] - height) // down + 1, (x.shape[1] - width) // across + 1, filters))
    for i, j, f in np.ndindex(y.shape):
        top, left = i * down, j * across
        window = x[top : top + height : gap_down, left : left + width : gap_across]
        y[i, j, f] = np.sum(window * kernel[:, :, :, f])
    return y if bias is None else y + bias


def max_pool2d(
    x: np.ndarray, pool_size: IntPair, *, strides: IntPair, pads: Pads = ((0, 0), (0, 0))
) -> np.ndarray:
    """Keep the largest value of each window, channel by channel; padding never wins.

    Args:
        x: (H, W, C).
        pool_size: Rows and columns of the window.
        strides: Cells from one window to the next (down, across).
        pads: Cells added around the input, smaller than the window.

    Returns:
        float64 (H', W', C).

    Example:
        >>> x = np.array([[1, 2, 5, 6], [3, 4, 7, 8]])
        >>> max_pool2d(x[:, :, None], (2, 2), strides=(2, 2))[:, :, 0].tolist()
        [[4.0, 8.0]]
    """
    return _pool2d(x, pool_size, strides, pads, np.max)


def average_pool2d(
    x: np.ndarray, pool_size: IntPair, *, strides: IntPair, pads: Pads = ((0, 0), (0, 0))
) -> np.ndarray:
    """Take the mean of each window, channel by channel; cells of the padding are not counted.

    Args:
        x: (H, W, C).
        pool_size: Rows and columns of the window.
        strides: Cells from one window to the next (down, across).
        pads: Cells added around the input, smaller than the window.

    Returns:
        float64 (H', W', C).

    Example:
        >>> x = np.array([[1, 2, 5, 6], [3, 4, 7, 8]])
        >>> average_pool2d(x[:, :, None], (2, 2), strides=(2, 2))[:, :, 0].tolist()
        [[2.5, 6.5]]
    """
    return _pool2d(x, pool_size, strides, pads, np.mean)


def _pool2d(x, pool_size, strides, pads, combine) -> np.ndarray:
    (ph, pw), (down, across), ((top, bottom), (left, right)) = pool_size, strides, pads
    rows = (top + x.shape[0] + bottom - ph) // down + 1
    columns = (left + x.shape[1] + right - pw) // across + 1
    y = np.zeros((rows, columns, x.shape[2]))
    for i, j in np.ndindex(rows, columns):
        first_row, first_column = i * down - top, j * across - left
        window = x[max(first_row, 0) : first_row + ph, max(first_column, 0) : first_column + pw]
        y[i, j] = combine(window, axis=(0, 1))
    return y


def pad2d(x: np.ndarray, pads: Pads, padding_mode: PaddingMode = "zeros") -> np.ndarray:
    """Add a border to an image, cell by cell.

    Args:
        x: (H, W, C).
        pads: Cells added around the input.
        padding_mode: "zeros", or which cell of the input is repeated: "reflect" (mirrored at the edge cell),
            "replicate" (the nearest) or "circular" (as if the image were tiled).

    Returns:
        float64 (top + H + bottom, left + W + right, C).

    Example:
        >>> x = np.array([[1, 2, 3]])
        >>> pad2d(x[:, :, None], ((0, 0), (2, 1)), "circular")[:, :, 0].tolist()
        [[2.0, 3.0, 1.0, 2.0, 3.0, 1.0]]
    """
    height, width, channels = x.shape
    (top, bottom), (left, right) = pads
    y = np.zeros((top + height + bottom, left + width + right, channels))
    for i, j in np.ndindex(y.shape[:2]):
        row, column = _source(i - top, height, padding_mode), _source(j - left, width, padding_mode)
        if row is not None and column is not None:
            y[i, j] = x[row, column]
    return y


def _source(i: int, n: int, padding_mode: PaddingMode) -> int | None:
    """The cell of the input, 0 to n − 1, that stands at place i; None for a zero."""
    if padding_mode == "reflect":
        return n - 1 - abs(n - 1 - abs(i))
    if padding_mode == "replicate":
        return min(max(i, 0), n - 1)
    if padding_mode == "circular":
        return i % n
    return i if 0 <= i < n else None
