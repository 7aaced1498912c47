"""What each route of the convolution costs: estimates in nanoseconds for one core, from measured rates.

They only have to tell routes apart that differ by a factor; where two are close, either will do. All take
the batch's shape (N, H, W, C), the kernel's and the output's rows and columns, and the steps as pairs.
"""

import math

from ..shapes import effective_kernel_size

CALL = 1000  # a NumPy call with what Python does around it
MOVE = 0.1  # a value copied, added or multiplied in long runs
MULTIPLY = 0.02  # a multiplication and addition inside a matrix product
PASS = 0.5  # a value written by a product with a small matrix
FOURIER = 0.35  # a value through one level of a transform and back

PART = 1 << 19  # values of windows copied at a time
BAND = 1 << 17  # values worked on at a time, so that they stay in the processor's cache
TOEPLITZ_ROWS = 4  # output rows per matrix: more would multiply more zeros, fewer read more rows twice


def separable_blocks(size, channels: int) -> tuple[int, int]:
    """Output rows and columns per banded matrix, never more than there are; channels widen the columns."""
    return min(size[0], 8), min(size[1], max(1, 16 // channels))


def tile(reach: int, stride: int, outputs: int) -> int:
    """Cells of an FFT tile along one axis: a few times the kernel, or all there is."""
    return min(max(256, 4 * reach, reach + stride), (outputs - 1) * stride + reach)


def im2col(shape, kernel_hw, strides, dilation_rate, size) -> float:
    return 5 * CALL + math.prod(shape) * math.prod(kernel_hw) * 2 * MOVE


def band_toeplitz(shape, kernel_hw, strides, dilation_rate, size) -> float:
    columns = (
        shape[2] - effective_kernel_size(kernel_hw[1], dilation_rate[1]) + 1
    )  # those that strides skip, too
    outputs = shape[0] * size[0] * columns * shape[3]
    height = _inputs(kernel_hw[0], strides[0], dilation_rate[0], min(size[0], TOEPLITZ_ROWS))
    calls = 5 * (shape[0] + outputs // BAND)
    one_column = calls * CALL + outputs * (height * MULTIPLY + MOVE)
    return 10 * CALL + kernel_hw[1] * one_column


def separable(shape, kernel_hw, strides, dilation_rate, size) -> float:
    outputs = shape[0] * math.prod(size) * shape[3]
    down, across = map(_inputs, kernel_hw, strides, dilation_rate, separable_blocks(size, shape[3]))
    calls = 40 + 10 * (shape[0] + outputs // BAND)
    one_output = 2 * PASS + (down * strides[1] + across * shape[3]) * MULTIPLY
    return calls * CALL + outputs * one_output


def fft_tiles(shape, kernel_hw, strides, dilation_rate, size) -> float:
    reach = tuple(map(effective_kernel_size, kernel_hw, dilation_rate))
    cells = tuple(map(tile, reach, strides, size))
    tiles = shape[0] * shape[3]
    for outputs, t, r, s in zip(size, cells, reach, strides, strict=True):
        tiles *= math.ceil(outputs / ((t - r) // s + 1))
    area = math.prod(cells)
    return 40 * CALL + tiles * (20 * CALL + area * math.log2(area + 1) * FOURIER)


def _inputs(taps, stride, dilation, block) -> int:
    """Columns of a Toeplitz matrix for `block` outputs: multiplications per output."""
    return (block - 1) * stride + effective_kernel_size(taps, dilation)
