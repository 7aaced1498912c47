"""The response maps of a session: each is computed once, whichever panels show it."""

from collections.abc import Hashable

import numpy as np
import streamlit as st

from cvdemo.lesson.settings import ConvSettings

MAX_VALUES = 1 << 20  # kept per session: one map of a photo, or hundreds of a digit's
_KEPT = "mechanics.responses"  # response maps already computed
_Entry = tuple[Hashable, np.ndarray, np.ndarray]  # settings, input, response


def response(settings: ConvSettings, x: np.ndarray) -> np.ndarray:
    """The response map of `settings` on `x`, before the activation.

    Args:
        settings: They must fit the input.
        x: float32 (H, W) or (H, W, C); it must not change afterwards.

    Returns:
        float32 (H', W'), read-only.
    """
    kept: list[_Entry] = st.session_state.setdefault(_KEPT, [])
    key = settings.response_key
    entry = next((entry for entry in kept if entry[0] == key and _same(entry[1], x)), None)
    if entry is None:
        computed = settings.response(x)
        computed = computed.reshape(computed.shape[:2])
        computed.flags.writeable = False
        entry = key, x, computed
    others = [other for other in kept if other is not entry]
    kept[:] = _latest([entry, *others])
    return entry[2]


def feature_map(settings: ConvSettings, x: np.ndarray) -> np.ndarray:
    """`response` after the activation, float32 (H', W')."""
    return settings.activate(response(settings, x))


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    return a is b or np.array_equal(a, b)


def _latest(entries: list[_Entry]) -> list[_Entry]:
    """As many of the first entries as fit into MAX_VALUES, but at least one."""
    total, kept = 0, []
    for entry in entries:
        total += entry[2].size
        if kept and total > MAX_VALUES:
            break
        kept.append(entry)
    return kept
