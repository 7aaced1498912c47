"""Layers that scale and shift each value."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell, LayerError, Operation, Shape, Weights


@dataclass(frozen=True, kw_only=True)
class Standardization(Operation):
    """gamma·(x − mean) / √(variance + epsilon) + beta; gamma only with `scale`, beta only with `center`."""

    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True

    def __post_init__(self):
        if self.epsilon <= 0:
            raise LayerError(f"has an unusable epsilon: it must be above 0, not {self.epsilon:g}")


@dataclass(frozen=True, kw_only=True)
class BatchNormalization(Standardization, CellByCell):
    """gamma·(x − mean) / √(variance + epsilon) + beta, with each channel's moving mean and variance.

    Source: S. Ioffe and C. Szegedy, "Batch normalization: accelerating deep network training by reducing
    internal covariate shift", 2015, algorithm 2.
    """

    axis: int = -1

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


@dataclass(frozen=True, kw_only=True)
class LayerNormalization(Standardization):
    """gamma·(x − mean) / √(variance + epsilon) + beta, with each digit's own mean and variance along `axes`.

    Source: J. L. Ba, J. R. Kiros and G. E. Hinton, "Layer normalization", 2016.
    """

    axes: tuple[int, ...] = (-1,)

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.flag("rms_scaling", False):
            raise config.refuse("normalises in a way that cannot be run here")
        return cls(
            axes=_axes_from(config),
            epsilon=config.number("epsilon", 1e-3),
            center=config.flag("center", True),
            scale=config.flag("scale", True),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        _places_of(self.axes, input_shape)
        return input_shape

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        shape = tuple(input_shape[place] for place in _places_of(self.axes, input_shape))
        return dict.fromkeys(["gamma"] * self.scale + ["beta"] * self.center, shape)

    def parameters_formula(self, input_shape: Shape) -> str:
        sides = [str(input_shape[place]) for place in _places_of(self.axes, input_shape)]
        return "·".join([str(self.scale + self.center), *sides])

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def cost(self, input_shape: Shape) -> int:
        return 4 * math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        places = _places_of(self.axes, x.shape[1:])
        axes = tuple(place + 1 for place in places)
        mean, variance = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
        normal = (x - mean) / np.sqrt(variance + np.float32(self.epsilon))
        sides = [side if place in places else 1 for place, side in enumerate(x.shape[1:])]
        if "gamma" in weights:
            normal *= weights["gamma"].reshape(sides)
        return normal + weights["beta"].reshape(sides) if "beta" in weights else normal


@dataclass(frozen=True, kw_only=True)
class RMSNormalization(CellByCell):
    """scale·x / √(mean of x² + epsilon), along `axes`.

    Source: B. Zhang and R. Sennrich, "Root mean square layer normalization", 2019.
    """

    axes: tuple[int, ...] = (-1,)
    epsilon: float = 1e-6

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(axes=_axes_from(config), epsilon=config.number("epsilon", 1e-6))

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"scale": tuple(input_shape[place] for place in _places_of(self.axes, input_shape))}

    def parameters_formula(self, input_shape: Shape) -> str:
        return "·".join(map(str, self.weight_shapes(input_shape)["scale"]))

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        places = _places_of(self.axes, x.shape[1:])
        squares = np.mean(x * x, tuple(place + 1 for place in places), keepdims=True)
        sides = [side if place in places else 1 for place, side in enumerate(x.shape[1:])]
        return x / np.sqrt(squares + np.float32(self.epsilon)) * weights["scale"].reshape(sides)


@dataclass(frozen=True, kw_only=True)
class UnitNormalization(CellByCell):
    """x / √(sum of x²), along `axes`."""

    axes: tuple[int, ...] = (-1,)

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(axes=_axes_from(config))

    def output_shape(self, input_shape: Shape) -> Shape:
        _places_of(self.axes, input_shape)
        return input_shape

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        axes = tuple(place + 1 for place in _places_of(self.axes, x.shape[1:]))
        return x / np.sqrt(np.maximum(np.sum(x * x, axes, keepdims=True), np.float32(1e-12)))


@dataclass(frozen=True, kw_only=True)
class GroupNormalization(Standardization):
    """As `LayerNormalization`, over rows, columns and the channels of one group; −1: each channel is one.

    Source: Y. Wu and K. He, "Group normalization", 2018.
    """

    groups: int = 32

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.raw("axis") not in (None, -1, 3):
            raise config.refuse("normalises in a way that cannot be run here")
        return cls(
            groups=config.integer("groups", 32, low=-1, high=MAX_UNITS),
            epsilon=config.number("epsilon", 1e-3),
            center=config.flag("center", True),
            scale=config.flag("scale", True),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        if self.groups == 0 or input_shape[-1] % self._groups(input_shape):
            raise LayerError(f"cannot divide {input_shape[-1]} channels into {self.groups} groups")
        return input_shape

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return dict.fromkeys(["gamma"] * self.scale + ["beta"] * self.center, input_shape[-1:])

    def parameters_formula(self, input_shape: Shape) -> str:
        return f"{self.scale + self.center}·{input_shape[-1]}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def cost(self, input_shape: Shape) -> int:
        return 4 * math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        groups = x.reshape(len(x), -1, self._groups(x.shape[1:]), x.shape[-1] // self._groups(x.shape[1:]))
        mean, variance = groups.mean((1, 3), keepdims=True), groups.var((1, 3), keepdims=True)
        normal = ((groups - mean) / np.sqrt(variance + np.float32(self.epsilon))).reshape(x.shape)
        return normal * weights.get("gamma", 1) + weights.get("beta", 0)

    def _groups(self, input_shape: Shape) -> int:
        return input_shape[-1] if self.groups == -1 else self.groups


@dataclass(frozen=True, kw_only=True)
class Normalization(CellByCell):
    """(x − mean) / √variance, with the mean and variance that training digits had along `axes`.

    Attributes:
        axes: Each place along them has a mean and a variance of its own; none: one for all.
        mean, variance: Where they are settings; None where they were found in the training digits.
    """

    axes: tuple[int, ...] = (-1,)
    mean: float | tuple[float, ...] | None = None
    variance: float | tuple[float, ...] | None = None

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.flag("invert", False):
            raise config.refuse("undoes a normalisation, which cannot be run here")
        given = config.raw("mean") is not None
        return cls(
            axes=() if config.raw("axis") in (None, []) else _axes_from(config),
            mean=config.numbers("mean") if given else None,
            variance=config.numbers("variance") if given else None,
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        count = math.prod(input_shape[place] for place in _places_of(self.axes, input_shape))
        for name, values in (("mean", self.mean), ("variance", self.variance)):
            if isinstance(values, tuple) and len(values) not in (1, count):
                raise LayerError(f"has an unusable {name}: it must be {count} numbers, not {len(values)}")
        return input_shape

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        if self.mean is not None:
            return {}
        shape = tuple(input_shape[place] for place in _places_of(self.axes, input_shape))
        return {"mean": shape, "variance": shape}

    def parameters(self, input_shape: Shape) -> int:
        count = super().parameters(input_shape)
        return count + 1 if count else 0  # Keras counts the digits it has seen, too

    def parameters_formula(self, input_shape: Shape) -> str:
        return f"2·{(self.parameters(input_shape) - 1) // 2} + 1" if self.mean is None else "0"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        places = _places_of(self.axes, x.shape[1:])
        sides = [side if place in places else 1 for place, side in enumerate(x.shape[1:])]
        mean, variance = (
            np.broadcast_to(np.asarray(value, np.float32).ravel(), math.prod(sides)).reshape(sides)
            for value in (weights.get("mean", self.mean), weights.get("variance", self.variance))
        )
        return (x - mean) / np.maximum(np.sqrt(variance), np.float32(1e-7))


def _axes_from(config: LayerConfig) -> tuple[int, ...]:
    """The setting `axis`: one, or a list."""
    axis = config.raw("axis")
    if isinstance(axis, list):
        return config.integers("axis", -3, 3)
    return (config.integer("axis", -1, low=-3, high=3),)


def _places_of(axes: tuple[int, ...], input_shape: Shape) -> list[int]:
    """The axes of Keras, which counts that of the batch as 0, as places in the input's shape."""
    places = [axis + len(input_shape) if axis < 0 else axis - 1 for axis in axes]
    if len(set(places)) < len(places) or not all(0 <= place < len(input_shape) for place in places):
        raise LayerError("normalises along an axis that its input does not have")
    return sorted(places)
