"""Layers with several inputs: they make one of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar, Self

import numpy as np

from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell, LayerError, Operation, Shape, Weights

MAX_INPUTS = 16


def _several(shapes: Sequence[Shape]) -> None:
    if not 2 <= len(shapes) <= MAX_INPUTS:
        raise LayerError(f"takes 2 to {MAX_INPUTS} inputs, but is given {len(shapes)}")


@dataclass(frozen=True)
class Merge(CellByCell):
    """What the layers share that compute each value from the values at its place in all inputs.

    An input whose side is 1 is repeated along that axis, as NumPy broadcasts.
    """

    combine: ClassVar[Callable[[np.ndarray, np.ndarray], np.ndarray]]

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        _several(shapes)
        try:
            if len(set(map(len, shapes))) > 1:
                raise ValueError
            return np.broadcast_shapes(*shapes)
        except ValueError:
            sides = " and ".join(" × ".join(map(str, shape)) for shape in shapes)
            raise LayerError(f"cannot put together inputs of {sides}") from None

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        return reduce(type(self).combine, inputs)

    def cost(self, input_shape: Shape) -> int:
        return MAX_INPUTS * math.prod(input_shape)


class Add(Merge):
    """The sum of the inputs; the shortcut of a residual network ends in one.

    Source: K. He, X. Zhang, S. Ren and J. Sun, "Deep residual learning for image recognition", 2016.
    """

    combine = np.add


class Subtract(Merge):
    """The first input minus the second."""

    combine = np.subtract

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        if len(shapes) != 2:
            raise LayerError(f"takes 2 inputs, but is given {len(shapes)}")
        return super().merged_shape(shapes)


class Multiply(Merge):
    """The product of the inputs."""

    combine = np.multiply


class Maximum(Merge):
    """The largest of the inputs."""

    combine = np.maximum


class Minimum(Merge):
    """The smallest of the inputs."""

    combine = np.minimum


class Average(Merge):
    """The mean of the inputs."""

    combine = np.add
    copies = True  # the mean of probabilities is one

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        return super().merge(inputs) / np.float32(len(inputs))


@dataclass(frozen=True, kw_only=True)
class Concatenate(CellByCell):
    """The inputs side by side along `axis`: for feature maps their channels, as a rule."""

    axis: int = -1

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(axis=config.integer("axis", -1, low=-3, high=3))

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        _several(shapes)
        axis = self.axis - 1 if self.axis > 0 else self.axis + len(shapes[0])  # the batch's own is 0
        rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
        if not 0 <= axis < len(shapes[0]) or len(rest) > 1 or len(set(map(len, shapes))) > 1:
            sides = " and ".join(" × ".join(map(str, shape)) for shape in shapes)
            raise LayerError(f"cannot put inputs of {sides} side by side")
        return (*shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :])

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        return np.concatenate(inputs, axis=self.axis)

    def cost(self, input_shape: Shape) -> int:
        return math.prod(input_shape)


@dataclass(frozen=True, kw_only=True)
class Product(Operation):
    """Two inputs (rows, n) and (n, columns), each with its axes in this order or the other: a matrix product.

    Attributes:
        axes: For each input which of its axes is summed over, counted as in a batch: 1 or 2.
        normalize: Divide what is summed over by its length first: the products are cosines then.
    """

    axes: tuple[int, int] = (2, 1)
    normalize: bool = False

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        if len(shapes) != 2 or len(shapes[0]) not in (1, 2) or len(shapes[0]) != len(shapes[1]):
            raise LayerError("can multiply two lists or two matrices here, and nothing else")
        one, other = (self._place(index, len(shape)) for index, shape in enumerate(shapes))
        if shapes[0][one] != shapes[1][other]:
            raise LayerError(f"cannot multiply sides of {shapes[0][one]} and {shapes[1][other]}")
        rest = (*shapes[0][:one], *shapes[0][one + 1 :], *shapes[1][:other], *shapes[1][other + 1 :])
        return rest or (1,)

    def _place(self, index: int, sides: int) -> int:
        """Where in the shape of an input the axis is that is summed over."""
        axis = self.axes[index]
        place = axis - 1 if axis > 0 else axis + sides
        if axis == 0 or not 0 <= place < sides:
            raise LayerError("multiplies along an axis that its input does not have")
        return place

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        one, other = (
            np.moveaxis(x, self._place(index, x.ndim - 1) + 1, -1) for index, x in enumerate(inputs)
        )
        if self.normalize:
            one, other = (
                x / np.sqrt(np.maximum(np.sum(x * x, axis=-1, keepdims=True), np.float32(1e-12)))
                for x in (one, other)
            )
        if one.ndim == 2:
            return np.sum(one * other, axis=-1, keepdims=True)
        return one @ other.swapaxes(1, 2)

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def cost(self, input_shape: Shape) -> int:
        return MAX_UNITS * math.prod(input_shape)  # over what is summed is not known any more

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return x


class Dot(Product):
    """The product of two lists, or of two matrices, along an axis of each."""

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        one = isinstance(config.raw("axes"), int)
        axes = (config.integer("axes", low=-2, high=2),) * 2 if one else config.integers("axes", -2, 2)
        if len(axes) != 2:
            raise config.wrong("axes", "one axis, or one for each input")
        return cls(axes=(axes[0], axes[1]), normalize=config.flag("normalize", False))


class Matmul(Product):
    """`keras.ops.matmul`."""

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        if any(len(shape) != 2 for shape in shapes):
            raise LayerError("can multiply two matrices here, and nothing else")
        return super().merged_shape(shapes)


@dataclass(frozen=True, kw_only=True)
class Stack(CellByCell):
    """`keras.ops.stack`: the inputs one behind the other, along an axis of their own."""

    axis: int = -1

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(axis=config.integer("axis", 0, low=-4, high=4))

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        _several(shapes)
        place = self.axis - 1 if self.axis > 0 else self.axis + len(shapes[0]) + 1
        if len(set(shapes)) > 1 or self.axis == 0 or not 0 <= place <= len(shapes[0]):
            raise LayerError("cannot put its inputs one behind the other")
        return (*shapes[0][:place], len(shapes), *shapes[0][place:])

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        return np.stack(inputs, axis=self.axis)

    def cost(self, input_shape: Shape) -> int:
        return math.prod(input_shape)
