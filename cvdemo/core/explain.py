"""One output value taken apart, and which windows use which pixel."""

from dataclasses import dataclass

import numpy as np

from .checks import as_float, as_index, as_pair
from .padding import pad_indices
from .shapes import conv_geometry, conv_output_shape, pool_output_shape


@dataclass(frozen=True)
class ConvExplanation:
    """How one value of a convolution comes about; float64, so that the printed sum adds up.

    rows (kh,), columns (kw,): the window's cells in the padded input, counted from its top left.
    input_rows, input_columns: the same cells in the input itself, −1 for a zero of "zeros" padding.
    patch, weights, products (kh, kw, C): the window's values, the filter's weights, one times the other.
    channel_sums (C,): the products added up per channel.
    bias, total: total = Σ channel_sums + bias, the value of the output.
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
    output_shape: tuple[int, ...]


@dataclass(frozen=True)
class PoolExplanation:
    """How one value of a pooling comes about.

    rows (ph,), columns (pw,): the window's cells in the padded input, counted from its top left.
    patch (ph, pw): the window's values, float64; where `valid` is False the cell lies outside the input
    and holds −inf for the maximum, 0 for the mean.
    winner: (row, column) in the input of the largest value, the first one where several are equal;
    None for an average.
    value: the value of the output. output_shape: the shape of the whole output.
    """

    rows: np.ndarray
    columns: np.ndarray
    patch: np.ndarray
    valid: np.ndarray
    winner: tuple[int, int] | None
    value: float
    output_shape: tuple[int, ...]


def explain_conv2d(
    x,
    kernel,
    row,
    column,
    bias=0,
    *,
    filter=0,
    strides=1,
    padding="valid",
    dilation_rate=1,
    padding_mode="zeros",
) -> ConvExplanation:
    """Take apart `conv2d(...)[row, column]` (or `[row, column, filter]`).

    x: (H, W) with a kernel (kh, kw), or (H, W, C) with a kernel (kh, kw, C, filters).
    bias: one number, or one per filter. The other arguments are those of `conv2d`.
    Raises ValueError as `conv2d` does, and for a row, column or filter outside the output.
    """
    x, kernel = _as_image(x), as_float(kernel, "kernel", np.float64)
    if kernel.ndim != (2 if x.ndim == 2 else 4) or (x.ndim == 3 and kernel.shape[2] != x.shape[2]):
        raise ValueError(
            "`kernel` must be (kh, kw) for an `x` of shape (H, W), and (kh, kw, C, filters) for (H, W, C). "
            f"Received: kernel of shape {kernel.shape}, x of shape {x.shape}"
        )
    weights = kernel[:, :, None, None] if x.ndim == 2 else kernel
    kernel_hw, filters = weights.shape[:2], weights.shape[3]
    shape = conv_output_shape(
        x.shape, kernel_hw, filters, strides=strides, padding=padding, dilation_rate=dilation_rate
    )
    filter = as_index(filter, filters, "filter")
    bias = _as_bias(bias, filters, filter)
    place = as_index(row, shape[0], "row"), as_index(column, shape[1], "column")
    window = _Window(x, place, kernel_hw, strides, padding, dilation_rate, padding_mode)
    patch = window.patch(x.reshape(*x.shape[:2], -1), fill=0)
    products = patch * weights[..., filter]
    sums = products.sum(axis=(0, 1))
    return ConvExplanation(
        rows=window.cells[0],
        columns=window.cells[1],
        input_rows=window.sources[0],
        input_columns=window.sources[1],
        patch=patch,
        weights=weights[..., filter],
        products=products,
        channel_sums=sums,
        bias=bias,
        total=float(sums.sum()) + bias,
        output_shape=shape,
    )


def explain_pool2d(
    x, row, column, pool_size=2, *, strides=None, padding="valid", kind="max", channel=0
) -> PoolExplanation:
    """Take apart `max_pool2d(...)[row, column]`, or `average_pool2d` for `kind="average"`.

    x: (H, W), or (H, W, C) of which `channel` is looked at. The other arguments are those of `max_pool2d`.
    Raises ValueError as `max_pool2d` does, and for a row, column or channel outside, or another kind.
    """
    if kind not in ("max", "average"):
        raise ValueError(f'`kind` must be "max" or "average". Received: kind={kind!r}')
    x = _as_image(x)
    shape = pool_output_shape(x.shape, pool_size, strides=strides, padding=padding)
    place = as_index(row, shape[0], "row"), as_index(column, shape[1], "column")
    plane = x.reshape(*x.shape[:2], -1)
    plane = plane[:, :, as_index(channel, plane.shape[2], "channel")]
    pool_size = as_pair(pool_size, "pool_size")
    window = _Window(x, place, pool_size, pool_size if strides is None else strides, padding, 1, "zeros")
    patch = window.patch(plane, fill=-np.inf if kind == "max" else 0)
    valid = (window.sources[0][:, None] >= 0) & (window.sources[1] >= 0)
    winner = None
    if kind == "max":
        i, j = np.unravel_index(np.argmax(patch), patch.shape)
        winner = int(window.sources[0][i]), int(window.sources[1][j])
    value = patch.max() if kind == "max" else patch.sum() / valid.sum()
    return PoolExplanation(*window.cells, patch, valid, winner, float(value), shape)


def coverage_map(input_hw, kernel_hw, *, strides=1, padding="valid", dilation_rate=1) -> np.ndarray:
    """How many windows use each pixel of the input: int64 (H, W); cells of the padding are left out.

    Arguments and errors as in `resolve_padding`.
    """
    input_hw, kernel_hw = as_pair(input_hw, "input_hw"), as_pair(kernel_hw, "kernel_hw")
    geometry = conv_geometry(input_hw, kernel_hw, strides, padding, dilation_rate)
    axes = zip(input_hw, kernel_hw, *geometry, strict=True)
    return np.outer(*(_coverage(*axis) for axis in axes))


def _coverage(n, kernel, stride, dilation, both, outputs) -> np.ndarray:
    """Along one axis: add one for every tap of every window, then cut the padding off."""
    used = np.arange(outputs)[:, None] * stride + np.arange(kernel) * dilation
    return np.bincount(used.ravel(), minlength=sum(both) + n)[both[0] : both[0] + n]


class _Window:
    """Where the window of one output stands: `cells` in the padded input, `sources` in the input."""

    def __init__(self, x, place, kernel_hw, strides, padding, dilation_rate, padding_mode):
        strides, dilation_rate, amounts, _ = conv_geometry(
            x.shape[:2], kernel_hw, strides, padding, dilation_rate
        )
        axes = zip(place, strides, kernel_hw, dilation_rate, strict=True)
        self.cells = [start * step + np.arange(taps) * gap for start, step, taps, gap in axes]
        self.sources = [
            pad_indices(n, *both, padding_mode)[cells]
            for n, both, cells in zip(x.shape[:2], amounts, self.cells, strict=True)
        ]

    def patch(self, image: np.ndarray, fill: float) -> np.ndarray:
        """The window's values, float64, with `fill` outside the input."""
        rows, columns = self.sources
        values = image[rows][:, columns].astype(np.float64)
        values[rows < 0] = fill
        values[:, columns < 0] = fill
        return values


def _as_image(x) -> np.ndarray:
    x = as_float(x)
    if x.ndim not in (2, 3):
        raise ValueError(f"`x` must be (H, W) or (H, W, C). Received: shape {x.shape}")
    return x


def _as_bias(bias, filters: int, filter: int) -> float:
    bias = as_float(bias, "bias", np.float64)
    if bias.shape not in {(), (filters,)}:
        raise ValueError(
            f"`bias` must be one number, or one per filter, ({filters},). Received: shape {bias.shape}"
        )
    return float(bias if bias.ndim == 0 else bias[filter])
