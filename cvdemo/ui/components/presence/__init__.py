"""A browser's tab in a room: who it is, that somebody has touched the page, that it is still there."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cvdemo.ui.components.component import Component

__all__ = ["Tab", "listen", "tab", "touched"]

_component = Component("presence")
_LONGEST = 64  # characters of each text that a tab keeps


@dataclass(frozen=True)
class Tab:
    """What a tab keeps, so that a reload finds its way back.

    Attributes:
        person: Random name of the tab.
        code: Of the room it was in, or empty.
        secret: Of that room's lecturer, or empty.
    """

    person: str
    code: str = ""
    secret: str = ""


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
    texts = [said.get(name, "") for name in ("person", "code", "secret")]
    if not all(isinstance(text, str) and len(text) <= _LONGEST and text.isascii() for text in texts):
        return None
    return Tab(*texts) if len(texts[0]) >= 16 else None


def _said(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
