"""Strokes: what a pen drew, as points between its going down and its coming up."""

from collections.abc import Sequence

import numpy as np

MAX_POINTS = 5000  # a digit has about 40; five minutes of scribbling stay below this
OVERSHOOT = 0.05  # a finger that slides off the pad reports points just outside


class StrokeError(ValueError):
    """Invalid strokes; the message is a sentence for the user."""


def as_strokes(strokes: Sequence) -> list[np.ndarray]:
    """Convert strokes to arrays and drop the empty ones.

    Args:
        strokes: Lists of x, y pairs, in any place and of any size.

    Returns:
        float64 (n, 2) each.

    Raises:
        StrokeError: If a stroke is not a list of finite x, y pairs.
    """
    arrays = [_as_stroke(stroke) for stroke in strokes]
    return [array for array in arrays if len(array)]


def _as_stroke(stroke) -> np.ndarray:
    try:
        array = np.asarray(stroke)
    except ValueError:  # rows of different lengths
        raise StrokeError("Every point of a stroke must be a pair of numbers, x and y.") from None
    if array.shape in {(0,), (0, 2)}:
        return np.empty((0, 2))
    if array.dtype.kind not in "fiu" or array.ndim != 2 or array.shape[1] != 2:
        raise StrokeError("Every point of a stroke must be a pair of numbers, x and y.")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise StrokeError("Every point of a stroke must be a pair of finite numbers.")
    return array


def check_strokes(raw, max_points: int = MAX_POINTS) -> list[np.ndarray]:
    """Check what a browser sent as strokes.

    Points up to 0.05 outside the pad are moved to its edge; empty strokes are left out.

    Args:
        raw: A list of strokes, a stroke a list of [x, y] pairs in [0, 1], origin top left.
        max_points: How many points all strokes together may have.

    Returns:
        Read-only arrays, float64 (n, 2).

    Raises:
        StrokeError: If the strokes are invalid; the message is a sentence for the user.

    Example:
        >>> check_strokes([[[0.25, 0.5], [0.75, 1.02]], []])
        [array([[0.25, 0.5 ],
               [0.75, 1.  ]])]
    """
    if not isinstance(raw, (list, tuple)) or not all(isinstance(s, (list, tuple, np.ndarray)) for s in raw):
        raise StrokeError("A drawing must be a list of strokes.")
    points = max(len(raw), sum(len(stroke) for stroke in raw))
    if points > max_points:
        raise StrokeError(
            f"This drawing has {points:,} points and the limit is {max_points:,}: "
            "clear the pad and draw one digit."
        )
    checked = []
    for stroke in as_strokes(raw):
        if stroke.min() < -OVERSHOOT or stroke.max() > 1 + OVERSHOOT:
            raise StrokeError("This drawing leaves the pad: its x and y must lie between 0 and 1.")
        stroke = np.clip(stroke, 0, 1)
        stroke.setflags(write=False)
        checked.append(stroke)
    return checked
