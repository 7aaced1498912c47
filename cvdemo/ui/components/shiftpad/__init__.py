"""A digit that can be dragged about its 28 × 28 pixels, with mouse, finger or arrow keys."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.pixels import data_url

__all__ = ["Move", "shiftpad"]

_component = Component("shiftpad")


class Move(NamedTuple):
    """Whole pixels down and to the right. `resting`: it is neither dragged nor moved by a key held down."""

    down: int
    right: int
    resting: bool = True


def shiftpad(
    digit: np.ndarray, *, farthest: int, key: str, at: tuple[int, int] = (0, 0), version: int = 0
) -> Move:
    """Show `digit` (28, 28) and let it be moved; returns how far it is.

    `at`, rows and columns, is where it stands when the pad is first shown, and again whenever the caller has
    changed `version`: a run that was asked for by one move must not undo the next, which is on its way. Moves
    stay within `farthest` pixels. Mount it in a fragment: while it is dragged the script reruns at every
    pixel, and once more when it rests.
    """
    told = read_move(_state(st.session_state.get(key)), farthest, version) or Move(*at)
    result = _component(
        {
            "picture": data_url(digit),
            "farthest": farthest,
            "at": (told.down, told.right),
            "resting": told.resting,
            "version": version,
        },
        key=key,
        on_move_change=None,
    )
    return read_move(_state(result), farthest, version) or Move(*at)


def read_move(sent: object, farthest: int, version: int) -> Move | None:
    """What the browser says; None for anything but a move of this `version` within `farthest` pixels."""
    if not isinstance(sent, Mapping):
        return None
    at, resting = sent.get("at"), sent.get("resting")
    if type(sent.get("version")) is not int or sent["version"] != version or not isinstance(resting, bool):
        return None
    if not isinstance(at, list | tuple) or len(at) != 2 or not all(type(n) is int for n in at):
        return None
    down, right = at
    return Move(down, right, resting) if max(abs(down), abs(right)) <= farthest else None


def _state(state: object) -> object:
    return state.get("move") if isinstance(state, Mapping) else None
