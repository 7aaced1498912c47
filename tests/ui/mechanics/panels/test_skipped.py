"""What the page says of a stride and of pooling, over the app's test digits."""

import re

import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.digits import samples
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.mechanics.panels import skipped

DIGITS = samples().images / np.float32(255)


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_pooling_keeps_the_largest_value_of_every_window_and_no_more_is_said(stride):
    pooling = PoolSettings(pool_size=stride)
    for digit in DIGITS[::5]:
        every = ConvSettings(KERNELS["sobel_vertical"].values, activation="relu")
        full = every.apply(digit)
        strided = ConvSettings(every.kernel, stride, activation="relu").apply(digit)
        text = skipped.comparison(full, strided, pooling)
        assert "strongest" not in text
        reached = 26 - 26 % stride
        windows = full[:reached, :reached].reshape(reached // stride, stride, reached // stride, stride)
        np.testing.assert_array_equal(pooling.apply(full), windows.max(axis=(1, 3)))
        said = [float(number) for number in re.findall(r"([\d.]+) (?:at|pooled)", text)]
        np.testing.assert_allclose(said, [full.max(), strided.max(), windows.max()], rtol=5e-4)
        left_out = "in no window: the last 2 rows and 2 columns"
        assert (left_out in text) == (reached < 26)


def test_one_row_that_pooling_leaves_out_is_named():
    text = skipped.comparison(np.ones((5, 4)), np.ones((3, 2)), PoolSettings())
    assert "(in no window: the last row)" in text
