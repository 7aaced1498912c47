"""Pen digits clustered by how they were written, and classified by their nearest neighbour."""

import numpy as np

from benchmarks.unseen_writers import GROUPS, groups_of, nearest_neighbour
from cvdemo.nets.training.datasets import PenDigits

ROUND, STRAIGHT = 0, 1
WRITERS = ((0.2, 60), (0.5, 30), (0.8, 10))  # size and number of points: small and slow, large and quick


def written(digit, size, points, rng):
    way = np.linspace(0, 1, points)[:, None]
    angle = 2 * np.pi * way
    shape = np.hstack([np.sin(angle), np.cos(angle)]) if digit == ROUND else np.hstack([way, 2 * way])
    return [0.5 + size / 2 * shape * rng.normal(1, 0.02, 2) + rng.normal(0, 0.01, 2)]


def class_of_writers(per_writer=30):
    """Two digits by three writers, and which writer wrote each."""
    rng = np.random.default_rng(0)
    writers = np.repeat(np.arange(len(WRITERS)), 2 * per_writer)
    labels = np.tile([ROUND, STRAIGHT], len(WRITERS) * per_writer)
    strokes = [written(digit, *WRITERS[writer], rng) for digit, writer in zip(labels, writers, strict=True)]
    return PenDigits(strokes, labels, ""), writers


def test_a_group_is_a_writer_whatever_the_digit():
    digits, writers = class_of_writers()
    groups = groups_of(digits)
    assert len(set(zip(writers, groups, strict=True))) == len(set(groups)) == GROUPS
    np.testing.assert_array_equal(groups, groups_of(digits))


def test_the_nearest_neighbour_classifies_by_shape_and_not_by_size_or_place():
    digits, writers = class_of_writers()
    for writer in range(len(WRITERS)):
        assert nearest_neighbour(digits, writers == writer) == 1


def test_the_nearest_neighbour_knows_only_what_was_not_held_out():
    digits, _ = class_of_writers()
    assert nearest_neighbour(digits, digits.labels == ROUND) == 0


def test_a_dot_and_a_digit_without_height_are_written_too():
    digits, _ = class_of_writers(per_writer=2)
    odd = [[np.array([[0.5, 0.5]])], [np.array([[0.2, 0.5], [0.8, 0.5]]), np.array([[0.1, 0.5]])]]
    digits = PenDigits(digits.strokes + odd, np.append(digits.labels, [STRAIGHT, ROUND]), "")
    assert len(groups_of(digits)) == len(digits.labels)
    assert 0 <= nearest_neighbour(digits, np.arange(len(digits.labels)) % 2 == 0) <= 1
