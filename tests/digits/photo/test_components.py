"""Connected pieces of a mask."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cvdemo.digits.photo.components import components

DRAWN = np.array(
    [
        [1, 0, 1, 0, 0],
        [1, 1, 1, 0, 1],
        [0, 0, 0, 1, 0],
        [1, 0, 0, 0, 0],
    ],
    bool,
)


def test_corners_connect():
    large, small = sorted(components(DRAWN), key=lambda piece: -len(piece.rows))
    assert large.box == (0, 2, 0, 4)
    assert small.box == (3, 3, 0, 0)
    assert len(large.rows) == DRAWN.sum() - 1


@pytest.mark.parametrize(("value", "count"), [(False, 0), (True, 1)])
def test_all_or_nothing(value, count):
    assert len(components(np.full((4, 5), value))) == count


@given(st.integers(0, 2**32 - 1), st.integers(1, 18), st.integers(1, 18), st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_pieces_agree_with_scipys(seed, height, width, part):
    mask = np.random.default_rng(seed).random((height, width)) < part
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    found = components(mask)
    assert len(found) == count
    for piece in found:
        label = labels[piece.rows[0], piece.columns[0]]
        expected = np.zeros_like(mask)
        expected[piece.rows, piece.columns] = True
        np.testing.assert_array_equal(labels == label, expected)
