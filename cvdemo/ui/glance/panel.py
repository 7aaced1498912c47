"""The glance on a page."""

from collections.abc import Sequence

import streamlit as st

from cvdemo.digits import Digit
from cvdemo.ui.components import pixels
from cvdemo.ui.components.glance import glance
from cvdemo.ui.glance.rows import network_row
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame

_SHOWN = "which maps the glance shows"


def show(digit: Digit | None, networks: Sequence[Opened], *, key: str, drawing: bool = False) -> None:
    """Networks from the digit to the ten scores, one below the other.

    Args:
        digit: None while nothing is drawn.
        networks: The first has the most room.
        key: Identifies the glance on its page.
        drawing: A stroke is under way: the maps shown stay, and nobody can point at one.
    """
    before = st.session_state.get(_SHOWN, {}) if drawing else {}
    given = None if digit is None else digit.pixels
    made = [
        network_row(opened, given, before=before.get(opened.name), linked=not drawing) for opened in networks
    ]
    st.session_state[_SHOWN] = {opened.name: shown for opened, (_, shown) in zip(networks, made, strict=True)}
    seen, origin = (pixels.BLANK, "nothing yet")
    if digit is not None:
        seen, origin = pixels.as_bytes(digit.pixels), frame.describe(digit)
    glance(seen, origin, [row for row, _ in made], key=key, label="The network at a glance")
