"""One digit as the numbers it consists of."""

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson import preparing
from cvdemo.ui.components.maps import Map, maps

SIZE = 28 * 21  # CSS pixels: a cell of 21 holds three digits of 12
NO_BREAK = "\N{NO-BREAK SPACE}"  # a shape stays in one line


def grid(digit: Digit) -> None:
    """The digit's 28 × 28 numbers, 0 to 255, each written into its pixel."""
    maps(
        [Map(of_pixels(digit).astype(np.int32), "Your digit, uint8")],
        key="digit_numbers",
        label="The numbers of your digit, 28 rows of 28",
        colours="grey",
        scope="0 is paper, 255 is ink",
        scale=255.0,
        size=SIZE,
        grows=True,
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
