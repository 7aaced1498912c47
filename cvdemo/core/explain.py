"""How one output value is computed, and which windows use which input cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .checks import as_bias, as_image, as_index, as_kernel, as_pair
from .padding import pad_indices
from .shapes import Geometry, as_shape, conv_geometry, pool_geometry, result_shape
from .types import IntPair, Padding, PaddingMode, PoolKind, Shape


@dataclass(frozen=True, eq=False)
class ConvExplanation:
    """How one value of a convolution is computed; in float64, so that the printed sum adds up.

    Attributes:
        rows: int (kh,): the window's rows in the padded input, counted from its top.
        columns: int (kw,): the window's columns in the padded input, counted from its left.
        input_rows: int (kh,): the same rows in the input itself, −1 for a zero of "zeros" padding.
        input_columns: int (kw,): the same columns in the input, or −1.
        patch: float64 (kh, kw, C): the window's values.
        weights: float64 (kh, kw, C): the filter's weights.
        products: float64 (kh, kw, C): patch times weights.
        channel_sums: float64 (C,): the products added up per channel.
        bias: What is added to them.
        total: Σ channel_sums + bias, the value of the output.
        output_shape: (H', W') or (H', W', filters).
    """

    rows: np.ndarray
    columns: np.ndarray
    input_rows: np.ndarray
    input_columns: np.ndarray
    patch: np.ndarray
    weights: np.ndarray
    products: np.ndarray
    channel_sums: np.ndarray
    bias: float
    total: float
    output_shape: Shape


@dataclass(frozen=True, eq=False)
class PoolExplanation:
    """How one value of a pooling is computed.

    Attributes:
        rows: int (ph,): the window's rows in the padded input, counted from its top.
        columns: int (pw,): the window's columns in the padded input, counted from its left.
        patch: float64 (ph, pw): the window's values; −inf (maximum) or 0 (mean) outside the input.
        valid: bool (ph, pw): which cells lie inside the input.
        argmax: (row, column) in the input of the largest value, the first one where several are equal;
            None for an average.
        value: The value of the output.
        output_shape: The shape of the whole output.
    """

    rows: np.ndarray
    columns: np.ndarray
    patch: np.ndarray
    valid: np.ndarray
    argmax: IntPair | None
    value: float
    output_shape: Shape


def explain_conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    row: int,
    column: int,
    filter_index: int = 0,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
    padding_mode: PaddingMode = "zeros",
) -> ConvExplanation:
    """Take apart one value of `conv2d`: `[row, column]`, or `[row, column, filter_index]`.

    Args:
        x: (H, W) or (H, W, C).
        kernel: (kh, kw) for (H, W), else (kh, kw, C, filters).
        bias: One number per filter (filters,), or None.
        row: Row of the output.
        column: Column of the output.
        filter_index: Which filter; 0 for an `x` of shape (H, W).
        strides: As in `conv2d`.
        padding: As in `conv2d`.
        dilation_rate: As in `conv2d`.
        padding_mode: As in `conv2d`.

    Returns:
        The window, its products with the weights, and their sums.

    Raises:
        ValueError: As `conv2d` does, and for a row, column or filter outside the output.

    Example:
        >>> explained = explain_conv2d([[1, 2, 3], [4, 5, 6]], [[1, 0], [0, -1]], row=0, column=1)
        >>> explained.products[..., 0].tolist(), explained.total
        ([[2.0, 0.0], [0.0, -6.0]], -4.0)
    """
    x = as_image(x)
    weights = as_kernel(kernel, x, np.float64)
    weights = weights[:, :, None, None] if x.ndim == 2 else weights
    kh, kw, _, filters = weights.shape
    geometry = conv_geometry(x.shape, (kh, kw), strides, padding, dilation_rate)
    filter_index = as_index(filter_index, filters, "filter_index")
    window = _Window(x.shape, geometry, row, column, padding_mode)
    patch = window.patch(x.reshape(*x.shape[:2], -1), fill=0)
    products = patch * weights[..., filter_index]
    sums = products.sum(axis=(0, 1))
    offset = 0.0 if bias is None else float(as_bias(bias, filters, np.float64).reshape(-1)[filter_index])
    return ConvExplanation(
        rows=window.rows,
        columns=window.columns,
        input_rows=window.input_rows,
        input_columns=window.input_columns,
        patch=patch,
        weights=weights[..., filter_index],
        products=products,
        channel_sums=sums,
        bias=offset,
        total=float(sums.sum()) + offset,
        output_shape=result_shape(x.shape, geometry.output_size, filters),
    )


def explain_pool2d(
    x: ArrayLike,
    pool_size: int | IntPair = 2,
    *,
    row: int,
    column: int,
    channel: int = 0,
    strides: int | IntPair | None = None,
    padding: Padding = "valid",
    kind: PoolKind = "max",
) -> PoolExplanation:
    """Take apart one value of `max_pool2d` or `average_pool2d`: `[row, column]` or `[row, column, channel]`.

    Args:
        x: (H, W) or (H, W, C).
        pool_size: As in `max_pool2d`.
        row: Row of the output.
        column: Column of the output.
        channel: Which channel; 0 for an `x` of shape (H, W).
        strides: As in `max_pool2d`.
        padding: As in `max_pool2d`.
        kind: "max" or "average".

    Returns:
        The window, and where its largest value stands.

    Raises:
        ValueError: As `max_pool2d` does, and for a row, column or channel outside, or another kind.

    Example:
        >>> explained = explain_pool2d([[1, 2], [4, 3]], row=0, column=0)
        >>> explained.value, explained.argmax
        (4.0, (1, 0))
    """
    if kind not in ("max", "average"):
        raise ValueError(f'`kind` must be "max" or "average". Received: kind={kind!r}')
    x = as_image(x)
    geometry = pool_geometry(x.shape, pool_size, strides, padding)
    window = _Window(x.shape, geometry, row, column, "zeros")
    image = x.reshape(*x.shape[:2], -1)
    channels = image.shape[2]
    image = image[:, :, as_index(channel, channels, "channel")]
    patch = window.patch(image, fill=-np.inf if kind == "max" else 0)
    valid = (window.input_rows[:, None] >= 0) & (window.input_columns >= 0)
    argmax = None
    if kind == "max":
        i, j = np.unravel_index(np.argmax(patch), patch.shape)
        argmax = int(window.input_rows[i]), int(window.input_columns[j])
    return PoolExplanation(
        rows=window.rows,
        columns=window.columns,
        patch=patch,
        valid=valid,
        argmax=argmax,
        value=float(patch.max() if kind == "max" else patch.sum() / valid.sum()),
        output_shape=result_shape(x.shape, geometry.output_size, channels),
    )


def coverage_map(
    input_shape: Sequence[int],
    kernel_size: int | IntPair,
    *,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
    padding_mode: PaddingMode = "zeros",
) -> np.ndarray:
    """Count the windows that use each cell of the input, itself or as a copy in the padding.

    Args:
        input_shape: (H, W), (H, W, C) or (N, H, W, C).
        kernel_size: A positive integer or a pair (rows, columns).
        strides: As in `conv2d`.
        padding: As in `conv2d`.
        dilation_rate: As in `conv2d`.
        padding_mode: As in `conv2d`. Padding other than "zeros" repeats cells of the input; a window that
            meets a cell more than once counts once.

    Returns:
        int64 (H, W).

    Raises:
        ValueError: For impossible sizes, and where the kernel does not fit into the padded input.

    Example:
        >>> coverage_map((3, 4), (1, 2)).tolist()
        [[1, 2, 2, 1], [1, 2, 2, 1], [1, 2, 2, 1]]
    """
    shape, kernel_size = as_shape(input_shape), as_pair(kernel_size, "kernel_size")
    geometry = conv_geometry(shape, kernel_size, strides, padding, dilation_rate)
    return np.outer(_coverage(geometry, 0, padding_mode), _coverage(geometry, 1, padding_mode))


def _coverage(geometry: Geometry, axis: int, padding_mode: PaddingMode) -> np.ndarray:
    """Along rows (axis 0) or columns (1): how many windows contain each cell."""
    _, kernel_size, strides, dilation_rate, pads, output_size = geometry
    n, outputs = geometry.batch_shape[1 + axis], output_size[axis]
    windows = np.arange(outputs)[:, None]
    taps = np.arange(kernel_size[axis]) * dilation_rate[axis]
    cells = pad_indices(n, *pads[axis], padding_mode)[windows * strides[axis] + taps]
    contains = np.zeros((outputs, n + 1), bool)
    contains[windows, cells] = True  # −1, a zero of the padding, is the last column
    return contains[:, :n].sum(axis=0)


class _Window:
    """Where the window of one output value lies: `rows`, `columns` in the padded input, and in the input."""

    def __init__(
        self, shape: Shape, geometry: Geometry, row: int, column: int, padding_mode: PaddingMode
    ) -> None:
        row = as_index(row, geometry.output_size[0], "row")
        column = as_index(column, geometry.output_size[1], "column")
        _, (kh, kw), strides, dilation_rate, (pads_down, pads_across), _ = geometry
        self.rows = row * strides[0] + np.arange(kh) * dilation_rate[0]
        self.columns = column * strides[1] + np.arange(kw) * dilation_rate[1]
        self.input_rows = pad_indices(shape[0], *pads_down, padding_mode)[self.rows]
        self.input_columns = pad_indices(shape[1], *pads_across, padding_mode)[self.columns]

    def patch(self, image: np.ndarray, fill: float) -> np.ndarray:
        """The window's values, float64, with `fill` outside the input."""
        values = image[self.input_rows][:, self.input_columns].astype(np.float64)
        values[self.input_rows < 0] = fill
        values[:, self.input_columns < 0] = fill
        return values
