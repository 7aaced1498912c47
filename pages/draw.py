"""Draw a digit: from ink to ten scores, while the stroke is being drawn."""

import streamlit as st

from cvdemo.ui.digit import sources
from cvdemo.ui.glance import panel
from cvdemo.ui.mechanics import experiments_panel
from cvdemo.ui.networks import opened, pair_choice
from cvdemo.ui.page import frame
from cvdemo.ui.room import student
from cvdemo.ui.session import query_params
from cvdemo.ui.session.parameters import Toggle
from cvdemo.ui.train import moments

DENSE_TOO = Toggle("dense_too", "Dense network below", True)
EXPERIMENTS = experiments_panel.Experiments("draw")


@frame.networks_may_be_missing()
def board() -> None:
    """Where the digit comes from, what the networks make of it, and which networks they are."""
    source, seen, settings = st.columns(3, gap="medium")  # placed by the style sheets
    with source:
        digit, drawing = sources.choose()
        student.send_button()
    with settings:
        sources.centring_switch(digit)
        dense, convnet = (opened.shipped(name) for name in pair_choice.choose_pair())
        networks = [*map(moments.at_moment, [convnet, dense] if DENSE_TOO.toggle() else [convnet])]
        moments.offer(networks)
    with seen:
        moments.control(networks)
        panel.show(digit, networks, key="glance", drawing=drawing)


frame.header(
    "Draw a digit",
    "Filters turn ink into maps, pooling shrinks them, the last layer makes ten scores: *while you draw*.",
)
EXPERIMENTS.banner()
with st.container(key="board"):
    query_params.fragment(board, "board")()
EXPERIMENTS.strip()
