"""What values are made of adds up to the values, whatever the layer."""

import numpy as np
import pytest

from cvdemo.nets import contributions
from cvdemo.nets.contributions import largest_places, of_maps, of_units
from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.layers import (
    ACTIVATIONS,
    AveragePooling2D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    MaxPooling2D,
    SeparableConv2D,
)

RNG = np.random.default_rng(1)
LAYERS = [
    Conv2D(filters=5, kernel_size=(3, 3)),
    Conv2D(filters=5, kernel_size=(3, 2), strides=(2, 1), padding="same", activation=ACTIVATIONS["relu"]),
    Conv2D(filters=5, kernel_size=(2, 2), dilation_rate=(2, 3), padding="same", use_bias=False),
    DepthwiseConv2D(kernel_size=(3, 3), depth_multiplier=2, padding="same"),
    DepthwiseConv2D(kernel_size=(2, 3), strides=(2, 2)),
    Dense(units=6),
    MaxPooling2D(),
    AveragePooling2D(pool_size=(3, 3), padding="same"),
]


def made(operation, shape=(7, 8, 3)) -> tuple[Layer, np.ndarray]:
    weights = {
        name: RNG.normal(size=size).astype(np.float32)
        for name, size in operation.weight_shapes(shape).items()
    }
    return Layer("layer", operation, shape, weights), RNG.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("operation", LAYERS, ids=str)
def test_the_shares_of_all_channels_and_the_bias_are_the_value_before_the_activation(operation):
    layer, x = made(operation)
    before, y = layer.preactivation(x[None])[0], layer(x[None])[0]
    maps = [2, 0]
    places = largest_places(y, maps)
    found = of_maps(layer, x, y, maps, places)
    assert found.shares.shape == (2, 3)
    sums = found.shares.sum(axis=1) + found.bias
    expected = [before[row, column, index] for (row, column), index in zip(places, maps, strict=True)]
    np.testing.assert_allclose(sums, expected, atol=1e-5)


def test_the_share_of_a_channel_is_what_the_value_loses_without_it():
    layer, x = made(Conv2D(filters=4, kernel_size=(3, 3), padding="same"))
    found = of_maps(layer, x, layer(x[None])[0], [3], [(0, 6)])
    without = x.copy()
    without[..., 1] = 0
    lost = layer.preactivation(x[None])[0, 0, 6, 3] - layer.preactivation(without[None])[0, 0, 6, 3]
    assert found.shares[0, 1] == pytest.approx(lost, abs=1e-5)


def test_the_largest_place_counts_either_sign():
    y = np.zeros((2, 3, 2), np.float32)
    y[1, 2, 0], y[0, 0, 0], y[0, 1, 1] = -5, 4, 1
    assert largest_places(y, [0, 1]) == [(1, 2), (0, 1)]


def test_a_unit_s_products_are_added_up_map_by_map():
    dense, x = made(Dense(units=4), (2 * 3 * 5,))
    found = of_units(dense, x, [1, 3], (2, 3, 5))
    assert found.shares.shape == (2, 5)
    kernel = dense.weights["kernel"].reshape(2, 3, 5, 4)
    of_map_2 = (x.reshape(2, 3, 5)[..., 2] * kernel[..., 2, 3]).sum()
    assert found.shares[1, 2] == pytest.approx(of_map_2, abs=1e-5)
    np.testing.assert_allclose(
        found.shares.sum(axis=1) + found.bias, dense.preactivation(x[None])[0, [1, 3]], atol=1e-5
    )


def test_what_is_not_a_sum_over_channels_is_not_taken_for_one():
    layer, x = made(SeparableConv2D(filters=4, kernel_size=(3, 3)))
    assert of_maps(layer, x, layer(x[None])[0], [0], [(0, 0)]) is None
    pool, x = made(MaxPooling2D())
    assert of_units(pool, x, [0], (7, 8, 3)) is None


def test_a_map_by_map_layer_has_one_source():
    layer, x = made(MaxPooling2D())
    y = layer(x[None])[0]
    shares = of_maps(layer, x, y, [1], largest_places(y, [1])).shares
    assert np.flatnonzero(shares[0]).tolist() == [1]
    assert contributions.is_map_by_map(layer)
