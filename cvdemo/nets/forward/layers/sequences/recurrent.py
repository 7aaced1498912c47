"""Recurrent layers: they read a sequence, such as a digit row by row, and remember.

A layer is a cell that takes one step after the other; `RNN` has one or several of them, on top of each other.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from cvdemo.nets.forward.activations import ACTIVATIONS, SIGMOID, ActivationFunction
from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.activation import activation_from
from cvdemo.nets.forward.layers.base import (
    Operation,
    Shape,
    Weights,
    require_steps_and_features,
    within,
)

TANH = ACTIVATIONS["tanh"]
FOR_EACH_GATE = 100  # multiplications that a value's activation takes as long as


@dataclass(frozen=True, kw_only=True)
class Cell(ABC):
    """What happens at one step: inputs and the state become the next state, whose first part is the output.

    `kernel` holds the weights of the inputs, `recurrent_kernel` those of the output before, each for all
    gates side by side.
    """

    units: int
    activation: ActivationFunction = TANH
    use_bias: bool = True

    gates: ClassVar[int]  # sets of weights
    states: ClassVar[int]  # arrays that are remembered
    group: ClassVar[str]  # what a file calls it among others

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(**cls.settings_from(config))

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        """The arguments of the class, as a file states them for the cell or for its layer."""
        return {
            "units": config.integer("units", high=MAX_UNITS),
            "activation": activation_from(config),
            "use_bias": config.flag("use_bias", True),
        }

    def weight_shapes(self, features: int) -> dict[str, Shape]:
        """The shapes by Keras's names, in the order in which a file holds them."""
        width = self.gates * self.units
        shapes: dict[str, Shape] = {"kernel": (features, width), "recurrent_kernel": (self.units, width)}
        return {**shapes, "bias": self.bias_shape} if self.use_bias else shapes

    @property
    def bias_shape(self) -> Shape:
        return (self.gates * self.units,)

    def parameters_formula(self, features: int) -> str:
        biases = f" + {math.prod(self.bias_shape) // (self.gates * self.units)}" if self.use_bias else ""
        times = f"{self.gates}·" if self.gates > 1 else ""
        return f"{times}({features} + {self.units}{biases})·{self.units}"

    @abstractmethod
    def step(self, x: np.ndarray, states: Sequence[np.ndarray], weights: Weights) -> Sequence[np.ndarray]:
        """The states after a step; the first is the output.

        Args:
            x: float32 (n, features).
            states: float32 (n, units) each; zeros at first.
            weights: float32 arrays of `weight_shapes`.
        """


class SimpleRNNCell(Cell):
    """activation(kernel·x + recurrent_kernel·h + bias), h the output before."""

    gates, states, group = 1, 1, "simple_rnn_cell"

    def step(self, x: np.ndarray, states: Sequence[np.ndarray], weights: Weights) -> Sequence[np.ndarray]:
        sums = x @ weights["kernel"] + weights.get("bias", 0)
        return [self.activation(sums + states[0] @ weights["recurrent_kernel"])]


@dataclass(frozen=True, kw_only=True)
class GatedCell(Cell):
    """A cell with gates: factors from 0 to 1 that say what is taken and what is kept."""

    recurrent_activation: ActivationFunction = SIGMOID

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        gate = activation_from(config, "recurrent_activation")
        return {**super().settings_from(config), "recurrent_activation": gate}


class LSTMCell(GatedCell):
    """A memory c beside the output h; gates say what enters it, what stays, and what is given out.

    c ← forget·c + input·activation(…), h ← output·activation(c).

    Source: S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997; F. Gers, J. Schmidhuber and
    F. Cummins, "Learning to forget: continual prediction with LSTM", 2000.
    """

    gates, states, group = 4, 2, "lstm_cell"

    def step(self, x: np.ndarray, states: Sequence[np.ndarray], weights: Weights) -> Sequence[np.ndarray]:
        h, c = states
        return self.after(x @ weights["kernel"] + h @ weights["recurrent_kernel"] + weights.get("bias", 0), c)

    def after(self, sums: np.ndarray, c: np.ndarray) -> list[np.ndarray]:
        """Output and memory for the sums of all gates side by side, and the memory before."""
        take, keep, new, give = np.split(sums, 4, axis=-1)
        gate = self.recurrent_activation
        c = gate(keep) * c + gate(take) * self.activation(new)
        return [gate(give) * self.activation(c), c]


@dataclass(frozen=True, kw_only=True)
class GRUCell(GatedCell):
    """h ← update·h + (1 − update)·activation(…); a reset gate says how much of h the new value is made of.

    With `reset_after` the reset gate multiplies what the recurrent weights make of h, else h itself.

    Source: K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014.
    """

    reset_after: bool = True

    gates, states, group = 3, 1, "gru_cell"

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        # Keras 2 wrote it only where it differs from the default of its time: before.
        return {**super().settings_from(config), "reset_after": config.flag("reset_after", False)}

    @property
    def bias_shape(self) -> Shape:
        width = self.gates * self.units
        return (2, width) if self.reset_after else (width,)

    def step(self, x: np.ndarray, states: Sequence[np.ndarray], weights: Weights) -> Sequence[np.ndarray]:
        (h,), units, recurrent = states, self.units, weights["recurrent_kernel"]
        bias, recurrent_bias = self._biases(weights)
        update, reset, new = np.split(x @ weights["kernel"] + bias, 3, axis=-1)
        gates = h @ recurrent[:, : 2 * units] + recurrent_bias[: 2 * units]
        update = self.recurrent_activation(update + gates[:, :units])
        reset = self.recurrent_activation(reset + gates[:, units:])
        if self.reset_after:
            remembered = reset * (h @ recurrent[:, 2 * units :] + recurrent_bias[2 * units :])
        else:
            remembered = (reset * h) @ recurrent[:, 2 * units :]
        return [update * h + (1 - update) * self.activation(new + remembered)]

    def _biases(self, weights: Weights) -> tuple[np.ndarray, np.ndarray]:
        """That of the inputs and that of the output before, which only `reset_after` has."""
        none = np.zeros(self.gates * self.units, np.float32)
        bias = weights.get("bias", none)
        return (bias[0], bias[1]) if bias.ndim == 2 else (bias, none)


CELLS: dict[str, type[Cell]] = {cell.__name__: cell for cell in (SimpleRNNCell, LSTMCell, GRUCell)}


@dataclass(frozen=True, kw_only=True)
class RNN(Operation):
    """A sequence (steps, features) read step by step: the last output (units,), or those of all steps.

    Attributes:
        cells: Each takes the outputs of the one before it; the first, the sequence.
        return_sequences: Give the outputs of all steps, (steps, units).
        go_backwards: Read the last step first; the outputs stand in the order in which they were computed.
    """

    cells: tuple[Cell, ...]
    return_sequences: bool = False
    go_backwards: bool = False

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.flag("return_state", False):
            raise config.refuse("gives its states beside its output, which cannot be taken here")
        if config.flag("time_major", False):
            raise config.refuse("takes the steps of all digits at a time, which cannot be run here")
        return cls(
            cells=cls.cells_from(config),
            return_sequences=config.flag("return_sequences", False),
            go_backwards=config.flag("go_backwards", False),
        )

    @classmethod
    def cells_from(cls, config: LayerConfig) -> tuple[Cell, ...]:
        cell = config.inner("cell")
        cells = cell.each_inner("cells") if cell.kind == "StackedRNNCells" else [cell]
        if unknown := next((each.kind for each in cells if each.kind not in CELLS), None):
            raise config.refuse(f"is made of {unknown}, which cannot be run here")
        return tuple(CELLS[each.kind].from_config(each) for each in cells)

    def output_shape(self, input_shape: Shape) -> Shape:
        steps, _ = require_steps_and_features(input_shape)
        units = self.cells[-1].units
        return (steps, units) if self.return_sequences else (units,)

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {
            prefix + name: shape
            for cell, features, prefix in self._stack(input_shape)
            for name, shape in cell.weight_shapes(features).items()
        }

    def parameters_formula(self, input_shape: Shape) -> str:
        return " + ".join(cell.parameters_formula(features) for cell, features, _ in self._stack(input_shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        steps, _ = require_steps_and_features(input_shape)
        return steps * sum(
            cell.gates * cell.units * (features + cell.units)
            for cell, features, _ in self._stack(input_shape)
        )

    def cost(self, input_shape: Shape) -> int:
        gates = input_shape[0] * sum((cell.gates + 1) * cell.units for cell in self.cells)
        return 2 * self.multiply_adds(input_shape) + FOR_EACH_GATE * gates  # many small matrix products

    def buffer_values(self, input_shape: Shape) -> int:
        """The outputs of all steps, which a cell leaves for the next."""
        steps, _ = require_steps_and_features(input_shape)
        return max(cell.units for cell in self.cells) * max(steps, 2 * max(cell.gates for cell in self.cells))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        steps = np.flip(x, axis=1) if self.go_backwards else x
        stack = self._stack(x.shape[1:])
        for index, (cell, _, prefix) in enumerate(stack):
            only_last = index == len(stack) - 1 and not self.return_sequences
            steps = _outputs(cell, steps, within(weights, prefix), only_last)
        return steps[:, 0] if not self.return_sequences else steps

    def _stack(self, input_shape: Shape) -> list[tuple[Cell, int, str]]:
        """Each cell with the number of its inputs, and where its weights are."""
        stack: list[tuple[Cell, int, str]] = []
        _, features = require_steps_and_features(input_shape)
        for index, cell in enumerate(self.cells):
            before = sum(each.group == cell.group for each in self.cells[:index])
            place = f"cells/{cell.group}{f'_{before}' if before else ''}/" if len(self.cells) > 1 else ""
            stack.append((cell, features, f"cell/{place}"))
            features = cell.units
        return stack


def _outputs(cell: Cell, x: np.ndarray, weights: Weights, only_last: bool) -> np.ndarray:
    """What a cell gives at each step of `x` (n, steps, features), or at the last alone: (n, …, units)."""
    count, steps, _ = x.shape
    states: Sequence[np.ndarray] = [np.zeros((count, cell.units), np.float32)] * cell.states
    outputs = np.empty((count, 1 if only_last else steps, cell.units), np.float32)
    for step in range(steps):
        states = cell.step(x[:, step], states, weights)
        if not only_last:
            outputs[:, step] = states[0]
    if only_last:
        outputs[:, 0] = states[0]
    return outputs


class RecurrentLayer(RNN):
    """What the layers with a cell of their own share."""

    cell: ClassVar[type[Cell]]

    @classmethod
    def cells_from(cls, config: LayerConfig) -> tuple[Cell, ...]:
        return (cls.cell.from_config(config),)


class SimpleRNN(RecurrentLayer):
    """An `RNN` of a `SimpleRNNCell`."""

    cell = SimpleRNNCell


class LSTM(RecurrentLayer):
    """An `RNN` of an `LSTMCell`."""

    cell = LSTMCell


class GRU(RecurrentLayer):
    """An `RNN` of a `GRUCell`."""

    cell = GRUCell
