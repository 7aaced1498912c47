"""A recurrent layer whose steps are pictures."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.base import LayerError, Operation, Shape, Weights
from cvdemo.nets.forward.layers.convolution import Conv2D
from cvdemo.nets.forward.layers.sequences.recurrent import FOR_EACH_GATE, LSTMCell


@dataclass(frozen=True, kw_only=True)
class ConvLSTM2D(Operation):
    """An LSTM that convolves: steps (T, H, W, C) to the last output (H', W', filters), or those of all steps.

    Source: X. Shi et al., "Convolutional LSTM network: a machine learning approach for precipitation
    nowcasting", 2015.

    Attributes:
        cell: Its gates; its units are the filters.
        of_inputs: The convolution of a step, for all gates.
        of_outputs: That of the output before; it keeps rows and columns.
        return_sequences: Give the outputs of all steps.
        go_backwards: Read the last step first.
    """

    cell: LSTMCell
    of_inputs: Conv2D
    of_outputs: Conv2D
    return_sequences: bool = False
    go_backwards: bool = False

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.flag("return_state", False):
            raise config.refuse("gives its states beside its output, which cannot be taken here")
        filters = config.integer("filters", high=MAX_UNITS // LSTMCell.gates)
        conv = Conv2D.from_config(config.changed(filters=LSTMCell.gates * filters, activation=None))
        return cls(
            cell=LSTMCell.from_config(config.changed(units=filters)),
            of_inputs=conv,
            of_outputs=Conv2D(
                filters=conv.filters, kernel_size=conv.kernel_size, padding="same", use_bias=False
            ),
            return_sequences=config.flag("return_sequences", False),
            go_backwards=config.flag("go_backwards", False),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        shape = self._output_of_a_step(input_shape)
        return (input_shape[0], *shape) if self.return_sequences else shape

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        kernel, *bias = self.of_inputs.weight_shapes(input_shape[1:]).values()
        (recurrent,) = self.of_outputs.weight_shapes(self._output_of_a_step(input_shape)).values()
        shapes = {"cell/kernel": kernel, "cell/recurrent_kernel": recurrent}
        return {**shapes, "cell/bias": bias[0]} if bias else shapes

    def parameters_formula(self, input_shape: Shape) -> str:
        of_inputs = self.of_inputs.parameters_formula(input_shape[1:])
        return f"{of_inputs} + {self.of_outputs.parameters_formula(self._output_of_a_step(input_shape))}"

    def multiply_adds(self, input_shape: Shape) -> int:
        outputs = self._output_of_a_step(input_shape)
        of_a_step = self.of_inputs.multiply_adds(input_shape[1:]) + self.of_outputs.multiply_adds(outputs)
        return input_shape[0] * of_a_step

    def cost(self, input_shape: Shape) -> int:
        outputs = self._output_of_a_step(input_shape)
        convolutions = self.of_inputs.cost(input_shape[1:]) + self.of_outputs.cost(outputs)
        gates = (LSTMCell.gates + 1) * math.prod(outputs)
        return input_shape[0] * (convolutions + FOR_EACH_GATE * gates)

    def buffer_values(self, input_shape: Shape) -> int:
        return 2 * LSTMCell.gates * math.prod(self._output_of_a_step(input_shape))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        count, steps, *of_a_step = x.shape
        shape = self._output_of_a_step((steps, *of_a_step))
        h = c = np.zeros((count, *shape), np.float32)
        kernel, recurrent = {"kernel": weights["cell/kernel"]}, {"kernel": weights["cell/recurrent_kernel"]}
        outputs = []
        for step in reversed(range(steps)) if self.go_backwards else range(steps):
            sums = self.of_inputs.transform(x[:, step], kernel) + self.of_outputs.transform(h, recurrent)
            h, c = self.cell.after(sums + weights.get("cell/bias", 0), c)
            if self.return_sequences:
                outputs.append(h)
        return np.stack(outputs, axis=1) if self.return_sequences else h

    def _output_of_a_step(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 4:
            raise LayerError("needs a sequence of maps from the layer before it")
        return (*self.of_inputs.output_shape(input_shape[1:])[:2], self.cell.units)
