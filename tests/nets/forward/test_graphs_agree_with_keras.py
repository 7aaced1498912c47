"""Branches, models inside models and arithmetic between layers: the same numbers as Keras."""

import numpy as np
import pytest

from cvdemo.nets.forward import load
from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.forward.receptive_field import receptive_field

DIGITS = np.random.default_rng(0).random((3, 28, 28), np.float32)


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


def residual(keras):
    """Two blocks with a shortcut, the second with a convolution in its shortcut."""
    make = keras.layers
    x = inputs = keras.Input((28, 28, 1))
    x = make.Conv2D(4, 3, strides=2, padding="same")(x)
    y = make.BatchNormalization()(make.Conv2D(4, 3, padding="same", activation="relu")(x))
    x = make.ReLU()(make.Add()([x, y]))
    y = make.Conv2D(6, 3, strides=2, padding="same")(x)
    x = make.Add()([make.Conv2D(6, 1, strides=2)(x), y])
    return keras.Model(inputs, make.Dense(10, activation="softmax")(make.GlobalAveragePooling2D()(x)))


def inception(keras):
    make = keras.layers
    inputs = keras.Input((28, 28))
    x = make.MaxPooling2D(2)(make.Reshape((28, 28, 1))(inputs))
    towers = [make.Conv2D(3, size, padding="same", activation="relu")(x) for size in (1, 3, 5)]
    x = make.Concatenate()([*towers, make.AveragePooling2D(3, 1, padding="same")(x)])
    x = make.Concatenate(axis=1)([x, x])
    return keras.Model(inputs, make.Dense(10)(make.Flatten()(x)))


def gates(keras):
    """Squeeze and excitation: a factor for each map; and every other way of merging."""
    make = keras.layers
    inputs = keras.Input((28, 28, 1))
    x = make.Conv2D(4, 5, strides=3)(inputs)
    gate = make.Dense(4, activation="sigmoid")(make.GlobalAveragePooling2D(keepdims=True)(x))
    x = make.Multiply()([x, gate])
    y = make.Conv2D(4, 1)(x)
    merged = [kind()([x, y]) for kind in (make.Subtract, make.Maximum, make.Minimum, make.Average)]
    return keras.Model(inputs, make.Dense(10)(make.Flatten()(make.Add()(merged))))


def ensemble(keras):
    """The mean of three networks' probabilities, each a model of its own."""
    make = keras.layers
    inputs = keras.Input((28, 28, 1))
    members = [
        keras.Sequential([keras.Input((28, 28, 1)), make.Flatten(), make.Dense(10, activation="softmax")])
        for _ in range(3)
    ]
    return keras.Model(inputs, make.Average()([member(inputs) for member in members]))


def nested(keras):
    """A Functional inside a Sequential inside a Functional, layers of one class on every level."""
    make = keras.layers
    small = keras.Input((28, 28, 1))
    block = keras.Model(
        small, make.Add()([make.Conv2D(3, 3, padding="same")(small), make.Conv2D(3, 1)(small)])
    )
    inner = keras.Sequential(
        [keras.Input((28, 28, 1)), make.RandomFlip(), block, make.MaxPooling2D(4), make.Conv2D(5, 3)]
    )
    inputs = keras.Input((28, 28, 1), name="picture")
    x = make.Flatten()(make.Conv2D(2, 2)(inner(inputs)))
    return keras.Model({"picture": inputs}, make.Dense(10, activation="sigmoid")(x))


def arithmetic(keras):
    inputs = keras.Input((28, 28))
    x = keras.layers.Flatten()((inputs / 255.0 - 0.5) * 2.0 + 0.25)
    x = keras.layers.Dense(10)(x) + keras.layers.Dense(10)(x)
    return keras.Model(inputs, keras.ops.softmax(x))


def operations(keras):
    """Spatial attention, a gate and its rest, as they are written with `keras.ops`."""
    make, ops = keras.layers, keras.ops
    inputs = keras.Input((28, 28))
    x = make.Conv2D(4, 3)(ops.expand_dims(inputs, -1))
    each = ops.concatenate([ops.mean(x, -1, keepdims=True), ops.max(x, -1, keepdims=True)], axis=-1)
    gate = make.Conv2D(1, 3, padding="same", activation="sigmoid")(each)
    x = ops.transpose(gate * x + (1 - gate), (0, 2, 1, 3))
    rows = ops.reshape(ops.max(x, axis=1), (-1, 26 * 4))
    steps = make.Reshape((169, 16))(x)
    pooled = [
        make.GlobalAveragePooling1D()(steps),
        make.GlobalMaxPooling1D()(steps),
        ops.mean(x, axis=[1, 2]),
    ]
    return keras.Model(inputs, make.Dense(10)(ops.concatenate([rows, *pooled], axis=-1)))


NETWORKS = (residual, inception, gates, ensemble, nested, arithmetic, operations)


@pytest.fixture(scope="module")
def saved(keras, tmp_path_factory):
    """Each network in Keras and read from its file, by name."""
    folder = tmp_path_factory.mktemp("graphs")
    pairs = {}
    for make in NETWORKS:
        keras.utils.set_random_seed(1)
        model = make(keras)
        model.save(folder / f"{make.__name__}.keras")
        pairs[make.__name__] = model, load(folder / f"{make.__name__}.keras")
    return pairs


@pytest.mark.parametrize("name", [make.__name__ for make in NETWORKS])
def test_outputs_agree_with_keras(saved, name):
    model, network = saved[name]
    expected = model(DIGITS.reshape(-1, *network.input_shape), training=False).numpy()
    assert np.abs(network.predict(DIGITS) - expected).max() <= 1e-5
    outputs = network.forward(DIGITS)
    np.testing.assert_allclose(outputs[-1], expected, atol=1e-5)
    assert [(3, *layer.output_shape) for layer in network.layers] == [output.shape for output in outputs]
    assert network.parameters == model.count_params()
    assert not network.is_chain or name == "nested"
    for index, sources in enumerate(network.sources):
        assert all(DIGIT <= source < index for source in sources)


def test_the_outputs_activation_is_found_behind_branches(saved):
    found = {name: network.output_activation.name for name, (_, network) in saved.items()}
    assert found == {
        "residual": "softmax",
        "inception": "linear",
        "gates": "linear",
        "ensemble": "softmax",
        "nested": "sigmoid",
        "arithmetic": "softmax",
        "operations": "linear",
    }


def test_the_receptive_field_of_a_sum_is_that_of_its_widest_branch(saved):
    _, network = saved["residual"]
    kinds = [layer.kind for layer in network.layers]
    assert receptive_field(network, kinds.index("Add"), 5, 5).unclipped == ((8, 15), (8, 15))
    # without its second branch the sum would see the window of the first convolution only
    assert receptive_field(network, 0, 5, 5).unclipped == ((10, 13), (10, 13))
