"""Pooling layers: the largest value or the mean of a window, or of a whole map."""

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
class GlobalPooling(Operation):
    """What global max and average pooling share: one number for each map."""

    keepdims: bool = False

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(keepdims=config.flag("keepdims", False))

    def output_shape(self, input_shape: Shape) -> Shape:
        *_, channels = require_rows_columns_channels(input_shape)
        return (1, 1, channels) if self.keepdims else (channels,)

    def cost(self, input_shape: Shape) -> int:
        return math.prod(input_shape)


class GlobalMaxPooling2D(GlobalPooling):
    """The largest value of each map."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.max(axis=(1, 2), keepdims=self.keepdims)


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each map."""

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.mean(axis=(1, 2), keepdims=self.keepdims)
