"""What all kinds of layers have in common."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo.nets.forward.activations import LINEAR, ActivationFunction
from cvdemo.nets.forward.layer_config import LayerConfig

COPYING = 8  # fetching a value for a matrix product costs about as much as this many multiplications

IntPair = tuple[int, int]  # (rows, columns)
Shape = tuple[int, ...]  # without the batch axis
Weights = Mapping[str, np.ndarray]  # by Keras's names: kernel, bias, cell/kernel, …
Span = tuple[int, int]  # first cell, and the cell after the last: a slice
Spans = tuple[Span, Span]  # of rows, of columns


class LayerError(ValueError):
    """Settings that cannot be, or do not fit the layer's input.

    The message completes the sentence "The layer NAME (KIND) …", without its full stop.
    """


@dataclass(frozen=True)
class SlidingWindow:
    """Which input cells an output cell is computed from, on both axes (rows, columns).

    Output cell i is computed from `size` input cells, the first of them i·strides − pads_before.

    Attributes:
        size: The effective kernel size: the gaps of a dilated kernel are counted.
        strides: Input cells from one window to the next.
        pads_before: Cells of padding above and to the left.
    """

    size: IntPair = (1, 1)
    strides: IntPair = (1, 1)
    pads_before: IntPair = (0, 0)

    def input_cells(self, cells: Spans) -> Spans:
        """The box of input cells that the output cells `cells` are computed from, padding included."""
        return self._along(0, cells[0]), self._along(1, cells[1])

    def _along(self, axis: int, cells: Span) -> Span:
        first, end = cells
        start = first * self.strides[axis] - self.pads_before[axis]
        if end <= first:  # nothing but padding: no cell at all
            return start, start
        return start, start + (end - 1 - first) * self.strides[axis] + self.size[axis]


CELL_BY_CELL = SlidingWindow()


def row_by_row(input_shape: Shape, rows: SlidingWindow = CELL_BY_CELL) -> SlidingWindow:
    """The window of a layer whose rows are computed from whole rows of its input.

    Args:
        input_shape: With rows and columns.
        rows: Which rows; its columns are not looked at.
    """
    return SlidingWindow((rows.size[0], input_shape[1]), (rows.strides[0], 0), (rows.pads_before[0], 0))


class Operation(ABC):
    """A kind of layer with its settings: `activation(transform(x) + bias)`, where there is a bias.

    It knows neither its input nor its weights: shapes follow from the input shape that a method is given,
    values from the weights. So one object can be asked about any input, before any memory is spent on it.

    Input shapes are without the batch axis. Every method that takes one raises `LayerError` if the layer
    cannot be put on such an input.
    """

    activation: ActivationFunction = LINEAR
    copies = False  # whether `transform` gives the values of its input, if in another shape

    @property
    def kind(self) -> str:
        """The name of the class in Keras: "Conv2D"."""
        return type(self).__name__

    @classmethod
    @abstractmethod
    def from_config(cls, config: LayerConfig) -> Self:
        """The operation with the settings that a file states.

        Raises:
            NetworkFileError: For a setting that Keras would not have written.
            LayerError: For settings that cannot be computed here.
        """

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        """The shape that the layer's inputs have when they are made one, as a layer with several begins."""
        if len(shapes) != 1:
            raise LayerError(f"takes one input, but is given {len(shapes)}")
        return shapes[0]

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        """The layer's inputs as the one array that the other methods take: its only input, as a rule.

        Args:
            inputs: float32 (n, *shape) each; are not written to.

        Returns:
            float32 (n, *merged_shape).
        """
        return inputs[0]

    @abstractmethod
    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of the output, without the batch axis."""

    @abstractmethod
    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        """The output before bias and activation.

        Args:
            x: float32 (n, *input_shape); is not written to.
            weights: float32 arrays of `weight_shapes`.

        Returns:
            float32 (n, *output_shape); a new array if the layer has a bias.
        """

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        """Which input cells an output cell is computed from; None for the whole input, or where it varies."""
        return None

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """The shapes of the weights by Keras's names, in the order in which a file holds them.

        Those of a layer, or a cell, inside the layer have its place before their names: "cell/kernel".
        """
        return {}

    def parameters(self, input_shape: Shape) -> int:
        """The number of weights, trainable or not, as Keras's `count_params`."""
        return sum(map(math.prod, self.weight_shapes(input_shape).values()))

    def parameters_formula(self, input_shape: Shape) -> str:
        """How the number of parameters is calculated: "(3·3·1 + 1)·32"."""
        return "0"

    def multiply_adds(self, input_shape: Shape) -> int:
        """Products of an input value and a weight, each added to a sum, for one digit."""
        return 0

    def cost(self, input_shape: Shape) -> int:
        """The work for one digit, in multiplications of a matrix product."""
        return self.multiply_adds(input_shape)

    def buffer_values(self, input_shape: Shape) -> int:
        """The values of the largest array needed on the way for one digit; the padded input, usually."""
        return 0

    def preactivation(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        """The output before the activation; arguments and result as in `transform`."""
        sums = self.transform(x, weights)
        if "bias" in weights:
            sums += weights["bias"]
        return sums

    def finish(self, sums: np.ndarray, weights: Weights) -> np.ndarray:
        """The output for the result of `transform`, which may be overwritten."""
        if "bias" in weights:
            sums += weights["bias"]
        return self.activation.function(sums)

    def __call__(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        """The layer's output; arguments and result as in `transform`."""
        return self.finish(self.transform(x, weights), weights)


class CellByCell(Operation):
    """A layer whose output has the shape of its input, each cell computed from the cell at its place."""

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        return CELL_BY_CELL

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x


class SlidingOperation(Operation):
    """A layer whose window slides over rows and columns, with padding around them."""

    @abstractmethod
    def window(self, input_shape: Shape) -> SlidingWindow:
        """Which input cells an output cell is computed from."""

    @abstractmethod
    def pads(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        """Cells of padding: ((top, bottom), (left, right))."""

    def buffer_values(self, input_shape: Shape) -> int:
        height, width, channels = require_rows_columns_channels(input_shape)
        (top, bottom), (left, right) = self.pads(input_shape)
        return (top + height + bottom) * (left + width + right) * channels


OPERATIONS: dict[str, type[Operation]] = {}  # by kind; the package fills it
WHY_NOT = {
    "Lambda": "holds Python code of its author, which is never run here; Keras has layers for much of it",
    "Masking": "leaves out steps, which cannot be done here",
    "Embedding": "looks up whole numbers, and the values of a digit are none",
}


def operation_from(config: LayerConfig) -> Operation:
    """The operation of any kind that a file describes; errors as in `Operation.from_config`."""
    if config.kind not in OPERATIONS:
        raise config.refuse(WHY_NOT.get(config.kind, "is of a kind that cannot be run here"))
    config.require_float32()
    return OPERATIONS[config.kind].from_config(config)


def within(weights: Weights, prefix: str) -> Weights:
    """Those of the weights whose names begin with `prefix`, by the rest of their names."""
    return {name.removeprefix(prefix): array for name, array in weights.items() if name.startswith(prefix)}


def require_steps_and_features(input_shape: Shape) -> tuple[int, int]:
    """The shape (steps, features) that layers for sequences need."""
    if len(input_shape) != 2:
        raise LayerError("needs steps with features from the layer before it")
    return input_shape


def require_rows_columns_channels(input_shape: Shape) -> tuple[int, int, int]:
    """The shape (H, W, C) that layers with windows need."""
    if len(input_shape) != 3:
        raise LayerError("needs rows, columns and channels from the layer before it")
    return input_shape
