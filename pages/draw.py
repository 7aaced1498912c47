"""Draw a digit: from ink to ten scores, while the stroke is being drawn."""

import streamlit as st

from cvdemo.ui.components import pixels
from cvdemo.ui.digit import sources
from cvdemo.ui.mechanics import experiments_panel
from cvdemo.ui.networks import pair_choice, scores
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params

SEEN, SEEN_IN_LECTURE = 28 * 8, 28 * 4  # CSS pixels
EXPERIMENTS = experiments_panel.Experiments("draw")


def board() -> None:
    """Where the digit comes from, what the networks see of it, and what they say."""
    source, seen, answers = st.columns([1.45, 0.9, 1.7], gap="medium")
    with source:
        digit = sources.choose()
    with seen, st.container(key="seen"):
        show_seen(digit)
    with answers:
        pair = pair_choice.choose_pair()
        scores.score_panels(None if digit is None else digit.pixels, pair)


def show_seen(digit) -> None:
    size = SEEN_IN_LECTURE if frame.lecture_view() else SEEN
    st.markdown("**What the networks see**")
    if digit is None:
        pixels.show(pixels.BLANK, size, "nothing yet")
        st.caption("28 × 28 pixels, all 0")
    else:
        pixels.show(digit.pixels, size, f"the digit as the networks see it: {frame.describe(digit)}")
        st.caption(f"{frame.describe(digit)} · 28 × 28 pixels, 0 black to 1 white")
    sources.centring_switch(digit)
    if st.button("Into the lecture", icon=":material/arrow_forward:", type="primary", width="stretch"):
        st.switch_page("pages/mnist.py")


frame.header(
    "Draw a digit",
    "Two networks classify your digit *while you draw it*. Watch which of the ten scores rises, and when.",
)
EXPERIMENTS.banner()
with st.container(key="board"):
    query_params.fragment(board, "board")()
EXPERIMENTS.strip()
