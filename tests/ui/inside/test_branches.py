"""In a network with branches a value comes from the layer that its own is called on."""

import numpy as np

from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import Add, Conv2D, Dense, Flatten
from cvdemo.nets.forward.network import DIGIT
from cvdemo.ui.inside import provenance
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import Cell, below
from cvdemo.ui.networks.opened import Opened


def two_branches() -> Network:
    """Two convolutions of the digit, one with strides; the second's sum with a third is classified."""
    rng = np.random.default_rng(0)
    digit, small = (28, 28, 1), (9, 9, 2)
    placed = [
        (Conv2D(filters=4, kernel_size=(5, 5)), digit, (DIGIT,)),
        (Conv2D(filters=2, kernel_size=(3, 3), strides=(3, 3)), digit, (DIGIT,)),
        (Conv2D(filters=2, kernel_size=(8, 8), strides=(2, 2)), (24, 24, 4), (0,)),
        (Add(), small, (2, 1)),
        (Flatten(), small, (3,)),
        (Dense(units=10), (162,), (4,)),
    ]
    layers = []
    for i, (operation, shape, _) in enumerate(placed):
        shapes = operation.weight_shapes(shape)
        weights = {name: rng.normal(size=side).astype(np.float32) for name, side in shapes.items()}
        layers.append(Layer(f"layer {i}", operation, shape, weights))
    return Network("branches", digit, tuple(layers), tuple(sources for *_, sources in placed))


def test_a_layer_is_called_on_another_than_the_one_before_it():
    network = two_branches()
    assert [below(network, layer) for layer in range(1, 7)] == [0, 0, 1, 3, 4, 5]


def test_the_source_of_a_value_is_in_the_layer_below():
    network = two_branches()
    digit = np.random.default_rng(1).random((28, 28), np.float32)
    activations = Activations.of(Opened("own", "Yours", network), digit)
    for layer, expected in ((2, 0), (3, 1), (4, 3)):
        cell = Cell(layer, 1, 4, 5)
        x = activations.maps(activations.below(layer))
        source = provenance.strongest(network, cell, x)
        assert source.cell.layer == expected
        assert x[source.cell.row, source.cell.column, source.cell.map] == np.float32(source.value)
    assert provenance.value_of_input(network, 6, 7) == Cell(4, 1, 0, 3)
