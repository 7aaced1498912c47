"""Convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    output[i, j, f] = bias[f] + Σ x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]   over a, b, c

The textbook way (im2col): copy every window of the input into one row of a matrix, write every filter
as one column of another, and one matrix product gives all the outputs. `routes.py` opens with it, and
has three faster ways for large pictures; the cheapest is taken.

Source: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
document processing", 2006.
"""

import numpy as np

from .checks import as_bias, as_images, as_kernel, as_pair, as_plane
from .fast.chunks import chunks
from .fast.plans import plan_conv2d
from .fast.routes import im2col
from .padding import pad_images
from .shapes import NO_PADDING, as_padding, effective_kernel_size


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
    x = as_images(x)
    kernel = as_kernel(kernel, x, x.dtype)
    result = _convolve(x, kernel, strides, padding, dilation_rate, padding_mode)
    if bias is not None:
        result += as_bias(bias, 1 if x.ndim == 2 else kernel.shape[3], x.dtype)
    return result


def depthwise_conv2d(
    x, kernel, *, strides=1, padding="valid", dilation_rate=1, padding_mode="zeros"
) -> np.ndarray:
    """Convolve every channel of `x` with the same 2-D `kernel` (kh, kw): a filter on a photo.

    `x` is (H, W), (H, W, C) or (N, H, W, C); the result has its rank and channels. All other arguments,
    dtypes and errors are those of `conv2d`.
    """
    x = as_images(x)
    return _convolve(x, as_plane(kernel, x.dtype), strides, padding, dilation_rate, padding_mode)


def _convolve(x, kernel, strides, padding, dilation_rate, padding_mode):
    """`x` of any rank with (kh, kw, C, filters), or with one kernel (kh, kw) on every channel."""
    steps = as_pair(strides, "strides"), as_padding(padding), as_pair(dilation_rate, "dilation_rate")
    plan = plan_conv2d(x.shape, x.itemsize, kernel.shape, *steps)
    if plan.pads != NO_PADDING or padding_mode != "zeros":
        x = pad_images(x.reshape(plan.batch), plan.pads, padding_mode)
    if not x.flags.c_contiguous:
        x = np.ascontiguousarray(x)
    for route in plan.faster:
        with np.errstate(invalid="ignore", over="ignore"):
            result = route(x.reshape(plan.padded), kernel.reshape(plan.kernel_hw), plan)
        if result is None:  # the route cannot be taken with this kernel
            continue
        if _is_finite(result):
            return result.reshape(plan.result)
        break  # a NaN or an infinity has spread to its neighbours: the textbook keeps it in its windows
    return _in_parts(x, kernel, plan) if plan.rows_at_once else im2col(x, kernel, plan)


def _is_finite(result):
    """Whether there is no NaN and no infinity: neither is lost in a sum, and sums are quicker to look at."""
    lines = result.reshape(-1, result.shape[2] * result.shape[3])
    with np.errstate(invalid="ignore", over="ignore"):
        return np.isfinite(lines.dot(np.ones(lines.shape[1], lines.dtype))).all()


def _in_parts(x, kernel, plan):
    """im2col on some images or rows at a time: all windows at once would fill the memory."""
    x, result = x.reshape(plan.padded), np.empty(plan.result, x.dtype)
    outputs = result.reshape(len(x), *plan.size, -1)
    reach = effective_kernel_size(plan.kernel_hw[0], plan.dilation_rate[0])
    steps = plan.strides, NO_PADDING, plan.dilation_rate
    for inside, outside in chunks(len(x), plan.size[0], plan.rows_at_once, plan.strides[0], reach):
        part = x[inside]
        smaller = plan_conv2d(part.shape, x.itemsize, kernel.shape, *steps)
        outputs[outside] = im2col(part, kernel, smaller)
    return result
