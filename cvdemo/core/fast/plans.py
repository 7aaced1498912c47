"""What is known of a convolution before the numbers: worked out once for all calls of the same shapes."""

import math
from functools import lru_cache
from typing import NamedTuple

from ..shapes import as_batch, conv_geometry, result_shape
from . import costs
from .costs import PART
from .routes import band_toeplitz, fft_tiles, separable

FASTER = {band_toeplitz: costs.band_toeplitz, separable: costs.separable, fft_tiles: costs.fft_tiles}
SHORT = 16  # values side by side in a window: so few at a time are copied slowly

Shape = tuple[int, ...]


class Plan(NamedTuple):
    """Shapes, and the routes to try. `batch` and `padded` are (N, H, W, C), `size` is (H', W')."""

    strides: tuple[int, int]
    dilation_rate: tuple[int, int]
    pads: tuple[tuple[int, int], tuple[int, int]]  # of padding
    batch: Shape
    padded: Shape
    kernel_hw: tuple[int, int]
    size: tuple[int, int]
    result: Shape  # the result, with the rank of the input
    faster: tuple  # routes that are cheaper than the textbook, the cheapest first
    windows: "Windows"
    columns: Shape  # of the kernel as a matrix (taps, filters); (taps,) for one filter
    rows_at_once: int  # rows of outputs that the textbook makes at a time; 0: all


class Windows(NamedTuple):
    """The view of the padded batch that has every window in it, and where outputs stand in the product."""

    lying: bool  # the taps' axes come first
    shape: Shape
    steps: Shape  # in bytes, as NumPy's strides
    result_steps: Shape


@lru_cache(maxsize=256)
def plan_conv2d(shape, item, kernel_shape, strides, padding, dilation_rate) -> Plan:
    """The plan for an input of `shape`, `item` bytes per value; every argument has been checked.

    `kernel_shape` is (kh, kw, C, filters), or (kh, kw) for one kernel on every channel.
    """
    n, height, width, channels = batch = as_batch(shape)
    kernel_hw = kernel_shape[:2]
    *_, pads, size = conv_geometry(shape, kernel_hw, strides, padding, dilation_rate)
    padded = (n, height + sum(pads[0]), width + sum(pads[1]), channels)
    job = padded, kernel_hw, strides, dilation_rate, size
    one_kernel = len(kernel_shape) == 2 or kernel_shape[2:] == (1, 1)
    if one_kernel:
        filters, columns, windows = channels, (math.prod(kernel_hw),), _moved_pictures(*job, item)
        limit = costs.im2col(*job)
        faster = {route: price for route, cost in FASTER.items() if (price := cost(*job)) < limit}
    else:
        filters, columns = kernel_shape[3], (math.prod(kernel_shape[:3]), kernel_shape[3])
        windows, faster = _windows(*job, item, filters), {}
    axes = slice(1, 3) if len(shape) == 2 else slice(4 - len(shape), None)  # that the result has
    rows_at_once = max(1, PART * n * size[0] // math.prod(windows.shape))
    return Plan(
        strides,
        dilation_rate,
        pads,
        batch,
        padded,
        kernel_hw,
        size,
        result=result_shape(shape, size, filters),
        faster=tuple(sorted(faster, key=faster.get)),
        windows=windows._replace(result_steps=windows.result_steps[axes]),
        columns=columns,
        rows_at_once=rows_at_once if rows_at_once < n * size[0] else 0,
    )


def _windows(padded, kernel_hw, strides, dilation_rate, size, item, filters) -> Windows:
    """One window after the other; for short runs of values, one tap after the other in all windows."""
    taps, cells = _steps(padded, strides, dilation_rate, item)
    of_taps, of_cells = (*kernel_hw, padded[3]), (padded[0], *size)
    result_steps = tuple(item * math.prod((*size, filters)[axis:]) for axis in range(4))
    if kernel_hw[1] * padded[3] < SHORT:
        return Windows(True, of_taps + of_cells, taps + cells, result_steps)
    return Windows(False, of_cells + of_taps, cells + taps, result_steps)


def _moved_pictures(padded, kernel_hw, strides, dilation_rate, size, item) -> Windows:
    """For one kernel: each tap sees the whole batch, moved on a little, channels and all. Longest runs.

    Windows that strides skip or that run over the end of a row are computed, and left out of the result.
    """
    taps, cells = _steps(padded, strides, dilation_rate, item)
    last_tap = (kernel_hw[0] - 1) * taps[0] + (kernel_hw[1] - 1) * taps[1]
    places = math.prod(padded) - last_tap // item
    return Windows(True, (*kernel_hw, places), taps, (*cells, item))


def _steps(padded, strides, dilation_rate, item) -> tuple[Shape, Shape]:
    """Bytes from tap to tap (down, right, channel), and from window to window (image, down, right)."""
    pixel = padded[3] * item
    line = padded[2] * pixel
    taps = dilation_rate[0] * line, dilation_rate[1] * pixel, item
    return taps, (padded[1] * line, strides[0] * line, strides[1] * pixel)
