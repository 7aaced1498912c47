"""Three ways to convolve that are faster than im2col on large pictures, one function each.

All take the padded, contiguous batch `x` (N, H, W, C), one kernel (kh, kw) for every channel, and the
geometry of the windows, and return (N, H', W', C); `costs.py` estimates what each takes. They let a NaN or
an infinity spread to its neighbours.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..shapes import Geometry, effective_kernel_size
from ..types import Shape
from .costs import CACHE_VALUES, TOEPLITZ_ROWS, separable_blocks, tile

Route = Callable[[np.ndarray, np.ndarray, Geometry], np.ndarray | None]


def band_toeplitz(x: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Several output rows at once, as products with a Toeplitz matrix per kernel column.

    The matrix holds the kernel column once per output row, each time further along; the rows of the
    picture are used as they lie in memory. Wins for small kernels on large pictures: nothing is copied.
    """
    n, _, width, channels = x.shape
    size, down, gap = geometry.output_size, geometry.strides[0], geometry.dilation_rate[1] * channels
    line = width * channels
    dense = line - (kernel.shape[1] - 1) * gap  # values of an output row, those that strides skip included
    rows = min(size[0], TOEPLITZ_ROWS)
    matrices = [_toeplitz(column, rows, down, geometry.dilation_rate[0]) for column in kernel.T]
    result = np.empty((n, size[0], dense), x.dtype)
    scratch = np.empty(max(CACHE_VALUES, rows * dense), x.dtype)
    for image, target in zip(x.reshape(n, -1), result, strict=True):
        for top, bands in _bands(size[0], rows, dense):
            out = target[top : top + bands * rows].reshape(bands, rows, dense)
            product = scratch[: out.size].reshape(out.shape)
            for b, matrix in enumerate(matrices):
                shape, value_strides = (bands, matrix.shape[1], dense), (rows * down * line, line, 1)
                moved = _view(image, top * down * line + b * gap, shape, value_strides)
                np.matmul(matrix, moved, out=product if b else out)
                if b:
                    out += product
    every_column = result.reshape(n, size[0], -1, channels)
    return np.ascontiguousarray(every_column[:, :, :: geometry.strides[1]])


def separable(x: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray | None:
    """A kernel that is a column times a row: first down the columns of the picture, then along its rows.

    Two products with banded matrices, kh + kw instead of kh · kw multiplications per output. Wins for
    every Gaussian, box and Sobel kernel from about 5×5 on. None for any other kernel.
    """
    factors = rank_one(kernel)
    if factors is None:
        return None
    down, along = factors
    strides, dilation_rate, size = geometry.strides, geometry.dilation_rate, geometry.output_size
    n, height, width, channels = x.shape
    rows, columns = separable_blocks(size, channels)
    first_matrix = _toeplitz(down, rows, strides[0], dilation_rate[0])
    second_matrix = _toeplitz(along, columns, strides[1], dilation_rate[1]).T
    second_matrix = np.kron(second_matrix, np.eye(channels, dtype=x.dtype))  # channels lie side by side
    line, wide = width * channels, columns * channels
    result = np.empty((n, size[0], size[1] * channels), x.dtype)
    scratch = np.empty(max(CACHE_VALUES, rows * line), x.dtype)
    for image, target in zip(x.reshape(n, height, line), result, strict=True):
        for top, bands in _bands(size[0], rows, line):
            half = scratch[: bands * rows * line].reshape(bands * rows, line)
            shape, value_strides = (bands, first_matrix.shape[1], line), (rows * strides[0] * line, line, 1)
            seen = _view(image, top * strides[0] * line, shape, value_strides)
            np.matmul(first_matrix, seen, out=half.reshape(bands, rows, line))
            out = target[top : top + bands * rows]
            for left, blocks in _bands(size[1], columns, 1):
                shape, value_strides = (blocks, len(half), len(second_matrix)), (wide * strides[1], line, 1)
                seen = _view(half, left * channels * strides[1], shape, value_strides)
                shape, value_strides = (blocks, len(half), wide), (wide, out.shape[1], 1)
                np.matmul(seen, second_matrix, out=_view(out, left * channels, shape, value_strides))
    return result.reshape(n, *size, channels)


def fft_tiles(x: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Overlapping tiles, multiplied by the kernel in the frequency domain (overlap-save).

    The work hardly grows with the kernel: wins for large kernels that are not separable. No page offers
    kernels that large; the route is here for the comparison with SciPy and OpenCV in `benchmarks/`.
    Source: A. Oppenheim and R. Schafer, Discrete-Time Signal Processing, section 8.7.
    """
    import scipy.fft

    fft: Any = (
        scipy.fft
    )  # its functions dispatch to other libraries, so a type checker cannot see their results

    strides, dilation_rate, size = geometry.strides, geometry.dilation_rate, geometry.output_size
    window = geometry.effective_kernel_size
    tile_size = [
        fft.next_fast_len(tile(*axis), real=True) for axis in zip(window, strides, size, strict=True)
    ]
    spread = np.zeros(window, x.dtype)
    spread[:: dilation_rate[0], :: dilation_rate[1]] = kernel
    spectrum = np.conj(fft.rfft2(spread, tile_size))
    per_tile = [(t - k) // s + 1 for t, k, s in zip(tile_size, window, strides, strict=True)]
    result = np.empty((len(x), *size, x.shape[3]), x.dtype)
    for n, c in np.ndindex(len(x), x.shape[3]):
        for i in range(0, size[0], per_tile[0]):
            for j in range(0, size[1], per_tile[1]):
                top, left = i * strides[0], j * strides[1]
                part = x[n, top : top + tile_size[0], left : left + tile_size[1], c]
                dense = fft.irfft2(fft.rfft2(part, tile_size) * spectrum, tile_size)
                out = result[n, i : i + per_tile[0], j : j + per_tile[1], c]
                out[:] = dense[:: strides[0], :: strides[1]][: out.shape[0], : out.shape[1]]
    return result


# What they share


def _toeplitz(taps: np.ndarray, outputs: int, stride: int, dilation_rate: int) -> np.ndarray:
    """(outputs, inputs): the kernel's taps in every row, moved on by `stride` from row to row."""
    window = effective_kernel_size(len(taps), dilation_rate)
    matrix = np.zeros((outputs, (outputs - 1) * stride + window), taps.dtype)
    for i, row in enumerate(matrix):
        row[i * stride : i * stride + window : dilation_rate] = taps
    return matrix


def _bands(outputs: int, block: int, values: int) -> Iterator[tuple[int, int]]:
    """First output and number of blocks, about CACHE_VALUES values; the last may overlap the one before."""
    together = max(1, CACHE_VALUES // (block * values))
    whole = outputs // block * block
    for first in range(0, whole, block * together):
        yield first, min(together, (whole - first) // block)
    if whole < outputs:
        yield outputs - block, 1


def _view(buffer: np.ndarray, first: int, shape: Shape, value_strides: Shape) -> np.ndarray:
    """A view that may overlap itself, from the value `first` of a contiguous buffer; strides in values."""
    item = buffer.itemsize
    return np.ndarray(shape, buffer.dtype, buffer, first * item, [stride * item for stride in value_strides])


def rank_one(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """(column, row) whose product is the kernel, to within rounding; None where there are none."""
    i, j = np.unravel_index(np.argmax(np.abs(kernel)), kernel.shape)
    if not 0 < abs(kernel[i, j]) < math.inf:
        return None
    row, column = kernel[i], kernel[:, j] / kernel[i, j]
    error = np.abs(np.outer(column, row) - kernel).max()
    return (column, row) if error <= 4 * np.finfo(kernel.dtype).eps * abs(kernel[i, j]) else None
