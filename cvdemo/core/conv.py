"""Convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    output[i, j, f] = bias[f] + Σ x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]   over a, b, c

`reference.py` says this with loops. The textbook's quick way is im2col: copy every window of the input into
one row of a matrix, write every filter as one column of another, and one matrix product gives all outputs.

Source: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
document processing", 2006.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from . import fast
from .checks import as_bias, as_images, as_kernel, as_plane
from .padding import pad_images
from .shapes import Geometry, conv_geometry, result_shape
from .types import IntPair, Padding, PaddingMode

MIN_RUN = 16  # values side by side in a window's row: fewer are copied slowly


def conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Convolve `x` with `kernel`, as Keras's `Conv2D` does.

    NaN and infinity stay in the windows that contain them. The inputs are not written to.

    Args:
        x: (H, W), (H, W, C) or (N, H, W, C).
        kernel: (kh, kw) for (H, W), else (kh, kw, C, filters); any dtype of real numbers.
        bias: One number per filter (filters,), or None.
        strides: A positive integer or a pair (rows, columns).
        padding: "valid", "same", an integer or ((top, bottom), (left, right)); see `resolve_padding`.
        dilation_rate: A positive integer or a pair (rows, columns).
        padding_mode: "zeros", "reflect", "replicate" or "circular"; see `pad2d`.

    Returns:
        (H', W'), (H', W', filters) or (N, H', W', filters): float64 for a float64 `x`, else float32.

    Raises:
        ValueError: For anything else, and where the kernel does not fit into the padded input.

    Example:
        >>> conv2d([[1, 2, 3], [4, 5, 6]], [[-1, 1]]).tolist()
        [[1.0, 1.0], [1.0, 1.0]]
        >>> conv2d(np.ones((28, 28, 1)), np.ones((3, 3, 1, 32)), padding="same").shape
        (28, 28, 32)
    """
    x = as_images(x)
    kernel = as_kernel(kernel, x, x.dtype)
    result = _convolve(x, kernel, strides, padding, dilation_rate, padding_mode)
    if bias is not None:
        result += as_bias(bias, 1 if x.ndim == 2 else kernel.shape[3], x.dtype)
    return result


def depthwise_conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    *,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Convolve every channel of `x` with the same 2-D `kernel`: a filter on a photo.

    Args:
        x: (H, W), (H, W, C) or (N, H, W, C).
        kernel: (kh, kw).
        strides: As in `conv2d`.
        padding: As in `conv2d`.
        dilation_rate: As in `conv2d`.
        padding_mode: As in `conv2d`.

    Returns:
        (H', W'), (H', W', C) or (N, H', W', C): float64 for a float64 `x`, else float32.

    Raises:
        ValueError: As `conv2d` does.

    Example:
        >>> depthwise_conv2d(np.ones((5, 5, 3)), np.ones((2, 2)))[0, 0].tolist()
        [4.0, 4.0, 4.0]
    """
    x = as_images(x)
    return _convolve(x, as_plane(kernel, x.dtype), strides, padding, dilation_rate, padding_mode)


def _convolve(
    x: np.ndarray,
    kernel: np.ndarray,
    strides: int | IntPair,
    padding: Padding,
    dilation_rate: int | IntPair,
    padding_mode: PaddingMode,
) -> np.ndarray:
    """Pad, cut into windows, multiply. The kernel is (kh, kw, C, filters), or (kh, kw) for every channel."""
    kh, kw = kernel.shape[:2]
    geometry = conv_geometry(x.shape, (kh, kw), strides, padding, dilation_rate)
    padded = pad_images(x.reshape(geometry.batch_shape), geometry.pads, padding_mode)
    if padded.size * kh * kw < fast.MIN_SIZE:
        result = im2col(padded, kernel, geometry)
    else:  # for large inputs there may be a cheaper route, and all windows at once may fill the memory
        result = fast.convolve(padded, kernel, geometry, im2col)
    return result.reshape(result_shape(x.shape, geometry.output_size, -1))


def im2col(x: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray:
    """The textbook: windows as rows, filters as columns, one matrix product.

    Args:
        x: The padded batch (N, H, W, C).
        kernel: (kh, kw, C, filters), or (kh, kw) to convolve every channel with it.
        geometry: Where the windows lie.

    Returns:
        The values of (N, H', W', filters), or of (N, H', W', C), in this order.
    """
    windows = sliding_windows(x, geometry)  # (N, H', W', kh, kw, C)
    if kernel.ndim == 2:
        return kernel.reshape(-1).dot(windows.transpose(3, 4, 0, 1, 2, 5).reshape(kernel.size, -1))
    taps = math.prod(kernel.shape[:3])
    if kernel.shape[1] * kernel.shape[2] < MIN_RUN:  # the same matrix, in memory one tap after the other
        rows = windows.transpose(3, 4, 5, 0, 1, 2).reshape(taps, -1).T
    else:
        rows = windows.reshape(-1, taps)
    return rows.dot(kernel.reshape(taps, -1))


def sliding_windows(x: np.ndarray, geometry: Geometry) -> np.ndarray:
    """All windows of a batch (N, H, W, C), as a view (N, H', W', kh, kw, C) in which values repeat.

    What `numpy.lib.stride_tricks.sliding_window_view` and slices would give, in a tenth of their time.
    """
    x = np.ascontiguousarray(x)
    image, row, column, channel = x.strides
    (down, across), (gap_down, gap_across) = geometry.strides, geometry.dilation_rate
    shape = (len(x), *geometry.output_size, *geometry.kernel_size, x.shape[3])
    byte_strides = (image, down * row, across * column, gap_down * row, gap_across * column, channel)
    return np.ndarray(shape, x.dtype, x, 0, byte_strides)
