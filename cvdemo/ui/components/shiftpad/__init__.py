"""A digit that can be dragged about its 28 × 28 pixels, with mouse, finger or arrow keys."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.pixels import data_url

__all__ = ["shiftpad"]

_component = Component("shiftpad")


def shiftpad(
    digit: np.ndarray, *, farthest: int, key: str, at: tuple[int, int] = (0, 0), version: int = 0
) -> tuple[int, int]:
    """Show `digit` (28, 28) and let it be moved; returns (rows down, columns right).

    `at` is where it stands when the pad is first shown, and again whenever the caller has changed
    `version`: a run that was asked for by one move must not undo the next, which is on its way. Moves stay
    within `farthest` pixels. Mount it in a fragment: while it is dragged the script reruns at every pixel.
    """
    sent = read_place(_state(st.session_state.get(key)), farthest, version)
    result = _component(
        {"picture": data_url(digit), "farthest": farthest, "at": sent or tuple(at), "version": version},
        key=key,
        on_place_change=None,
    )
    return read_place(_state(result), farthest, version) or at


def read_place(raw: object, farthest: int, version: int) -> tuple[int, int] | None:
    """What the browser says: rows, columns and the version that was moved.

    None if it is not three whole numbers, out of reach, or of another version.
    """
    if not isinstance(raw, list | tuple) or len(raw) != 3 or not all(type(n) is int for n in raw):
        return None
    if raw[2] != version or max(abs(raw[0]), abs(raw[1])) > farthest:
        return None
    return raw[0], raw[1]


def _state(state: object) -> object:
    return state.get("place") if isinstance(state, Mapping) else None
