"""A slider over the moments of a training, and Play: what the page shows follows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import streamlit as st

from cvdemo.ui.components.component import Component

__all__ = ["Move", "moments", "read_move"]

_component = Component("moments")


class Move(NamedTuple):
    """Another moment that the reader wants to see; `resting`: the slider is neither dragged nor played."""

    at: int
    resting: bool


def moments(
    ticks: Sequence[str],
    said: Sequence[tuple[str, str]],
    *,
    key: str,
    at: int,
    play: bool = False,
    on_move: Callable[[], None],
) -> None:
    """Show it. At most four times a second the page is asked to show another moment.

    Args:
        ticks: Each moment in a word, below the slider.
        said: Each moment in words, and what is known of it.
        key: Identifies it on its page.
        at: Index of the moment that the page shows.
        play: Start to play.
        on_move: Called before a run in which there is another; asks `read_move`.

    Raises:
        ValueError: If there is no moment `at`, or there are other numbers of ticks and sentences.
    """
    if not 0 <= at < len(ticks) == len(said):
        raise ValueError(
            f"at must be one of {len(ticks)} moments, each with a tick and a sentence. Received: at {at}, "
            f"{len(said)} sentences."
        )
    data = {"ticks": (*ticks,), "said": (*said,), "at": at, "play": play}
    _component(data, key=key, on_move_change=on_move)


def read_move(key: str, count: int) -> Move | None:
    """Where the reader has moved, in `on_move`; None for what is none of `count` moments."""
    state = st.session_state.get(key)
    sent = state.get("move") if isinstance(state, dict) else None
    if not isinstance(sent, dict):
        return None
    at, resting = sent.get("at"), sent.get("resting")
    if type(at) is not int or not 0 <= at < count or not isinstance(resting, bool):
        return None
    return Move(at, resting)
