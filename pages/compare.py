"""Dense against convnet: the same digit moved, turned and disturbed, and what both networks say of it."""

import numpy as np
import streamlit as st

from cvdemo.digits import change_digit
from cvdemo.lesson import lecture_code
from cvdemo.nets.model_cards import CardError, fault, load_card
from cvdemo.nets.registry import NAMES
from cvdemo.ui.components import pixels
from cvdemo.ui.digit import changed_digit
from cvdemo.ui.exports.of_network import offer_network
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.networks import card_panels, charts, covering, opened, scores, shifts, uploaded
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import current_digit, parameters, query_params

frame.header(
    "Dense against convnet",
    "The lecture's convnet makes fewer mistakes with a quarter of the parameters. "
    "*Move the digit: which network fails first?*",
)
changed_digit.read_address()
faults = {name: fault(name) for name in NAMES}
for why in filter(None, faults.values()):
    frame.wrong_input(why)
names = [name for name in NAMES if faults[name] is None]
if not names:
    raise CardError("No network is left to compare.")
cards = [load_card(name) for name in names]


def bench() -> np.ndarray:
    """The pad, the sliders, what the networks see, and their scores; gives the changed digit."""
    digit = current_digit.current_digit()
    with st.container(key="bench"):
        left, middle, right = st.columns([1, 0.85, 1.5], gap="medium")
    with middle:
        change = changed_digit.sliders()
    with left:
        change, resting = changed_digit.pad(digit.pixels, change)
    seen = change_digit(digit.pixels, change)
    with middle:
        pixels.show(seen, 112, "the changed digit as the networks see it")
        st.caption("what the networks see" + ("" if digit.label is None else f"; label: {digit.label}"))
    with right:
        scores.score_strips(seen, names, opened.scores_beside(seen), digit.label)
        uploaded.control()
    st.subheader("Accuracy against shift", anchor=False)
    chart, *text = st.columns([1] if frame.lecture_view() else [1.6, 1], gap="large")
    with chart:
        charts.shift_chart(cards, shifts.on_the_chart(change))
    with text[0] if text else chart:
        frame.prose(
            "All 10,000 test digits, moved by that many pixels in one direction (the mean of all four, which "
            f"differ). {shifts.your_move(change)} {shifts.lost_ink()} A convolution's map moves with the "
            "digit, but the layers after it, *Flatten* and *Dense*, look at fixed places: the convnet is "
            "more tolerant of a shift than the dense network, but not invariant to it."
        )
        frame.prose(card_panels.at_a_shift(4))
    if "convnet" in names:
        offer_network(opened.shipped("convnet"), seen, picture="bench")
        offer(settings="The changed digit, as all networks see it")
    if resting:
        covering.follow(seen)
    return seen


def training() -> None:
    """The curves of one network."""
    titles = {card.title: card for card in cards}  # Streamlit copies the options of a control in every run
    title = cards[0].title
    if parameters.offers("history_of", "Network whose training is shown"):
        title = st.selectbox("Network", titles, key="history_of")
    card_panels.training(titles[title])


def what_is_known() -> None:
    """Of the networks, whatever the digit: in tabs."""
    tabs = ["Test results", "Layers", "Training", "Code"]
    results, layers, history, code = st.tabs(tabs, key="compare_tabs")
    with results:
        card_panels.test_results(cards)
        st.caption(
            "Repeated trainings differ only in the random seed. The seed of the networks shown here was "
            "fixed beforehand."
        )
    with layers:
        card_panels.layer_tables(cards, opened.own_network())
    with history:
        query_params.fragment(training, "compare_training")()
    with code:
        if "convnet" in names:
            st.code(lecture_code.convnet(load_card("convnet")), language="python", wrap_lines=True)


covering.section(query_params.fragment(bench, "bench")(), covering.choose_networks)

deferred.below("compare_cards", what_is_known)
