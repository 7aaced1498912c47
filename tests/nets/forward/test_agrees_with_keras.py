"""The NumPy forward pass against Keras: each kind of layer, random networks, and the networks that ship."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets import forward
from cvdemo.nets.forward.activations import ACTIVATIONS

MODELS = sorted((Path(__file__).resolve().parents[3] / "models").glob("*.keras"))
TOLERANCE = 1e-5
DIGITS = np.random.default_rng(0).random((3, 28, 28), np.float32)


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


def randomise(model, seed):
    """New weights everywhere, so that biases, moving means and variances count as well."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        arrays = []
        for variable in layer.weights:
            values = rng.normal(0, 0.3 / np.sqrt(max(1, np.prod(variable.shape[:-1]) / 9)), variable.shape)
            arrays.append(np.abs(values) + 0.5 if variable.name in ("gamma", "moving_variance") else values)
        layer.set_weights(arrays)


def compare(keras, model, path, digits=DIGITS):
    """Save the model, run the file in NumPy, and compare all of it with Keras: values, shapes, parameters."""
    model.save(path)
    network = forward.load(path)
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    inspect = keras.Model(model.inputs[0], [layer.output for layer in layers])
    expected = inspect(digits.reshape(-1, *network.input_shape), training=False)
    outputs = network.forward(digits)
    assert [layer.kind for layer in network.layers] == [type(layer).__name__ for layer in layers]
    for layer, theirs, output, wanted in zip(network.layers, layers, outputs, expected, strict=True):
        assert (len(digits), *layer.output_shape) == output.shape == wanted.shape
        assert output.dtype == np.float32
        assert layer.parameters == theirs.count_params()
        assert np.abs(output - wanted.numpy()).max() <= TOLERANCE, layer.name
    np.testing.assert_array_equal(network.predict(digits), outputs[-1])
    return network


LAYERS = {
    "dense": ("Dense", {"units": 5}),
    "dense without bias": ("Dense", {"units": 5, "use_bias": False, "activation": "tanh"}),
    "convolution": ("Conv2D", {"filters": 4, "kernel_size": 3, "activation": "relu"}),
    "convolution, same": ("Conv2D", {"filters": 4, "kernel_size": (4, 3), "padding": "same"}),
    "convolution, strides": (
        "Conv2D",
        {"filters": 4, "kernel_size": 3, "strides": (2, 3), "padding": "same"},
    ),
    "convolution, dilation": ("Conv2D", {"filters": 4, "kernel_size": 3, "dilation_rate": (2, 3)}),
    "convolution, dilation, same": (
        "Conv2D",
        {"filters": 2, "kernel_size": (2, 3), "dilation_rate": 2, "padding": "same", "use_bias": False},
    ),
    "depthwise": ("DepthwiseConv2D", {"kernel_size": 3, "depth_multiplier": 2, "activation": "relu"}),
    "depthwise, same": ("DepthwiseConv2D", {"kernel_size": (4, 3), "padding": "same", "strides": 2}),
    "depthwise, dilation": ("DepthwiseConv2D", {"kernel_size": 3, "dilation_rate": 2, "use_bias": False}),
    "depthwise, strides and dilation": (
        "DepthwiseConv2D",
        {"kernel_size": 3, "dilation_rate": 2, "strides": 2, "padding": "same"},
    ),
    "separable": ("SeparableConv2D", {"filters": 6, "kernel_size": 3, "depth_multiplier": 2}),
    "separable, same": (
        "SeparableConv2D",
        {"filters": 6, "kernel_size": 4, "strides": 2, "padding": "same", "use_bias": False},
    ),
    "max": ("MaxPooling2D", {}),
    "max, same": ("MaxPooling2D", {"pool_size": (3, 2), "strides": 2, "padding": "same"}),
    "average": ("AveragePooling2D", {"pool_size": 3, "strides": 1}),
    "average, same": ("AveragePooling2D", {"pool_size": (3, 5), "strides": 4, "padding": "same"}),
    "global average": ("GlobalAveragePooling2D", {}),
    "global average, keepdims": ("GlobalAveragePooling2D", {"keepdims": True}),
    "global max": ("GlobalMaxPooling2D", {}),
    "flatten": ("Flatten", {}),
    "reshape": ("Reshape", {"target_shape": (13, -1, 2)}),
    "relu": ("ReLU", {}),
    "relu, all settings": ("ReLU", {"max_value": 0.5, "negative_slope": 0.1, "threshold": 0.2}),
    "relu, slope": ("ReLU", {"negative_slope": 0.3}),
    "leaky relu": ("LeakyReLU", {"negative_slope": 0.1}),
    "elu": ("ELU", {"alpha": 0.5}),
    "softmax": ("Softmax", {}),
    "dropout": ("Dropout", {"rate": 0.5}),
    "spatial dropout": ("SpatialDropout2D", {"rate": 0.5}),
    "noise": ("GaussianNoise", {"stddev": 1.0}),
    "batch normalization": ("BatchNormalization", {"epsilon": 0.01}),
    "batch normalization, only centred": ("BatchNormalization", {"scale": False}),
    "batch normalization, frozen": ("BatchNormalization", {"center": False, "trainable": False}),
    "zero padding": ("ZeroPadding2D", {"padding": ((1, 2), (0, 3))}),
    "groups": ("Conv2D", {"filters": 6, "kernel_size": 3, "groups": 2, "activation": "relu"}),
    "transposed": ("Conv2DTranspose", {"filters": 3, "kernel_size": 3}),
    "transposed, strides": (
        "Conv2DTranspose",
        {"filters": 3, "kernel_size": (3, 2), "strides": 2, "use_bias": False},
    ),
    "transposed, same": (
        "Conv2DTranspose",
        {"filters": 3, "kernel_size": (4, 3), "strides": (2, 1), "padding": "same", "activation": "relu"},
    ),
    "transposed, gaps": ("Conv2DTranspose", {"filters": 2, "kernel_size": 2, "strides": 3}),
    "prelu": ("PReLU", {}),
    "prelu, shared": ("PReLU", {"shared_axes": [1, 2]}),
    "layer normalization": ("LayerNormalization", {}),
    "layer normalization, axes": ("LayerNormalization", {"axis": [1, 2, 3], "epsilon": 0.1}),
    "layer normalization, only centred": ("LayerNormalization", {"scale": False}),
    "root mean square normalization": ("RMSNormalization", {}),
    "unit normalization": ("UnitNormalization", {}),
    "group normalization": ("GroupNormalization", {"groups": 2}),
    "instance normalization": ("GroupNormalization", {"groups": -1, "center": False}),
    "normalization": ("Normalization", {"mean": 0.13, "variance": 0.09, "axis": None}),
    "normalization of channels": ("Normalization", {"mean": [0, 1, 2, 3.0], "variance": [1, 2, 3, 0.5]}),
    "cropping": ("Cropping2D", {"cropping": ((1, 2), (0, 3))}),
    "centre": ("CenterCrop", {"height": 9, "width": 6}),
    "upsampling": ("UpSampling2D", {"size": (2, 1)}),
    "upsampling, bilinear": ("UpSampling2D", {"size": (2, 3), "interpolation": "bilinear"}),
    "resizing": ("Resizing", {"height": 32, "width": 20}),
    "resizing, nearest": ("Resizing", {"height": 11, "width": 40, "interpolation": "nearest"}),
    "permute": ("Permute", {"dims": (2, 3, 1)}),
    "identity": ("Identity", {}),
    "activity": ("ActivityRegularization", {"l2": 0.1}),
    "gaussian dropout": ("GaussianDropout", {"rate": 0.5}),
    "alpha dropout": ("AlphaDropout", {"rate": 0.5}),
    "rotation": ("RandomRotation", {"factor": 0.5}),
    "flip": ("RandomFlip", {}),
    "translation": ("RandomTranslation", {"height_factor": 0.3, "width_factor": 0.3}),
    "zoom": ("RandomZoom", {"height_factor": 0.3}),
    "contrast": ("RandomContrast", {"factor": 0.5}),
    "brightness": ("RandomBrightness", {"factor": 0.5, "value_range": (0.0, 1.0)}),
    "rescaling": ("Rescaling", {"scale": 2.0, "offset": -1.0}),
    "rescaling each channel": ("Rescaling", {"scale": [1.0, 2.0, 3.0, 4.0], "offset": [0.0, 1.0, 0.0, 1.0]}),
}


@pytest.mark.parametrize("name", LAYERS)
def test_each_kind_of_layer_agrees_with_keras(keras, name, tmp_path):
    kind, arguments = LAYERS[name]
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(4, 3, activation="sigmoid"),
            getattr(keras.layers, kind)(**arguments),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    randomise(model, seed=1)
    compare(keras, model, tmp_path / "model.keras")


def test_layers_of_sequences_agree_with_keras(keras, tmp_path):
    """Chains, since Keras takes longest to save and load: each layer of each is compared."""
    make, every = keras.layers, {"return_sequences": True}
    gates = {"recurrent_activation": "hard_sigmoid", "activation": "relu"}
    chains = {
        "simple": [
            make.SimpleRNN(5, **every),
            make.SimpleRNN(4, activation="relu", use_bias=False, go_backwards=True, **every),
            make.SimpleRNN(3, dropout=0.2, unroll=True),
        ],
        "long short-term memory": [
            make.LSTM(5, **every),
            make.LSTM(4, use_bias=False, go_backwards=True, **gates, **every),
            make.LSTM(3, recurrent_dropout=0.2),
        ],
        "gated": [
            make.GRU(6, **every),
            make.GRU(5, reset_after=False, go_backwards=True, **gates, **every),
            make.GRU(4, use_bias=False, **every),
            make.GRU(3, reset_after=False, use_bias=False),
        ],
        "cells": [
            make.RNN(make.GRUCell(4), **every),
            make.RNN([make.LSTMCell(4), make.SimpleRNNCell(3), make.LSTMCell(2)], **every),
            make.RNN([make.LSTMCell(3), make.GRUCell(2)], go_backwards=True),
        ],
        "both directions": [
            make.Bidirectional(make.LSTM(4, **every)),
            make.Bidirectional(make.GRU(3, **every), merge_mode="sum"),
            make.Bidirectional(make.SimpleRNN(3, **every), merge_mode="mul"),
            make.Bidirectional(
                make.LSTM(3, **every),
                backward_layer=make.GRU(3, go_backwards=True, **every),
            ),
            make.Bidirectional(make.GRU(4), merge_mode="ave"),
        ],
        "at every step": [
            make.TimeDistributed(make.Dense(6, activation="tanh")),
            make.TimeDistributed(make.BatchNormalization()),
            make.TimeDistributed(make.Reshape((3, 2))),
            make.TimeDistributed(make.Conv1D(3, 2, activation="relu")),
            make.TimeDistributed(make.LSTM(4)),
            make.TimeDistributed(make.Dropout(0.5)),
        ],
        "one axis": [
            make.Conv1D(6, 3, padding="causal", dilation_rate=2, activation="relu"),
            make.Conv1D(6, 4, strides=2, padding="same", groups=2, use_bias=False),
            make.ZeroPadding1D((2, 3)),
            make.MaxPooling1D(3, 2, padding="same"),
            make.UpSampling1D(3),
            make.SeparableConv1D(5, 3, depth_multiplier=2, activation="tanh"),
            make.SpatialDropout1D(0.2),
            make.DepthwiseConv1D(3, depth_multiplier=2, padding="same"),
            make.AveragePooling1D(2, padding="same"),
            make.Conv1DTranspose(4, 3, strides=2, padding="same"),
            make.Cropping1D((1, 2)),
            make.GlobalAveragePooling1D(),
        ],
        "pictures": [
            make.Reshape((4, 7, 28, 1)),
            make.ConvLSTM2D(3, 3, padding="same", return_sequences=True),
            make.ConvLSTM2D(2, (2, 3), strides=2, go_backwards=True, use_bias=False, **gates, **every),
            make.ConvLSTM2D(2, 2, dropout=0.1),
        ],
        "a list, repeated": [make.Flatten(), make.Dense(6), make.RepeatVector(4), make.GRU(3)],
    }
    for name, layers in chains.items():
        model = keras.Sequential([keras.Input((28, 28)), *layers, make.Flatten(), make.Dense(10)])
        randomise(model, seed=3)
        compare(keras, model, tmp_path / f"{name}.keras")


FORMS = [(None, 28), (None, None), (784, 1), (None, 1), (1, 784), (None, None, 1), (28, 28, 1, 1), (None,)]


@pytest.mark.parametrize("shape", FORMS, ids=str)
def test_a_digit_in_any_form(keras, shape, tmp_path):
    """Sides of 1 and open ones leave the order of its pixels alone."""
    length = 784 if None in shape[:1] and shape[1:] in ((), (1,)) else 28
    layers = [keras.layers.Reshape((28, 28)), keras.layers.LSTM(3), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input(shape), *layers])
    model.save(tmp_path / "model.keras")
    expected = model(DIGITS.reshape(-1, *(length if side is None else side for side in shape)))
    outputs = forward.load(tmp_path / "model.keras").predict(DIGITS)
    assert np.abs(outputs - expected.numpy()).max() <= TOLERANCE


def test_every_activation_agrees_with_keras(keras):
    x = np.linspace(-12, 12, 240, dtype=np.float32).reshape(8, 30)
    for name, function in ACTIVATIONS.items():
        wanted = keras.activations.get(name)(x).numpy() if name != "linear" else x
        given = function(x)
        assert given.dtype == np.float32, name
        assert np.abs(given - wanted).max() <= TOLERANCE * max(1, np.abs(wanted).max()), name


def test_an_activation_layer_inside_a_layer(keras, tmp_path):
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(20, activation=keras.layers.LeakyReLU(negative_slope=0.05)),
            keras.layers.Dense(10, activation=keras.layers.ReLU(max_value=6.0)),
        ]
    )
    network = compare(keras, model, tmp_path / "model.keras")
    assert not network.gives_probabilities


def random_layers(keras, rng):
    """A random chain of the layers above that ends in ten outputs."""
    make = keras.layers
    activations = ["relu", "tanh", "sigmoid", "gelu", "elu", "leaky_relu", "silu", "linear"]

    def pick(*values):
        return values[rng.integers(len(values))]

    def window(k):
        return {"padding": pick("valid", "same"), "activation": pick(*activations), "kernel_size": k}

    layers = [make.Rescaling(2.0, -1.0), make.Reshape((28, 28, 1))]
    for _ in range(rng.integers(2, 7)):
        layers.append(
            pick(
                lambda: make.Conv2D(int(rng.integers(1, 9)), strides=pick(1, 2), **window(pick(1, 2, 3))),
                lambda: make.Conv2D(4, dilation_rate=2, use_bias=False, **window(2)),
                lambda: make.DepthwiseConv2D(depth_multiplier=pick(1, 2), **window(pick(1, 2))),
                lambda: make.SeparableConv2D(6, depth_multiplier=pick(1, 2), **window(2)),
                lambda: make.MaxPooling2D(pick(2, 3), strides=pick(1, 2), padding="same"),
                lambda: make.AveragePooling2D(2, strides=pick(1, 2), padding="same"),
                lambda: make.BatchNormalization(),
                lambda: make.ZeroPadding2D(pick(1, 2)),
                lambda: make.Dropout(0.3),
                lambda: make.ReLU(negative_slope=0.1),
                lambda: make.Activation(pick(*activations)),
            )()
        )
    layers.append(pick(make.Flatten, make.GlobalAveragePooling2D, make.GlobalMaxPooling2D)())
    return [*layers, make.Dense(12, activation=pick(*activations)), make.Dense(10, activation="softmax")]


@pytest.mark.parametrize("seed", range(12))
def test_random_networks_agree_with_keras(keras, seed, tmp_path):
    layers = [keras.Input((28, 28)), *random_layers(keras, np.random.default_rng(seed))]
    if seed % 2:
        model = keras.Sequential(layers)
    else:
        x = layers[0]
        for layer in layers[1:]:
            x = layer(x)
        model = keras.Model(layers[0], x)
    randomise(model, seed)
    compare(keras, model, tmp_path / "model.keras")


def test_a_deep_network_with_the_state_of_its_optimizer(keras, tmp_path):
    """More layers than one node of an HDF5 group holds, and an optimizer's state beside them."""
    body = [keras.layers.Dense(6, activation="relu") for _ in range(40)]
    model = keras.Sequential([keras.Input((784,)), *body, keras.layers.Dense(10)])
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    randomise(model, seed=2)
    compare(keras, model, tmp_path / "model.keras")


def test_the_lectures_networks_are_among_those_that_ship():
    assert {"dense", "convnet", "convnet_no_pooling"} <= {path.stem for path in MODELS}


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_shipped_networks_agree_with_keras_on_every_sample(keras, path, tmp_path):
    digits = samples().images.astype(np.float32) / 255
    model = keras.models.load_model(path)
    for start in range(0, len(digits), 40):
        compare(keras, model, tmp_path / "model.keras", digits[start : start + 40])


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_shipped_networks_in_parts(path):
    network = forward.load(path)
    digits = samples().images[:30].astype(np.float32) / 255
    scores = network.predict(digits)
    assert network.gives_probabilities
    assert scores.shape == (30, 10)
    np.testing.assert_allclose(scores.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(network.predict(digits), network.forward(digits)[-1])
    np.testing.assert_allclose(network.predict(digits[7]), scores[7:8], atol=TOLERANCE)
    np.testing.assert_allclose(network.trace(digits[7])[-1], scores[7], atol=TOLERANCE)
    assert network.parameters == sum(layer.parameters for layer in network.layers)


def test_neither_keras_nor_tensorflow_nor_hdf5_is_imported():
    code = (
        "import sys; from cvdemo.nets.forward import load; load(sys.argv[1]).predict([[0.0] * 28] * 28); "
        "print(sorted({'keras', 'tensorflow', 'h5py'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-c", code, str(MODELS[0])]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_convnet_of_the_lecture_layer_by_layer():
    """Shapes and parameters as printed in F. Chollet, "Deep Learning with Python", listing 8.2."""
    network = forward.load(Path(__file__).resolve().parents[3] / "models" / "convnet.keras")
    table = [(layer.kind, layer.output_shape, layer.parameters_formula) for layer in network.layers]
    assert table == [
        ("Conv2D", (26, 26, 32), "(3·3·1 + 1)·32 = 320"),
        ("MaxPooling2D", (13, 13, 32), "0"),
        ("Conv2D", (11, 11, 64), "(3·3·32 + 1)·64 = 18,496"),
        ("MaxPooling2D", (5, 5, 64), "0"),
        ("Conv2D", (3, 3, 128), "(3·3·64 + 1)·128 = 73,856"),
        ("Flatten", (1152,), "0"),
        ("Dense", (10,), "(1152 + 1)·10 = 11,530"),
    ]
    assert network.parameters == 104_202
    with pytest.raises(ValueError, match="read-only"):
        network.layers[0].weights["kernel"][:] = 0
