"""Where a value comes from: its window in the layer before, and its receptive field on the digit.

Source of the arithmetic: A. Araujo, W. Norris and J. Sim, "Computing receptive fields of convolutional
neural networks", Distill, 2019.
"""

from typing import NamedTuple

from cvdemo.nets.forward import Network
from cvdemo.nets.forward.layers import Reach, Shape

Span = tuple[int, int]  # first cell, and the cell after the last: a slice
Spans = tuple[Span, Span]  # of rows, of columns


class Window(NamedTuple):
    """((top, bottom), (left, right)), as slices: `image[top:bottom, left:right]`.

    `clipped` keeps to cells that exist and is empty where all of the window is padding; `unclipped` may
    begin below 0 and end beyond the edge. Both are the box around a dilated window, its gaps included.
    """

    clipped: Spans
    unclipped: Spans


def input_window(network: Network, layer_index: int, row: int = 0, column: int = 0) -> Window | None:
    """The window that output (row, column) of `network.layers[layer_index]` has in the layer before it.

    For layer 0 that is the digit. Row and column are not looked at where the output has none (after
    `Flatten`, say). None where the layer before is a list of units, without rows and columns. Raises
    ValueError for a position outside the layer.
    """
    spans = _position(network, layer_index, row, column)
    layer = network.layers[layer_index]
    unclipped = _before(spans, layer.reach, layer.input_shape)
    if unclipped is None:
        return None
    return Window(_clip(unclipped, _rows_columns(layer.input_shape) or (28, 28)), unclipped)


def receptive_field(network: Network, layer_index: int, row: int = 0, column: int = 0) -> Window:
    """The pixels of the 28 × 28 digit that output (row, column) of `network.layers[layer_index]` depends on.

    Arguments and errors as in `input_window`. `unclipped` goes on through the padding of every layer.
    """
    whole = ((0, 28), (0, 28))
    clipped = unclipped = _position(network, layer_index, row, column)
    for layer in reversed(network.layers[: layer_index + 1]):
        unclipped = _before(unclipped, layer.reach, layer.input_shape)
        clipped = _before(clipped, layer.reach, layer.input_shape)
        if clipped is not None:
            clipped = _clip(clipped, _rows_columns(layer.input_shape) or (28, 28))
    return Window(clipped or whole, unclipped or whole)


def _position(network: Network, layer_index: int, row: int, column: int) -> Spans | None:
    """The one cell (row, column) as spans; None for a layer whose output has no rows and columns."""
    if not 0 <= layer_index < len(network.layers):
        raise ValueError(
            f"`layer_index` must be from 0 to {len(network.layers) - 1}. "
            f"Received: layer_index={layer_index!r}"
        )
    size = _rows_columns(network.layers[layer_index].output_shape)
    if size is None:
        return None
    if not (0 <= row < size[0] and 0 <= column < size[1]):
        raise ValueError(
            f"`row` and `column` must lie within {size[0]} × {size[1]}. "
            f"Received: row={row!r}, column={column!r}"
        )
    return (row, row + 1), (column, column + 1)


def _before(spans: Spans | None, reach: Reach | None, input_shape: Shape) -> Spans | None:
    """The cells of a layer's input that the cells `spans` of its output are made of."""
    if spans is None or reach is None:
        size = _rows_columns(input_shape)
        return None if size is None else ((0, size[0]), (0, size[1]))
    return _widen(spans, reach, 0), _widen(spans, reach, 1)


def _widen(spans: Spans, reach: Reach, axis: int) -> Span:
    first, end = spans[axis]
    start = first * reach.strides[axis] - reach.before[axis]
    if end <= first:  # nothing but padding: no cell at all
        return start, start
    return start, start + (end - 1 - first) * reach.strides[axis] + reach.extent[axis]


def _clip(spans: Spans, size: tuple[int, int]) -> Spans:
    rows, columns = ((min(max(a, 0), n), min(max(b, 0), n)) for (a, b), n in zip(spans, size, strict=True))
    return rows, columns


def _rows_columns(shape: Shape) -> tuple[int, int] | None:
    return (shape[0], shape[1]) if len(shape) > 1 else None
