"""The forward pass: the network in a `.keras` file, run layer by layer in NumPy, without Keras.

    network = load("models/convnet.keras")
    scores = network.predict(digits)          # (n, 28, 28) -> (n, 10)
    outputs = network.forward(digits)         # what every layer said, in order

A network is a chain: each layer is `activation(compute(x) + bias)` of the layer before it. What the kinds
of layers compute stands in `layers.py`; how the file is opened, in `keras_file.py`.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from cvdemo.core import relu
from cvdemo.nets.forward.activations import linear, softmax
from cvdemo.nets.forward.hdf5 import KerasWeights
from cvdemo.nets.forward.keras_file import NetworkFileError, read_keras_file, shown
from cvdemo.nets.forward.layer_config import LayerSettings
from cvdemo.nets.forward.layers import KINDS, Plan, Reach, Shape
from cvdemo.nets.forward.topology import LayerEntry, read_chain

INPUT_SHAPES = ((28, 28), (28, 28, 1), (784,))
CLASSES = 10
VALUES_AT_ONCE = 2**18  # of the largest layer's output: so many digits at a time stay in the cache

MAX_LAYERS = 64
MAX_PARAMETERS = 5_000_000
MAX_VALUES = 500_000  # of one layer's output, or of its padded input, for one digit
MAX_ALL_VALUES = 2_000_000  # of all outputs, for one digit
MAX_STEPS = 300_000_000  # multiplications for one digit; the lecture's convnet has 3 million


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: its settings, its shapes without the batch axis, its weights.

    `name` may be shown; the texts in `config` are as they stand in the file, whoever wrote it. `weights`
    are float32 and read-only, by Keras's names: kernel, bias, gamma, …
    """

    name: str
    kind: str  # "Conv2D", as in Keras
    config: Mapping[str, Any] = field(repr=False)
    input_shape: Shape
    weights: Mapping[str, np.ndarray] = field(repr=False)
    plan: Plan = field(repr=False)

    @property
    def output_shape(self) -> Shape:
        return self.plan.output_shape

    @property
    def reach(self) -> Reach | None:
        """Which cells of the layer before one output is made of; None: all of them."""
        return self.plan.reach

    @property
    def params(self) -> int:
        """The number of parameters, those that training does not change included, as in Keras's summary."""
        return sum(math.prod(shape) for shape in self.plan.weights.values())

    @property
    def formula(self) -> str:
        """Where the number of parameters comes from: "(3·3·1 + 1)·32 = 320"."""
        return f"{self.plan.formula} = {self.params:,}" if self.params else "0"

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The layer's output for a float32 batch (n, *input_shape): (n, *output_shape)."""
        return self.finish(self.plan.compute(x, self.weights))

    def finish(self, x: np.ndarray) -> np.ndarray:
        """Bias and activation. `x` is the layer's own and may be overwritten."""
        if "bias" in self.weights:
            x += self.weights["bias"]
        return self.plan.activation(x)


@dataclass(frozen=True, eq=False)
class Network:
    """A chain of layers from a 28 × 28 digit to ten outputs. The input itself is not one of `layers`."""

    name: str
    input_shape: Shape
    layers: tuple[Layer, ...]

    @property
    def params(self) -> int:
        return sum(layer.params for layer in self.layers)

    @property
    def gives_probabilities(self) -> bool:
        """Whether the outputs come from a softmax. If not they are any numbers; the largest still wins."""
        return self.layers[-1].plan.activation is softmax

    @property
    def input_range(self) -> tuple[int, int]:
        """The pixel values the network was made for: (0, 255) where it scales them down itself, else (0, 1).

        `predict` and `forward` take the digits as they are, so that they agree with Keras.
        """
        first = next(
            layer for layer in self.layers if layer.kind not in ("Reshape", "Flatten", "ZeroPadding2D")
        )
        scales = np.abs(first.config.get("scale", 1.0)) if first.kind == "Rescaling" else 1.0
        return (0, 255) if np.max(scales) < 0.05 else (0, 1)

    def predict(self, digits) -> np.ndarray:
        """The outputs for `digits`: (n, 28, 28), or (28, 28) for one, to float32 (n, 10).

        The last of `forward`'s outputs, by a shorter way. Raises ValueError for another shape.
        """
        return _joined([self._shortest(x) for x in self._chunks(digits)])

    def forward(self, digits) -> list[np.ndarray]:
        """What every layer gives for `digits`, in the order of `layers`: float32 (n, *output_shape) each.

        Arguments and errors as in `predict`. The arrays may share memory; do not write to them.
        """
        parts = [self._every_output(x) for x in self._chunks(digits)]
        return [_joined(outputs) for outputs in zip(*parts, strict=True)]

    def trace(self, digit) -> list[np.ndarray]:
        """`forward` for one digit (28, 28), without the batch axis."""
        return [output[0] for output in self.forward(np.reshape(digit, (1, 28, 28)))]

    def _chunks(self, digits) -> Iterator[np.ndarray]:
        digits = np.asarray(digits, np.float32)
        if digits.shape[-2:] != (28, 28) or digits.ndim not in (2, 3) or not digits.size:
            raise ValueError(f"`digits` must be (n, 28, 28) or (28, 28). Received: shape {digits.shape}")
        batch = digits.reshape(-1, *self.input_shape)
        size = self._digits_at_once
        return (batch[start : start + size] for start in range(0, len(batch), size))

    @cached_property
    def _digits_at_once(self) -> int:
        return max(1, VALUES_AT_ONCE // max(math.prod(layer.output_shape) for layer in self.layers))

    def _every_output(self, x: np.ndarray) -> list[np.ndarray]:
        outputs = []
        with np.errstate(all="ignore"):  # exp(−x) may overflow on the way to a sigmoid of 0
            for layer in self.layers:
                x = layer(x)
                outputs.append(x)
        return outputs

    def _shortest(self, x: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            for layer, pool in self._pairs:
                x = layer(x) if pool is None else layer.finish(pool(layer.plan.compute(x, layer.weights)))
        return x

    @cached_property
    def _pairs(self) -> list[tuple[Layer, Layer | None]]:
        """The layers, each convolution together with the max-pooling that follows it.

        Adding a bias and taking ReLU keep the order of values, so the largest can be found first, and
        bias and ReLU are then work on a quarter of the values. The result is the same to the last bit.
        """
        pairs: list[tuple[Layer, Layer | None]] = []
        for layer in self.layers:
            before = pairs[-1] if pairs else None
            if layer.kind == "MaxPooling2D" and before and before[1] is None and _keeps_order(before[0]):
                pairs[-1] = (before[0], layer)
            else:
                pairs.append((layer, None))
        return pairs


def load(source: str | Path | bytes) -> Network:
    """The network in a `.keras` file, given by its path or its bytes.

    The file need not be trusted: nothing in it is executed, and sizes are checked before memory is asked
    for. Raises `NetworkFileError`, with one sentence for the file's owner, for anything but a chain of
    known layers from a 28 × 28 digit to ten outputs.
    """
    file = read_keras_file(source)
    chain = read_chain(file.config)
    if chain.input_shape not in INPUT_SHAPES:
        raise NetworkFileError(
            f"The network must take 28 × 28 digits; its input is {' × '.join(map(str, chain.input_shape))}."
        )
    if not 1 <= len(chain.layers) <= MAX_LAYERS:
        raise NetworkFileError(f"The network must have 1 to {MAX_LAYERS} layers; it has {len(chain.layers)}.")
    plans = _plans(chain.layers, chain.input_shape)
    weights = KerasWeights(file.weights)
    layers, shape = [], chain.input_shape
    for entry, plan in zip(chain.layers, plans, strict=True):
        arrays = {
            name: weights.array(f"layers/{entry.group}/vars/{i}", size)
            for i, (name, size) in enumerate(plan.weights.items())
        }
        name, config = shown(entry.config.get("name", entry.kind)), MappingProxyType(dict(entry.config))
        layers.append(Layer(name, entry.kind, config, shape, MappingProxyType(arrays), plan))
        shape = plan.output_shape
    network = Network(chain.name, chain.input_shape, tuple(layers))
    if not np.isfinite(network.predict(np.zeros((28, 28)))).all():
        raise NetworkFileError("The network's outputs for an empty digit are not finite numbers.")
    return network


def _plans(entries: tuple[LayerEntry, ...], shape: Shape) -> list[Plan]:
    """What every layer will do, refused as soon as it is too much for a page that many visitors share."""
    plans: list[Plan] = []
    for entry in entries:
        settings = LayerSettings(entry.kind, entry.config)
        if entry.kind not in KINDS:
            raise settings.refuse("is of a kind that cannot be run here")
        plan = KINDS[entry.kind](settings, shape)
        plans.append(plan)
        shape = plan.output_shape
        if max(math.prod(shape), plan.values) > MAX_VALUES:
            raise settings.refuse(f"has more than {MAX_VALUES:,} values for one digit")
    if sum(math.prod(size) for plan in plans for size in plan.weights.values()) > MAX_PARAMETERS:
        raise NetworkFileError(f"The network has more than {MAX_PARAMETERS:,} parameters.")
    if sum(math.prod(plan.output_shape) for plan in plans) > MAX_ALL_VALUES:
        raise NetworkFileError(
            f"The network's layers have more than {MAX_ALL_VALUES:,} values for one digit."
        )
    if sum(plan.steps for plan in plans) > MAX_STEPS:
        raise NetworkFileError("The network needs too much computing; use fewer or smaller filters.")
    if shape != (CLASSES,):
        raise NetworkFileError(f"The network must have ten outputs; it has {' × '.join(map(str, shape))}.")
    return plans


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _keeps_order(layer: Layer) -> bool:
    return layer.kind == "Conv2D" and layer.plan.activation in (linear, relu)
