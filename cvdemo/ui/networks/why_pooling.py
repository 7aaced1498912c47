"""Why a convnet pools: one stack with and without it, and what a value of its last map sees of a digit."""

import numpy as np
import streamlit as st

from cvdemo.digits import mnist_subset
from cvdemo.lesson import lecture_code
from cvdemo.lesson.number_format import percent
from cvdemo.nets.forward import Network
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.nets.model_cards import Card, load_card
from cvdemo.ui.components import pixels
from cvdemo.ui.networks import growing_fields, opened
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, query_params
from cvdemo.ui.session.parameters import Number, offers

WITHOUT, POOLED = "convnet_no_pooling", "convnet"
DIGIT = Number("peephole", "Unknown digit", 1, 99, 1, 1)
CELL = 12  # CSS pixels of one pixel of the digit
_REVEALED = "peephole_revealed"


def show() -> None:
    """Both stacks side by side, then the peephole."""
    frame.subheader("Why pooling?")
    frame.prose(
        "Each value of the last map has to say something about the whole digit, and the dense layer needs a "
        "weight for each value and class. Pooling helps with both: values see more, and there are fewer."
    )
    for column, name in zip(st.columns(2, gap="medium"), (WITHOUT, POOLED), strict=True):
        with column:
            card = load_card(name)
            network = opened.shipped(name).network
            st.markdown(facts(card, network))
            growing_fields.show(network, current_digit.current_digit().pixels)
            st.code(lecture_code.convnet_model(card), language="python", wrap_lines=True)
    query_params.fragment(_peephole, "peephole")()


def facts(card: Card, network: Network) -> str:
    """What the stack sees, how many values and weights it ends in, and how well it does, as a table."""
    side = seen(network)
    values, dense = network.layers[-1].input_shape[0], network.layers[-1]
    return (
        f"| **{card.title}** | |\n|---|---:|\n"
        f"| a value of the last map sees | **{side} × {side}** pixels |\n"
        f"| values after Flatten | **{values:,}** |\n"
        f"| parameters of the dense layer | {dense.parameters_formula.replace(' = ', ' = **')}** |\n"
        f"| test digits classified correctly | **{percent(card.test_accuracy)}** |"
    )


def seen(network: Network) -> int:
    """Side of the receptive field of a value in the middle of the last map."""
    last = max(index for index, layer in enumerate(network.layers) if len(layer.output_shape) == 3)
    rows, columns, _ = network.layers[last].output_shape
    (top, bottom), _ = receptive_field(network, last, rows // 2, columns // 2).unclipped
    return bottom - top


def crop(digit: np.ndarray, side: int) -> np.ndarray:
    """The square of this side that holds most of the digit's ink.

    Args:
        digit: (28, 28).
        side: Of the square, in pixels.
    """
    windows = np.lib.stride_tricks.sliding_window_view(digit, (side, side))
    ink = windows.sum(axis=(2, 3), dtype=np.int64)
    return windows[np.unravel_index(ink.argmax(), ink.shape)]


def _peephole() -> None:
    """A digit through 7 × 7 and through 18 × 18 pixels: guess, then reveal."""
    st.markdown("**Which digit is it?** Guess from what one value sees, then reveal the digit.")
    with frame.controls():
        number = int(DIGIT.number_input(width=150, on_change=_hide))
        revealed = offers("reveal", "Reveal") and st.toggle("Reveal", key=_REVEALED)
    test = mnist_subset()
    index = int(np.random.default_rng(number).integers(len(test.test_labels)))
    digit = test.test_images[index]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        for name in (WITHOUT, POOLED):
            side = seen(opened.shipped(name).network)
            with st.container(width="content", gap="xsmall"):
                alt = f"{side} × {side} pixels of an unknown digit"
                pixels.show(crop(digit, side), CELL * side, alt)
                st.caption(
                    f"{side} × {side}, {'with' if name == POOLED else 'without'} pooling", width="content"
                )
        if revealed:
            with st.container(width="content", gap="xsmall"):
                pixels.show(digit, CELL * 28, f"the whole digit, a {test.test_labels[index]}")
                st.caption(f"28 × 28, {frame.named(int(test.test_labels[index]))}", width="content")


def _hide() -> None:
    st.session_state[_REVEALED] = False
