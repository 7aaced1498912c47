"""The square over the digit: where it begins, and what the browser may say of it."""

import numpy as np
import pytest

from cvdemo.ui.components import occlusion


def test_the_square_begins_where_it_changes_the_scores_most():
    drop = np.zeros((24, 24))
    drop[3, 20] = -0.4
    drop[9, 9] = 0.3
    assert occlusion.most_telling([drop], size=5) == (5, 22)
    assert occlusion.most_telling([drop, np.maximum(drop, 0)], size=5) == (11, 11)


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([0, 27, 4], (0, 27)),
        ([3, 5, 3], None),  # an earlier version
        ([28, 0, 4], None),
        ([-1, 0, 4], None),
        ([True, 0, 4], None),
        ([1.0, 0, 4], None),
        ("114", None),
        ([1, 2], None),
        (None, None),
    ],
)
def test_only_a_place_on_the_digit_is_taken(raw, place):
    assert occlusion.read_place(raw, version=4) == place
