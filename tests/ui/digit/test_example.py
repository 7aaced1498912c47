"""The example on the empty pad is the digit whose scores stand beside it."""

import numpy as np

from cvdemo.digits import digit_as_drawn
from cvdemo.lesson.link import decode_digit
from cvdemo.ui.digit.example import example_for
from cvdemo.ui.session.current_digit import FIRST_DIGIT


def test_the_example_is_drawn_over_the_first_digit_and_no_other():
    digit = decode_digit(FIRST_DIGIT)
    drawn = digit_as_drawn(example_for(digit))
    assert np.corrcoef(drawn.ravel(), digit.pixels.ravel())[0, 1] > 0.85
    assert example_for(decode_digit("s0")) == ()
