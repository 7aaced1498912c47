"""Layers that change the shape but compute nothing."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo import core
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import (
    CELL_BY_CELL,
    IntPair,
    LayerError,
    Operation,
    Shape,
    SlidingWindow,
    Weights,
    require_rows_columns_channels,
)


@dataclass(frozen=True)
class Flatten(Operation):
    """All values as one list, row by row, at each place channel by channel."""

    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls()

    def output_shape(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.reshape(len(x), -1)


@dataclass(frozen=True)
class Reshape(Operation):
    """The same values in another shape; one side may be −1, for what is left over."""

    target_shape: Shape
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(config.integers("target_shape", -1, 2**20))

    def output_shape(self, input_shape: Shape) -> Shape:
        count, target = math.prod(input_shape), self.target_shape
        known = math.prod(side for side in target if side != -1)
        if target.count(-1) == 1 and known > 0 and count % known == 0:
            target = tuple(count // known if side == -1 else side for side in target)
        if min(target) < 1 or math.prod(target) != count:
            raise LayerError("does not fit the layer before it")
        return target

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        """Where channels alone are split off or put together, rows and columns stay what they are."""
        target = self.output_shape(input_shape)
        same_rows = input_shape[:2] == target[:2] or (input_shape == (28 * 28,) and target[:2] == (28, 28))
        return CELL_BY_CELL if len(target) > 1 and same_rows else None

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.reshape(len(x), *self.output_shape(x.shape[1:]))


@dataclass(frozen=True)
class ExpandDims(Operation):
    """`keras.ops.expand_dims`: the same values with one more axis, of length 1."""

    axis: int
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(config.integer("axis", low=-3, high=3))

    def output_shape(self, input_shape: Shape) -> Shape:
        place = self.axis - 1 if self.axis > 0 else self.axis + len(input_shape) + 1
        if not 0 <= place <= len(input_shape):
            raise LayerError("does not fit the layer before it")
        return (*input_shape[:place], 1, *input_shape[place:])

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        return CELL_BY_CELL if self.output_shape(input_shape) == (*input_shape, 1) else None

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.reshape(len(x), *self.output_shape(x.shape[1:]))


@dataclass(frozen=True)
class Permute(Operation):
    """The same values with the axes in another order; `dims` counts them from 1."""

    dims: tuple[int, ...]

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(config.integers("dims", 1, 3))

    def output_shape(self, input_shape: Shape) -> Shape:
        if sorted(self.dims) != list(range(1, len(input_shape) + 1)):
            raise LayerError("does not fit the layer before it")
        return tuple(input_shape[axis - 1] for axis in self.dims)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.transpose(0, *self.dims)


@dataclass(frozen=True, kw_only=True)
class ZeroPadding2D(Operation):
    """Rows and columns of zeros around each map: `padding` is ((top, bottom), (left, right))."""

    padding: tuple[IntPair, IntPair] = ((1, 1), (1, 1))

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(padding=config.pairs("padding"))

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = require_rows_columns_channels(input_shape)
        (top, bottom), (left, right) = self.padding
        return top + height + bottom, left + width + right, channels

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        (top, _), (left, _) = self.padding
        return SlidingWindow(pads_before=(top, left))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return core.pad2d(x, self.padding)
