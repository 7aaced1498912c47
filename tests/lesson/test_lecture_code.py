"""The listings are run: on a few digits, and the model they build is the card's."""

import numpy as np
import pytest

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
    assert [layer.__class__.__name__ for layer in after["model"].layers] == [x.kind for x in card.layers]
    assert 0 <= after["test_accuracy"] <= 1


def test_no_listing_claims_to_train_an_augmented_network():
    card, after = load_card("dense_augmented"), {}
    code = lecture_code.dense_layers(card)
    assert "fit" not in code
    exec(compile(code, "layers", "exec"), after)
    assert after["model"].count_params() == card.parameters
