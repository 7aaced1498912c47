"""The same numbers as Keras layers with the same weights. TensorFlow is loaded in this module only."""

import os
from itertools import product

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest

from cvdemo.core import (
    average_pool2d,
    conv2d,
    conv_output_shape,
    depthwise_conv2d,
    max_pool2d,
    pool_output_shape,
)

keras = pytest.importorskip("keras")

RNG = np.random.default_rng(7)
KERNELS = [(1, 1), (2, 2), (3, 3), (4, 3), (5, 5)]
# Keras refuses strides and dilation above 1 at once
STEPS = [
    ((1, 1), (1, 1)),
    ((2, 2), (1, 1)),
    ((3, 2), (1, 1)),
    ((6, 6), (1, 1)),
    ((1, 1), (2, 2)),
    ((1, 1), (3, 2)),
]


def normal(*shape):
    return RNG.standard_normal(shape).astype(np.float32)


def assert_close(result, reference):
    reference = np.asarray(reference)
    assert result.shape == reference.shape
    assert result.dtype == reference.dtype
    assert np.abs(result - reference).max() <= 2e-5 * np.abs(reference).max()


def run(layer, x, *weights):
    layer.build(x.shape)
    layer.set_weights(list(weights))
    return layer(x)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kernel_size", KERNELS)
@pytest.mark.parametrize(("strides", "dilation_rate"), STEPS)
def test_conv2d(padding, kernel_size, strides, dilation_rate):
    options = {"strides": strides, "padding": padding, "dilation_rate": dilation_rate}
    x, kernel, bias = normal(2, 14, 13, 3), normal(*kernel_size, 3, 4), normal(4)
    reference = run(keras.layers.Conv2D(4, kernel_size, **options), x, kernel, bias)
    assert_close(conv2d(x, kernel, bias, **options), reference)
    assert conv_output_shape(x.shape, kernel_size, 4, **options) == reference.shape


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kernel_size", KERNELS)
@pytest.mark.parametrize(("strides", "dilation_rate"), [s for s in STEPS if s[0][0] == s[0][1]])
def test_depthwise_conv2d(padding, kernel_size, strides, dilation_rate):
    options = {"strides": strides, "padding": padding, "dilation_rate": dilation_rate}
    x, kernel = normal(2, 14, 13, 3), normal(*kernel_size)
    layer = keras.layers.DepthwiseConv2D(kernel_size, use_bias=False, **options)
    reference = run(layer, x, np.repeat(kernel[:, :, None, None], 3, axis=2))
    assert_close(depthwise_conv2d(x, kernel, **options), reference)


POOLS = list(product([(1, 1), (2, 2), (3, 3), (2, 3), (5, 4)], [None, (1, 1), (2, 2), (3, 1), (7, 7)]))


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("pool_size", "strides"), POOLS)
def test_max_pooling_is_exact(padding, pool_size, strides):
    x = normal(2, 11, 14, 3) - 2  # mostly negative: a padding of zeros would win
    reference = keras.layers.MaxPooling2D(pool_size, strides, padding)(x)
    np.testing.assert_array_equal(max_pool2d(x, pool_size, strides=strides, padding=padding), reference)
    assert pool_output_shape(x.shape, pool_size, strides=strides, padding=padding) == reference.shape


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("pool_size", "strides"), POOLS)
def test_average_pooling_does_not_count_padding(padding, pool_size, strides):
    x = normal(2, 11, 14, 3) + 3
    reference = keras.layers.AveragePooling2D(pool_size, strides, padding)(x)
    assert_close(average_pool2d(x, pool_size, strides=strides, padding=padding), reference)


def test_the_lectures_convnet_layer_by_layer():
    layers = [
        keras.layers.Conv2D(32, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(64, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(128, 3, activation="relu"),
    ]
    keras.utils.set_random_seed(1)
    x = ours = RNG.random((3, 28, 28, 1), dtype=np.float32)
    for layer in layers:
        x = layer(x)
        ours = (
            np.maximum(conv2d(ours, *map(np.asarray, layer.weights)), 0)
            if layer.weights
            else max_pool2d(ours)
        )
        assert_close(ours, x)
