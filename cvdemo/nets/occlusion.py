"""What an answer depends on: a square is moved over the digit, and the network classifies each covered digit.

Source: M. D. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014,
section 4.2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Occlusion:
    """The scores of a digit whole, and covered by a square at every place.

    Attributes:
        size: Of the square's side, in pixels.
        fill: The pixel value of the square.
        whole: float32 (10,), the scores of the digit as it is.
        covered: float32 (29 − size, 29 − size, 10), the scores with the square's top left corner at
            (row, column); the square never leaves the digit.
    """

    size: int
    fill: float
    whole: np.ndarray
    covered: np.ndarray

    def drop(self, label: int) -> np.ndarray:
        """How far the score of `label` falls at each place.

        Returns:
            float32 (29 − size, 29 − size). Positive: the answer loses by what is covered there. Negative: it
            gains.
        """
        return self.whole[label] - self.covered[..., label]

    def answers(self) -> np.ndarray:
        """The label with the largest score at each place: int64 (29 − size, 29 − size)."""
        return self.covered.argmax(axis=-1)


def cover(digit: np.ndarray, row: int, column: int, size: int, fill: float) -> np.ndarray:
    """A copy of a digit with a square over it.

    Args:
        digit: (28, 28).
        row, column: Of the square's top left corner, 0 to 28 − size.
        size: Of the square's side, 1 to 28.
        fill: The pixel value of the square: 0 is paper.

    Returns:
        float32 (28, 28).

    Raises:
        ValueError: For a square that leaves the digit.

    Example:
        >>> cover(np.ones((28, 28)), 26, 0, size=2, fill=0)[25:, :3]
        array([[1., 1., 1.],
               [0., 0., 1.],
               [0., 0., 1.]], dtype=float32)
    """
    digit = np.array(digit, np.float32)
    _check(digit, size)
    last = len(digit) - size
    if not (0 <= row <= last and 0 <= column <= last):
        raise ValueError(
            f"`row` and `column` must be from 0 to {last} for a square of {size}. "
            f"Received: row={row!r}, column={column!r}"
        )
    digit[row : row + size, column : column + size] = fill
    return digit


def occlude(
    predict: Callable[[np.ndarray], np.ndarray], digit: np.ndarray, size: int = 5, fill: float = 0.0
) -> Occlusion:
    """Classify a digit with a square over each of its places.

    Args:
        predict: Maps digits float32 (n, 28, 28) to scores (n, 10).
        digit: (28, 28).
        size: Of the square's side, 1 to 28. With 5 there are 24 × 24 = 576 places.
        fill: The pixel value of the square: 0 is paper, 0.5 is grey.

    Returns:
        The scores of the whole digit and of every covered one.

    Raises:
        ValueError: For another shape or size.
    """
    digit = np.asarray(digit, np.float32)
    _check(digit, size)
    places = len(digit) - size + 1
    digits = np.tile(digit, (places * places + 1, 1, 1))
    squares = np.lib.stride_tricks.sliding_window_view(digits[1:], (size, size), axis=(1, 2), writeable=True)
    place = np.arange(places * places)
    squares[place, place // places, place % places] = fill
    differs = (digits != digit).any(axis=(1, 2))  # paper on paper leaves the digit as it is: asked once
    asked = np.concatenate([[0], np.flatnonzero(differs)])
    answers = np.asarray(predict(digits[asked]), np.float32)
    scores = np.repeat(answers[:1], len(digits), axis=0)
    scores[asked] = answers
    return Occlusion(size, fill, scores[0], scores[1:].reshape(places, places, -1))


def _check(digit: np.ndarray, size: int) -> None:
    if digit.shape != (28, 28):
        raise ValueError(f"`digit` must be (28, 28). Received: shape {digit.shape}")
    if not 1 <= size <= 28:
        raise ValueError(f"`size` must be from 1 to 28. Received: size={size!r}")
