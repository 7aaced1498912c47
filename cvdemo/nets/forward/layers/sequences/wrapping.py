"""Layers that are made of a layer: it is run at every step, or once in each direction."""

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from cvdemo.nets.forward.activations import ActivationFunction
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import (
    LayerError,
    Operation,
    Shape,
    SlidingWindow,
    Weights,
    operation_from,
    row_by_row,
    within,
)
from cvdemo.nets.forward.layers.sequences.recurrent import RNN

FORWARD, BACKWARD = "forward_layer/", "backward_layer/"


@dataclass(frozen=True, kw_only=True)
class TimeDistributed(Operation):
    """A layer that is run on each step, or row, by itself, with the same weights."""

    layer: Operation

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(layer=operation_from(config.inner("layer")))

    @property
    def activation(self) -> ActivationFunction:
        return self.layer.activation

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape[0], *self.layer.output_shape(self._of_a_step(input_shape))

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        return row_by_row(input_shape)

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        shapes = self.layer.weight_shapes(self._of_a_step(input_shape))
        return {f"layer/{name}": shape for name, shape in shapes.items()}

    def parameters(self, input_shape: Shape) -> int:
        return self.layer.parameters(self._of_a_step(input_shape))

    def parameters_formula(self, input_shape: Shape) -> str:
        return self.layer.parameters_formula(self._of_a_step(input_shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        return input_shape[0] * self.layer.multiply_adds(self._of_a_step(input_shape))

    def cost(self, input_shape: Shape) -> int:
        return input_shape[0] * self.layer.cost(self._of_a_step(input_shape))

    def buffer_values(self, input_shape: Shape) -> int:
        return input_shape[0] * self.layer.buffer_values(self._of_a_step(input_shape))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        count, steps, *of_a_step = x.shape
        outputs = self.layer.preactivation(x.reshape(count * steps, *of_a_step), within(weights, "layer/"))
        return outputs.reshape(count, steps, *outputs.shape[1:])

    def _of_a_step(self, input_shape: Shape) -> Shape:
        if len(input_shape) < 2:
            raise LayerError("needs steps with features from the layer before it")
        return input_shape[1:]


@dataclass(frozen=True, kw_only=True)
class Bidirectional(Operation):
    """A recurrent layer that reads the sequence, another that reads it backwards, and both outputs made one.

    Source: M. Schuster and K. K. Paliwal, "Bidirectional recurrent neural networks", 1997.
    """

    forward_layer: RNN
    backward_layer: RNN
    merge_mode: Literal["concat", "sum", "ave", "mul"] = "concat"

    def __post_init__(self):
        forward, backward = self.forward_layer, self.backward_layer
        if forward.return_sequences != backward.return_sequences:
            raise LayerError("has two layers of which only one gives all steps")
        if forward.go_backwards == backward.go_backwards:
            raise LayerError("has two layers that read in the same direction")
        if forward.cells[-1].units != backward.cells[-1].units:
            raise LayerError("has two layers of different sizes")

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        merge_mode = config.raw("merge_mode")
        if merge_mode not in ("concat", "sum", "ave", "mul"):
            raise config.wrong("merge_mode", "concat, sum, ave or mul")
        forward = cls._recurrent(config, "layer")
        if config.raw("backward_layer") is None:  # Keras 2 leaves it out where it is the other's twin
            backward = replace(forward, go_backwards=not forward.go_backwards)
        else:
            backward = cls._recurrent(config, "backward_layer")
        return cls(forward_layer=forward, backward_layer=backward, merge_mode=merge_mode)

    @staticmethod
    def _recurrent(config: LayerConfig, key: str) -> RNN:
        inner = config.inner(key)
        layer = operation_from(inner)
        if not isinstance(layer, RNN):
            raise config.refuse(f"is made of {inner.kind}; LSTM, GRU, SimpleRNN and RNN can be run here")
        return layer

    def output_shape(self, input_shape: Shape) -> Shape:
        *steps, units = self.forward_layer.output_shape(input_shape)
        if self.merge_mode == "concat":
            units *= 2
        return (*steps, units)

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {
            prefix + name: shape
            for layer, prefix in self._layers
            for name, shape in layer.weight_shapes(input_shape).items()
        }

    def parameters_formula(self, input_shape: Shape) -> str:
        return " + ".join(layer.parameters_formula(input_shape) for layer, _ in self._layers)

    def multiply_adds(self, input_shape: Shape) -> int:
        return sum(layer.multiply_adds(input_shape) for layer, _ in self._layers)

    def cost(self, input_shape: Shape) -> int:
        return sum(layer.cost(input_shape) for layer, _ in self._layers)

    def buffer_values(self, input_shape: Shape) -> int:
        return sum(layer.buffer_values(input_shape) for layer, _ in self._layers)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        forward, backward = (layer(x, within(weights, prefix)) for layer, prefix in self._layers)
        if self.backward_layer.return_sequences:
            backward = np.flip(backward, axis=1)
        match self.merge_mode:
            case "concat":
                return np.concatenate([forward, backward], axis=-1)
            case "sum":
                return forward + backward
            case "ave":
                return (forward + backward) / 2
            case "mul":
                return forward * backward

    @property
    def _layers(self) -> list[tuple[RNN, str]]:
        return [(self.forward_layer, FORWARD), (self.backward_layer, BACKWARD)]
