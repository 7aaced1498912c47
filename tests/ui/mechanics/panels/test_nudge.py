"""What the page says of a digit moved by a pixel, over the app's test digits."""

import re

import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.digits import samples
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.mechanics.panels.nudge import Move, moved

DIGITS = samples().images / np.float32(255)
SOBEL = ConvSettings(KERNELS["sobel_vertical"].values, activation="relu")


POOLING = PoolSettings()


def move(digit, by, pooling=POOLING):
    return Move(by, pooling, SOBEL.apply(digit), SOBEL.apply(moved(digit, by)))


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ((0, 2), "1 cell to the right"),
        ((0, -2), "1 cell to the left"),
        ((2, 0), "1 cell down"),
        ((-2, 2), "1 cell up and 1 cell to the right"),
    ],
)
def test_two_pixels_give_the_same_map_one_cell_further(by, words):
    for digit in DIGITS[::4]:
        assert move(digit, by).verdict("response map").endswith(f"**It is the same map, {words}.**")


def test_one_pixel_gives_another_map_that_changes_less_than_before_pooling():
    for digit in DIGITS[::4]:
        verdict = move(digit, (0, 1)).verdict("response map")
        assert "**It is another map**" in verdict
        total, changed, pooled_total, pooled_changed = map(
            int,
            re.search(r"map's (\d+) .* (\d+) changed; of the (\d+) pooled ones, (\d+)\.", verdict).groups(),
        )
        assert pooled_changed / pooled_total < changed / total


def test_the_counts_are_those_of_the_map_that_is_pooled():
    """Not those of the digit's pixels, which the page does not show as this stage's input."""
    digit = np.zeros((28, 28), np.float32)
    digit[10:14, 10] = 1
    verdict = move(digit, (0, 1)).verdict("response map")
    before, after = SOBEL.apply(digit), SOBEL.apply(np.roll(digit, 1, axis=1))
    assert f"Of the response map's {np.count_nonzero(before + after)} values" in verdict
    assert "784" not in verdict


def test_a_stride_of_three_needs_three_pixels():
    pooling = PoolSettings(pool_size=3)
    assert move(DIGITS[0], (3, 0), pooling).cells == (1, 0)
    assert move(DIGITS[0], (2, 0), pooling).cells is None
    assert move(DIGITS[0], (1, 0), PoolSettings(strides=1)).cells == (1, 0)


def test_an_empty_input_is_the_same_map():
    assert "**It is the same map" in move(np.zeros((28, 28), np.float32), (0, 1)).verdict("response map")
