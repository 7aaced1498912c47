"""Convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    output[i, j, f] = bias[f] + Σ x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]   over a, b, c

The textbook way (im2col): copy every window of the input into one row of a matrix, write every filter
as one column of another, and one matrix product gives all the outputs.

Source of im2col: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks
for document processing", 2006.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .checks import RANKS, as_float, as_images, with_rank
from .padding import pad_images
from .shapes import conv_geometry

PATCH_VALUES = 1 << 19  # windows are copied in bands of at most about this many values


def conv2d(
    x, kernel, bias=None, *, strides=1, padding="valid", dilation_rate=1, padding_mode="zeros"
) -> np.ndarray:
    """Convolve `x` with `kernel`, as Keras's `Conv2D` does (cross-correlation).

    x: (H, W) with a kernel (kh, kw), or (H, W, C) or (N, H, W, C) with a kernel (kh, kw, C, filters).
    bias: one number per filter, or None.
    strides, dilation_rate: a positive integer or a pair (rows, columns).
    padding: "valid", "same", an integer or ((top, bottom), (left, right)); see `resolve_padding`.
    padding_mode: "zeros", "reflect", "replicate" or "circular"; see `pad2d`.

    Returns (H', W'), (H', W', filters) or (N, H', W', filters): float64 for a float64 `x`, else float32,
    whatever the kernel's dtype. NaN and infinity stay in the windows that contain them. The inputs are
    not written to. Raises ValueError for anything else, and where the kernel does not fit.
    """
    images = as_images(x)
    rank = np.ndim(x)
    weights = _as_weights(kernel, rank, images)
    bias = _as_bias(bias, rank, weights.shape[3], images.dtype)
    padded, strides, dilation_rate, size = _prepare(
        images, weights.shape[:2], strides, padding, dilation_rate, padding_mode
    )
    result = _im2col(padded, weights, strides, dilation_rate, size)
    if bias is not None:
        result += bias
    return with_rank(result, rank)


def depthwise_conv2d(
    x, kernel, *, strides=1, padding="valid", dilation_rate=1, padding_mode="zeros"
) -> np.ndarray:
    """Convolve every channel of `x` with the same 2-D `kernel` (kh, kw): a filter on a photo.

    `x` is (H, W), (H, W, C) or (N, H, W, C); the result has its rank and channels. All other arguments,
    dtypes and errors are those of `conv2d`.
    """
    images = as_images(x)
    weights = _as_weights(kernel, 2, images)
    padded, strides, dilation_rate, size = _prepare(
        images, weights.shape[:2], strides, padding, dilation_rate, padding_mode
    )
    n, height, width, channels = padded.shape
    planes = padded.transpose(0, 3, 1, 2).reshape(n * channels, height, width, 1)
    result = _im2col(planes, weights, strides, dilation_rate, size)
    result = result.reshape(n, channels, *size).transpose(0, 2, 3, 1)
    return with_rank(np.ascontiguousarray(result), np.ndim(x))


def _prepare(images, kernel_hw, strides, padding, dilation_rate, padding_mode):
    """The padded batch, both steps as pairs, and the output's rows and columns."""
    strides, dilation_rate, amounts, size = conv_geometry(
        images.shape[1:3], kernel_hw, strides, padding, dilation_rate
    )
    return pad_images(images, amounts, padding_mode), strides, dilation_rate, size


def _as_weights(kernel, rank: int, images: np.ndarray) -> np.ndarray:
    """The kernel as (kh, kw, C, filters) in the images' dtype."""
    weights = as_float(kernel, "kernel", images.dtype)
    if rank == 2:
        if weights.ndim != 2:
            raise ValueError(f"`kernel` must be (kh, kw). Received: shape {weights.shape}")
        return weights[:, :, None, None]
    if weights.ndim != 4:
        raise ValueError(
            f"`kernel` must be (kh, kw) for an `x` of shape (H, W), and (kh, kw, C, filters) otherwise "
            f"(`x` may be {RANKS}). Received: kernel of shape {weights.shape}, x of {rank} axes"
        )
    if weights.shape[2] != images.shape[3]:
        raise ValueError(
            f"`kernel` must have as many input channels as `x`. "
            f"Received: kernel of shape {weights.shape}, x with {images.shape[3]} channels"
        )
    return weights


def _as_bias(bias, rank: int, filters: int, dtype) -> np.ndarray | None:
    if bias is None:
        return None
    bias = as_float(bias, "bias", dtype)
    if bias.shape != (filters,) and not (bias.ndim == 0 and filters == 1):
        raise ValueError(f"`bias` must be one number per filter, ({filters},). Received: shape {bias.shape}")
    return bias


def _im2col(padded, weights, strides, dilation_rate, size) -> np.ndarray:
    """Windows copied into the rows of a matrix, times filters as the columns of another."""
    kh, kw, channels, filters = weights.shape
    columns = weights.reshape(kh * kw * channels, filters)
    windows = _windows(padded, (kh, kw), strides, dilation_rate, size)
    result = np.empty((len(padded), *size, filters), padded.dtype)
    band = max(1, PATCH_VALUES // (size[1] * len(columns)))
    for image, target in zip(windows, result, strict=True):
        for top in range(0, size[0], band):
            rows = image[top : top + band].reshape(-1, len(columns))  # the copy
            target[top : top + band] = (rows @ columns).reshape(-1, size[1], filters)
    return result


def _windows(padded, kernel_hw, strides, dilation_rate, size) -> np.ndarray:
    """A view (N, H', W', kh, kw, C) of every window: nothing is copied, cells are only addressed anew."""
    n, _, _, channels = padded.shape
    step_n, step_row, step_column, step_channel = padded.strides
    return as_strided(
        padded,
        (n, *size, *kernel_hw, channels),
        (
            step_n,
            step_row * strides[0],
            step_column * strides[1],
            step_row * dilation_rate[0],
            step_column * dilation_rate[1],
            step_channel,
        ),
        writeable=False,
    )
