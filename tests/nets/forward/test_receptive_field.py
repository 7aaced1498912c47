"""Windows and receptive fields against what the network itself says: which inputs change which output."""

from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets.forward import load
from cvdemo.nets.forward.receptive_field import input_window, receptive_field

CONVNET = Path(__file__).resolve().parents[3] / "models" / "convnet.keras"


@pytest.fixture(scope="module")
def convnet():
    return load(CONVNET)


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """A network with every kind of window; weights above 0, so that no influence cancels out."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Rescaling(2.0),
            layers.Reshape((28, 28, 1)),
            layers.ZeroPadding2D(((3, 0), (1, 2))),
            layers.Conv2D(2, (3, 4), strides=(2, 1), padding="same"),
            layers.DepthwiseConv2D(3, dilation_rate=(1, 3), padding="same"),
            layers.AveragePooling2D(3, strides=2, padding="same"),
            layers.BatchNormalization(),
            layers.SeparableConv2D(3, 2),
            layers.Dense(4),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
        ]
    )
    rng = np.random.default_rng(0)
    for layer in model.layers:
        layer.set_weights([rng.uniform(0.2, 1, array.shape) for array in layer.get_weights()])
    path = tmp_path_factory.mktemp("models") / "odd.keras"
    model.save(path)
    return load(path)


def box(mask):
    """The box around the true cells of a 2-D mask, as slices."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (rows[0], rows[-1] + 1), (columns[0], columns[-1] + 1)


def influence(network, layer_index, row, column):
    """Which of the 784 pixels, made brighter one at a time, change the output at (row, column)."""
    base = np.full((28, 28), 0.5, np.float32)
    brighter = base + np.eye(784, dtype=np.float32).reshape(784, 28, 28)
    values = np.concatenate([network.forward(part)[layer_index] for part in np.split(brighter, 8)])
    before = network.forward(base)[layer_index]
    if values.ndim > 2:
        values, before = values[:, row, column], before[:, row, column]
    changed = np.abs(values - before).reshape(784, -1).max(axis=1) > 0
    return changed.reshape(28, 28)


@pytest.mark.parametrize("layer_index", range(11))
def test_receptive_fields_are_the_pixels_that_change_an_output(odd, layer_index):
    shape = odd.layers[layer_index].output_shape
    rows, columns = shape[:2] if len(shape) > 1 else (1, 1)
    for row, column in {(0, 0), (rows // 2, columns // 3), (rows - 1, columns - 1)}:
        clipped, unclipped = receptive_field(odd, layer_index, row, column)
        changed = influence(odd, layer_index, row, column)
        if not changed.any():
            assert clipped[0][0] == clipped[0][1] or clipped[1][0] == clipped[1][1]
            continue
        assert clipped == box(changed)
        for inside, outside in zip(clipped, unclipped, strict=True):
            assert outside[0] <= inside[0] < inside[1] <= outside[1]


def test_the_convnets_receptive_fields_by_hand(convnet):
    """Side lengths 3, 4, 8, 10, 18: each layer adds (size − 1) × the product of the strides so far."""
    sides = []
    for index in range(5):
        (top, bottom), (left, right) = receptive_field(convnet, index, 1, 2).unclipped
        assert bottom - top == right - left
        sides.append(bottom - top)
    assert sides == [3, 4, 8, 10, 18]
    assert receptive_field(convnet, 4, 1, 2).clipped == ((4, 22), (8, 26))
    assert receptive_field(convnet, 6).clipped == ((0, 26), (0, 26))  # the last pixels fall off the pooling


def test_input_windows_by_hand(convnet, odd):
    assert input_window(convnet, 2, 4, 5).clipped == ((4, 7), (5, 8))
    assert input_window(convnet, 3, 4, 0).unclipped == ((8, 10), (0, 2))
    assert input_window(convnet, 5).clipped == ((0, 3), (0, 3))
    assert input_window(convnet, 6) is None
    assert input_window(odd, 2, 0, 0) == (((0, 0), (0, 0)), ((-3, -2), (-1, 0)))
    assert input_window(odd, 3, 0, 0) == (((0, 2), (0, 3)), ((-1, 2), (-1, 3)))
    assert input_window(odd, 4, 0, 9) == (((0, 2), (6, 13)), ((-1, 2), (6, 13)))


def test_a_dense_network_sees_the_whole_digit():
    network = load(CONVNET.with_name("dense.keras"))
    assert receptive_field(network, 0) == receptive_field(network, 1) == (((0, 28), (0, 28)),) * 2
    assert input_window(network, 1) is None


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (26, 0), (0, 26)])
def test_a_position_outside_the_layer(convnet, row, column):
    with pytest.raises(ValueError, match="`row` and `column` must lie within 26 × 26"):
        receptive_field(convnet, 0, row, column)
    with pytest.raises(ValueError, match="`row` and `column` must lie within 26 × 26"):
        input_window(convnet, 0, row, column)


@pytest.mark.parametrize("layer_index", [-1, 7])
def test_a_layer_that_is_not_there(convnet, layer_index):
    with pytest.raises(ValueError, match="`layer_index` must be from 0 to 6"):
        receptive_field(convnet, layer_index)
