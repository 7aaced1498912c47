"""Move the input by a pixel and see which pooled values stay."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import streamlit as st

from cvdemo.digits import shift
from cvdemo.lesson.link import LinkError, int_from
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import responses
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys, parameters, query_params

FARTHEST = 3
SAME = 1e-6  # of the largest value: the same sum may be rounded differently in another place
_NUDGE = "mechanics.nudge"  # how far the input was moved, down and across
_ARROWS = {
    "up": (-1, 0, ":material/arrow_upward:"),
    "left": (0, -1, ":material/arrow_back:"),
    "back": (0, 0, ":material/filter_center_focus:"),
    "right": (0, 1, ":material/arrow_forward:"),
    "down": (1, 0, ":material/arrow_downward:"),
}


def current() -> tuple[int, int]:
    """(rows down, columns across) by which the input is moved, by the session or a link."""
    if text := query_params.text_from_link(keys.NUDGE):
        try:
            st.session_state[_NUDGE] = _decode(text)
        except LinkError as error:
            frame.wrong_input(error, "The input stays where it was.")
    down, across = by = st.session_state.get(_NUDGE, (0, 0))
    query_params.put(keys.NUDGE, f"{down},{across}" if down or across else None)
    return by


def moved(values: np.ndarray, by: tuple[int, int]) -> np.ndarray:
    """`values` (H, W) moved by (down, across) pixels; what comes in from outside is 0."""
    return shift(values[None], *by)[0]


def pooled_input(values: np.ndarray, conv: ConvSettings | None) -> np.ndarray:
    """What is pooled: the values themselves, or the response map of `conv` on them."""
    return values if conv is None else responses.feature_map(conv, values)


def panel(values: np.ndarray, conv: ConvSettings | None, pooling: PoolSettings, *, pictures: bool) -> None:
    """Arrows, what the move changed and, if `pictures`, the pooled map before and after."""
    frame.subheader("Move it by a pixel")
    arrows, board = st.columns([1, 2.2], gap="medium")
    by = current()
    if parameters.offers(keys.NUDGE, "Move it by a pixel"):
        with arrows:
            _arrow_pad(by)
    move = Move(by, pooling, *(pooled_input(each, conv) for each in (values, moved(values, by))))
    with board:
        st.markdown(move.verdict("input" if conv is None else "response map"))
        if pictures:
            _maps(move.pooled, move.pooled_after, move.pooled_changed if any(by) else None)


@dataclass(frozen=True, eq=False)
class Move:
    """What a move of the digit changes before and after pooling.

    Attributes:
        by: (rows down, columns across), pixels.
        pooling: The layer.
        full, full_after: float32 (H, W), what is pooled, before and after the move.
    """

    by: tuple[int, int]
    pooling: PoolSettings
    full: np.ndarray
    full_after: np.ndarray

    @cached_property
    def pooled(self) -> np.ndarray:
        """The pooled map before the move, float32 (H', W')."""
        return self.pooling.apply(self.full)

    @cached_property
    def pooled_after(self) -> np.ndarray:
        """The pooled map after the move, float32 (H', W')."""
        return self.pooling.apply(self.full_after)

    @property
    def pooled_changed(self) -> np.ndarray:
        """Which values of the pooled map are others than before, bool (H', W')."""
        return _differ(self.pooled, self.pooled_after)

    @property
    def cells(self) -> tuple[int, int] | None:
        """By how many cells (down, across) the new pooled map is the old one moved; None if it is another.

        What has come in at the border, where nothing stood before, is not compared.
        """
        nearest = [{n // s, -(-n // s)} for n, s in zip(self.by, self.pooling.strides, strict=True)]
        for down, across in product(*nearest):
            old = self.pooled[_kept(-down), _kept(-across)]
            new = self.pooled_after[_kept(down), _kept(across)]
            if not _differ(old, new).any():
                return down, across
        return None

    def verdict(self, name: str) -> str:
        """What changed, in two sentences; `name` is that of the map that is pooled."""
        if self.by == (0, 0):
            return "Not moved yet: both maps are the same."
        before, after = (
            (int((_differ(old, new) & active).sum()), int(active.sum()))
            for old, new in ((self.full, self.full_after), (self.pooled, self.pooled_after))
            for active in [(old != 0) | (new != 0)]
        )
        counts = (
            f"Moved {_way(self.by, 'pixel')}. Of the {name}'s {before[1]} values that are not 0 before or "
            f"after the move, {before[0]} changed; of the {after[1]} pooled ones, {after[0]}."
        )
        if self.cells is None:
            return f"{counts} **It is another map**, not the old one moved by whole cells."
        place = _way(self.cells, "cell") if any(self.cells) else "at the same place"
        return f"{counts} **It is the same map, {place}.**"


def _differ(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    return np.abs(new - old) > SAME * np.abs(old).max(initial=0)


def _kept(cells: int) -> slice:
    """Without the first `cells` of an axis; without the last ones, if negative."""
    return slice(cells, None) if cells >= 0 else slice(None, cells)


def _maps(before: np.ndarray, after: np.ndarray, changed: np.ndarray | None) -> None:
    maps(
        [
            Map(before, "Pooled, where it stood"),
            Map(after, "Pooled, after the move", marked=changed),
        ],
        key="nudged",
        size=220,
        mark_meaning="changed",
        label="The pooled map before and after the move",
        from_zero=True,
    )


def _decode(text: str) -> tuple[int, int]:
    parts = text.split(",")
    if len(parts) != 2:
        raise LinkError("The move in this link must be two numbers: rows down and columns across.")
    down, across = (int_from(part, -FARTHEST, FARTHEST, "move") for part in parts)
    return down, across


def _arrow_pad(by: tuple[int, int]) -> None:
    for row in (("up",), ("left", "back", "right"), ("down",)):
        with st.container(horizontal=True, horizontal_alignment="center", gap="small"):
            for name in row:
                down, across, icon = _ARROWS[name]
                to = (0, 0) if name == "back" else (by[0] + down, by[1] + across)
                st.button(
                    name.capitalize(),
                    icon=icon,
                    key=f"nudge_{name}",
                    on_click=_move_to,
                    args=(to,),
                    disabled=to == by or max(map(abs, to)) > FARTHEST,
                )


def _move_to(by: tuple[int, int]) -> None:
    st.session_state[_NUDGE] = by
    st.rerun()  # the whole page: the arrows stand in its second part, the stage in the first


def _way(by: tuple[int, int], what: str) -> str:
    """`1 pixel down and 2 pixels to the right`."""
    parts = []
    for amount, negative, positive in ((by[0], "up", "down"), (by[1], "to the left", "to the right")):
        if amount:
            things = what if abs(amount) == 1 else f"{what}s"
            parts.append(f"{abs(amount)} {things} {negative if amount < 0 else positive}")
    return " and ".join(parts)
