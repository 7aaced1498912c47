"""A dense network: 784 pixels as a list, 512 hidden units, ten scores."""

import streamlit as st

from cvdemo.lesson import lecture_code
from cvdemo.nets.cards import load_card
from cvdemo.ui import card_panels, charts, networks, pixels, shell, state

card = load_card("dense")

shell.header(
    "A dense network",
    "To a dense network a digit is a list of 784 numbers: *which pixels are neighbours, it is never told*.",
)

digit = state.current_digit()
picture, layers, scores = st.columns([0.7, 1.5, 1.1], gap="medium")
with picture:
    st.markdown("**Your digit**")
    pixels.show(digit.pixels, 168, "your digit, 28 × 28 pixels")
    st.caption("28 × 28 pixels, read row by row: 784 numbers")
with layers:
    st.markdown("**The network**")
    card_panels.layer_table(card)
    st.caption("784 · 512 weights + 512 biases = 401,920; 512 · 10 weights + 10 biases = 5,130")
with scores:
    networks.score_panels(digit.pixels, ["dense"])
networks.wait_for_networks()

fit, test, wrong, code = st.tabs(["Training", "Confusion matrix", "Mistakes", "Code"], key="dense_tabs")
with fit:
    shell.prose(
        "The loss on the training digits keeps falling; on digits the network never saw it falls more "
        "slowly. The gap between the two lines is overfitting."
    )
    card_panels.training(card)
with test:
    st.markdown(card_panels.test_result(card) + ".")
    charts.confusion_chart(card)
with wrong:
    card_panels.mistakes(card)
with code:
    st.code(lecture_code.dense(card), language="python")
