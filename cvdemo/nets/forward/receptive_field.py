"""Where a value comes from: its window in the layer before, and its receptive field on the digit.

Source of the arithmetic: A. Araujo, W. Norris and J. Sim, "Computing receptive fields of convolutional
neural networks", Distill, 2019.
"""

from typing import NamedTuple

from cvdemo.nets.forward import Network
from cvdemo.nets.forward.layers import IntPair, Shape, Spans
from cvdemo.nets.forward.network import DIGIT

DIGIT_SIZE = (28, 28)
WHOLE_DIGIT = (0, DIGIT_SIZE[0]), (0, DIGIT_SIZE[1])


class Window(NamedTuple):
    """A box of cells ((top, bottom), (left, right)), as slices: `image[top:bottom, left:right]`.

    Attributes:
        clipped: The cells that exist; empty where all of the window is padding.
        unclipped: May begin below 0 and end beyond the edge. Both are the box around a dilated window, its
            gaps included.
    """

    clipped: Spans
    unclipped: Spans


def input_window(network: Network, layer_index: int, row: int = 0, column: int = 0) -> Window | None:
    """The window that an output cell has in the layer before it; of a layer called on the digit, in that.

    The layers that one with several inputs is called on have the window at the same place.

    Args:
        network: Weights are not needed.
        layer_index: The output is that of `network.layers[layer_index]`.
        row, column: Not looked at where the output has none (after `Flatten`, say).

    Returns:
        None where the layer before is a list of units, without rows and columns.

    Raises:
        ValueError: For a position outside the layer.
    """
    cells = _cells(network, layer_index, row, column)
    layer = network.layers[layer_index]
    if DIGIT in network.sources[layer_index] and not _shows_digit(network):
        return Window(WHOLE_DIGIT, WHOLE_DIGIT)
    unclipped = layer.input_cells(cells)
    if unclipped is None:
        return None
    return Window(_clip(unclipped, _rows_columns(layer.input_shape) or DIGIT_SIZE), unclipped)


def receptive_field(network: Network, layer_index: int, row: int = 0, column: int = 0) -> Window:
    """The pixels of the 28 × 28 digit that an output cell depends on.

    Arguments and errors as in `input_window`. `unclipped` goes on through the padding of every layer.
    """
    cells = _cells(network, layer_index, row, column)
    reached = {layer_index: _Box(cells, cells)}  # what of each layer's output the cell depends on
    for index in range(layer_index, -1, -1):
        if index not in reached:
            continue
        layer, box = network.layers[index], reached.pop(index)
        unclipped, clipped = layer.input_cells(box.unclipped), layer.input_cells(box.clipped)
        if clipped is not None:
            clipped = _clip(clipped, _rows_columns(layer.input_shape) or DIGIT_SIZE)
        for source in network.sources[index]:
            box = _Box(clipped, unclipped)
            reached[source] = reached[source].around(box) if source in reached else box
    digit = reached.get(DIGIT)
    if digit is None or not _shows_digit(network):
        return Window(WHOLE_DIGIT, WHOLE_DIGIT)
    return Window(digit.clipped or WHOLE_DIGIT, digit.unclipped or WHOLE_DIGIT)


class _Box(NamedTuple):
    """Cells of a layer's output, as in `Window`; None for all of an output without rows and columns."""

    clipped: Spans | None
    unclipped: Spans | None

    def around(self, other: "_Box") -> "_Box":
        """The box around both."""
        return _Box(_around(self.clipped, other.clipped), _around(self.unclipped, other.unclipped))


def _shows_digit(network: Network) -> bool:
    """Whether the digit's rows and columns are those of the network's input, if it has any: not (784, 1)."""
    return _rows_columns(network.input_shape) in (None, DIGIT_SIZE)


def _around(one: Spans | None, other: Spans | None) -> Spans | None:
    if one is None or other is None:
        return None
    rows, columns = ((min(a, c), max(b, d)) for (a, b), (c, d) in zip(one, other, strict=True))
    return rows, columns


def _cells(network: Network, layer_index: int, row: int, column: int) -> Spans | None:
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


def _clip(cells: Spans, size: IntPair) -> Spans:
    rows, columns = ((min(max(a, 0), n), min(max(b, 0), n)) for (a, b), n in zip(cells, size, strict=True))
    return rows, columns


def _rows_columns(shape: Shape) -> IntPair | None:
    return (shape[0], shape[1]) if len(shape) > 1 else None
