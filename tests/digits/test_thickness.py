"""Distances inside a shape, and the stroke width they tell."""

import numpy as np
import pytest

from cvdemo.digits.thickness import signed_distance, stroke_width


def test_a_3_by_3_square():
    square = np.pad(np.ones((3, 3)), 1)
    corner, side = 0.5 - np.sqrt(2), -0.5
    expected = [
        [corner, side, side, side, corner],
        [side, 0.5, 0.5, 0.5, side],
        [side, 0.5, 1.5, 0.5, side],
        [side, 0.5, 0.5, 0.5, side],
        [corner, side, side, side, corner],
    ]
    np.testing.assert_allclose(signed_distance(square), expected, rtol=1e-6)


@pytest.mark.parametrize("width", [4, 7, 12, 21])
def test_the_width_of_a_bar(width):
    ink = np.zeros((140, 60))
    ink[20:120, 15 : 15 + width] = 1
    assert stroke_width(signed_distance(ink)) == pytest.approx(width, rel=0.12)


def test_the_distance_changes_sign_at_the_edge():
    ink = np.zeros((9, 9))
    ink[:, :4] = 1
    np.testing.assert_allclose(signed_distance(ink)[4], [3.5, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5, -3.5, -4.5])
