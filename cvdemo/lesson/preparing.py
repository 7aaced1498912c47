"""How an image of MNIST becomes the input of a network, with the numbers of one digit."""

from dataclasses import dataclass

import numpy as np

from cvdemo.lesson.number_format import number

COLUMNS = range(10, 18)


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        title: The step, as Markdown.
        shape: Of the digit after it.
        dtype: Of its numbers.
        numbers: Eight of them, and where they stand.
    """

    title: str
    shape: str
    dtype: str
    numbers: str


def steps(digit: np.ndarray) -> list[Step]:
    """The steps from image to input of a dense network, shown on the row with most ink.

    Args:
        digit: (28, 28) in [0, 1].
    """
    row = int(digit.sum(axis=1).argmax())
    grey = np.rint(digit[row, COLUMNS.start : COLUMNS.stop] * 255).astype(int)
    numbers = " ".join(map(str, grey))
    scaled = " ".join(number(value / 255, 2) for value in grey)
    first = row * 28 + COLUMNS.start
    where = f"{first} to {first + len(COLUMNS) - 1}"
    return [
        Step(
            "the image",
            "28 × 28",
            "uint8",
            f"row {row}, columns {COLUMNS.start} to {COLUMNS.stop - 1}: {numbers}",
        ),
        Step("`reshape((784,))`", "784", "uint8", f"the same numbers, now at {where}: {numbers}"),
        Step('`astype("float32") / 255`', "784", "float32", scaled),
    ]
