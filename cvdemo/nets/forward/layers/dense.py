"""Dense layers."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo.nets.forward.activations import LINEAR, ActivationFunction
from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.activation import activation_from
from cvdemo.nets.forward.layers.base import (
    CELL_BY_CELL,
    Operation,
    Shape,
    SlidingWindow,
    Weights,
    row_by_row,
)


@dataclass(frozen=True, kw_only=True)
class Dense(Operation):
    """Every output is a weighted sum of all inputs along the last axis, plus its bias.

    On feature maps it works at every place alike, as a 1 × 1 convolution does.
    """

    units: int
    activation: ActivationFunction = LINEAR
    use_bias: bool = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(
            units=config.integer("units", high=MAX_UNITS),
            activation=activation_from(config),
            use_bias=config.flag("use_bias", True),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        return (*input_shape[:-1], self.units)

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        if len(input_shape) == 2:
            return row_by_row(input_shape)
        return CELL_BY_CELL if len(input_shape) == 3 else None

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        kernel = {"kernel": (input_shape[-1], self.units)}
        return {**kernel, "bias": (self.units,)} if self.use_bias else kernel

    def parameters_formula(self, input_shape: Shape) -> str:
        inputs = f"({input_shape[-1]} + 1)" if self.use_bias else f"{input_shape[-1]}"
        return f"{inputs}·{self.units}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape) * self.units

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x @ weights["kernel"]
