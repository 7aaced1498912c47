"""A browser's tab in a room: who it is, that its page was touched, and a question for news every second."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cvdemo.ui.components.component import Component

__all__ = ["Tab", "ask", "show", "tab", "touched"]

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


def ask(
    *, key: str, met: bool, wanted: bool, tab: Tab, every: float, watched: bool, news: str, visit: int
) -> None:
    """Have the tab ask for news; the fragment that this stands in runs for every question.

    Args:
        key: Identifies it.
        met: Whether this session has read what the tab keeps.
        wanted: Whether the tab shall say what it keeps even if it was in no room.
        tab: What it shall keep; the person is its own.
        every: Seconds between two questions, 0 for none.
        watched: Whether it shall say once that somebody has touched the page.
        news: What the panel, `show`, should be showing now.
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
            "news": news,
            "visit": visit,
            "asked": _asked(key),
        },
        key=key,
        on_tab_change=None,
        on_touched_change=None,
        on_ask_change=None,
    )


def touched(key: str) -> bool:
    """Whether somebody has just touched the page."""
    return _said(key, "touched") is True


def _asked(key: str) -> int:
    """Number of the question for news that is being answered; 0 if this run was not asked for by one."""
    number = _said(key, "ask")
    return number if type(number) is int and 0 <= number < 2**53 else 0


def tab(key: str) -> Tab | None:
    """What the tab says that it keeps; None if it is no such thing."""
    said = _said(key, "tab")
    if not isinstance(said, Mapping):
        return None
    texts = [said.get(name, "") for name in ("person", "code", "secret")]
    if not all(isinstance(text, str) and len(text) <= _LONGEST and text.isascii() for text in texts):
        return None
    return Tab(*texts) if len(texts[0]) >= 16 else None


def show(shown: str, *, key: str) -> None:
    """Have the fragment that this stands in run again when `shown` is not the news any more."""
    _component({"shown": shown}, key=key, on_news_change=None)


def _said(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
