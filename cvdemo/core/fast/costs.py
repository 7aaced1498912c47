"""What each route of the convolution costs: estimates in nanoseconds for one core, from measured rates.

They only have to tell routes apart that differ by a factor; where two are close, either will do. All take
the shape of the padded batch (N, H, W, C) and the geometry of its windows.
"""

import math
from collections.abc import Callable

from ..shapes import Geometry, effective_kernel_size
from ..types import IntPair, Shape

Cost = Callable[[Shape, Geometry], float]

CALL = 1000  # a NumPy call with what Python does around it
MOVE = 0.1  # a value copied, added or multiplied in long runs
MULTIPLY = 0.02  # a multiplication and addition inside a matrix product
PASS = 0.5  # a value written by a product with a small matrix
FOURIER = 0.35  # a value through one level of a transform and back

CACHE_VALUES = 1 << 17  # values worked on at a time, so that they stay in the processor's cache
TOEPLITZ_ROWS = 4  # output rows per matrix: more would multiply more zeros, fewer read more rows twice


def separable_blocks(output_size: IntPair, channels: int) -> IntPair:
    """Output rows and columns per banded matrix, never more than there are; channels widen the columns."""
    return min(output_size[0], 8), min(output_size[1], max(1, 16 // channels))


def tile(window: int, stride: int, outputs: int) -> int:
    """Side of an FFT tile along one axis: a few times the effective kernel size, or all there are."""
    return min(max(256, 4 * window, window + stride), (outputs - 1) * stride + window)


def im2col(shape: Shape, geometry: Geometry) -> float:
    return 5 * CALL + math.prod(shape) * math.prod(geometry.kernel_size) * 2 * MOVE


def band_toeplitz(shape: Shape, geometry: Geometry) -> float:
    rows, kernel_columns = geometry.output_size[0], geometry.kernel_size[1]
    columns = shape[2] - geometry.effective_kernel_size[1] + 1  # those that strides skip, too
    outputs = shape[0] * rows * columns * shape[3]
    height = _inputs(geometry, 0, min(rows, TOEPLITZ_ROWS))
    calls = 5 * (shape[0] + outputs // CACHE_VALUES)
    one_column = calls * CALL + outputs * (height * MULTIPLY + MOVE)
    return 10 * CALL + kernel_columns * one_column


def separable(shape: Shape, geometry: Geometry) -> float:
    outputs = shape[0] * math.prod(geometry.output_size) * shape[3]
    rows, columns = separable_blocks(geometry.output_size, shape[3])
    down, across = _inputs(geometry, 0, rows), _inputs(geometry, 1, columns)
    calls = 40 + 10 * (shape[0] + outputs // CACHE_VALUES)
    one_output = 2 * PASS + (down * geometry.strides[1] + across * shape[3]) * MULTIPLY
    return calls * CALL + outputs * one_output


def fft_tiles(shape: Shape, geometry: Geometry) -> float:
    tiles, area = shape[0] * shape[3], 1
    axes = zip(geometry.output_size, geometry.effective_kernel_size, geometry.strides, strict=True)
    for outputs, window, stride in axes:
        side = tile(window, stride, outputs)
        tiles *= math.ceil(outputs / ((side - window) // stride + 1))
        area *= side
    return 40 * CALL + tiles * (20 * CALL + area * math.log2(area + 1) * FOURIER)


def _inputs(geometry: Geometry, axis: int, block: int) -> int:
    """Columns of a Toeplitz matrix for `block` outputs along an axis: multiplications per output."""
    window = effective_kernel_size(geometry.kernel_size[axis], geometry.dilation_rate[axis])
    return (block - 1) * geometry.strides[axis] + window
