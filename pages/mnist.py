"""The digits of MNIST: class, sample, label; the arrays; one digit as numbers."""

from functools import partial

import streamlit as st

from cvdemo.lesson import lecture_code
from cvdemo.lesson.exports import networks
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.mnist import numbers, training_digits
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, query_params


def digits_and_numbers() -> None:
    """The training digits, and the numbers of the current digit."""
    # The numbers of a digit need more room beside the sidebar, which the lecture view does not have.
    look, read = st.columns([1, 1.35 if frame.lecture_view() else 1.6], gap="small")
    with look:
        query_params.fragment(training_digits.choose, "training digits")()
        digit = current_digit.current_digit()
        st.markdown(training_digits.words(digit))
        st.markdown(
            "- `train_images`: `(60000, 28, 28)` uint8\n- `train_labels`: `[5 0 4 … 5 6 8]` uint8\n"
            "- `test_images`: `(10000, 28, 28)` uint8\n- `test_labels`: `[7 2 1 … 4 5 6]` uint8"
        )
    with read:
        numbers.grid(digit)

    frame.subheader("Prepared for a network")
    frame.prose(
        "A dense network takes a list of 784 numbers between 0 and 1; a convnet keeps rows and columns and "
        "has one channel: `(28, 28, 1)`. Nothing else happens to the digits."
    )
    numbers.steps(digit)
    st.code(lecture_code.DATA, language="python", wrap_lines=True)
    st.code(
        f"# for a dense network\n{lecture_code.preparing('28 * 28')}\n"
        f"# for a convnet\n{lecture_code.preparing('28, 28, 1')}",
        language="python",
        wrap_lines=True,
    )
    offer(
        picture="digit_numbers",
        settings=frame.describe(digit),
        numbers={"The digit": lambda: numbers.of_pixels(digit)},
        program=partial(networks.mnist_program, "The digits of MNIST", digit.pixels),
    )
    st.caption(
        "MNIST: Yann LeCun, Corinna Cortes, Christopher J.C. Burges; CC BY-SA 3.0. 5,000 of the 60,000 "
        "training digits come with this app, 500 of each class."
    )


frame.header(
    "The digits of MNIST",
    "To a computer an image is a grid of numbers. *Take a training digit and look at its numbers.*",
)
frame.body(digits_and_numbers)
