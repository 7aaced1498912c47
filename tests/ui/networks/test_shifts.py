"""What is said of a moved digit, computed over the app's test digits."""

import re

import numpy as np
import pytest

from cvdemo.digits import Change, samples, shift
from cvdemo.nets.model_cards import load_card
from cvdemo.nets.registry import NAMES
from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.networks import shifts

DIGITS = samples().images / np.float32(255)
LABELS = samples().labels


@pytest.mark.parametrize(
    ("down", "right", "marked", "said"),
    [
        (0, 0, None, ""),
        (4, 0, 4, "dashed line"),
        (0, -8, 8, "dashed line"),
        (4, 4, None, "two directions"),
        (-9, 0, None, "further than the 8 pixels"),
        (10, 10, None, "two directions"),
    ],
)
def test_only_a_move_that_was_measured_is_marked(down, right, marked, said):
    change = Change(down=down, right=right)
    assert shifts.on_the_chart(change) == marked
    assert said in shifts.your_move(change)
    assert ("dashed line" in shifts.your_move(change)) == (marked is not None)


def test_the_chart_ends_where_the_cards_end():
    assert {len(load_card(name).shift_accuracy) for name in NAMES} == {shifts.FARTHEST + 1}


def test_the_ink_said_to_be_lost_is_lost():
    four, part, most = map(int, re.findall(r"(\d+) %", shifts.lost_ink()))
    for pixels, said in ((4, four), (8, most)):
        moved = [shift(DIGITS, *by) for by in ((pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels))]
        lost = [1 - each.sum(axis=(1, 2)) / DIGITS.sum(axis=(1, 2)) for each in moved]
        assert said == round(100 * np.mean(np.concatenate(lost) > part / 100))
    assert most > 50 > four


@pytest.mark.parametrize("name", ["dense", "convnet", "convnet_no_pooling"])
def test_the_four_directions_differ(name):
    right = [
        (shipped_network(name).predict(shift(DIGITS, *by)).argmax(axis=1) == LABELS).mean()
        for by in ((4, 0), (-4, 0), (0, 4), (0, -4))
    ]
    assert max(right) - min(right) > 0.1
