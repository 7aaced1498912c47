"""Convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    output[i, j, f] = bias[f] + Σ x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]   over a, b, c

The textbook way (im2col): copy every window of the input into one row of a matrix, write every filter
as one column of another, and one matrix product gives all the outputs.

Source: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
document processing", 2006.
"""

import math
from functools import lru_cache

import numpy as np

from .checks import as_bias, as_images, as_weights, with_rank
from .padding import pad_images
from .shapes import conv_geometry, dilated_size


def _im2col(x, weights, strides, dilation_rate, size):
    """x (N, H, W, C), weights (kh, kw, C, filters): the windows as rows, times the filters as columns."""
    kh, kw, channels, filters = weights.shape
    view = _windows(x, (kh, kw), strides, dilation_rate, size)
    columns = weights.reshape(kh * kw * channels, filters)
    result = np.empty((len(x), *size, filters), x.dtype)
    for part in _parts(len(x), size, len(columns)):
        if channels == 1:  # the matrix lying on its side: long runs of pixels are quicker to copy
            rows = view[part].transpose(3, 4, 5, 0, 1, 2).reshape(len(columns), -1).T
        else:
            rows = view[part].reshape(-1, len(columns))
        np.dot(rows, columns, out=result[part].reshape(-1, filters))
    return result


def _windows(x, kernel_hw, strides, dilation_rate, size):
    """A view (N, H', W', kh, kw, C) of every window: nothing is copied, cells are only addressed anew."""
    n, row, column, channel = x.strides
    steps = (
        n,
        row * strides[0],
        column * strides[1],
        row * dilation_rate[0],
        column * dilation_rate[1],
        channel,
    )
    return np.ndarray((len(x), *size, *kernel_hw, x.shape[3]), x.dtype, x, 0, steps)


def _parts(n, size, values):
    """Whole images, or bands of one image's rows, with at most about PART values in their windows."""
    band = max(1, PART // (size[1] * values))
    images = max(1, band // size[0])
    for first in range(0, n, images):
        for top in range(0, size[0], band):
            yield slice(first, first + images), slice(top, top + band)


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
    weights = as_weights(kernel, rank, images)
    bias = as_bias(bias, rank, weights.shape[3], images.dtype)
    job = _prepare(images, weights.shape[:2], strides, padding, dilation_rate, padding_mode)
    if weights.shape[2:] == (1, 1):
        result = _one_kernel(job[0], weights[:, :, 0, 0], *job[1:])
    else:
        result = _many_filters(job[0], weights, *job[1:])
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
    weights = as_weights(kernel, 2, images)[:, :, 0, 0]
    padded, *geometry = _prepare(images, weights.shape, strides, padding, dilation_rate, padding_mode)
    return with_rank(_one_kernel(padded, weights, *geometry), np.ndim(x))


def _prepare(images, kernel_hw, strides, padding, dilation_rate, padding_mode):
    """The padded batch, both steps as pairs, and the output's rows and columns."""
    strides, dilation_rate, amounts, size = conv_geometry(
        images.shape[1:3], kernel_hw, strides, padding, dilation_rate
    )
    padded = pad_images(images, amounts, padding_mode)
    return np.ascontiguousarray(padded), strides, dilation_rate, size


# Many filters: im2col with whole windows, or row by row. All routes take (x, weights, strides,
# dilation_rate, size) and return (N, H', W', filters).


def _im2col_by_rows(x, weights, strides, dilation_rate, size):
    """im2col for one kernel row after the other, on the same copy: `kh` times less to copy.

    Wins where copying costs more than adding up `kh` products: many input channels, few filters. A kernel
    row is the next one moved down, so it needs no copy of its own where windows move down by single rows.
    """
    kh, kw, channels, filters = weights.shape
    n, height = x.shape[:2]
    columns = weights.reshape(kh, kw * channels, filters)
    view = _windows(x, (1, kw), (1, strides[1]), dilation_rate, (height, size[1]))
    result = np.empty((n, size[0] * size[1], filters), x.dtype)
    for image, target in zip(view, result, strict=True):
        rows = image.reshape(-1, kw * channels)
        for a in range(kh):
            first = a * dilation_rate[0] * size[1]
            part = rows[first : first + len(target)]
            if a == 0:
                np.dot(part, columns[a], out=target)
            else:
                target += np.dot(part, columns[a])
    return result.reshape(n, *size, filters)


def _many_filters(x, weights, strides, dilation_rate, size):
    route = _many_filters_route(x.shape, weights.shape, strides, size)
    return route(x, weights, strides, dilation_rate, size)


@lru_cache(maxsize=256)
def _many_filters_route(shape, kernel_shape, strides, size):
    kh, kw, channels, filters = kernel_shape
    outputs = shape[0] * size[0] * size[1]
    if strides[0] > 1 or kh == 1 or channels == 1:
        return _im2col
    whole = CALL + COPY * outputs * kh * kw * channels
    by_rows = CALL * shape[0] * 2 * kh + COPY * shape[0] * shape[1] * size[1] * kw * channels
    by_rows += (kh - 1) * ADD * outputs * filters
    return _im2col if whole <= by_rows else _im2col_by_rows


# One kernel for every channel: four routes. All take (x, kernel (kh, kw), strides, dilation_rate, size)
# and return (N, H', W', C). The fast ones let a NaN or an infinity spread to neighbouring outputs.


def _im2col_one(x, kernel, strides, dilation_rate, size):
    """The textbook, with one row of windows' values per tap: wins for small pictures, it starts at once."""
    result = np.empty((len(x), *size, x.shape[3]), x.dtype)
    taps = _windows(x, kernel.shape, strides, dilation_rate, size)
    weights = kernel.reshape(-1)
    for part in _parts(len(x), size, kernel.size * x.shape[3]):
        rows = taps[part].transpose(3, 4, 0, 1, 2, 5).reshape(kernel.size, -1)
        np.dot(weights, rows, out=result[part].reshape(-1))
    return result


def _band_toeplitz(x, kernel, strides, dilation_rate, size):
    """Several output rows at once, as products with a Toeplitz matrix per kernel column.

    The matrix holds the kernel column once per output row, each time further along; the rows of the
    picture are used as they lie in memory. Wins for small kernels on large pictures: nothing is copied.
    """
    n, _, _, channels = x.shape
    line = size[1] * channels
    result = np.empty((n, size[0], line), x.dtype)
    rows = _block(kernel.shape[0], dilation_rate[0], size[0])
    matrices = [_toeplitz(column, rows, strides[0], dilation_rate[0]) for column in kernel.T]
    for image, target in zip(x, result, strict=True):
        views = [_moved(image, b * dilation_rate[1], strides[1], size[1]) for b in range(kernel.shape[1])]
        for first, bands in _bands(size[0], rows, line):
            out = target[first : first + bands * rows].reshape(bands, rows, line)
            scratch = np.empty_like(out)
            for b, (matrix, (lines, offset)) in enumerate(zip(matrices, views, strict=True)):
                step = lines.strides[0]
                shape, steps = (bands, matrix.shape[1], line), (rows * strides[0] * step, step, x.itemsize)
                band = np.ndarray(shape, x.dtype, lines, offset + first * strides[0] * step, steps)
                np.matmul(matrix, band, out=scratch if b else out)
                if b:
                    out += scratch
    return result.reshape(n, *size, channels)


def _separable(x, kernel, strides, dilation_rate, size):
    """A kernel that is a column times a row: first the columns of the picture, then its rows.

    Two products with banded matrices, kh + kw instead of kh · kw multiplications per output. Wins for
    every Gaussian, box and Sobel kernel from about 5×5 on; `_rank_one` says whether a kernel is one.
    """
    n, _, width, channels = x.shape
    across, down = _rank_one(kernel)
    result = np.empty((n, *size, channels), x.dtype)
    rows = _block(kernel.shape[0], dilation_rate[0], size[0])
    columns = _block(kernel.shape[1], dilation_rate[1], size[1])
    first_matrix = _toeplitz(down, rows, strides[0], dilation_rate[0])
    second = _toeplitz(across, columns, strides[1], dilation_rate[1])
    second_matrix = np.kron(second.T, np.eye(channels, dtype=x.dtype))  # channels lie side by side
    line, item = width * channels, x.itemsize
    for image, target in zip(x.reshape(n, -1, line), result.reshape(n, size[0], -1), strict=True):
        for first, bands in _bands(size[0], rows, line):
            shape = (bands, first_matrix.shape[1], line)
            steps = (rows * strides[0] * line * item, line * item, item)
            band = np.ndarray(shape, x.dtype, image, first * strides[0] * line * item, steps)
            half = np.matmul(first_matrix, band).reshape(bands * rows, line)
            out = target[first : first + bands * rows]
            for left, blocks in _bands(size[1], columns, size[1]):
                start, stop = left * channels, columns * channels
                shape, steps = (
                    (blocks, len(half), len(second_matrix)),
                    (stop * strides[1] * item, line * item, item),
                )
                block = np.ndarray(shape, x.dtype, half, start * strides[1] * item, steps)
                steps = (stop * item, out.strides[0], item)
                offset = start * item
                view = np.ndarray((blocks, len(half), stop), x.dtype, out, offset, steps)
                np.matmul(block, second_matrix, out=view)
    return result


def _fft_tiles(x, kernel, strides, dilation_rate, size):
    """Overlapping tiles, multiplied by the kernel in the frequency domain (overlap-save).

    The work hardly grows with the kernel: wins for large kernels that are not separable.
    Source: A. Oppenheim and R. Schafer, Discrete-Time Signal Processing, section 8.7.
    """
    from scipy.fft import irfft2, rfft2

    reach = [dilated_size(k, d) for k, d in zip(kernel.shape, dilation_rate, strict=True)]
    tile = [_tile(*axis) for axis in zip(reach, strides, size, strict=True)]
    spread = np.zeros(reach, x.dtype)
    spread[:: dilation_rate[0], :: dilation_rate[1]] = kernel
    spectrum = np.conj(rfft2(spread, tile))
    steps = [(t - r) // s + 1 for t, r, s in zip(tile, reach, strides, strict=True)]  # outputs per tile
    result = np.empty((len(x), *size, x.shape[3]), x.dtype)
    for n, c in np.ndindex(len(x), x.shape[3]):
        for i in range(0, size[0], steps[0]):
            for j in range(0, size[1], steps[1]):
                top, left = i * strides[0], j * strides[1]
                cells = x[n, top : top + tile[0], left : left + tile[1], c]
                dense = irfft2(rfft2(cells, tile) * spectrum, tile)
                out = result[n, i : i + steps[0], j : j + steps[1], c]
                out[:] = dense[:: strides[0], :: strides[1]][: out.shape[0], : out.shape[1]]
    return result


# What the routes above share


def _toeplitz(taps, outputs, stride, dilation):
    """(outputs, inputs): the kernel's taps in every row, moved on by `stride` from row to row."""
    reach = dilated_size(len(taps), dilation)
    matrix = np.zeros((outputs, (outputs - 1) * stride + reach), taps.dtype)
    for i, row in enumerate(matrix):
        row[i * stride : i * stride + reach : dilation] = taps
    return matrix


def _block(taps, dilation, outputs):
    """Outputs per Toeplitz matrix: few enough that the matrix has few zeros, never more than there are."""
    return min(outputs, max(8, dilated_size(taps, dilation)))


def _bands(outputs, block, values):
    """(first output, number of blocks), about BAND values each; a last block may overlap the one before."""
    together = max(1, BAND // (block * values))
    whole = outputs // block * block
    for first in range(0, whole, block * together):
        yield first, min(together, (whole - first) // block)
    if whole < outputs:
        yield outputs - block, 1


def _moved(image, start, stride, outputs):
    """The picture's rows as one kernel column meets them: (rows (H, W'·C or more), offset in bytes)."""
    if stride == 1:
        return image.reshape(len(image), -1), start * image.strides[1]
    taken = image[:, start : start + (outputs - 1) * stride + 1 : stride]
    return np.ascontiguousarray(taken).reshape(len(image), -1), 0


def _rank_one(kernel):
    """(row, column) whose product is the kernel, to within rounding; None where there are none."""
    i, j = np.unravel_index(np.argmax(np.abs(kernel)), kernel.shape)
    if kernel[i, j] == 0:
        return None
    row, column = kernel[i], kernel[:, j] / kernel[i, j]
    error = np.abs(np.outer(column, row) - kernel).max()
    return (row, column) if error <= 4 * np.finfo(kernel.dtype).eps * abs(kernel[i, j]) else None


def _tile(reach, stride, outputs):
    """Cells of an FFT tile along one axis: a few times the kernel, or all there is."""
    from scipy.fft import next_fast_len

    return next_fast_len(min(max(256, 4 * reach, reach + stride), (outputs - 1) * stride + reach), real=True)


# The choice: an estimate in nanoseconds for one core, from a few measured rates. It only has to tell
# routes apart that differ by a factor; where they are close, either will do.

CALL = 2000  # a NumPy call with what Python does around it
COPY = 0.4  # a value copied from a window
ADD = 0.15  # a value added in place
MULTIPLY = 0.02  # a multiplication and addition inside a matrix product
FOURIER = 0.7  # a value through one level of a transform and back
PART = 1 << 19  # values of windows copied at a time
BAND = 1 << 16  # values worked on at a time, so that they stay in the processor's cache


def _one_kernel(x, kernel, strides, dilation_rate, size):
    """The cheapest route that suits this kernel and these numbers."""
    for route in _by_cost(x.shape, kernel.shape, strides, dilation_rate, size):
        if route is _im2col_one:
            break
        if route is _separable and _rank_one(kernel) is None:
            continue
        result = route(x, kernel, strides, dilation_rate, size)
        if _all_finite(result):
            return result
        break  # one NaN or infinity may have spread: the textbook keeps it in its windows
    return _im2col_one(x, kernel, strides, dilation_rate, size)


def _all_finite(x):
    flat = x.reshape(-1)  # the product is quick, and finite unless a value is not or all are huge
    return math.isfinite(np.dot(flat, flat)) or bool(np.isfinite(flat).all())


@lru_cache(maxsize=256)
def _by_cost(shape, kernel_hw, strides, dilation_rate, size):
    """The four routes, cheapest first."""
    arguments = shape, kernel_hw, strides, dilation_rate, size
    return sorted(ROUTES, key=lambda route: ROUTES[route](*arguments))


def _im2col_cost(shape, kernel_hw, strides, dilation_rate, size):
    outputs = shape[0] * size[0] * size[1] * shape[3]
    return CALL + outputs * kernel_hw[0] * kernel_hw[1] * (
        COPY + 5 * MULTIPLY
    )  # a lone row multiplies slowly


def _toeplitz_cost(shape, kernel_hw, strides, dilation_rate, size):
    outputs = shape[0] * size[0] * size[1] * shape[3]
    height = _toeplitz_height(kernel_hw[0], strides[0], dilation_rate[0], size[0])
    calls = shape[0] * (1 + outputs // shape[0] // BAND)
    copies = shape[0] * shape[1] * size[1] * shape[3] if strides[1] > 1 else 0
    return kernel_hw[1] * (3 * calls * CALL + outputs * (height * MULTIPLY + ADD) + copies * COPY)


def _separable_cost(shape, kernel_hw, strides, dilation_rate, size):
    outputs = shape[0] * size[0] * size[1] * shape[3]
    down, across = map(_toeplitz_height, kernel_hw, strides, dilation_rate, size)
    calls = shape[0] * (1 + outputs // shape[0] // BAND)
    return 20 * CALL + 6 * calls * CALL + outputs * MULTIPLY * (down * strides[1] + across * shape[3])


def _toeplitz_height(taps, stride, dilation, outputs):
    """Rows of the matrix, that is multiplications per output."""
    return (_block(taps, dilation, outputs) - 1) * stride + dilated_size(taps, dilation)


def _fft_cost(shape, kernel_hw, strides, dilation_rate, size):
    reach = tuple(map(dilated_size, kernel_hw, dilation_rate))
    tile = tuple(map(_tile, reach, strides, size))
    tiles = math.prod(
        -(-n // ((t - r) // s + 1)) for n, t, r, s in zip(size, tile, reach, strides, strict=True)
    )
    one = 10 * CALL + tile[0] * tile[1] * math.log2(tile[0] * tile[1]) * FOURIER
    return 30 * CALL + shape[0] * shape[3] * tiles * one


ROUTES = {
    _im2col_one: _im2col_cost,
    _band_toeplitz: _toeplitz_cost,
    _separable: _separable_cost,
    _fft_tiles: _fft_cost,
}
