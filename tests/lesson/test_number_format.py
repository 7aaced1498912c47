"""Numbers as text: signs, rounding to zero, and literals that give the same float32 again."""

import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.lesson import number_format


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2136, "0.214"), (-0.2136, "−0.214"), (-0.0004, "0.000"), (np.float32(0.1), "0.100"), (12, "12.000")],
)
def test_numbers_have_three_decimals_and_a_true_minus(value, text):
    assert number_format.number(value) == text


def test_as_many_decimals_as_asked_for():
    assert number_format.number(-1.255, 1) == "−1.3"


@pytest.mark.parametrize(("value", "text"), [(1.2, "+1.20"), (-0.351, "−0.35"), (-0.001, "+0.00")])
def test_what_is_added_has_a_sign(value, text):
    assert number_format.signed(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "< 0.1 %"),
        (0.0005, "0.1 %"),
        (0.5, "50.0 %"),
        (0.9994, "99.9 %"),
        (0.9995, "> 99.9 %"),
        (1.0, "> 99.9 %"),
    ],
)
def test_no_share_is_rounded_to_all_or_nothing(share, text):
    assert number_format.percent(share) == text


@pytest.mark.parametrize(("value", "text"), [(0.348, "0.35"), (12.3, "12"), (-0.5, "−0.5"), (0, "0")])
def test_short_numbers_have_two_significant_digits(value, text):
    assert number_format.short(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (3.2e-7, "3 · 10⁻⁷"), (9.6e-8, "1 · 10⁻⁷"), (2e-10, "2 · 10⁻¹⁰")]
)
def test_tiny_numbers_are_powers_of_ten(value, text):
    assert number_format.power_of_ten(value) == text


@given(value=st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_literal_gives_the_same_float32_again(value):
    assert np.float32(number_format.literal(value)) == np.float32(value)


@pytest.mark.parametrize(("value", "text"), [(-2.0, "-2"), (-0.0, "0"), (1 / 9, "0.11111111")])
def test_literals_are_short(value, text):
    assert number_format.literal(value) == text


@given(st.floats(-20, 20, width=32), st.floats(-2, 2, width=32))
def test_a_product_is_right_as_printed(left, right):
    text = number_format.product(left, right)
    first, second, result = (
        Decimal(part.strip("()").replace("−", "-")) for part in re.split(" · | = ", text)
    )
    assert abs(first * second - result) <= Decimal("0.000501")
    assert abs(float(result) - left * right) <= 0.0005 + 1e-9


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [(2, 0.5, "2.000 · 0.500 = 1.000"), (3.1971, -0.20741, "3.1971 · (−0.2074) = −0.663")],
)
def test_a_product_has_only_the_decimals_it_needs(left, right, text):
    assert number_format.product(left, right) == text
