"""Controls that change the current digit: move, turn, scale, thicken, disturb."""

from dataclasses import replace

import numpy as np
import streamlit as st

from cvdemo.digits import Change, change_digit
from cvdemo.lesson.link import LinkError, int_from
from cvdemo.ui.components.shiftpad import shiftpad
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys, query_params
from cvdemo.ui.session.parameters import Number

FARTHEST = 10
_MOVED = "digit.moved"  # how far the digit was moved on the pad
_VERSION = "digit.move_version"  # how often the move came from elsewhere than the pad
DEGREES = Number("degrees", "Turn", -45, 45, 0, 5, "%d°")
SCALE = Number("scale", "Size", 0.5, 1.4, 1.0, 0.1, "%.1f")
THICKER = Number("thicker", "Stroke", -1.0, 2.0, 0.0, 0.5, "%+.1f px")
NOISE = Number("noise", "Noise", 0.0, 0.5, 0.0, 0.05, "%.2f")


def read_address() -> None:
    """Take the move of a link."""
    if text := query_params.text_from_link(keys.MOVED):
        try:
            st.session_state[_MOVED] = _decode(text)
            st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
        except LinkError as error:
            frame.wrong_input(error, "The digit stays where it was.")


def sliders() -> Change:
    """Everything but the move."""
    return Change(
        degrees=DEGREES.slider(), scale=SCALE.slider(), thicker=THICKER.slider(), noise=NOISE.slider()
    )


def pad(pixels: np.ndarray, change: Change) -> tuple[Change, bool]:
    """The digit to drag, as it is but for its noise; returns `change` with the move, and whether it rests."""
    still = change_digit(pixels, replace(change, noise=0))
    at, version = st.session_state.get(_MOVED, (0, 0)), st.session_state.get(_VERSION, 0)
    down, right, resting = shiftpad(still, farthest=FARTHEST, key="shiftpad", at=at, version=version)
    st.session_state[_MOVED] = (down, right)
    query_params.put(keys.MOVED, f"{down},{right}" if down or right else None)
    return replace(change, down=down, right=right), resting


def _decode(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2:
        raise LinkError("The move in this link must be two numbers: pixels down and to the right.")
    down, right = (int_from(part, -FARTHEST, FARTHEST, "move") for part in parts)
    return down, right
