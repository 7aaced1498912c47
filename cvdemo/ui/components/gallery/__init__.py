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


def gallery(images: np.ndarray, labels: Sequence[str], *, name: str, key: str) -> int | None:
    """Show `images` (n, 28, 28) uint8 as buttons; `labels` are what a screen reader says of each.

    Returns the index of the digit that was just chosen, else None.
    """
    count = len(images)
    if not count:
        return None
    sprite = _sprite(np.ascontiguousarray(images).tobytes(), count)
    result = _component(
        {"sprite": sprite, "labels": tuple(labels), "name": name}, key=key, on_chosen_change=None
    )
    chosen = result.chosen
    valid = isinstance(chosen, int) and not isinstance(chosen, bool) and 0 <= chosen < count
    return chosen if valid else None
