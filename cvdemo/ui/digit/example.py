"""How a pen would write the first digit: the empty pad shows what the scores beside it belong to."""

import numpy as np

from cvdemo.digits import Digit
from cvdemo.lesson.link import encode_digit
from cvdemo.ui.session import current_digit

# Column and row in the 28 × 28 pixels of the test digit, traced by eye.
_TRACE = [(8.3, 6.6), (10, 5), (12, 4.6), (13.6, 5.6), (13.8, 7.2), (13.7, 9), (13.2, 11), (12, 13.2)]
_TRACE += [(14, 13.8), (16, 14.8), (17.3, 16.5), (17, 18.5), (15.5, 20), (13.5, 21.3), (11.5, 22.6)]
EXAMPLE = (np.asarray(_TRACE, np.float64) + 0.5) / 28
EXAMPLE.setflags(write=False)


def example_for(digit: Digit) -> tuple[np.ndarray, ...]:
    """The strokes (n, 2) of x, y in [0, 1] that write `digit`; none unless it is the app's first one."""
    if digit.sample is None:  # while a stroke is drawn, its text is not worth computing
        return ()
    return (EXAMPLE,) if encode_digit(digit) == current_digit.FIRST_DIGIT else ()
