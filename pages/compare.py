"""Dense against convnet: both networks on one digit, their results, and what a shift does to them."""

import streamlit as st

from cvdemo.nets.cards import load_card
from cvdemo.ui import card_panels, charts, networks, pixels, shell, state

NAMES = ["dense", "convnet"]
cards = [load_card(name) for name in NAMES]

shell.header(
    "Dense against convnet",
    "The convnet reads more digits right with fewer parameters. Both were trained on centred digits: "
    "*watch both fall when the digit moves*.",
)

digit = state.current_digit()
picture, scores = st.columns([0.8, 2], gap="medium")
with picture:
    st.markdown("**Your digit**")
    pixels.show(digit.pixels, 224, "your digit, 28 × 28 pixels")
with scores:
    networks.score_panels(digit.pixels, NAMES)
networks.wait_for_networks()

results, shift, layers, history = st.tabs(
    ["Test results", "Shifted digits", "Layers", "Training"], key="compare_tabs"
)
with results:
    for card in cards:
        st.markdown(f"- {card_panels.test_result(card)}, with {card.parameters:,} parameters.")
    st.caption(
        "Each training differs only in its seed. The one that is shipped was chosen before it was trained, "
        "not by its result."
    )
with shift:
    charts.shift_chart([*cards, load_card("convnet_no_pooling")])
    st.caption("Accuracy on the 10,000 test digits, moved by so many pixels: mean of four directions.")
with layers:
    for column, card in zip(st.columns(2, gap="medium"), cards, strict=True):
        with column:
            st.markdown(f"**{card.title}**")
            card_panels.layer_table(card)
with history:
    for card in cards:
        st.markdown(f"**{card.title}**")
        card_panels.training(card)
