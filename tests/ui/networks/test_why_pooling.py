"""The lecture's numbers on pooling, from the networks themselves."""

import numpy as np
import pytest

from cvdemo.nets.model_cards import load_card
from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.networks.why_pooling import crop, facts


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("convnet_no_pooling", ["7 × 7", "61,952", "619,530", "98.7 %"]),
        ("convnet", ["18 × 18", "1,152", "11,530", "99.1 %"]),
    ],
)
def test_a_stack_in_numbers(name, numbers):
    text = facts(load_card(name), shipped_network(name))
    for number in numbers:
        assert f"**{number}**" in text


def test_the_peephole_is_where_most_ink_is():
    digit = np.zeros((28, 28), np.uint8)
    digit[20:24, 3:7] = 255
    assert crop(digit, 7).shape == (7, 7)
    assert crop(digit, 7).sum() == digit.sum()
