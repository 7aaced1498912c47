"""Layers that are an activation, and the activation that other layers end with."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from cvdemo.nets.forward.activations import (
    ACTIVATIONS,
    LINEAR,
    RELU,
    SOFTMAX,
    ActivationFunction,
    clipped_relu,
    elu,
    leaky_relu,
)
from cvdemo.nets.forward.keras_file import shown
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell, LayerError, Shape, Weights


@dataclass(frozen=True)
class Activation(CellByCell):
    """An activation function as a layer of its own."""

    activation: ActivationFunction
    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(activation_from(config))


@dataclass(frozen=True, kw_only=True)
class ReLU(CellByCell):
    """negative_slope·(x − threshold) below the threshold, else x, at most `max_value`."""

    max_value: float | None = None
    negative_slope: float = 0.0
    threshold: float = 0.0

    def __post_init__(self):
        if min(self.negative_slope, self.threshold, self.max_value or 0.0) < 0:
            raise LayerError("has a negative slope, threshold or largest value")

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(
            max_value=None if config.raw("max_value") is None else config.number("max_value"),
            negative_slope=config.number("negative_slope", 0.0),
            threshold=config.number("threshold", 0.0),
        )

    @cached_property
    def activation(self) -> ActivationFunction:
        slope, top, threshold = self.negative_slope, self.max_value, self.threshold
        if (slope, top, threshold) == (0.0, None, 0.0):
            return RELU
        return ActivationFunction("ReLU", lambda x: clipped_relu(x, slope, top, threshold))


@dataclass(frozen=True, kw_only=True)
class LeakyReLU(CellByCell):
    """negative_slope·x below 0, else x."""

    negative_slope: float = 0.3

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        key = "alpha" if config.raw("negative_slope") is None else "negative_slope"  # alpha: in Keras 2
        return cls(negative_slope=config.number(key, 0.3))

    @cached_property
    def activation(self) -> ActivationFunction:
        return ActivationFunction("LeakyReLU", lambda x: leaky_relu(x, self.negative_slope))


@dataclass(frozen=True, kw_only=True)
class ELU(CellByCell):
    """alpha·(eˣ − 1) below 0, else x."""

    alpha: float = 1.0

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(alpha=config.number("alpha", 1.0))

    @cached_property
    def activation(self) -> ActivationFunction:
        return ActivationFunction("ELU", lambda x: elu(x, self.alpha))


@dataclass(frozen=True)
class Softmax(CellByCell):
    """Shares of 1, over the last axis: softmax(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ."""

    activation = SOFTMAX

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.raw("axis") not in (None, -1, [-1]):
            raise config.wrong("axis", "−1")
        return cls()


@dataclass(frozen=True)
class PReLU(CellByCell):
    """alpha·x below 0, else x: a slope that is learned, for each value or, along `shared_axes`, for all.

    Source: K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", 2015.
    """

    shared_axes: tuple[int, ...] = ()  # the batch's own is 0

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(() if config.raw("shared_axes") in (None, []) else config.integers("shared_axes", 1, 3))

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        sides = enumerate(input_shape, start=1)
        return {"alpha": tuple(1 if axis in self.shared_axes else side for axis, side in sides)}

    def parameters_formula(self, input_shape: Shape) -> str:
        return "·".join(map(str, self.weight_shapes(input_shape)["alpha"]))

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return np.where(x > 0, x, weights["alpha"] * x)


@dataclass(frozen=True)
class Function(CellByCell):
    """What the functions of `keras.ops` share that are no activations."""

    function: ClassVar[Callable[[np.ndarray], np.ndarray]]

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return type(self).function(x)


class Absolute(Function):
    """`keras.ops.abs`."""

    function = np.abs


class Exp(Function):
    """`keras.ops.exp`."""

    function = np.exp


class Log(Function):
    """`keras.ops.log`."""

    function = np.log


class Sqrt(Function):
    """`keras.ops.sqrt`."""

    function = np.sqrt


class Square(Function):
    """`keras.ops.square`."""

    function = np.square


ACTIVATION_LAYERS: dict[str, type[CellByCell]] = {
    layer.__name__: layer for layer in (ReLU, LeakyReLU, ELU, Softmax)
}


def activation_from(config: LayerConfig, key: str = "activation") -> ActivationFunction:
    """A layer's setting `activation`, or `key`: a name, nothing, or an activation layer inside the layer.

    Raises:
        NetworkFileError: For any other activation.
        LayerError: For settings of an activation layer that cannot be.
    """
    value = config.raw(key)
    if value is None:
        return LINEAR
    if isinstance(value, str) or _is_function(value):
        name = value if isinstance(value, str) else value["config"]
        if (name := TENSORFLOW_NAMES.get(name, name)) in ACTIVATIONS:
            return ACTIVATIONS[name]
        raise config.refuse(f"has the activation {shown(name)}, which cannot be run here")
    if not isinstance(value, dict):
        raise config.wrong(key, "a name")
    kind, settings = value.get("class_name"), value.get("config")
    of_keras = value.get("module") in (None, "keras.layers") and not value.get("registered_name")
    if of_keras and isinstance(kind, str) and kind in ACTIVATION_LAYERS and isinstance(settings, dict):
        inner = LayerConfig(kind, {**settings, "name": config.name})
        return ACTIVATION_LAYERS[kind].from_config(inner).activation
    raise config.refuse(f"has the activation {shown(kind)}, which cannot be run here")


TENSORFLOW_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "swish_impl": "silu"}


def _is_function(value: Any) -> bool:
    """Whether it is what Keras writes for a function by its name, such as `tf.nn.softmax`."""
    return (
        isinstance(value, dict)
        and value.get("class_name") == "function"
        and value.get("module") in ("builtins", None)
        and isinstance(value.get("config"), str)
    )
