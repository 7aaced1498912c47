"""Connected components of a mask."""

import numpy as np
import pytest

from cvdemo.digits.photo.components import label_components, sides_reached

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
    labels, boxes = label_components(DRAWN)
    assert boxes == [(0, 2, 0, 4), (3, 3, 0, 0)]
    np.testing.assert_array_equal(labels > 0, DRAWN)
    assert np.bincount(labels.ravel()).tolist() == [(~DRAWN).sum(), DRAWN.sum() - 1, 1]


@pytest.mark.parametrize(("value", "boxes"), [(False, []), (True, [(0, 3, 0, 4)])])
def test_all_or_nothing(value, boxes):
    assert label_components(np.full((4, 5), value))[1] == boxes


@pytest.mark.parametrize(
    ("box", "sides"), [((1, 2, 1, 3), 0), ((0, 2, 1, 3), 1), ((1, 3, 1, 4), 2), ((0, 3, 0, 4), 4)]
)
def test_sides_of_the_frame_that_a_component_reaches(box, sides):
    assert sides_reached(box, DRAWN.shape) == sides
