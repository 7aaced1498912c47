"""Where a value of a layer comes from: the filter that computed it, and its strongest source below."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from cvdemo.core import PaddingMode, PoolKind, explain_conv2d, explain_pool2d
from cvdemo.lesson.settings import Activation, View
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import (
    AveragePooling2D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GaussianNoise,
    IntPair,
    MaxPooling2D,
    Reshape,
    SeparableConv2D,
)
from cvdemo.nets.forward.receptive_field import input_window
from cvdemo.ui.inside.position import Cell, Unit, Value, below, maps_shape

PASSING_ON = (Flatten, Reshape, Dropout, GaussianNoise)  # the same values in the same order
MIXING = (SeparableConv2D, Reshape, Dense)  # a map is made of other maps than the one of its number


@dataclass(frozen=True, eq=False)
class Filter:
    """The filter that computes one map of a layer.

    Attributes:
        weights: float32 (kh, kw, C).
        bias: Added to every sum of products.
        activation: What the stage shows of the layer's activation.
        first: The kernel lies on the channels `first` to `first` + C of the layer's input.
        strides, padding, dilation_rate: As in `core.conv2d`.
    """

    weights: np.ndarray
    bias: float
    activation: Activation = "linear"
    first: int = 0
    strides: IntPair = (1, 1)
    padding: Literal["valid", "same"] = "valid"
    dilation_rate: IntPair = (1, 1)
    padding_mode: PaddingMode = field(default="zeros", init=False)
    view: View = field(default="signed", init=False)
    flip: bool = field(default=False, init=False)

    def channels(self, x: np.ndarray) -> np.ndarray:
        """Those channels of the layer's input (H, W, all channels) that the kernel lies on."""
        return x[..., self.first : self.first + self.weights.shape[2]]


@dataclass(frozen=True)
class Pool:
    """A pooling layer of any size that a network may have; see `core.max_pool2d`."""

    kind: PoolKind
    pool_size: IntPair
    strides: IntPair
    padding: Literal["valid", "same"]


@dataclass(frozen=True)
class Source:
    """A cell in the layer below that a value is made of; `weight` is None where nothing was multiplied."""

    cell: Cell
    value: float
    weight: float | None = None


def is_cell_by_cell(layer: Layer) -> bool:
    """Whether each value is computed from one cell of the layer before."""
    return layer.window is not None and layer.window.size == (1, 1)


def filter_of(layer: Layer, index: int) -> Filter | None:
    """The filter that computes map `index` of `layer`; None for layers that have none for each map."""
    operation = layer.operation
    bias = float(layer.weights["bias"][index]) if "bias" in layer.weights else 0.0
    activation: Activation = "relu" if operation.activation.name == "relu" else "linear"
    match operation:
        case Dense() if len(layer.output_shape) == 3:  # at every place the same: a 1 × 1 kernel
            return Filter(layer.weights["kernel"][None, None, :, index], bias, activation)
        case Conv2D():
            kernel = layer.weights["kernel"][..., index]
            first = index // (operation.filters // operation.groups) * kernel.shape[2]  # of its group
        case DepthwiseConv2D():
            first, which = divmod(index, operation.depth_multiplier)
            kernel = layer.weights["kernel"][:, :, first : first + 1, which]
        case _:
            return None
    return Filter(
        kernel, bias, activation, first, operation.strides, operation.padding, operation.dilation_rate
    )


def pool_of(operation: MaxPooling2D | AveragePooling2D) -> Pool:
    """The pooling of a layer, as the stage shows it."""
    return Pool(
        kind="max" if isinstance(operation, MaxPooling2D) else "average",
        pool_size=operation.pool_size,
        strides=operation.strides or operation.pool_size,
        padding=operation.padding,
    )


def strongest(network: Network, cell: Cell, x: np.ndarray) -> Source | None:
    """The cell below that the value of `cell` owes most to.

    For a filter that with the largest product, of either sign; for max pooling the largest value; else the
    largest value, of either sign, of the window.

    Args:
        network: With its weights.
        cell: In layer 1 or above.
        x: The layer's input (H, W, C).

    Returns:
        None where the window contains nothing but padding.
    """
    layer = network.layers[cell.layer - 1]
    operation, conv_filter = layer.operation, filter_of(layer, cell.map)
    if conv_filter:
        return _largest_product(conv_filter, x, cell, below(network, cell.layer))
    if isinstance(operation, MaxPooling2D):
        explained = explain_pool2d(
            x[..., cell.map],
            operation.pool_size,
            row=cell.row,
            column=cell.column,
            strides=operation.strides,
            padding=operation.padding,
        )
        if explained.argmax is None:
            return None
        return Source(Cell(below(network, cell.layer), cell.map, *explained.argmax), explained.value)
    shape = maps_shape(network, cell.layer)
    same_map = not isinstance(operation, MIXING) and shape is not None and shape[2] == x.shape[2]
    maps = slice(cell.map, cell.map + 1) if same_map else slice(0, x.shape[2])
    return _largest_value(network, cell, x, maps)


def _largest_product(conv_filter: Filter, x: np.ndarray, cell: Cell, source_layer: int) -> Source | None:
    explained = explain_conv2d(
        conv_filter.channels(x),
        conv_filter.weights[..., None],
        conv_filter.bias,
        row=cell.row,
        column=cell.column,
        strides=conv_filter.strides,
        padding=conv_filter.padding,
        dilation_rate=conv_filter.dilation_rate,
    )
    exists = (explained.input_rows >= 0)[:, None, None] & (explained.input_columns >= 0)[:, None]
    sizes = np.where(exists, np.abs(explained.products), -1)
    i, j, channel = np.unravel_index(sizes.argmax(), sizes.shape)
    if sizes[i, j, channel] < 0:
        return None
    row, column = int(explained.input_rows[i]), int(explained.input_columns[j])
    value, weight = explained.patch[i, j, channel], explained.weights[i, j, channel]
    source = Cell(source_layer, conv_filter.first + int(channel), row, column)
    return Source(source, float(value), float(weight))


def _largest_value(network: Network, cell: Cell, x: np.ndarray, maps: slice) -> Source | None:
    found = input_window(network, cell.layer - 1, *cell.pin)
    (top, bottom), (left, right) = found.clipped if found else ((0, x.shape[0]), (0, x.shape[1]))
    window = x[top:bottom, left:right, maps]
    if window.size == 0:
        return None
    i, j, channel = np.unravel_index(np.abs(window).argmax(), window.shape)
    source = Cell(below(network, cell.layer), maps.start + int(channel), top + int(i), left + int(j))
    return Source(source, float(window[i, j, channel]))


def value_of_input(network: Network, layer: int, index: int) -> Value:
    """Where the number `index` of a layer's input stands: a value of a map, or a unit of the layer before.

    `layer` counts from 1, as in `Cell`. Flattening and dropout are walked through.
    """
    source = below(network, layer)
    while source and len(network.layers[source - 1].output_shape) == 1:
        if not isinstance(network.layers[source - 1].operation, PASSING_ON):
            break
        source = below(network, source)
    shape = maps_shape(network, source)
    if shape is None:
        return Unit(source, index)
    row, column, map_index = np.unravel_index(index, shape)
    return Cell(source, int(map_index), int(row), int(column))
