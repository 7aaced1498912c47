"""Sentences of the mechanics pages that sum a whole map up."""

import re

import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.digits import samples
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.mechanics import convolution_panel, pooling_panel

DIGITS = samples().images / np.float32(255)


def test_all_responses_to_sobel_sum_to_zero_and_the_page_says_so():
    for digit in DIGITS[::10]:
        response = ConvSettings(KERNELS["sobel_vertical"].values, padding=2).response(digit)
        text = convolution_panel.value_range(response)
        assert text.endswith("sum to 0.00.")
        assert f"{response.max():.2f}" in text


@pytest.mark.parametrize("kind", ["max", "average"])
def test_the_mean_before_and_after_pooling_is_said(kind):
    pooling = PoolSettings(kind)
    for digit in DIGITS[::10]:
        before, after = map(float, re.findall(r"\d\.\d{3}", pooling_panel.means(digit, pooling)))
        assert before == pytest.approx(digit.mean(), abs=6e-4)
        assert (after == before) if kind == "average" else after > 1.2 * before
