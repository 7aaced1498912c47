"""Layers that give feature maps more rows and columns, or fewer, and leave their channels alone."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import (
    IntPair,
    LayerError,
    Operation,
    Shape,
    SlidingWindow,
    Weights,
    require_rows_columns_channels,
)

Interpolation = Literal["nearest", "bilinear"]
MAX_SIZE = 256


@dataclass(frozen=True, kw_only=True)
class Interpolated(Operation):
    """What resizing and upsampling share. Cells are areas: the first pixel's centre is at ½.

    Source: `tf.image.resize`, which Keras uses, with half-pixel centres.
    """

    interpolation: Interpolation = "nearest"

    @abstractmethod
    def rows_columns(self, input_shape: Shape) -> IntPair:
        """Rows and columns of the output."""

    @staticmethod
    def interpolation_from(config: LayerConfig, default: Interpolation) -> Interpolation:
        value = config.raw("interpolation") or default
        if value not in ("nearest", "bilinear"):
            raise config.wrong("interpolation", "nearest or bilinear")
        return value

    def output_shape(self, input_shape: Shape) -> Shape:
        *_, channels = require_rows_columns_channels(input_shape)
        return (*self.rows_columns(input_shape), channels)

    def cost(self, input_shape: Shape) -> int:
        height, width, channels = require_rows_columns_channels(input_shape)
        rows, columns = self.rows_columns(input_shape)
        return channels * (rows * height * width + rows * columns * width)

    def buffer_values(self, input_shape: Shape) -> int:
        return self.rows_columns(input_shape)[0] * math.prod(input_shape[1:])

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        rows, columns = self.rows_columns(x.shape[1:])
        by_rows = np.einsum("rh,nhwc->nrwc", self._shares(rows, x.shape[1]), x, optimize=True)
        return np.einsum("cw,nrwk->nrck", self._shares(columns, x.shape[2]), by_rows, optimize=True)

    def _shares(self, count: int, cells: int) -> np.ndarray:
        """How much of each of `cells` cells is in each of `count`: float32 (count, cells)."""
        centres = (np.arange(count, dtype=np.float32) + np.float32(0.5)) * np.float32(cells / count)
        shares = np.zeros((count, cells), np.float32)
        places = np.arange(count)
        if self.interpolation == "nearest":
            shares[places, np.minimum(np.floor(centres).astype(int), cells - 1)] = 1
            return shares
        first = np.floor(centres - 0.5)
        fraction = centres - 0.5 - first
        np.add.at(shares, (places, np.clip(first, 0, cells - 1).astype(int)), 1 - fraction)
        np.add.at(shares, (places, np.clip(first + 1, 0, cells - 1).astype(int)), fraction)
        return shares


@dataclass(frozen=True, kw_only=True)
class UpSampling2D(Interpolated):
    """`size` times as many rows and columns."""

    size: IntPair = (2, 2)

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(size=config.pair("size", 2), interpolation=cls.interpolation_from(config, "nearest"))

    def rows_columns(self, input_shape: Shape) -> IntPair:
        height, width, _ = require_rows_columns_channels(input_shape)
        return height * self.size[0], width * self.size[1]


@dataclass(frozen=True, kw_only=True)
class Resizing(Interpolated):
    """`height` rows and `width` columns, whatever the input has."""

    height: int
    width: int

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        for key in ("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias"):
            if config.flag(key, False):
                raise config.refuse("resizes in a way that cannot be run here")
        return cls(
            height=config.integer("height", high=MAX_SIZE),
            width=config.integer("width", high=MAX_SIZE),
            interpolation=cls.interpolation_from(config, "bilinear"),
        )

    def rows_columns(self, input_shape: Shape) -> IntPair:
        return self.height, self.width


class Crop(Operation):
    """What the layers share that keep the rows and columns within."""

    @abstractmethod
    def cropped(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        """The cells left out: ((top, bottom), (left, right))."""

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = require_rows_columns_channels(input_shape)
        (top, bottom), (left, right) = self.cropped(input_shape)
        if top + bottom >= height or left + right >= width:
            raise LayerError("crops away everything")
        return height - top - bottom, width - left - right, channels

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        (top, _), (left, _) = self.cropped(input_shape)
        return SlidingWindow(pads_before=(-top, -left))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        height, width, _ = self.output_shape(x.shape[1:])
        (top, _), (left, _) = self.cropped(x.shape[1:])
        return x[:, top : top + height, left : left + width]


@dataclass(frozen=True, kw_only=True)
class Cropping2D(Crop):
    """The rows and columns within: `cropping` is ((top, bottom), (left, right))."""

    cropping: tuple[IntPair, IntPair] = ((0, 0), (0, 0))

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(cropping=config.pairs("cropping"))

    def cropped(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        return self.cropping


@dataclass(frozen=True, kw_only=True)
class CenterCrop(Crop):
    """`height` rows and `width` columns from the middle."""

    height: int
    width: int

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        return cls(
            height=config.integer("height", high=MAX_SIZE), width=config.integer("width", high=MAX_SIZE)
        )

    def cropped(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        height, width, _ = require_rows_columns_channels(input_shape)
        rows, columns = height - self.height, width - self.width
        if min(rows, columns) < 0:
            raise LayerError("crops to more rows or columns than there are")
        return (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
