"""Layers that change the shape but compute nothing."""

import math
from dataclasses import dataclass
from types import EllipsisType
from typing import Any, Self

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
class Squeeze(Operation):
    """`keras.ops.squeeze`: the same values without an axis of length 1; without all of them for None."""

    axis: int | None
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(None if config.raw("axis") is None else config.integer("axis", low=-4, high=4))

    def output_shape(self, input_shape: Shape) -> Shape:
        if self.axis is None:
            return tuple(side for side in input_shape if side > 1) or (1,)
        place = self.axis - 1 if self.axis > 0 else self.axis + len(input_shape)
        if len(input_shape) < 2 or not 0 <= place < len(input_shape) or input_shape[place] != 1:
            raise LayerError("does not fit the layer before it")
        return (*input_shape[:place], *input_shape[place + 1 :])

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        output_shape = self.output_shape(input_shape)
        return CELL_BY_CELL if len(output_shape) > 1 and output_shape == input_shape[:-1] else None

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x.reshape(len(x), *self.output_shape(x.shape[1:]))


@dataclass(frozen=True)
class RepeatVector(Operation):
    """A list of values `n` times, as the steps of a sequence."""

    n: int
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(config.integer("n", high=1024))

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise LayerError("needs a list of values from the layer before it")
        return self.n, *input_shape

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return np.repeat(x[:, None], self.n, axis=1)


Index = int | slice | EllipsisType | None  # None: a new axis of length 1


@dataclass(frozen=True)
class GetItem(Operation):
    """A part of the values, as `x[:, 2:5]` takes it; `key` leaves out the batch's axis."""

    key: tuple[Index, ...]
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        """`key`: for each axis a number, [start, stop, step], "newaxis" or "...", the batch's the first."""
        items = config.raw("key")
        if not isinstance(items, list) or not 1 <= len(items) <= 8 or items.count("...") > 1:
            raise config.refuse("takes a part of the values in a way that cannot be run here")
        if items[0] not in ([None, None, None], "..."):
            raise config.refuse("takes some digits of several, and here there is one")
        return cls(tuple(cls._index(config, item) for item in items[items[0] != "..." :]))

    @staticmethod
    def _index(config: LayerConfig, item: Any) -> Index:
        match item:
            case "newaxis":
                return None
            case "...":
                return Ellipsis
            case int() if not isinstance(item, bool):
                return item
            case [_, _, _] if all(
                each is None or (isinstance(each, int) and not isinstance(each, bool)) for each in item
            ):
                if item[2] != 0:
                    return slice(*item)
        raise config.refuse("takes a part of the values in a way that cannot be run here")

    def output_shape(self, input_shape: Shape) -> Shape:
        try:
            shape = np.broadcast_to(np.float32(0), input_shape)[self.key].shape
        except (IndexError, ValueError) as error:
            raise LayerError("does not fit the layer before it") from error
        if not shape or 0 in shape:
            raise LayerError("leaves a single number of the layer before it, or none")
        return shape

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        return CELL_BY_CELL if self.output_shape(input_shape) == (*input_shape, 1) else None

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x[(slice(None), *self.key)]


@dataclass(frozen=True)
class Permute(Operation):
    """The same values with the axes in another order; `dims` counts them from 1."""

    dims: tuple[int, ...]

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(config.integers("dims", 1, 5))

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
