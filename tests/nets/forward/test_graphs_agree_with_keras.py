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


def attention(keras):
    """Self-attention in every form, each on the one before it."""
    make = keras.layers
    inputs = keras.Input((28, 28))
    x = make.Dense(8)(inputs)
    x = make.LayerNormalization()(x + make.MultiHeadAttention(2, 4, dropout=0.1)(x, x))
    x = make.MultiHeadAttention(3, 4, value_dim=5, use_bias=False, output_shape=8)(
        query=x, key=make.Dense(8)(x), value=make.Dense(8)(x)
    )
    x = make.Attention(use_scale=True)([x, x])
    x = make.Attention(score_mode="concat")([make.Dense(8)(x), make.Dense(8)(x), make.Dense(8)(x)])
    x = make.AdditiveAttention()([x, x])
    scores = make.Softmax()(make.Dot(axes=(2, 2), normalize=True)([x, x]))
    x = make.Dot(axes=(2, 1))([scores, x])
    likeness = make.Dot(axes=1)([make.Dense(6)(x[:, 0]), make.Dense(6)(x[:, -1])])
    return keras.Model(inputs, make.Dense(10)(make.Concatenate()([make.Flatten()(x), likeness])))


def slices(keras):
    """Parts of the digit, and more of `keras.ops`."""
    make, ops = keras.layers, keras.ops
    inputs = keras.Input((28, 28))
    x = make.Conv2D(3, 3, activation="relu")(inputs[..., None])
    last = ops.squeeze(x[:, -1:, ::2], axis=1)
    rows = ops.matmul(inputs[:, 2:20:2], ops.transpose(inputs[:, :5], (0, 2, 1)))
    lengths = ops.sqrt(ops.sum(ops.square(x), axis=-1) + 1e-3)
    both = ops.stack([ops.abs(rows - 0.5), ops.exp(-rows)], axis=2)
    parts = [last, ops.min(x, axis=1), lengths, both, ops.log(lengths + 1.0)]
    return keras.Model(inputs, make.Dense(10)(make.Concatenate()([make.Flatten()(part) for part in parts])))


def twice(keras):
    """Layers and a model that are called several times: their weights are there once."""
    make = keras.layers
    inputs = keras.Input((28, 28, 1))
    relu, conv = make.ReLU(), make.Conv2D(3, 3, padding="same")
    halve = keras.Sequential([keras.Input((28, 28, 3)), make.Conv2D(3, 5, padding="same"), relu])
    x = relu(conv(make.Concatenate()([inputs, inputs, inputs])))
    x = halve(halve(conv(x)))
    mean, largest = make.GlobalAveragePooling2D()(x), make.GlobalMaxPooling2D()(x)
    gate = make.Dense(4, activation="relu")
    return keras.Model(inputs, make.Dense(10)(make.Add()([gate(mean), gate(largest)])))


def augmented(keras):
    """What Keras calls in training mode in a functional network, unless it classifies."""
    make = keras.layers
    inputs = keras.Input((28, 28, 1))
    x = make.RandomRotation(0.1)(make.RandomTranslation(0.1, 0.1)(inputs))
    x = make.Flatten()(make.Dropout(0.5)(make.Resizing(14, 14)(x)))
    return keras.Model(inputs, make.Dense(10, activation="softmax")(x))


def channels_first(keras):
    """Every way in which the order of channels matters, or does not."""
    make, first = keras.layers, {"data_format": "channels_first"}
    inputs = keras.Input((1, 28, 28))
    x = make.Conv2D(4, 3, strides=2, padding="same", activation="relu", **first)(make.Dropout(0.1)(inputs))
    x = make.BatchNormalization(axis=1)(make.ZeroPadding2D(1, **first)(x))
    y = make.PReLU(shared_axes=[2, 3])(make.DepthwiseConv2D(3, padding="same", **first)(x))
    x = make.Concatenate(axis=1)([make.Add()([x, y]), make.MaxPooling2D(3, 1, padding="same", **first)(x)])
    columns = make.BatchNormalization()(make.Softmax()(x))
    gate = make.Reshape((8, 1, 1))(make.Dense(8)(make.GlobalAveragePooling2D(**first)(x)))
    x = make.Multiply()([x, gate])
    parts = [
        make.Flatten()(columns),
        make.Flatten(**first)(make.AveragePooling2D(2, **first)(x)),
        make.GlobalMaxPooling2D(**first)(make.Conv2D(3, 2, groups=1, **first)(x)),
        make.Flatten()(make.GlobalMaxPooling2D(keepdims=True, **first)(x)),
        make.Dense(3)(make.Flatten()(make.UpSampling2D(2, **first)(x))),
    ]
    return keras.Model(inputs, make.Dense(10)(make.Concatenate()(parts)))


NETWORKS = (
    residual,
    inception,
    gates,
    ensemble,
    nested,
    arithmetic,
    operations,
    attention,
    slices,
    twice,
    augmented,
    channels_first,
)


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
    expected = model(DIGITS.reshape(-1, *model.inputs[0].shape[1:]), training=False).numpy()
    assert np.abs(network.predict(DIGITS) - expected).max() <= 1e-5
    outputs = network.forward(DIGITS)
    np.testing.assert_allclose(outputs[-1], expected, atol=1e-5)
    assert [(3, *layer.output_shape) for layer in network.layers] == [output.shape for output in outputs]
    assert network.parameters == model.count_params()
    assert not network.is_chain or name in ("nested", "augmented")
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
        "attention": "linear",
        "slices": "linear",
        "twice": "linear",
        "augmented": "softmax",
        "channels_first": "linear",
    }


def test_the_receptive_field_of_a_sum_is_that_of_its_widest_branch(saved):
    _, network = saved["residual"]
    kinds = [layer.kind for layer in network.layers]
    assert receptive_field(network, kinds.index("Add"), 5, 5).unclipped == ((8, 15), (8, 15))
    # without its second branch the sum would see the window of the first convolution only
    assert receptive_field(network, 0, 5, 5).unclipped == ((10, 13), (10, 13))
