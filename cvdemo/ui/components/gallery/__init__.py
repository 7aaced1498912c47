"""Many small digits or pictures to choose from with mouse, finger or keyboard."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from cvdemo.ui.components import pixels
from cvdemo.ui.components.component import Component, read_index, when_chosen

_component = Component("gallery")


@st.cache_data(max_entries=64, show_spinner=False)
def _sprite(images: bytes, shape: tuple[int, ...]) -> str:
    """One picture with all of them beside each other: one message instead of many."""
    squares = np.frombuffer(images, np.uint8).reshape(shape)
    return pixels.data_url(np.concatenate(list(squares), axis=1))


def gallery(
    images: np.ndarray,
    labels: Sequence[str],
    *,
    name: str,
    key: str,
    captions: Sequence[str] = (),
    chosen: int | None = None,
    size: int = 44,
    on_choose: Callable[[int], None] | None = None,
) -> int | None:
    """Show digits, or other squares, as buttons.

    Args:
        images: uint8 (n, S, S) or (n, S, S, 3).
        labels: What a screen reader says of each, and a tooltip shows.
        name: What a screen reader calls the group.
        key: Identifies it on its page.
        captions: A few characters to print below each, or nothing.
        chosen: Index of the one to outline as chosen.
        size: Of one, in CSS pixels.
        on_choose: Called with the index before the run in which it is returned.

    Returns:
        The index of the one that was just chosen, else None.
    """
    count = len(images)
    if not count:
        return None
    sprite = _sprite(np.ascontiguousarray(images).tobytes(), images.shape)
    result = _component(
        {
            "sprite": sprite,
            "labels": tuple(labels),
            "captions": tuple(captions),
            "name": name,
            "chosen": chosen,
            "size": size,
        },
        key=key,
        on_chosen_change=when_chosen(key, count, on_choose),
    )
    return read_index(result.chosen, count)
