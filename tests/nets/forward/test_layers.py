"""Layers as objects: made without a file, asked about shapes and sizes, given weights of any origin."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets.forward import Layer, Network, load
from cvdemo.nets.forward.layers import (
    ACTIVATIONS,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePooling2D,
    LayerError,
    LeakyReLU,
    MaxPooling2D,
    ReLU,
    Rescaling,
    Reshape,
    SeparableConv2D,
    ZeroPadding2D,
)
from cvdemo.nets.forward.receptive_field import receptive_field

MODELS = Path(__file__).resolve().parents[3] / "models"
RELU = ACTIVATIONS["relu"]
LECTURE = (
    Conv2D(filters=32, kernel_size=(3, 3), activation=RELU),
    MaxPooling2D(),
    Conv2D(filters=64, kernel_size=(3, 3), activation=RELU),
    MaxPooling2D(),
    Conv2D(filters=128, kernel_size=(3, 3), activation=RELU),
    Flatten(),
    Dense(units=10, activation=ACTIVATIONS["softmax"]),
)


def stack(*operations, input_shape=(28, 28, 1), rng=None):
    """The operations as the layers of a network; with random weights if there is an `rng`."""
    layers = []
    for i, operation in enumerate(operations):
        shapes = operation.weight_shapes(input_shape) if rng else {}
        weights = {name: rng.uniform(0.1, 1, shape).astype(np.float32) for name, shape in shapes.items()}
        layers.append(Layer(f"layer {i}", operation, input_shape, weights))
        input_shape = layers[-1].output_shape
    return Network("stack", layers[0].input_shape, tuple(layers))


@pytest.fixture(scope="module")
def convnet():
    return load(MODELS / "convnet.keras")


def test_a_file_gives_the_operations_that_the_lecture_writes_down(convnet):
    settings = [layer.operation for layer in convnet.layers]
    assert settings[1] == MaxPooling2D(strides=(2, 2))  # the file states what the code leaves out
    assert settings[::2] == list(LECTURE[::2])


def test_a_stack_without_weights_knows_its_shapes_parameters_and_receptive_field(convnet):
    built = stack(*LECTURE)
    for ours, theirs in zip(built.layers, convnet.layers, strict=True):
        assert ours.output_shape == theirs.output_shape
        assert ours.parameters_formula == theirs.parameters_formula
    assert built.parameters == 104_202
    assert receptive_field(built, 4, 1, 2) == receptive_field(convnet, 4, 1, 2)


def test_a_stack_gives_what_the_file_gives_when_it_has_its_weights(convnet):
    layers = [
        Layer(ours.name, ours.operation, ours.input_shape, theirs.weights)
        for ours, theirs in zip(stack(*LECTURE).layers, convnet.layers, strict=True)
    ]
    digits = np.random.default_rng(0).random((3, 28, 28), np.float32)
    built = Network("built", (28, 28, 1), tuple(layers))
    np.testing.assert_array_equal(built.predict(digits), convnet.predict(digits))


def test_a_stack_runs_with_random_weights():
    rng = np.random.default_rng(1)
    network = stack(
        ZeroPadding2D(),
        SeparableConv2D(filters=6, kernel_size=(3, 3), depth_multiplier=2, activation=RELU),
        BatchNormalization(),
        DepthwiseConv2D(kernel_size=(3, 3), strides=(2, 2)),
        LeakyReLU(),
        GlobalAveragePooling2D(),
        Dense(units=10),
        rng=rng,
    )
    outputs = network.forward(rng.random((2, 28, 28)))
    assert [(2, *layer.output_shape) for layer in network.layers] == [output.shape for output in outputs]
    assert np.isfinite(outputs[-1]).all()


def test_multiply_adds_of_the_lectures_convnet_by_hand():
    assert [layer.multiply_adds for layer in stack(*LECTURE).layers] == [
        26 * 26 * 32 * 9,
        0,
        11 * 11 * 64 * 9 * 32,
        0,
        3 * 3 * 128 * 9 * 64,
        0,
        1152 * 10,
    ]


@pytest.mark.parametrize(
    "operation",
    [
        Conv2D(filters=3, kernel_size=(3, 2), strides=(2, 1), padding="same"),
        DepthwiseConv2D(kernel_size=(2, 3), depth_multiplier=2),
        Dense(units=4),
    ],
)
def test_multiply_adds_are_the_nonzero_products_of_ones(operation):
    """With weights and inputs of 1, and no padding counted, each output is the number of its products."""
    shape = (6, 7, 2)
    weights = {name: np.ones(size, np.float32) for name, size in operation.weight_shapes(shape).items()}
    weights["bias"] = np.zeros_like(weights["bias"])
    products = operation(np.ones((1, *shape), np.float32), weights).sum()
    if getattr(operation, "padding", "valid") == "valid":
        assert operation.multiply_adds(shape) == products
    else:
        assert operation.multiply_adds(shape) > products  # products with padding are worked out too


@pytest.mark.parametrize("name", ["dense", "convnet"])
def test_values_before_the_activation(name):
    network = load(MODELS / f"{name}.keras")
    digit = np.random.default_rng(2).random((28, 28), np.float32)
    values = network.layer_values(digit)
    x = digit.reshape(1, *network.input_shape)
    for layer, (before, after), traced in zip(network.layers, values, network.trace(digit), strict=True):
        np.testing.assert_array_equal(before, layer.preactivation(x)[0])
        np.testing.assert_array_equal(layer.operation.activation(before), after)
        np.testing.assert_array_equal(after, traced)
        x = layer(x)
    assert (values[0].preactivation < 0).any()


@pytest.mark.parametrize(
    ("operation", "input_shape", "message"),
    [
        (Conv2D(filters=2, kernel_size=(3, 3)), (2, 8, 1), "kernel larger than the feature maps"),
        (Conv2D(filters=2, kernel_size=(3, 3)), (784,), "needs rows, columns and channels"),
        (MaxPooling2D(pool_size=(3, 3)), (2, 2, 4), "window larger than the feature maps"),
        (Reshape((5, -1)), (784,), "does not fit the layer before it"),
        (Rescaling(scale=(1.0, 2.0)), (4, 4, 3), "scale: it must be one number, or 3 of them, not 2"),
        (BatchNormalization(axis=1), (4, 4, 3), "normalises in a way that cannot be run here"),
    ],
)
def test_an_operation_refuses_an_input_that_it_does_not_fit(operation, input_shape, message):
    with pytest.raises(LayerError, match=message):
        operation.output_shape(input_shape)


def test_settings_that_exclude_each_other():
    with pytest.raises(LayerError, match="strides and a dilation rate above 1"):
        Conv2D(filters=2, kernel_size=(3, 3), strides=(2, 2), dilation_rate=(2, 2))
    with pytest.raises(LayerError, match="negative slope"):
        ReLU(negative_slope=-0.1)
    with pytest.raises(LayerError, match="epsilon: it must be above 0, not 0"):
        BatchNormalization(epsilon=0)


def test_equal_settings_are_equal():
    assert Conv2D(filters=2, kernel_size=(3, 3)) == Conv2D(filters=2, kernel_size=(3, 3))
    assert Conv2D(filters=2, kernel_size=(3, 3)) != Conv2D(filters=2, kernel_size=(3, 3), activation=RELU)
    assert ReLU(max_value=6.0) == ReLU(max_value=6.0) != ReLU()


def test_one_network_serves_several_threads(convnet):
    digits = np.random.default_rng(3).random((64, 28, 28), np.float32)
    expected = [convnet.predict(digit) for digit in digits]
    fresh = load(MODELS / "convnet.keras")
    with ThreadPoolExecutor(8) as pool:
        for wanted, given in zip(expected, pool.map(fresh.predict, digits), strict=True):
            np.testing.assert_array_equal(given, wanted)
