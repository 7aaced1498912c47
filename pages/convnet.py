"""A small convnet: its listing and summary, training, evaluation, mistakes; global against local patterns."""

import streamlit as st

from cvdemo.lesson import lecture_code
from cvdemo.nets.model_cards import load_card
from cvdemo.ui.glance import panel
from cvdemo.ui.inside import patterns
from cvdemo.ui.networks import card_panels, mistakes, opened
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import current_digit, query_params
from cvdemo.ui.train import moments


def network_and_digit() -> None:
    """The network for the digit, and what is known of it."""
    network, digit = opened.shipped("convnet"), current_digit.current_digit()

    def glance() -> None:
        """The network for the digit, as it is now or as it was in its training."""
        seen = moments.at_moment(network)
        moments.control([seen], always=True)
        panel.show(digit, [seen], key="glance")

    query_params.fragment(glance, "glance")()
    deferred.below("convnet_cards", what_is_known)


def what_is_known() -> None:
    """Of the network, whatever the digit, and what it makes of patterns: in tabs."""
    card, dense_card = load_card("convnet"), load_card("dense")
    network, digit = opened.shipped("convnet"), current_digit.current_digit()
    tabs = ["Listing and summary", "Training", "Evaluation and mistakes", "Global and local patterns"]
    build, fit, test, why = st.tabs(tabs, key="convnet_tabs")
    with build:
        listing, summary = st.columns([1.05, 1], gap="medium")
        with listing:
            st.code(lecture_code.convnet_model(card), language="python", wrap_lines=True)
        with summary:
            card_panels.summary(network.network.layers, card.input_shape)
    with fit:
        frame.prose(card_panels.overfitting(card))
        card_panels.training(card)
        st.code(lecture_code.convnet(card), language="python", wrap_lines=True)
    with test:
        st.markdown(card_panels.test_result(card) + ".")
        st.markdown(card_panels.error_rates(dense_card, card))
        mistakes.confusion_and_mistakes(card)
    with why:
        patterns.show(opened.shipped("dense"), network, digit.pixels)


frame.header(
    "A small convnet",
    "Convolutions and pooling in turn, then one dense layer: *maps get smaller, and there are more of them*.",
)
frame.body(network_and_digit)
