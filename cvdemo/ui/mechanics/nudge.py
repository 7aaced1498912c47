"""Move the input by a pixel and see which pooled values stay."""

import numpy as np
import streamlit as st

from cvdemo.digits import shift
from cvdemo.lesson.link import LinkError, int_from
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import responses
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys, query_params

FARTHEST = 3
SAME = 1e-6  # of the largest value: the same sum may be rounded differently in another place
_NUDGE = "how far the input was moved, down and across"
_ARROWS = {
    "up": (-1, 0, ":material/arrow_upward:"),
    "left": (0, -1, ":material/arrow_back:"),
    "back": (0, 0, ":material/filter_center_focus:"),
    "right": (0, 1, ":material/arrow_forward:"),
    "down": (1, 0, ":material/arrow_downward:"),
}


def current() -> tuple[int, int]:
    """(rows down, columns across) by which the input is moved."""
    return st.session_state.get(_NUDGE, (0, 0))


def read_address() -> None:
    """Take the shift of a link."""
    if text := query_params.text_from_outside(keys.NUDGE):
        try:
            st.session_state[_NUDGE] = _decode(text)
        except LinkError as error:
            frame.wrong_input(error)


def write_address() -> None:
    down, across = current()
    query_params.put(keys.NUDGE, f"{down},{across}" if down or across else None)


def moved(values: np.ndarray, by: tuple[int, int]) -> np.ndarray:
    """`values` (H, W) moved by (down, across) pixels; what comes in from outside is 0."""
    return shift(values[None], *by)[0]


def pooled_input(values: np.ndarray, conv: ConvSettings | None) -> np.ndarray:
    """What is pooled: the values themselves, or the response map of `conv` on them."""
    return values if conv is None else responses.feature_map(conv, values)


def panel(values: np.ndarray, conv: ConvSettings | None, pooling: PoolSettings, *, pictures: bool) -> None:
    """Arrows, the count of changed values and, if `pictures`, the pooled map before and after."""
    frame.subheader("Move it by a pixel")
    arrows, board = st.columns([1, 2.2], gap="medium")
    by = current()
    with arrows:
        _arrow_pad(by)
    before, after = (pooling.apply(pooled_input(shifted, conv)) for shifted in (values, moved(values, by)))
    changed = np.abs(after - before) > SAME * np.abs(before).max()
    with board:
        st.markdown(_verdict(values, by, changed, (before != 0) | (after != 0)))
        if pictures:
            _maps(before, after, changed if any(by) else None)


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


def _verdict(values: np.ndarray, by: tuple[int, int], changed: np.ndarray, active: np.ndarray) -> str:
    if by == (0, 0):
        return "Not moved yet: both maps are the same."
    pixels = int((values != moved(values, by)).sum())
    stayed = int((active & ~changed).sum())
    return (
        f"Moved {_way(by)}. Of the input's {values.size} values {pixels} changed. Of the pooled values "
        f"{int(active.sum())} are not 0 before or after, and **{stayed} of them stayed the same**."
    )


def _way(by: tuple[int, int]) -> str:
    parts = []
    for amount, negative, positive in ((by[0], "up", "down"), (by[1], "left", "right")):
        if amount:
            pixels = "pixel" if abs(amount) == 1 else "pixels"
            parts.append(f"{abs(amount)} {pixels} {negative if amount < 0 else positive}")
    return " and ".join(parts)
