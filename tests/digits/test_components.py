"""Connected pieces of a mask."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cvdemo.digits.components import label_components

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
    labels, count = label_components(DRAWN)
    assert count == 2
    assert labels[0, 0] == labels[0, 2] == labels[2, 3] == labels[1, 4] != 0
    assert labels[3, 0] not in {0, labels[0, 0]}
    np.testing.assert_array_equal(labels > 0, DRAWN)


@pytest.mark.parametrize(("value", "count"), [(False, 0), (True, 1)])
def test_all_or_nothing(value, count):
    labels, found = label_components(np.full((4, 5), value))
    assert found == count
    assert (labels == count).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 18), st.integers(1, 18), st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_pieces_agree_with_scipys(seed, height, width, part):
    mask = np.random.default_rng(seed).random((height, width)) < part
    labels, count = label_components(mask)
    expected, expected_count = ndimage.label(mask, np.ones((3, 3)))
    assert count == expected_count
    pairs = set(zip(labels.ravel().tolist(), expected.ravel().tolist(), strict=True))
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
