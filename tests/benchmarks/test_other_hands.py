"""Pen digits sorted by the manner they were written in, and read by their nearest neighbour."""

import numpy as np

from benchmarks.other_hands import GROUPS, groups_of, nearest_neighbour
from cvdemo.nets.training.datasets import PenDigits

ROUND, STRAIGHT = 0, 1
HANDS = ((0.2, 60), (0.5, 30), (0.8, 10))  # size and number of points: small and slow, large and quick


def written(digit, size, points, rng):
    way = np.linspace(0, 1, points)[:, None]
    angle = 2 * np.pi * way
    shape = np.hstack([np.sin(angle), np.cos(angle)]) if digit == ROUND else np.hstack([way, 2 * way])
    return [0.5 + size / 2 * shape * rng.normal(1, 0.02, 2) + rng.normal(0, 0.01, 2)]


def class_of_hands(per_hand=30):
    """Two digits by three hands, and which hand wrote each."""
    rng = np.random.default_rng(0)
    hands = np.repeat(np.arange(len(HANDS)), 2 * per_hand)
    labels = np.tile([ROUND, STRAIGHT], len(HANDS) * per_hand)
    strokes = [written(digit, *HANDS[hand], rng) for digit, hand in zip(labels, hands, strict=True)]
    return PenDigits(strokes, labels, ""), hands


def test_a_group_is_a_hand_whatever_it_writes():
    digits, hands = class_of_hands()
    groups = groups_of(digits)
    assert len(set(zip(hands, groups, strict=True))) == len(set(groups)) == GROUPS
    np.testing.assert_array_equal(groups, groups_of(digits))


def test_the_nearest_neighbour_reads_by_shape_and_not_by_size_or_place():
    digits, hands = class_of_hands()
    for hand in range(len(HANDS)):
        assert nearest_neighbour(digits, hands == hand) == 1


def test_the_nearest_neighbour_knows_only_what_was_not_kept_out():
    digits, _ = class_of_hands()
    assert nearest_neighbour(digits, digits.labels == ROUND) == 0


def test_a_dot_and_a_digit_without_height_are_written_too():
    digits, _ = class_of_hands(per_hand=2)
    odd = [[np.array([[0.5, 0.5]])], [np.array([[0.2, 0.5], [0.8, 0.5]]), np.array([[0.1, 0.5]])]]
    digits = PenDigits(digits.strokes + odd, np.append(digits.labels, [STRAIGHT, ROUND]), "")
    assert len(groups_of(digits)) == len(digits.labels)
    assert 0 <= nearest_neighbour(digits, np.arange(len(digits.labels)) % 2 == 0) <= 1
