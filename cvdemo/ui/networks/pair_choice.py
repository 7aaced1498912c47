"""The choice of the dense network and the convnet that are compared on a page."""

import streamlit as st

from cvdemo.nets.model_cards import available
from cvdemo.nets.registry import pair

PAIR_TITLES = ("Dense network", "Convnet")
PAIRS = {"varied digits": pair("augmented"), "the lecture's recipe": pair("lecture")}


def choose_pair() -> list[str]:
    """The switch between the networks of the lecture and those trained for other people's digits."""
    if not set(pair("augmented")) <= set(available()):
        return pair("lecture")
    trained = st.segmented_control(
        "Trained on",
        [*PAIRS],
        default=next(iter(PAIRS)),
        required=True,
        key="trained",
        bind="query-params",
        persist_state="session",
        help="The same two architectures. Varied digits: MNIST's, turned, scaled, moved and distorted, and "
        "pen strokes of other writers. The lecture's recipe: MNIST's 60,000 as they are, five epochs.",
    )
    return PAIRS[trained]
