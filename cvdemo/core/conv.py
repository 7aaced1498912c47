"""Convolution as deep learning means it: cross-correlation, the kernel is not flipped.

    output[i, j, f] = bias[f] + Σ x[i·s + a·d, j·s + b·d, c] · kernel[a, b, c, f]   over a, b, c

The textbook way (im2col): copy every window of the input into one row of a matrix, write every filter
as one column of another, and one matrix product gives all the outputs.

Source: K. Chellapilla, S. Puri and P. Simard, "High performance convolutional neural networks for
document processing", 2006.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from . import costs
from .checks import as_bias, as_float, as_images, as_plane, as_weights, with_rank
from .costs import BAND, PART, TOEPLITZ_ROWS, separable_blocks, tile
from .padding import pad_images
from .shapes import NOTHING, check_steps, conv_geometry, dilated_size, fit


def _im2col(x, weights, strides, dilation_rate, size):
    """x (N, H, W, C), weights (kh, kw, C, filters): the windows as rows, times the filters as columns."""
    kh, kw, channels, filters = weights.shape
    windows = _windows(x, (kh, kw), strides, dilation_rate, size)
    columns = weights.reshape(kh * kw * channels, filters)
    if channels == 1:  # the same matrix, copied lying on its side: long runs of pixels are quicker to copy
        rows = windows.transpose(3, 4, 5, 0, 1, 2).reshape(len(columns), -1).T
    else:
        rows = windows.reshape(-1, len(columns))
    return rows.dot(columns).reshape(len(x), *size, filters)


def _windows(x, kernel_hw, strides, dilation_rate, size):
    """A view (N, H', W', kh, kw, C) of every window: nothing is copied, cells are only addressed anew."""
    n, row, column, channel = x.strides
    (down, right), (gap_down, gap_right) = strides, dilation_rate
    steps = (n, row * down, column * right, row * gap_down, column * gap_right, channel)
    return np.ndarray((len(x), *size, *kernel_hw, x.shape[3]), x.dtype, x, 0, steps)


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
    x = as_float(x)
    filters = 1
    if x.ndim == 2:
        kernel = as_plane(kernel, x.dtype)
        result = _one_kernel(x, kernel, strides, padding, dilation_rate, padding_mode)
    else:
        images, rank = as_images(x)
        weights = as_weights(kernel, images)
        filters = weights.shape[3]
        one = weights.shape[2:] == (1, 1)
        route, weights = (_one_kernel, weights[:, :, 0, 0]) if one else (_many_filters, weights)
        result = with_rank(route(images, weights, strides, padding, dilation_rate, padding_mode), rank)
    if bias is not None:
        result += as_bias(bias, filters, x.dtype)
    return result


def depthwise_conv2d(
    x, kernel, *, strides=1, padding="valid", dilation_rate=1, padding_mode="zeros"
) -> np.ndarray:
    """Convolve every channel of `x` with the same 2-D `kernel` (kh, kw): a filter on a photo.

    `x` is (H, W), (H, W, C) or (N, H, W, C); the result has its rank and channels. All other arguments,
    dtypes and errors are those of `conv2d`.
    """
    images, rank = as_images(x)
    kernel = as_plane(kernel, images.dtype)
    return with_rank(_one_kernel(images, kernel, strides, padding, dilation_rate, padding_mode), rank)


# Many filters: im2col, with whole windows or row by row.


def _many_filters(images, weights, strides, padding, dilation_rate, padding_mode):
    """im2col, in parts of the batch or of its rows where all windows at once would fill the memory."""
    strides, dilation_rate, amounts, size = conv_geometry(
        images.shape[1:3], weights.shape[:2], strides, padding, dilation_rate
    )
    x = np.ascontiguousarray(pad_images(images, amounts, padding_mode))
    route = _im2col_by_rows if _rows_are_cheaper(x.shape, weights.shape, strides, size) else _im2col
    filters = weights.shape[3]
    band = max(1, PART * filters // (size[1] * weights.size))  # rows of outputs
    if len(x) * size[0] <= band:
        return route(x, weights, strides, dilation_rate, size)
    result = np.empty((len(x), *size, filters), x.dtype)
    together, reach = max(1, band // size[0]), dilated_size(weights.shape[0], dilation_rate[0])
    for n in range(0, len(x), together):
        for top in range(0, size[0], band):
            out = result[n : n + together, top : top + band]
            stop = (top + band - 1) * strides[0] + reach if top + band < size[0] else None
            part = x[n : n + together, top * strides[0] : stop]
            out[:] = route(part, weights, strides, dilation_rate, out.shape[1:3])
    return result


@lru_cache(maxsize=256)
def _rows_are_cheaper(shape, kernel_shape, strides, size):
    job = shape, kernel_shape[:2], kernel_shape[3], size
    return strides[0] == 1 and costs.rows_of_windows(*job) < costs.windows(*job)


def _im2col_by_rows(x, weights, strides, dilation_rate, size):
    """im2col for one kernel row after the other, all on the same copy of the windows' rows.

    Wins where copying costs more than adding up `kh` products: many input channels, few filters. The next
    kernel row meets the same rows one further down, as long as windows move down by single rows.
    """
    kh, kw, channels, filters = weights.shape
    columns = weights.reshape(kh, kw * channels, filters)
    windows = _windows(x, (1, kw), (1, strides[1]), dilation_rate, (x.shape[1], size[1]))
    result = np.empty((len(x), size[0] * size[1], filters), x.dtype)
    for rows, out in zip(windows.reshape(len(x), -1, kw * channels), result, strict=True):
        np.dot(rows[: len(out)], columns[0], out)
        for a in range(1, kh):
            first = a * dilation_rate[0] * size[1]
            out += np.dot(rows[first : first + len(out)], columns[a])
    return result.reshape(len(x), *size, filters)


# One kernel for every channel: four routes, of which the cheapest is taken. All take the padded, contiguous
# batch, the kernel (kh, kw) and the plan. The three fast ones let a NaN or an infinity spread to its
# neighbours: where one appears, the textbook does the work again.


class Plan(NamedTuple):
    """What is known before the numbers: worked out once for all calls with the same shapes and settings."""

    strides: tuple[int, int]
    dilation_rate: tuple[int, int]
    amounts: tuple  # of padding
    padded: tuple[int, ...]  # (N, H, W, C)
    size: tuple[int, int]  # of the output
    result: tuple[int, ...]  # the result's shape, with the rank of the input
    routes: list  # the cheapest first
    tap_shape: tuple[int, int, int]  # taps down and across, places at which the kernel is put
    tap_steps: tuple[int, int, int]  # bytes from tap to tap down and across, and from place to place
    result_steps: tuple[int, ...]  # bytes from output to output among all places


def _one_kernel(x, kernel, strides, padding, dilation_rate, padding_mode):
    """x (H, W) or (N, H, W, C) with one kernel (kh, kw) on every channel, by the cheapest route."""
    plan = _plan(x.shape, x.itemsize, kernel.shape, *check_steps(strides, dilation_rate, padding))
    if plan.amounts != NOTHING or padding_mode != "zeros":
        x = pad_images(x.reshape(-1, *x.shape[:2], 1) if x.ndim == 2 else x, plan.amounts, padding_mode)
    if not x.flags.c_contiguous:
        x = np.ascontiguousarray(x)
    for route in plan.routes:
        if route is _im2col_flat:
            break
        if route is _separable and _rank_one(kernel) is None:
            continue
        with np.errstate(invalid="ignore", over="ignore"):
            result = route(x.reshape(plan.padded), kernel, plan)
        if np.isfinite(result).all():
            return result.reshape(plan.result)
        break
    return _im2col_flat(x, kernel, plan)


@lru_cache(maxsize=256)
def _plan(shape, item, kernel_hw, strides, dilation_rate, padding):
    n, height, width, channels = shape if len(shape) == 4 else (1, *shape, 1)
    amounts, size = fit((height, width), kernel_hw, strides, dilation_rate, padding)
    padded = (n, height + sum(amounts[0]), width + sum(amounts[1]), channels)
    job = padded, kernel_hw, strides, dilation_rate, size
    pixel, line = channels * item, padded[2] * channels * item
    down, right = dilation_rate[0] * line, dilation_rate[1] * pixel
    places = math.prod(padded) - ((kernel_hw[0] - 1) * down + (kernel_hw[1] - 1) * right) // item
    steps = (padded[1] * line, strides[0] * line, strides[1] * pixel, item)
    return Plan(
        strides,
        dilation_rate,
        amounts,
        padded,
        size,
        result=size if len(shape) == 2 else (n, *size, channels),
        routes=sorted(ROUTES, key=lambda route: ROUTES[route](*job)),
        tap_shape=(*kernel_hw, places),
        tap_steps=(down, right, item),
        result_steps=steps[1:3] if len(shape) == 2 else steps,
    )


def _im2col_flat(x, kernel, plan):
    """The textbook lying on its side: a row of the matrix is the whole picture, moved on by one tap.

    Wins for small pictures: it starts at once and copies in long runs. Windows that run over the end of
    a row are computed as well, and left out of the view of the result that is returned.
    """
    weights, taps = kernel.reshape(-1), kernel.size
    rows = np.ndarray(plan.tap_shape, x.dtype, x, 0, plan.tap_steps)
    if rows.size <= PART:
        dense = weights.dot(rows.reshape(taps, -1))  # the copy
    else:
        parts = [
            slice(first, first + PART // taps + 1) for first in range(0, rows.shape[2], PART // taps + 1)
        ]
        dense = np.concatenate([weights.dot(rows[:, :, part].reshape(taps, -1)) for part in parts])
    return np.ndarray(plan.result, x.dtype, dense, 0, plan.result_steps)


def _band_toeplitz(x, kernel, plan):
    """Several output rows at once, as products with a Toeplitz matrix per kernel column.

    The matrix holds the kernel column once per output row, each time further along; the rows of the
    picture are used as they lie in memory. Wins for small kernels on large pictures: nothing is copied.
    """
    strides, dilation_rate, size = plan.strides, plan.dilation_rate, plan.size
    line = size[1] * x.shape[3]
    rows = min(size[0], TOEPLITZ_ROWS)
    matrices = [_toeplitz(column, rows, strides[0], dilation_rate[0]) for column in kernel.T]
    result = np.empty((len(x), size[0], line), x.dtype)
    scratch = np.empty(max(BAND, rows * line), x.dtype)
    for image, target in zip(x, result, strict=True):
        views = [_moved(image, b * dilation_rate[1], strides[1], size[1]) for b in range(kernel.shape[1])]
        for first, bands in _bands(size[0], rows, line):
            out = target[first : first + bands * rows].reshape(bands, rows, line)
            product = scratch[: out.size].reshape(out.shape)
            for b, (matrix, (lines, start)) in enumerate(zip(matrices, views, strict=True)):
                step = strides[0] * lines.shape[1]
                shape, steps = (bands, matrix.shape[1], line), (rows * step, lines.shape[1], 1)
                seen = _view(lines, start + first * step, shape, steps)
                np.matmul(matrix, seen, out=product if b else out)
                if b:
                    out += product
    return result.reshape(len(x), *size, x.shape[3])


def _separable(x, kernel, plan):
    """A kernel that is a column times a row: first down the columns of the picture, then along its rows.

    Two products with banded matrices, kh + kw instead of kh · kw multiplications per output. Wins for
    every Gaussian, box and Sobel kernel from about 5×5 on; `_rank_one` says whether a kernel is one.
    """
    strides, dilation_rate, size = plan.strides, plan.dilation_rate, plan.size
    n, height, width, channels = x.shape
    along, down = _rank_one(kernel)
    rows, columns = separable_blocks(size, channels)
    first_matrix = _toeplitz(down, rows, strides[0], dilation_rate[0])
    second_matrix = _toeplitz(along, columns, strides[1], dilation_rate[1]).T
    second_matrix = np.kron(second_matrix, np.eye(channels, dtype=x.dtype))  # channels lie side by side
    line, wide = width * channels, columns * channels
    result = np.empty((n, size[0], size[1] * channels), x.dtype)
    scratch = np.empty(max(BAND, rows * line), x.dtype)
    for image, target in zip(x.reshape(n, height, line), result, strict=True):
        for top, bands in _bands(size[0], rows, line):
            half = scratch[: bands * rows * line].reshape(bands * rows, line)
            shape, steps = (bands, first_matrix.shape[1], line), (rows * strides[0] * line, line, 1)
            seen = _view(image, top * strides[0] * line, shape, steps)
            np.matmul(first_matrix, seen, out=half.reshape(bands, rows, line))
            out = target[top : top + bands * rows]
            for left, blocks in _bands(size[1], columns, 1):
                shape, steps = (blocks, len(half), len(second_matrix)), (wide * strides[1], line, 1)
                seen = _view(half, left * channels * strides[1], shape, steps)
                shape, steps = (blocks, len(half), wide), (wide, out.shape[1], 1)
                np.matmul(seen, second_matrix, out=_view(out, left * channels, shape, steps))
    return result.reshape(n, *size, channels)


def _fft_tiles(x, kernel, plan):
    """Overlapping tiles, multiplied by the kernel in the frequency domain (overlap-save).

    The work hardly grows with the kernel: wins for large kernels that are not separable.
    Source: A. Oppenheim and R. Schafer, Discrete-Time Signal Processing, section 8.7.
    """
    from scipy.fft import irfft2, next_fast_len, rfft2

    strides, dilation_rate, size = plan.strides, plan.dilation_rate, plan.size
    reach = [dilated_size(k, d) for k, d in zip(kernel.shape, dilation_rate, strict=True)]
    cells = [next_fast_len(tile(*axis), real=True) for axis in zip(reach, strides, size, strict=True)]
    spread = np.zeros(reach, x.dtype)
    spread[:: dilation_rate[0], :: dilation_rate[1]] = kernel
    spectrum = np.conj(rfft2(spread, cells))
    steps = [(t - r) // s + 1 for t, r, s in zip(cells, reach, strides, strict=True)]  # outputs per tile
    result = np.empty((len(x), *size, x.shape[3]), x.dtype)
    for n, c in np.ndindex(len(x), x.shape[3]):
        for i in range(0, size[0], steps[0]):
            for j in range(0, size[1], steps[1]):
                top, left = i * strides[0], j * strides[1]
                part = x[n, top : top + cells[0], left : left + cells[1], c]
                dense = irfft2(rfft2(part, cells) * spectrum, cells)
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


def _bands(outputs, block, values):
    """(first output, number of blocks), about BAND values each; a last block may overlap the one before."""
    together = max(1, BAND // (block * values))
    whole = outputs // block * block
    for first in range(0, whole, block * together):
        yield first, min(together, (whole - first) // block)
    if whole < outputs:
        yield outputs - block, 1


def _view(buffer, first, shape, steps):
    """A view that may overlap itself, from the value `first` of a contiguous buffer; steps in values."""
    item = buffer.itemsize
    return np.ndarray(shape, buffer.dtype, buffer, first * item, [step * item for step in steps])


def _moved(image, start, stride, outputs):
    """The picture's rows as one kernel column meets them: (rows (H, W'·C or more), first value)."""
    if stride == 1:
        return image.reshape(len(image), -1), start * image.shape[2]
    taken = image[:, start : start + (outputs - 1) * stride + 1 : stride]
    return np.ascontiguousarray(taken).reshape(len(image), -1), 0


def _rank_one(kernel):
    """(row, column) whose product is the kernel, to within rounding; None where there are none."""
    i, j = np.unravel_index(np.argmax(np.abs(kernel)), kernel.shape)
    if not 0 < abs(kernel[i, j]) < math.inf:
        return None
    row, column = kernel[i], kernel[:, j] / kernel[i, j]
    error = np.abs(np.outer(column, row) - kernel).max()
    return (row, column) if error <= 4 * np.finfo(kernel.dtype).eps * abs(kernel[i, j]) else None


ROUTES = {
    _im2col_flat: costs.flat_im2col,
    _band_toeplitz: costs.band_toeplitz,
    _separable: costs.separable,
    _fft_tiles: costs.fft_tiles,
}
