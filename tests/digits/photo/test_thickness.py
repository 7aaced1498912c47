"""Distances inside a shape, and the stroke width they tell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cvdemo.digits.photo.thickness import depth, distance_inside, stroke_width


def test_a_3_by_3_square():
    mask = np.pad(np.ones((3, 3), bool), 1)
    expected = np.pad([[1, 1, 1], [1, 2, 1], [1, 1, 1]], 1)
    np.testing.assert_array_equal(distance_inside(mask), expected)


@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 20), st.floats(0.05, 0.95))
@settings(max_examples=40, deadline=None)
def test_distances_agree_with_scipys(seed, height, width, part):
    mask = np.random.default_rng(seed).random((height, width)) < part
    mask[0, 0] = False
    np.testing.assert_allclose(distance_inside(mask), ndimage.distance_transform_edt(mask), rtol=1e-6)


@pytest.mark.parametrize("width", [4, 7, 12, 21])
def test_the_width_of_a_bar(width):
    ink = np.zeros((140, 60))
    ink[20:120, 15 : 15 + width] = 1
    assert stroke_width(depth(ink)) == pytest.approx(width, rel=0.12)


def test_depth_changes_sign_at_the_edge():
    ink = np.zeros((9, 9))
    ink[:, :4] = 1
    np.testing.assert_allclose(depth(ink)[4], [3.5, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5, -3.5, -4.5])
