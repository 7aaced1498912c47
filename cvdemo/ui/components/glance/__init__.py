"""A network at a glance: the digit, some maps of every layer, ten scores, and what is made of what."""

from collections.abc import Sequence

import numpy as np

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.glance.picture import Box, Links, Maps, NetworkRow, Units, message

__all__ = ["Box", "Links", "Maps", "NetworkRow", "Units", "glance"]

_component = Component("glance")


def glance(digit: np.ndarray, origin: str, rows: Sequence[NetworkRow], *, key: str, label: str) -> None:
    """Show networks from left to right, one below the other; on a phone from top to bottom.

    Args:
        digit: uint8 (28, 28), what the networks are given.
        origin: Where it comes from, in a few words.
        rows: The networks.
        key: Identifies it on its page.
        label: What a screen reader calls it.
    """
    header, arrays = message(digit, origin, rows)
    _component({**header, "label": label}, arrays, key=key)
