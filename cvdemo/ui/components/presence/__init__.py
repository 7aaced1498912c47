"""A browser's tab in a room: who it is, that somebody has touched the page, that it is still there."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cvdemo.ui.components.component import Component

__all__ = ["Tab", "listen", "tab", "touched"]

_component = Component("presence")
_LONGEST = {"person": 64, "code": 64, "secret": 64, "digit": 2000}  # characters of the texts that a tab keeps


@dataclass(frozen=True)
class Tab:
    """What a tab keeps, so that a reload finds its way back.

    Attributes:
        person: Random name of the tab.
        code: Of the room it was in, or empty.
        secret: Of that room's lecturer, or empty.
        digit: The student's own, as a link carries it, or empty.
    """

    person: str
    code: str = ""
    secret: str = ""
    digit: str = ""


def listen(*, key: str, met: bool, wanted: bool, tab: Tab, every: float, watched: bool, visit: int) -> None:
    """Listen to the tab; the fragment that this stands in runs for all that it says.

    Args:
        key: Identifies it.
        met: Whether this session has read what the tab keeps.
        wanted: Whether the tab shall say what it keeps even if it was in no room.
        tab: What it shall keep; the person is its own.
        every: Seconds after a run of this until it shall say that it is still there; 0 for never.
        watched: Whether it shall say once that somebody has touched the page.
        visit: In a room, another number for each page the session comes to.
    """
    _component(
        {
            "met": met,
            "wanted": wanted,
            "code": tab.code,
            "secret": tab.secret,
            "digit": tab.digit,
            "every": every,
            "watched": watched,
            "visit": visit,
        },
        key=key,
        on_tab_change=None,
        on_touched_change=None,
        on_there_change=None,
    )


def touched(key: str) -> bool:
    """Whether somebody has just touched the page."""
    return _said(key, "touched") is True


def tab(key: str) -> Tab | None:
    """What the tab says that it keeps; None if it is no such thing."""
    said = _said(key, "tab")
    if not isinstance(said, Mapping):
        return None
    texts = {name: said.get(name, "") for name in _LONGEST}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > _LONGEST[name] or not text.isascii():
            return None
    return Tab(**texts) if len(texts["person"]) >= 16 else None


def _said(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
