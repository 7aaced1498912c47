"""What the pages claim of the networks is what the cards say."""

import re

from cvdemo.nets.model_cards import load_card
from cvdemo.ui.networks import card_panels


def test_training_does_more_against_a_shift_than_pooling():
    shares = [float(share) for share in re.findall(r"([\d.]+) %", card_panels.at_a_shift(4))]
    without, pooled, trained = shares
    assert without < pooled < trained
    assert trained - pooled > pooled - without
    assert pooled == round(100 * load_card("convnet").shift_accuracy[4], 1)


def test_the_test_result_is_the_card_s():
    card = load_card("dense")
    text = card_panels.test_result(card)
    assert f"**{100 * card.test_accuracy:.1f} %**" in text
    assert f"over {len(card.spread.seeds)} trainings" in text


def test_the_lecture_s_convnet_has_a_quarter_of_the_parameters():
    ratio = load_card("convnet").parameters / load_card("dense").parameters
    assert 0.24 < ratio < 0.27
