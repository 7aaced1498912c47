"""Many small digits to choose from with mouse, finger or keyboard."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cvdemo.ui.components import pixels
from cvdemo.ui.components.component import Component

_component = Component("gallery")


@st.cache_data(max_entries=64, show_spinner=False)
def _sprite(images: bytes, count: int) -> str:
    """One picture with all digits beside each other: one message instead of `count`."""
    digits = np.frombuffer(images, np.uint8).reshape(count, 28, 28)
    return pixels.data_url(np.concatenate(list(digits), axis=1))


def gallery(
    images: np.ndarray, labels: Sequence[str], *, name: str, key: str, captions: Sequence[str] = ()
) -> int | None:
    """Show digits as buttons.

    Args:
        images: uint8 (n, 28, 28).
        labels: What a screen reader says of each, and a tooltip shows.
        name: What a screen reader calls the group.
        key: Identifies it on its page.
        captions: A few characters to print below each, or nothing.

    Returns:
        The index of the digit that was just chosen, else None.
    """
    count = len(images)
    if not count:
        return None
    sprite = _sprite(np.ascontiguousarray(images).tobytes(), count)
    result = _component(
        {"sprite": sprite, "labels": tuple(labels), "captions": tuple(captions), "name": name},
        key=key,
        on_chosen_change=None,
    )
    chosen = result.chosen
    valid = isinstance(chosen, int) and not isinstance(chosen, bool) and 0 <= chosen < count
    return chosen if valid else None
