"""One digit as the numbers it consists of."""

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson import preparing
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.page import frame

SIZE = 28 * 21  # CSS pixels: a cell of 21 holds three digits of 12
SIZE_ON_A_WALL = 20 * 27  # … a cell of 27 three of 16
NO_BREAK = "\N{NO-BREAK SPACE}"  # a shape stays in one line


def grid(digit: Digit) -> None:
    """The digit's 28 × 28 numbers, 0 to 255, each written into its pixel; on a wall, those around the ink."""
    numbers = of_pixels(digit).astype(np.int32)
    whole = Map(numbers, "Your digit, uint8")
    on_a_wall = frame.lecture_view()
    maps(
        [_around_ink(whole) if on_a_wall else whole],
        key="digit_numbers",
        label="The numbers of your digit, 28 rows of 28",
        colours="grey",
        scope="0 is paper, 255 is ink",
        scale=255.0,
        size=SIZE_ON_A_WALL if on_a_wall else SIZE,
        grows=True,
    )


def _around_ink(whole: Map) -> Map:
    """The smallest square that holds all but zeros: 28 rows are too many to read from the last row."""
    ink = np.argwhere(whole.values)
    if not len(ink):
        return whole
    low, high = ink.min(axis=0), ink.max(axis=0)
    side = int((high - low).max()) + 1
    row, column = np.clip((low + high + 1 - side) // 2, 0, np.array(whole.values.shape) - side).tolist()
    return Map(
        whole.values[row : row + side, column : column + side],
        whole.title,
        f"rows {row} to {row + side - 1}, columns {column} to {column + side - 1} of 28 × 28; the rest is 0",
        origin=(row, column),
    )


def of_pixels(digit: Digit) -> np.ndarray:
    """The digit as MNIST stores it: uint8 (28, 28), paper 0, ink 255."""
    return np.rint(digit.pixels * 255).astype(np.uint8)


def steps(digit: Digit) -> None:
    """From the image to the input of a network, with numbers of this digit."""
    lines = "".join(
        f"| {step.title} | {step.shape.replace(' ', NO_BREAK)} | {step.dtype} | {step.numbers} |\n"
        for step in preparing.steps(digit.pixels)
    )
    st.markdown(f"| step | shape | dtype | numbers of your digit |\n|---|---:|---|---|\n{lines}")
