"""Layers that are an activation, and the activation that other layers end with."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

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
from cvdemo.nets.forward.layers.base import CellByCell, LayerError


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
        return cls(negative_slope=config.number("negative_slope", 0.3))

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
        if config.raw("axis") not in (None, -1):
            raise config.wrong("axis", "−1")
        return cls()


ACTIVATION_LAYERS: dict[str, type[CellByCell]] = {
    layer.__name__: layer for layer in (ReLU, LeakyReLU, ELU, Softmax)
}


def activation_from(config: LayerConfig) -> ActivationFunction:
    """A layer's setting `activation`: a name, nothing, or an activation layer inside the layer.

    Raises:
        NetworkFileError: For any other activation.
        LayerError: For settings of an activation layer that cannot be.
    """
    value = config.raw("activation")
    if value is None:
        return LINEAR
    if isinstance(value, str) and value in ACTIVATIONS:
        return ACTIVATIONS[value]
    if isinstance(value, dict) and value.get("module") == "keras.layers" and not value.get("registered_name"):
        kind, settings = value.get("class_name"), value.get("config")
        if isinstance(kind, str) and kind in ACTIVATION_LAYERS and isinstance(settings, dict):
            inner = LayerConfig(kind, {**settings, "name": config.name})
            return ACTIVATION_LAYERS[kind].from_config(inner).activation
        raise config.refuse(f"has the activation {shown(kind)}, which cannot be run here")
    raise config.refuse(f"has the activation {shown(value)}, which cannot be run here")
