"""Pooling layers: the largest value or the mean of a window, of a whole map, or along any axes."""

import math
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from cvdemo import core
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import (
    COPYING,
    IntPair,
    LayerError,
    Operation,
    Shape,
    SlidingOperation,
    SlidingWindow,
    Weights,
    require_rows_columns_channels,
)


@dataclass(frozen=True, kw_only=True)
class Pooling(SlidingOperation):
    """What max and average pooling share; without `strides` windows lie side by side."""

    pool_size: IntPair = (2, 2)
    strides: IntPair | None = None
    padding: Literal["valid", "same"] = "valid"

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(
            pool_size=config.pair("pool_size"),
            strides=None if config.raw("strides") is None else config.pair("strides"),
            padding=config.padding(),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        shape = require_rows_columns_channels(input_shape)
        try:
            return core.pool_output_shape(shape, self.pool_size, strides=self.strides, padding=self.padding)
        except ValueError as error:
            raise LayerError("has a window larger than the feature maps before it") from error

    def window(self, input_shape: Shape) -> SlidingWindow:
        (top, _), (left, _) = self.pads(input_shape)
        return SlidingWindow(self.pool_size, self.strides or self.pool_size, (top, left))

    def cost(self, input_shape: Shape) -> int:
        return COPYING * math.prod(self.output_shape(input_shape)) * sum(self.pool_size)

    def pads(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        height, width, _ = require_rows_columns_channels(input_shape)
        strides = self.strides or self.pool_size
        return core.resolve_padding((height, width), self.pool_size, strides=strides, padding=self.padding)


class MaxPooling2D(Pooling):
    """The largest value of each window."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return core.max_pool2d(x, self.pool_size, strides=self.strides, padding=self.padding)


class AveragePooling2D(Pooling):
    """The mean of each window; cells of the padding are not counted."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return core.average_pool2d(x, self.pool_size, strides=self.strides, padding=self.padding)


@dataclass(frozen=True, kw_only=True)
class Reduction(Operation):
    """One number for all values along `axes`, counted as in a batch, whose own is 0."""

    axes: tuple[int, ...]
    keepdims: bool = False

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        axis = config.raw("axis")
        one = config.integer("axis", low=-3, high=3) if isinstance(axis, int) else None
        axes = config.integers("axis", -3, 3) if one is None else (one,)
        return cls(axes=axes, keepdims=config.flag("keepdims", False))

    def output_shape(self, input_shape: Shape) -> Shape:
        sides = len(input_shape)
        places = {axis - 1 if axis > 0 else axis + sides for axis in self.axes}
        if not all(0 <= place < sides for place in places):
            raise LayerError("does not fit the layer before it")
        kept = [1 if place in places else side for place, side in enumerate(input_shape)]
        rest = [side for place, side in enumerate(kept) if self.keepdims or place not in places]
        if not rest:
            raise LayerError("leaves a single number of the layer before it")
        return tuple(rest)

    def cost(self, input_shape: Shape) -> int:
        return math.prod(input_shape)


class Mean(Reduction):
    """`keras.ops.mean`."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.mean(axis=self.axes, keepdims=self.keepdims)


class Max(Reduction):
    """`keras.ops.max`."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.max(axis=self.axes, keepdims=self.keepdims)


class Min(Reduction):
    """`keras.ops.min`."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.min(axis=self.axes, keepdims=self.keepdims)


class Sum(Reduction):
    """`keras.ops.sum`."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.sum(axis=self.axes, keepdims=self.keepdims)


@dataclass(frozen=True, kw_only=True)
class GlobalPooling(Reduction):
    """What global max and average pooling share: one number for each channel."""

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(axes=cls.axes, keepdims=config.flag("keepdims", False))

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != len(self.axes) + 1:
            places = "rows and columns" if len(self.axes) == 2 else "steps"
            raise LayerError(f"needs {places} with channels from the layer before it")
        return super().output_shape(input_shape)


@dataclass(frozen=True, kw_only=True)
class GlobalMaxPooling2D(Max, GlobalPooling):
    """The largest value of each map."""

    axes: tuple[int, ...] = (1, 2)


@dataclass(frozen=True, kw_only=True)
class GlobalAveragePooling2D(Mean, GlobalPooling):
    """The mean of each map."""

    axes: tuple[int, ...] = (1, 2)


@dataclass(frozen=True, kw_only=True)
class GlobalMaxPooling1D(Max, GlobalPooling):
    """The largest value of each channel of a list."""

    axes: tuple[int, ...] = (1,)


@dataclass(frozen=True, kw_only=True)
class GlobalAveragePooling1D(Mean, GlobalPooling):
    """The mean of each channel of a list."""

    axes: tuple[int, ...] = (1,)
