"""The forward pass: a network's layers one after the other, in NumPy.

A network is a graph without loops: each layer is `activation(transform(x) + bias)` of the layers it is called
on, most often the one before it. What the kinds of layers compute stands in `layers`; how a network is loaded
from a file, in `loading.py`.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cvdemo.core import softmax
from cvdemo.nets.forward.activations import (
    HARD_SIGMOID,
    LINEAR,
    LOG_SOFTMAX,
    RELU,
    SIGMOID,
    SOFTMAX,
    ActivationFunction,
)
from cvdemo.nets.forward.layers import (
    Conv2D,
    MaxPooling2D,
    Operation,
    Shape,
    SlidingWindow,
    Spans,
)

EACH_BY_ITSELF = (SIGMOID, HARD_SIGMOID)  # probabilities that need not sum to 1
SIMPLE, TRANSCENDENTAL = 4, 100  # multiplications that a value of an activation takes as long as
DIGIT = -1  # in `Network.sources`: the network's input
VALUES_AT_ONCE = 2**18  # of the largest layer's output: this many stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of a network: an operation at its place, with the weights it has there.

    Attributes:
        name: As it may be shown.
        operation: The kind of layer and its settings, such as `Conv2D(filters=32, …)`.
        input_shape: Without the batch axis; of a layer with several inputs, when they are merged.
        weights: float32, by Keras's names: kernel, bias, gamma, …; without them shapes, parameters and
            windows are known all the same.
    """

    name: str
    operation: Operation
    input_shape: Shape
    weights: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    @property
    def kind(self) -> str:
        """The layer's class in Keras: "Conv2D"."""
        return self.operation.kind

    @cached_property
    def output_shape(self) -> Shape:
        """Without the batch axis."""
        return self.operation.output_shape(self.input_shape)

    @cached_property
    def window(self) -> SlidingWindow | None:
        """Which input cells an output cell is computed from; None for the whole input."""
        return self.operation.window(self.input_shape)

    @property
    def parameters(self) -> int:
        """The number of weights, trainable or not, as in Keras's summary."""
        return self.operation.parameters(self.input_shape)

    @property
    def parameters_formula(self) -> str:
        """How the number of parameters is calculated: "(3·3·1 + 1)·32 = 320"."""
        formula, count = self.operation.parameters_formula(self.input_shape), self.parameters
        return f"{formula} = {count:,}" if count else "0"

    @property
    def cost(self) -> int:
        """The work for one digit, activation included, in multiplications of a matrix product."""
        for_each = SIMPLE if self.operation.activation in (LINEAR, RELU) else TRANSCENDENTAL
        return self.operation.cost(self.input_shape) + for_each * math.prod(self.output_shape)

    @cached_property
    def values(self) -> int:
        """Those of the largest array that is needed for one digit: the output, or one on the way to it."""
        return max(math.prod(self.output_shape), self.operation.buffer_values(self.input_shape))

    @property
    def multiply_adds(self) -> int:
        """Products of an input value and a weight, each added to a sum, for one digit."""
        return self.operation.multiply_adds(self.input_shape)

    def input_cells(self, cells: Spans | None) -> Spans | None:
        """The box of input cells that output cells are computed from.

        Args:
            cells: Rows and columns of the output, as slices; None for all of an output without them.

        Returns:
            Rows and columns of the input, which may begin below 0 and end beyond the edge where there is
            padding; None if the input has no rows and columns.
        """
        if cells is None or self.window is None:
            rows_columns = self.input_shape[:2]
            return ((0, rows_columns[0]), (0, rows_columns[1])) if len(self.input_shape) > 1 else None
        return self.window.input_cells(cells)

    def preactivation(self, x: np.ndarray) -> np.ndarray:
        """The values before the activation: float32 (n, *input_shape) to (n, *output_shape)."""
        return self.operation.preactivation(x, self.weights)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The layer's output: float32 (n, *input_shape) to (n, *output_shape)."""
        return self.operation(x, self.weights)


class LayerValues(NamedTuple):
    """What a layer computes for one digit, before and after its activation: float32 *output_shape each."""

    preactivation: np.ndarray
    output: np.ndarray


@dataclass(frozen=True, eq=False)
class Network:
    """Layers from a 28 × 28 digit to ten outputs. The input itself is not one of `layers`.

    Nothing in it changes, so several threads may use one network at a time.

    Attributes:
        name: As it may be shown.
        input_shape: Without the batch axis.
        layers: Each stands after those it is called on; the last one gives the outputs.
        sources: For each layer the indices of the layers it is called on, or `DIGIT`. Left out: a chain, each
            layer called on the one before it.
    """

    name: str
    input_shape: Shape
    layers: tuple[Layer, ...]
    sources: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self):
        if not self.sources:
            object.__setattr__(self, "sources", tuple((index - 1,) for index in range(len(self.layers))))

    @cached_property
    def is_chain(self) -> bool:
        """Whether each layer is called on the one before it, and nothing else."""
        return all(sources == (index - 1,) for index, sources in enumerate(self.sources))

    @property
    def parameters(self) -> int:
        """The number of weights of all layers; those of a layer that is called twice count once."""
        return sum({id(layer.weights): layer.parameters for layer in self.layers}.values())

    @property
    def cost(self) -> int:
        """The work for one digit, in multiplications of a matrix product."""
        return sum(layer.cost for layer in self.layers)

    @cached_property
    def output_activation(self) -> ActivationFunction:
        """The activation that the ten outputs come from; layers that only pass them on are looked through."""
        behind: dict[int, ActivationFunction] = {DIGIT: LINEAR}  # of each layer's values
        for index, (layer, sources) in enumerate(zip(self.layers, self.sources, strict=True)):
            activation = layer.operation.activation
            over_all_ten = layer.output_shape[-1] == math.prod(layer.output_shape)
            if activation is not LINEAR:
                behind[index] = activation if activation in EACH_BY_ITSELF or over_all_ten else LINEAR
            else:
                of_sources = [behind[source] for source in sources]
                same = layer.operation.copies and all(each is of_sources[0] for each in of_sources)
                behind[index] = of_sources[0] if same else LINEAR
        return behind[len(self.layers) - 1]

    @property
    def gives_probabilities(self) -> bool:
        """Whether `probabilities` are the network's own, not made of any numbers by a softmax."""
        return self.output_activation in (SOFTMAX, LOG_SOFTMAX, *EACH_BY_ITSELF)

    def probabilities(self, outputs: np.ndarray) -> np.ndarray:
        """What the outputs say about each class, in [0, 1].

        Those of a softmax sum to 1; sigmoid outputs are ten answers of their own and need not. Outputs of
        another kind are put through a softmax.

        Args:
            outputs: float32 (n, 10) or (10,), of `predict`.

        Returns:
            float32, of the same shape.
        """
        if self.output_activation is LOG_SOFTMAX:
            return np.exp(outputs)
        return outputs if self.gives_probabilities else softmax(outputs)

    def predict(self, digits) -> np.ndarray:
        """The outputs for digits: the last of `forward`'s, by a shorter way.

        Args:
            digits: (n, 28, 28), or (28, 28) for one.

        Returns:
            float32 (n, 10).

        Raises:
            ValueError: For another shape.
        """
        return _joined([self._shortest(x) for x in self._chunks(digits)])

    def forward(self, digits) -> list[np.ndarray]:
        """What every layer gives for digits, in the order of `layers`; arguments and errors as in `predict`.

        Returns:
            float32 (n, *output_shape) for each layer. The arrays may share memory; do not write to them.
        """
        chunks = [[after for _, after in self._every_value(x)] for x in self._chunks(digits)]
        return [_joined(outputs) for outputs in zip(*chunks, strict=True)]

    def trace(self, digit) -> list[np.ndarray]:
        """`forward` for one digit (28, 28), without the batch axis."""
        return [after for _, after in self.layer_values(digit)]

    def layer_values(self, digit) -> list[LayerValues]:
        """`trace` together with the values before each activation."""
        (x,) = self._chunks(np.reshape(digit, (1, 28, 28)))
        return [LayerValues(before[0], after[0]) for before, after in self._every_value(x)]

    def _chunks(self, digits) -> Iterator[np.ndarray]:
        digits = np.asarray(digits, np.float32)
        if digits.shape[-2:] != (28, 28) or digits.ndim not in (2, 3) or not digits.size:
            raise ValueError(f"`digits` must be (n, 28, 28) or (28, 28). Received: shape {digits.shape}")
        batch = digits.reshape(-1, *self.input_shape)
        size = self._digits_at_once
        return (batch[start : start + size] for start in range(0, len(batch), size))

    @cached_property
    def _digits_at_once(self) -> int:
        return max(1, VALUES_AT_ONCE // max(layer.values for layer in self.layers))

    def _every_value(self, x: np.ndarray) -> list[LayerValues]:
        values: list[LayerValues] = []
        with np.errstate(all="ignore"):  # exp(−x) may overflow on the way to a sigmoid of 0
            for layer, sources in zip(self.layers, self.sources, strict=True):
                operation = layer.operation
                merged = operation.merge([x if i == DIGIT else values[i].output for i in sources])
                before = operation.preactivation(merged, layer.weights)
                values.append(LayerValues(before, operation.activation.function(before)))
        return values

    def _shortest(self, x: np.ndarray) -> np.ndarray:
        values = {DIGIT: x}
        with np.errstate(all="ignore"):
            for step in self._steps:
                operation, weights = step.layer.operation, step.layer.weights
                sums = operation.transform(operation.merge([values[i] for i in step.sources]), weights)
                values[step.index] = operation.finish(sums if step.pool is None else step.pool(sums), weights)
                for index in step.last_used:
                    del values[index]
        return values[len(self.layers) - 1]

    @cached_property
    def _steps(self) -> "list[_Step]":
        """The layers, each convolution together with the max-pooling that follows it.

        Adding a bias and taking ReLU keep the order of values, so the largest can be found first, and
        bias and ReLU are then work on a quarter of the values. The result is the same to the last bit.
        """
        uses = Counter(source for sources in self.sources for source in sources)
        steps: list[_Step] = []
        for index, (layer, sources) in enumerate(zip(self.layers, self.sources, strict=True)):
            before = steps[-1] if steps else None
            follows = before is not None and sources == (before.index,) and uses[before.index] == 1
            if before and follows and isinstance(layer.operation, MaxPooling2D) and _keeps_order(before):
                steps[-1] = _Step(index, before.layer, before.sources, layer)
            else:
                steps.append(_Step(index, layer, sources))
        last_step = {source: step.index for step in steps for source in step.sources}
        return [
            replace(
                step, last_used=tuple(source for source, index in last_step.items() if index == step.index)
            )
            for step in steps
        ]


@dataclass(frozen=True, eq=False)
class _Step:
    """A layer, or two at once, on the way to the outputs.

    Attributes:
        index: Of the layer whose output it gives.
        layer: The layer to compute.
        sources: What it is called on.
        pool: The pooling of its output, computed with it.
        last_used: The values that no later step needs.
    """

    index: int
    layer: Layer
    sources: tuple[int, ...]
    pool: Layer | None = None
    last_used: tuple[int, ...] = ()


def _joined(chunks: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(chunks) if len(chunks) > 1 else chunks[0]


def _keeps_order(step: _Step) -> bool:
    operation = step.layer.operation
    return step.pool is None and isinstance(operation, Conv2D) and operation.activation in (LINEAR, RELU)
