"""Layers with several inputs: they make one of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar, Self

import numpy as np

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell, LayerError, Shape

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
