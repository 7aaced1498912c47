"""A digit under a square that can be moved, and how far each network's score falls at each place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.nets.occlusion import Occlusion
from cvdemo.ui.components.component import Component

__all__ = ["Covered", "covered_digits"]

SIDE = 28
LEAST_SCALE = 0.05  # colours at their strongest mean a change of 5 points at least
_component = Component("occlusion")


@dataclass(frozen=True, eq=False)
class Covered:
    """What a network answers for the covered digits; `label` is the score whose fall is shown."""

    title: str
    occlusion: Occlusion
    label: int


def covered_digits(
    digit: np.ndarray,
    networks: Sequence[Covered],
    *,
    key: str,
    at: tuple[int, int] | None = None,
    version: int = 0,
) -> tuple[int, int] | None:
    """Show the covered digit and, for each network, a map of the fall of its score and its ten scores.

    Args:
        digit: (28, 28) in [0, 1].
        networks: At least one, all covered by the same square.
        key: Identifies it on its page.
        at: Row and column of the middle of the square; None for where it changes the scores most.
        version: Another one makes the browser take `at`, which it else keeps as its own.

    Returns:
        The middle of the square as it was chosen in the browser, or `at`.
    """
    first = networks[0].occlusion
    drops = [each.occlusion.drop(each.label) for each in networks]
    sent = read_place(_state(st.session_state.get(key)), version)
    result = _component(
        {
            "size": first.size,
            "fill": first.fill,
            "titles": tuple(each.title for each in networks),
            "labels": tuple(each.label for each in networks),
            "limit": max(LEAST_SCALE, *(float(np.abs(drop).max()) for drop in drops)),
            "home": most_telling(drops, first.size),
            "at": sent or at,
            "version": version,
        },
        {
            "digit": np.asarray(digit, np.float32),
            **{f"whole{i}": each.occlusion.whole for i, each in enumerate(networks)},
            **{f"covered{i}": each.occlusion.covered for i, each in enumerate(networks)},
        },
        key=key,
        on_place_change=None,
    )
    return read_place(_state(result), version) or at


def most_telling(drops: Sequence[np.ndarray], size: int) -> tuple[int, int]:
    """The middle of the square that changes the scores most, summed over the networks.

    Args:
        drops: (29 − size, 29 − size) each.
        size: Of the square's side.
    """
    change = np.sum([np.abs(drop) for drop in drops], axis=0)
    row, column = np.unravel_index(change.argmax(), change.shape)
    return int(row) + size // 2, int(column) + size // 2


def read_place(raw: object, version: int) -> tuple[int, int] | None:
    """What the browser says: row, column and the version that it was chosen in.

    None if it is not three whole numbers, off the digit, or of another version.
    """
    if not isinstance(raw, list | tuple) or len(raw) != 3 or not all(type(n) is int for n in raw):
        return None
    row, column, chosen_in = raw
    inside = 0 <= row < SIDE and 0 <= column < SIDE
    return (row, column) if inside and chosen_in == version else None


def _state(state: object) -> object:
    return state.get("place") if isinstance(state, Mapping) else None
