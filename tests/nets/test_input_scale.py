"""The scale of the pixels is found for networks that were trained on any."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.forward import Layer, Network, load
from cvdemo.nets.forward.activations import ACTIVATIONS
from cvdemo.nets.forward.layers import (
    Activation,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    Rescaling,
    Reshape,
)
from cvdemo.nets.input_scale import SCALES, UNIT, find_scale

MODELS = Path(__file__).resolve().parents[2] / "models"


def trained_on(network: Network, scale) -> Network:
    """The network as a training on another scale would have made it: its first layer undoes the scale."""
    factor = np.float32(1 / (scale.ink - scale.paper))
    at = next(i for i, layer in enumerate(network.layers) if isinstance(layer.operation, Dense))
    first = network.layers[at]
    kernel = first.weights["kernel"] * factor
    bias = first.weights["bias"] - np.float32(scale.paper) * kernel.sum(axis=0)
    layers = list(network.layers)
    layers[at] = replace(first, weights={"kernel": kernel, "bias": bias})
    return replace(network, layers=tuple(layers))


@pytest.fixture(scope="module")
def dense():
    return load(MODELS / "dense.keras")


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.title)
def test_the_scale_of_the_training_is_found(dense, scale):
    network = trained_on(dense, scale)
    found = find_scale(network)
    assert found.scale is scale
    assert found.knows_digits
    assert (found.right, found.of) == (100, 100)
    digits = samples().images[:20] / np.float32(255)
    np.testing.assert_allclose(network.predict(scale.pixels(digits)), dense.predict(digits), atol=1e-3)


def test_a_network_that_scales_down_itself_wants_large_pixels_wherever_its_rescaling_stands(dense):
    operations = (GaussianNoise(), Rescaling(scale=1 / 255))
    shape = dense.input_shape
    scaling = tuple(Layer(f"layer {i}", operation, shape) for i, operation in enumerate(operations))
    found = find_scale(replace(dense, layers=scaling + dense.layers, sources=()))
    assert found.scale.title == "0 to 255"


def test_a_network_that_knows_no_digits_gets_the_first_scale(dense):
    rng = np.random.default_rng(0)
    layers = [
        replace(
            layer, weights={name: rng.normal(size=w.shape).astype("f4") for name, w in layer.weights.items()}
        )
        for layer in dense.layers
    ]
    found = find_scale(replace(dense, layers=tuple(layers)))
    assert found.scale is UNIT
    assert not found.knows_digits


def test_a_slow_network_is_given_fewer_digits():
    assert find_scale(load(MODELS / "convnet_no_pooling.keras")).of == 20


OUTPUTS = {
    "softmax": ([Dense(units=10, activation=ACTIVATIONS["softmax"])], "softmax"),
    "sigmoid": ([Dense(units=10, activation=ACTIVATIONS["sigmoid"])], "sigmoid"),
    "logits": ([Dense(units=10)], "linear"),
    "relu": ([Dense(units=10, activation=ACTIVATIONS["relu"])], "relu"),
    "a layer of its own": ([Dense(units=10), Activation(ACTIVATIONS["log_softmax"])], "log_softmax"),
    "passed on": (
        [
            Dense(units=10, activation=ACTIVATIONS["softmax"]),
            Dropout(),
            Reshape((2, 5)),
            Activation(ACTIVATIONS["linear"]),
            Flatten(),
        ],
        "softmax",
    ),
    "changed": ([Dense(units=10, activation=ACTIVATIONS["softmax"]), Rescaling(scale=2.0)], "linear"),
    "over parts": (
        [Dense(units=10), Reshape((2, 5)), Activation(ACTIVATIONS["softmax"]), Flatten()],
        "linear",
    ),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_the_outputs_come_from_decides_how_they_become_probabilities(name):
    operations, activation = OUTPUTS[name]
    layers, shape = [], (784,)
    for operation in operations:
        weights = {key: np.ones(side, "f4") for key, side in operation.weight_shapes(shape).items()}
        layers.append(Layer("layer", operation, shape, weights))
        shape = layers[-1].output_shape
    network = Network("outputs", (784,), tuple(layers))
    assert network.output_activation is ACTIVATIONS[activation]

    outputs = np.linspace(-3, -0.01, 10, dtype=np.float32)
    given = network.probabilities(outputs)
    if activation in ("softmax", "sigmoid"):
        assert given is outputs
    elif activation == "log_softmax":
        np.testing.assert_allclose(given, np.exp(outputs))
    else:
        np.testing.assert_allclose(given, np.exp(outputs) / np.exp(outputs).sum(), rtol=1e-5)
