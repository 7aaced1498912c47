"""A dense network: 784 pixels as a list, 512 hidden units, ten scores."""

from functools import partial

import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson import lecture_code
from cvdemo.nets.model_cards import load_card
from cvdemo.nets.registry import NETWORKS
from cvdemo.ui.exports.of_network import offer_network
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.inside import hidden_units
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.hidden_units import ForwardPass
from cvdemo.ui.networks import card_panels, mistakes, uploaded
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import current_digit


def network_and_digit() -> None:
    """The network for the digit, its hidden units, and what is known of it."""
    with frame.controls():
        opened = hidden_units.choose_network()
        order = hidden_units.choose_order()
        uploaded.control(hidden_units.open_own, fits=hidden_units.two_dense)

    digit = current_digit.current_digit()
    activations = Activations.of(opened, digit.pixels)
    forward_pass = hidden_units.run(activations, order)
    chosen = hidden_units.show(activations, forward_pass, digit)
    products, text = st.columns([1, 4.2], gap="medium")
    with products:
        hidden_units.products(forward_pass, chosen)
    with text:
        hidden_units.caption(forward_pass)
    offer_network(opened, digit.pixels, picture="hidden_units")
    offer(further=hidden_units.numbers(forward_pass, chosen))
    deferred.below("dense_steps", partial(steps_and_card, opened, forward_pass, digit))


def steps_and_card(opened: Opened, forward_pass: ForwardPass, digit: Digit) -> None:
    """The forward pass in numbers, and what is known of the network."""
    if opened.is_own:
        frame.subheader("Step by step")
        hidden_units.step_table(forward_pass, digit.pixels, "the ten outputs")
    else:
        card = load_card(opened.name)
        tabs = ["Step by step", "Training", "Mistakes", "Code"]
        steps, fit, wrong, code = st.tabs(tabs, key="dense_tabs")
        with steps:
            hidden_units.step_table(forward_pass, digit.pixels, "the ten scores")
            card_panels.layer_table(card)
            st.code(
                card_panels.prediction(forward_pass.outputs, digit.label),
                language="python",
                wrap_lines=True,
            )
        with fit:
            frame.prose(card_panels.compiled(card))
            frame.prose(card_panels.overfitting(card))
            card_panels.training(card)
        with wrong:
            st.markdown(card_panels.test_result(card) + ".")
            mistakes.confusion_and_mistakes(card)
        with code:
            if NETWORKS[card.name].family == "lecture":
                st.code(lecture_code.dense(card), language="python", wrap_lines=True)
            else:
                st.markdown("Its layers. The training with distorted digits is in `cvdemo/nets/training`.")
                st.code(lecture_code.dense_layers(card), language="python", wrap_lines=True)


frame.header(
    "A dense network",
    "To a dense network a digit is a list of 784 numbers: *it is never told which pixels are neighbours*.",
)
frame.body(network_and_digit)
