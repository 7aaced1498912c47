"""Keras's activations, by the names and defaults they have in a saved network.

Source: `keras.activations`; the constants of SELU are those of G. Klambauer et al., "Self-normalizing
neural networks", 2017.
"""

from collections.abc import Callable

import numpy as np

from cvdemo.core import relu, softmax
from cvdemo.nets.forward.keras_file import shown
from cvdemo.nets.forward.layer_config import LayerSettings

Activation = Callable[[np.ndarray], np.ndarray]  # same shape out as in; the input is not written to


def linear(x: np.ndarray) -> np.ndarray:
    return x


def leaky_relu(x: np.ndarray, slope: float = 0.2) -> np.ndarray:
    return np.where(x > 0, x, np.float32(slope) * x)


def clipped_relu(x: np.ndarray, slope: float, top: float | None, threshold: float) -> np.ndarray:
    """The layer `ReLU` with all its settings: slope·(x − threshold) below the threshold, at most `top`."""
    above = np.where(x > threshold, x, 0) if threshold else relu(x)
    if top is not None:
        above = np.minimum(above, np.float32(top))
    return above - np.float32(slope) * relu(threshold - x) if slope else above


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(x > 0, x, np.float32(alpha) * np.expm1(np.minimum(x, 0)))


def selu(x: np.ndarray) -> np.ndarray:
    return np.float32(1.05070098) * elu(x, 1.67326324)


def gelu(x: np.ndarray) -> np.ndarray:
    from scipy.special import erf  # here, because few networks need it

    return 0.5 * x * (1 + erf(x / np.float32(np.sqrt(2))))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x: np.ndarray) -> np.ndarray:
    return np.clip(x + 3, 0, 6) / 6


def silu(x: np.ndarray) -> np.ndarray:
    return x * sigmoid(x)


def hard_silu(x: np.ndarray) -> np.ndarray:
    return x * hard_sigmoid(x)


def softplus(x: np.ndarray) -> np.ndarray:
    return relu(x) + np.log1p(np.exp(-np.abs(x)))


def softsign(x: np.ndarray) -> np.ndarray:
    return x / (1 + np.abs(x))


def log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


ACTIVATIONS: dict[str, Activation] = {
    "linear": linear,
    "relu": relu,
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": leaky_relu,
    "elu": elu,
    "selu": selu,
    "gelu": gelu,
    "sigmoid": sigmoid,
    "hard_sigmoid": hard_sigmoid,
    "silu": silu,
    "swish": silu,
    "hard_silu": hard_silu,
    "hard_swish": hard_silu,
    "softplus": softplus,
    "softsign": softsign,
    "mish": lambda x: x * np.tanh(softplus(x)),
    "tanh": np.tanh,
    "exponential": np.exp,
    "softmax": softmax,
    "log_softmax": log_softmax,
}


def relu_layer(settings: LayerSettings) -> Activation:
    slope, threshold = settings.number("negative_slope", 0.0), settings.number("threshold", 0.0)
    top = None if settings.raw("max_value") is None else settings.number("max_value")
    if min(slope, threshold, top or 0.0) < 0:
        raise settings.refuse("has a negative slope, threshold or largest value")
    if (slope, threshold, top) == (0.0, 0.0, None):
        return relu
    return lambda x: clipped_relu(x, slope, top, threshold)


def leaky_relu_layer(settings: LayerSettings) -> Activation:
    slope = settings.number("negative_slope", 0.3)
    return lambda x: leaky_relu(x, slope)


def elu_layer(settings: LayerSettings) -> Activation:
    alpha = settings.number("alpha", 1.0)
    return lambda x: elu(x, alpha)


def softmax_layer(settings: LayerSettings) -> Activation:
    if settings.raw("axis") not in (None, -1):
        raise settings.wrong("axis", "−1")
    return softmax


ACTIVATION_LAYERS = {
    "ReLU": relu_layer,
    "LeakyReLU": leaky_relu_layer,
    "ELU": elu_layer,
    "Softmax": softmax_layer,
}


def activation_of(settings: LayerSettings) -> Activation:
    """The layer's setting `activation`: a name, nothing, or an activation layer inside the layer."""
    value = settings.raw("activation")
    if value is None:
        return linear
    if isinstance(value, str) and value in ACTIVATIONS:
        return ACTIVATIONS[value]
    if isinstance(value, dict) and value.get("module") == "keras.layers" and not value.get("registered_name"):
        kind, config = value.get("class_name"), value.get("config")
        if isinstance(kind, str) and kind in ACTIVATION_LAYERS and isinstance(config, dict):
            return ACTIVATION_LAYERS[kind](LayerSettings(kind, {**config, "name": settings.name}))
        raise settings.refuse(f"has the activation {shown(kind)}, which cannot be run here")
    raise settings.refuse(f"has the activation {shown(value)}, which cannot be run here")
