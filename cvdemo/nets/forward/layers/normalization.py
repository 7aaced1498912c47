"""Layers that scale and shift each value."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell, LayerError, Shape, Weights


@dataclass(frozen=True, kw_only=True)
class BatchNormalization(CellByCell):
    """gamma·(x − mean) / √(variance + epsilon) + beta, with each channel's moving mean and variance.

    Source: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", 2015, algorithm 2.
    """

    axis: int = -1
    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True

    def __post_init__(self):
        if self.epsilon <= 0:
            raise LayerError(f"has an unusable epsilon: it must be above 0, not {self.epsilon:g}")

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        axis = config.raw("axis")
        axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
        if not isinstance(axis, int) or isinstance(axis, bool) or config.flag("renorm", False):
            raise config.refuse("normalises in a way that cannot be run here")
        return cls(
            axis=axis,
            epsilon=config.number("epsilon", 1e-3),
            center=config.flag("center", True),
            scale=config.flag("scale", True),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        if self.axis not in (-1, len(input_shape)):  # the axes of a batch are counted, its own is 0
            raise LayerError("normalises in a way that cannot be run here")
        return input_shape

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return dict.fromkeys(self._names, input_shape[-1:])

    def parameters_formula(self, input_shape: Shape) -> str:
        return f"{len(self._names)}·{input_shape[-1]}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        factor = weights.get("gamma", 1) / np.sqrt(weights["moving_variance"] + np.float32(self.epsilon))
        return x * factor + (weights.get("beta", 0) - weights["moving_mean"] * factor)

    @property
    def _names(self) -> list[str]:
        trained = ["gamma"] * self.scale + ["beta"] * self.center
        return [*trained, "moving_mean", "moving_variance"]


@dataclass(frozen=True, kw_only=True)
class Rescaling(CellByCell):
    """`scale`·x + `offset`, each one number or one for each channel."""

    scale: float | tuple[float, ...]
    offset: float | tuple[float, ...] = 0.0

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(scale=config.numbers("scale"), offset=config.numbers("offset", 0.0))

    def output_shape(self, input_shape: Shape) -> Shape:
        for name, values in (("scale", self.scale), ("offset", self.offset)):
            if isinstance(values, tuple) and len(values) != input_shape[-1]:
                rule = f"it must be one number, or {input_shape[-1]} of them, not {len(values)}"
                raise LayerError(f"has an unusable {name}: {rule}")
        return input_shape

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        scale, offset = self._float32
        return x * scale + offset

    @cached_property
    def _float32(self) -> tuple[np.ndarray, np.ndarray]:
        return np.asarray(self.scale, np.float32), np.asarray(self.offset, np.float32)
