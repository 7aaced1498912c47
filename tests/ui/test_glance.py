"""What the glance shows of a network and a digit."""

from dataclasses import replace

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import (
    ACTIVATIONS,
    Add,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Operation,
    Softmax,
)
from cvdemo.nets.shipped import shipped_network
from cvdemo.nets.snapshots import snapshot_network
from cvdemo.ui.components.glance import Maps, Opening, Templates, Units, read_opening
from cvdemo.ui.components.glance.picture import ZERO, as_bytes, message
from cvdemo.ui.components.wire import pack
from cvdemo.ui.glance.rows import MOST_MAPS, network_row
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.networks.opened import Opened

THREE = samples().images[63] / np.float32(255)
SEVEN = samples().images[0] / np.float32(255)
CONVNET = Opened("convnet", "Convnet", shipped_network("convnet"))
DENSE = Opened("dense", "Dense network", shipped_network("dense"))


def test_every_layer_shows_its_maps_with_the_largest_values():
    row, shown = network_row(Activations.of(CONVNET, THREE))
    outputs = dict(enumerate(CONVNET.outputs(THREE)))
    conv = row.columns[0]
    assert isinstance(conv, Maps)
    strength = outputs[1].max(axis=(0, 1))
    left_out = np.delete(strength, conv.shown)
    assert len(conv.shown) == MOST_MAPS
    assert strength[conv.shown].min() >= left_out.max()
    np.testing.assert_array_equal(conv.values, outputs[1][..., conv.shown])
    assert shown[1] == conv.shown


def test_a_pooled_layer_shows_the_maps_before_pooling():
    row, shown = network_row(Activations.of(CONVNET, THREE))
    assert [column.name for column in row.columns] == ["conv", "pool", "conv", "pool", "conv", "flatten"]
    assert shown[2] == shown[1]
    assert shown[4] == shown[3]


def test_a_score_is_made_of_what_is_shown_of_the_rest_and_of_the_bias():
    row, _ = network_row(Activations.of(CONVNET, THREE))
    values = CONVNET.network.layer_values(CONVNET.pixels(THREE))[-1].preactivation
    made_of = row.links
    assert row.columns[made_of.column - 1].name == "conv"
    np.testing.assert_allclose(
        made_of.shares.sum(axis=1) + made_of.others + made_of.bias, values, rtol=1e-4, atol=1e-4
    )


def test_a_map_s_largest_value_is_made_of_the_maps_before_it():
    found, _ = network_row(Activations.of(CONVNET, THREE))
    third = found.columns[2]
    before = CONVNET.network.layer_values(CONVNET.pixels(THREE))[2].preactivation
    expected = [before[*place, index] for place, index in zip(third.places, third.shown, strict=True)]
    links = third.links
    np.testing.assert_allclose(links.shares.sum(axis=1) + links.others + links.bias, expected, atol=1e-4)
    assert third.boxes[0] == (
        *(third.places[0][0] + d for d in (0, 3)),
        *(third.places[0][1] + d for d in (0, 3)),
    )


def test_the_dense_network_s_scores_are_made_of_its_units():
    row, _ = network_row(Activations.of(DENSE, THREE))
    (units,) = row.columns
    assert isinstance(units, Units)
    assert units.size == 512
    products = units.values * DENSE.network.layers[-1].weights["kernel"][:, 3]
    largest = np.argsort(-np.abs(products))[: row.links.units.shape[1]]
    assert set(row.links.units[3]) == set(largest)


def test_units_shown_by_their_weights_are_made_of_pixels_and_make_up_the_scores():
    row, _ = network_row(Activations.of(DENSE, THREE), described={259: "one", 7: "two"})
    (templates,) = row.columns
    assert isinstance(templates, Templates)
    assert (templates.units, list(templates.shown), list(templates.says)) == (512, [259, 7], ["one", "two"])
    hidden, last = DENSE.network.layers
    weights = hidden.weights["kernel"]
    np.testing.assert_array_equal(templates.values[..., 1].ravel(), weights[:, 7])
    assert templates.limit == pytest.approx(np.abs(weights[:, [259, 7]]).max())
    links = templates.links
    assert links.column == 0
    np.testing.assert_allclose(
        links.shares, THREE.ravel()[links.units] * weights.T[[[259], [7]], links.units]
    )
    sums = DENSE.network.layer_values(DENSE.pixels(THREE))[0].preactivation[[259, 7]]
    np.testing.assert_allclose(links.shares.sum(axis=1) + links.others + links.bias, sums, atol=1e-4)
    activations = DENSE.outputs(THREE)[1]
    np.testing.assert_allclose(
        row.links.shares[3], activations[[259, 7]] * last.weights["kernel"][[259, 7], 3]
    )
    assert row.links.units is None
    (said,) = message((THREE * 255).astype(np.uint8), "drawn", [row])[0]["rows"][0]["columns"]
    assert said["shape"] == (28, 28, 512)


def test_maps_stay_while_a_stroke_is_drawn_and_are_the_largest_when_it_ends():
    _, of_three = network_row(Activations.of(CONVNET, THREE))
    drawn, while_drawing = network_row(Activations.of(CONVNET, SEVEN), before=of_three, linked=False)
    _, settled = network_row(Activations.of(CONVNET, SEVEN))
    assert all(column.places == () for column in drawn.columns if isinstance(column, Maps))
    assert any(while_drawing[layer] != settled[layer] for layer in settled)
    for layer in settled:
        kept = set(while_drawing[layer]) & set(of_three[layer])
        assert len(kept) >= len(set(settled[layer]) & set(of_three[layer]))


def test_an_empty_pad_has_maps_but_no_scores():
    row, _ = network_row(Activations.of(CONVNET, np.zeros((28, 28), np.float32)), blank=True)
    assert row.scores is None
    bias = CONVNET.network.layers[0].weights["bias"]
    first = row.columns[0]
    np.testing.assert_allclose(first.values[0, 0], np.maximum(bias[first.shown], 0), atol=1e-6)
    assert first.limit > first.values.max()  # faint, not as bright as an answer to ink


def test_bytes_keep_the_sign_and_the_share_of_the_limit():
    np.testing.assert_array_equal(as_bytes(np.array([-2.0, -1, 0, 1, 2]), 2), [0, 63, ZERO, 191, 254])


@pytest.mark.parametrize("linked", [False, True])
def test_an_update_of_both_networks_is_small(linked):
    rows = [network_row(Activations.of(opened, THREE), linked=linked)[0] for opened in (CONVNET, DENSE)]
    size = len(pack(*message((THREE * 255).astype(np.uint8), "drawn", rows)))
    assert size < (14_600 if linked else 11_600)


def test_the_opened_map_is_shown_with_the_map_it_is_pooled_from():
    _, largest = network_row(Activations.of(CONVNET, THREE))
    other = next(index for index in range(64) if index not in largest[3])
    _, shown = network_row(Activations.of(CONVNET, THREE), required=Opening(4, other))
    assert other in shown[4]
    assert other in shown[3]
    assert shown[1] == largest[1]


SHAPES = [layer.output_shape for layer in CONVNET.network.layers]


def test_what_a_browser_asks_to_open_is_a_map_or_a_layer_of_the_network():
    assert read_opening({"layer": 3, "map": 63}, SHAPES) == Opening(3, 63)
    assert read_opening({"layer": 7, "map": None}, SHAPES) == Opening(7, None)


@pytest.mark.parametrize(
    "sent",
    [
        None, "3m63", [3, 63], {"layer": 3, "map": 64}, {"layer": 3, "map": -1}, {"layer": 8}, {"layer": -1},
        {"layer": True, "map": 0}, {"layer": 3.0, "map": 0}, {"layer": 6, "map": 0}, {"layer": 0, "map": 0},
        {"layer": "3", "map": 1}, {"layer": 3, "map": 1.0}, {"layer": None}, {"map": 3}, {"layer": 10**400},
    ],
)  # fmt: skip
def test_anything_else_opens_nothing(sent):
    assert read_opening(sent, SHAPES) is None


def own_network(*operations: Operation, sources=(), scale=0.1) -> Opened:
    """Layers one after the other, with random weights."""
    rng, shape, layers = np.random.default_rng(1), (28, 28, 1), []
    for operation in operations:
        weights = {
            name: scale * rng.normal(size=size).astype(np.float32)
            for name, size in operation.weight_shapes(shape).items()
        }
        layers.append(Layer(operation.kind, operation, shape, weights))
        shape = layers[-1].output_shape
    return Opened("own", "Yours", Network("own", (28, 28, 1), tuple(layers), sources))


CONV = Conv2D(filters=12, kernel_size=(3, 3), padding="same", activation=ACTIVATIONS["relu"])
DENSE_10 = Dense(units=10)
TWO_WAYS = ((-1,), (0,), (0, 1), (2,), (3,))
OWN = {
    "no maps at all": own_network(Flatten(), Dense(units=3000), DENSE_10),
    "512 channels, and dropout": own_network(
        Conv2D(filters=512, kernel_size=(3, 3)), MaxPooling2D(), Dropout(), Flatten(), Dropout(), DENSE_10
    ),
    "sixty layers": own_network(*[CONV] * 60, GlobalAveragePooling2D(), DENSE_10, Softmax()),
    "two ways": own_network(
        CONV, CONV, Add(), Flatten(), DENSE_10, sources=((-1,), (0,), (0, 1), (2,), (3,))
    ),
    "sums beyond float32": own_network(*[CONV] * 20, Flatten(), DENSE_10, scale=1e4),
}


@pytest.mark.parametrize("opened", OWN.values(), ids=OWN)
def test_any_network_can_be_shown(opened):
    activations = Activations.of(opened, THREE)
    row, _ = network_row(activations)
    header, arrays = message((THREE * 255).astype(np.uint8), "drawn", [row])
    pack(header, arrays)
    for column in row.columns:
        if isinstance(column, Maps):
            assert column.values.shape[2] == len(column.shown) <= MOST_MAPS
    if row.links and np.isfinite(activations.outputs[-1]).all():
        dense = max(i for i, layer in enumerate(opened.network.layers) if layer.kind == "Dense")
        sums = row.links.shares.sum(axis=1) + row.links.others + row.links.bias
        np.testing.assert_allclose(sums, activations.preactivations[dense + 1], rtol=1e-3, atol=1e-3)


def test_a_layer_of_several_layers_is_not_said_to_be_made_of_one():
    row, _ = network_row(Activations.of(OWN["two ways"], THREE))
    assert [column.links is None for column in row.columns if isinstance(column, Maps)] == [
        False,
        False,
        True,
    ]
    assert row.links.column == 3


def test_a_network_whose_sums_are_too_large_has_no_scores():
    row, _ = network_row(Activations.of(OWN["sums beyond float32"], THREE))
    assert row.scores is None


def test_a_network_in_its_training_shows_the_maps_of_its_end():
    """So that each of them stays in its place while the training is scrubbed."""
    untrained = replace(CONVNET, network=snapshot_network("convnet", 0), finished=CONVNET)
    row, shown = network_row(Activations.of(untrained, THREE))
    _, finished = network_row(Activations.of(CONVNET, THREE))
    assert shown == finished
    conv = row.columns[0]
    assert isinstance(conv, Maps)
    np.testing.assert_array_equal(conv.values, untrained.outputs(THREE)[1][..., conv.shown])
    assert row.title == "Convnet"
