"""A training, moment by moment: its kernels, what they make of the digit, its curves."""

from collections.abc import Callable, Mapping

import streamlit as st

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.training.film import Chart, Fact, Film, Series, message

__all__ = ["Chart", "Fact", "Film", "Series", "stopped_at", "training"]

_component = Component("training")


def training(
    film: Film,
    *,
    key: str,
    at: int = 0,
    follow: bool = False,
    on_stop: Callable[[], None] | None = None,
) -> None:
    """Show a training. Playing and scrubbing happen in the browser.

    Args:
        film: All moments of it.
        key: Identifies the component on its page.
        at: Index of the moment that is shown first.
        follow: The training goes on: whoever looks at its last moment sees each new one.
        on_stop: Called before a run in which the reader has stopped at another moment; asks `stopped_at`.

    Raises:
        ValueError: For a film whose parts do not fit each other.
    """
    data, arrays = message(film, at=at, follow=follow)
    _component(data, arrays, key=key, on_stop_change=on_stop)


def stopped_at(key: str, count: int) -> int | None:
    """Index of the moment at which the reader has stopped, in `on_stop`; None for what is none of `count`."""
    state = st.session_state.get(key)
    at = state.get("stop") if isinstance(state, Mapping) else None
    return at if type(at) is int and 0 <= at < count else None
