"""Keras's activations, by the names and defaults they have in a saved network.

Source: `keras.activations`; the constants of SELU are those of G. Klambauer et al., "Self-normalizing
neural networks", 2017.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from cvdemo.core import relu, softmax


@dataclass(frozen=True)
class ActivationFunction:
    """An activation function by the name that Keras gives it.

    Attributes:
        name: "relu"; for an activation with settings of its own the layer's class, "LeakyReLU".
        function: From an array to one of the same shape; does not write to its argument.
    """

    name: str
    function: Callable[[np.ndarray], np.ndarray] = field(repr=False)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.function(x)


def leaky_relu(x: np.ndarray, slope: float = 0.2) -> np.ndarray:
    return np.where(x > 0, x, np.float32(slope) * x)


def clipped_relu(x: np.ndarray, slope: float, top: float | None, threshold: float) -> np.ndarray:
    """`keras.layers.ReLU` with all its settings: slope·(x − threshold) below the threshold, at most `top`."""
    above = np.where(x > threshold, x, 0) if threshold else relu(x)
    if top is not None:
        above = np.minimum(above, np.float32(top))
    return above - np.float32(slope) * relu(threshold - x) if slope else above


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(x > 0, x, np.float32(alpha) * np.expm1(np.minimum(x, 0)))


def selu(x: np.ndarray) -> np.ndarray:
    return np.float32(1.05070098) * elu(x, 1.67326324)


def gelu(x: np.ndarray) -> np.ndarray:
    from scipy.special import erf  # imported here, because few networks need it

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


ACTIVATIONS: dict[str, ActivationFunction] = {
    name: ActivationFunction(name, function)
    for name, function in {
        "linear": lambda x: x,
        "relu": relu,
        "relu6": lambda x: np.clip(x, 0, 6),
        "leaky_relu": leaky_relu,
        "elu": elu,
        "celu": elu,  # with alpha 1, as a saved activation has it, they are the same
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
        "hard_tanh": lambda x: np.clip(x, -1, 1),
        "tanh_shrink": lambda x: x - np.tanh(x),
        "hard_shrink": lambda x: np.where(np.abs(x) > 0.5, x, np.float32(0)),
        "soft_shrink": lambda x: x - np.clip(x, -0.5, 0.5),
        "squareplus": lambda x: (x + np.sqrt(x * x + 4)) / 2,
        "exponential": np.exp,
        "softmax": softmax,
        "log_softmax": log_softmax,
    }.items()
}
LINEAR, RELU, SOFTMAX, LOG_SOFTMAX, SIGMOID, HARD_SIGMOID = (
    ACTIVATIONS[name] for name in ("linear", "relu", "softmax", "log_softmax", "sigmoid", "hard_sigmoid")
)
