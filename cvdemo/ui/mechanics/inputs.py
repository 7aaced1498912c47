"""What a mechanics page works on: the current digit, a small grid of numbers, or a picture."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.lesson.limits import MAX_GRID_SIZE
from cvdemo.lesson.link import LinkError, decode_grid, encode_grid
from cvdemo.ui.components.stage.events import Target
from cvdemo.ui.mechanics import pictures
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, keys, parameters, query_params
from cvdemo.ui.session.parameters import Choice

KINDS = {
    "response": "Response map",
    "digit": "Your digit",
    "grid": "Number grid",
    "picture": "Picture",
}
ANY_PICTURE = {kind: KINDS[kind] for kind in ("digit", "grid", "picture")}
CONTROL_WIDTH = 160  # pixels
INPUT = Choice(keys.INPUT, "Input", ANY_PICTURE, "digit")
BORDER_INPUT = Choice(keys.BORDER_INPUT, "Input", ANY_PICTURE, "grid")
STRIDE_INPUT = Choice(keys.STRIDE_INPUT, "Input", ANY_PICTURE, "grid")
POOL_INPUT = Choice(keys.POOL_INPUT, "Input", KINDS, "response")
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
FIRST_GRID = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 0, 0],
        [0, 0, 0, 0, 2, 0, 0],
        [0, 0, 1, 1, 2, 0, 0],
        [0, 0, 0, 0, 2, 0, 0],
        [0, 0, 1, 1, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ],
    np.float32,
)
LARGEST_SMALL = 200
_GRID = "grid.own"  # the student's number grid
_OF_EXPERIMENT = "grid.of_experiment"  # the number grid that an experiment has set up
_FORMER = "grid.former"  # the student's number grid before an experiment, None for the page's own
_PICTURE = "mechanics.picture"  # the picture on the mechanics pages
_PROBLEM = "mechanics.picture_problem"  # what was wrong with the picture


@dataclass(frozen=True, eq=False)
class Subject:
    """An input of a mechanics page: `pixels` (H, W) float32, or uint8 (H, W) or (H, W, 3) for a picture."""

    pixels: np.ndarray
    kind: str

    @property
    def editable(self) -> tuple[Target, ...]:
        """What may be edited on the stage."""
        return ("kernel", "input") if self.kind == "grid" else ("kernel",)

    @property
    def title(self) -> str:
        """What it is called above a map of it in grey."""
        return "Picture, in grey" if self.pixels.ndim == 3 else KINDS[self.kind]

    @property
    def numbers(self) -> dict[str, Callable[[], np.ndarray]]:
        """What can be saved of it: its values, where they are rows of numbers."""
        return {"Input": lambda: self.values} if self.pixels.ndim == 2 else {}

    @property
    def small(self) -> bool:
        """Whether rows of its maps can be shown: of a photo they would be megabytes."""
        return max(self.pixels.shape[:2]) <= LARGEST_SMALL

    @property
    def grey(self) -> np.ndarray:
        """float32 (H, W): a colour picture by its luma (ITU-R BT.601), as Pillow's "L"."""
        values = self.values
        return values @ LUMA if values.ndim == 3 else values

    @property
    def values(self) -> np.ndarray:
        """float32, pictures scaled to [0, 1]."""
        return self.pixels / np.float32(255) if self.pixels.dtype == np.uint8 else self.pixels


def choose(control: Choice[str], first_grid: np.ndarray = FIRST_GRID) -> Subject:
    """The control for the input, and what was chosen.

    Args:
        control: `INPUT`, or that of a page with another default.
        first_grid: The number grid for as long as the student has none of their own.
    """
    _take_grid_of_link()
    kind = control.selectbox(width=CONTROL_WIDTH)
    if kind == "grid":
        own = st.session_state.get(_GRID)
        return Subject(first_grid if own is None else own, "grid")
    if kind == "picture":
        return Subject(pictures.current(), "picture")
    return Subject(current_digit.current_digit().pixels, kind if kind == "response" else "digit")


def put_grid() -> None:
    """Have the address carry the student's grid."""
    grid = st.session_state.get(_GRID)
    query_params.put(keys.GRID, None if grid is None else encode_grid(grid))


def picture_panel(control: Choice[str]) -> None:
    """The pictures to choose from, shown while "Picture" is chosen."""
    if control.value == "picture":
        pictures.panel()


def replace_grid(values: np.ndarray) -> None:
    """Make an experiment's `values` the student's grid; the previous one can be restored."""
    own = st.session_state.get(_GRID)
    if own is None or own is not st.session_state.get(_OF_EXPERIMENT):
        st.session_state[_FORMER] = own
    st.session_state[_GRID] = st.session_state[_OF_EXPERIMENT] = values


def own_grid() -> np.ndarray | None:
    """The student's number grid; None for as long as the page shows its own."""
    return st.session_state.get(_GRID)


def set_own_grid(values: np.ndarray | None) -> None:
    """Put back what `own_grid` gave."""
    st.session_state[_GRID] = values


def edit_grid(grid: np.ndarray, row: int, column: int, value: float) -> None:
    """Put a number that was typed on the stage into `grid`, which becomes the student's."""
    edited = grid.copy()
    edited[row, column] = value
    st.session_state[_GRID] = edited
    st.rerun()


def size_controls(subject: Subject) -> None:
    """Rows and columns of the number grid; cut, or filled up with zeros, at the bottom and right."""
    if subject.kind != "grid" or not parameters.offers("grid_size", "Size of the grid"):
        return
    for name, size in zip(("rows", "columns"), subject.pixels.shape, strict=True):
        key = f"grid_{name}"
        st.session_state[key] = size
        sizes = range(1, MAX_GRID_SIZE + 1)
        st.select_slider(f"Grid {name}", sizes, key=key, on_change=_resize_grid, args=(subject.pixels,))
    if _FORMER in st.session_state:
        st.button("Restore previous grid", icon=":material/undo:", on_click=_restore_grid)


def _resize_grid(old: np.ndarray) -> None:
    grid = np.zeros((st.session_state["grid_rows"], st.session_state["grid_columns"]), np.float32)
    kept = old[: grid.shape[0], : grid.shape[1]]
    grid[: kept.shape[0], : kept.shape[1]] = kept
    st.session_state[_GRID] = grid


def _restore_grid() -> None:
    """Change places: the former grid is the student's again, and the present one the former."""
    state = st.session_state
    state[_GRID], state[_FORMER] = state[_FORMER], state.get(_GRID)


def _take_grid_of_link() -> None:
    if text := query_params.text_from_link(keys.GRID):
        try:
            st.session_state[_GRID] = decode_grid(text)
        except LinkError as error:
            frame.wrong_input(error, "The grid stays as it was.")
