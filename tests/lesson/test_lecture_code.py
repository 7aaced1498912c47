"""The listings are run: on a few digits, and the model they build is the card's."""

import numpy as np
import pytest

from cvdemo.digits import mnist_subset
from cvdemo.lesson import lecture_code
from cvdemo.nets.model_cards import load_card


@pytest.mark.parametrize(
    ("name", "listing"),
    [
        ("dense", lecture_code.dense),
        ("convnet", lecture_code.convnet),
        ("convnet_no_pooling", lecture_code.convnet),
    ],
)
def test_the_listing_trains_the_card_s_network(name, listing, monkeypatch):
    import keras

    digits = np.random.default_rng(0).integers(0, 256, (8, 28, 28), np.uint8)
    labels = np.arange(8, dtype=np.uint8)
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: ((digits, labels), (digits, labels)))
    card = load_card(name)
    code = listing(card)
    assert f"epochs={card.training.epochs}, batch_size={card.training.batch_size}" in code

    after = {}
    exec(compile(code, f"{name} listing", "exec"), after)

    assert after["model"].count_params() == card.parameters
    kinds = [type(layer).__name__ for layer in after["model"].layers]
    assert [kind for kind in kinds if kind != "InputLayer"] == [layer.kind for layer in card.layers]
    assert 0 <= after["test_accuracy"] <= 1


def test_the_data_listing_prints_what_it_says(monkeypatch, capsys):
    """The labels are MNIST's own: those of the shipped digits that stand at these places agree."""
    import keras

    ends = {"train": ([5, 0, 4], [5, 6, 8]), "test": ([7, 2, 1], [4, 5, 6])}
    mnist = []
    for part, count in (("train", 60_000), ("test", 10_000)):
        labels = np.zeros(count, np.uint8)
        labels[:3], labels[-3:] = ends[part]
        mnist.append((np.broadcast_to(np.uint8(0), (count, 28, 28)), labels))
        index, shipped = (getattr(mnist_subset(), f"{part}_{what}") for what in ("index", "labels"))
        at_an_end = (index < 3) | (index >= count - 3)
        np.testing.assert_array_equal(shipped[at_an_end], labels[index[at_an_end]])
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: mnist)

    exec(compile(lecture_code.DATA, "data listing", "exec"), {})

    said = [line.split("# ")[1] for line in lecture_code.DATA.splitlines() if "# " in line]
    assert capsys.readouterr().out.splitlines() == said


def test_no_listing_claims_to_train_an_augmented_network():
    card, after = load_card("dense_augmented"), {}
    code = lecture_code.dense_layers(card)
    assert "fit" not in code
    exec(compile(code, "layers", "exec"), after)
    assert after["model"].count_params() == card.parameters
