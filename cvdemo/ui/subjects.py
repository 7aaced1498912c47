"""What a mechanics page works on: the current digit, a small grid of numbers, or an uploaded picture."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from PIL import Image

from cvdemo.digits import UploadError, decode_upload
from cvdemo.lesson.link import LinkError, decode_grid, encode_grid
from cvdemo.ui import address, keys, shell, state
from cvdemo.ui.digit_sources import FORMATS, MAX_MEGABYTES
from cvdemo.ui.stage.scene import LARGEST_SIDE

KINDS = {"digit": "Your digit", "grid": "Number grid", "picture": "Picture"}
GRID_LIMIT = 100
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
_GRID = "the student's number grid"
_PICTURE = "the picture on the mechanics pages"
_PROBLEM = "what was wrong with the picture"


@dataclass(frozen=True, eq=False)
class Subject:
    """An input of a mechanics page: `pixels` (H, W) float32, or uint8 (H, W) or (H, W, 3) for a picture."""

    pixels: np.ndarray
    kind: str

    @property
    def editable(self) -> tuple[str, ...]:
        """What may be edited on the stage."""
        return ("kernel", "input") if self.kind == "grid" else ("kernel",)

    @property
    def values(self) -> np.ndarray:
        """float32, pictures scaled to [0, 1]."""
        return self.pixels / np.float32(255) if self.pixels.dtype == np.uint8 else self.pixels


def choose(key: str = keys.INPUT, *, default: str = "digit", first_grid: np.ndarray = FIRST_GRID) -> Subject:
    """The control for the input, and what was chosen; a page with another default needs its own key."""
    kind = st.segmented_control(
        "Input",
        KINDS,
        format_func=KINDS.get,
        default=default,
        required=True,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    if kind == "grid":
        return Subject(_grid(first_grid), "grid")
    if kind == "picture" and (picture := st.session_state.get(_PICTURE)) is not None:
        return Subject(picture, "picture")
    return Subject(state.current_digit().pixels, "digit")


def picture_upload(kind_key: str = keys.INPUT) -> None:
    """The uploader, shown while "Picture" is chosen."""
    if st.session_state.get(kind_key) != "picture":
        return
    with st.expander("Choose a picture", expanded=_PICTURE not in st.session_state, icon=":material/image:"):
        st.file_uploader(
            f"Grey or colour, up to {MAX_MEGABYTES} MB. Larger than {LARGEST_SIDE} pixels is scaled down. "
            "It stays with you: a link does not carry it.",
            type=FORMATS,
            key="picture_upload",
            on_change=_take_picture,
            max_upload_size=MAX_MEGABYTES,
        )
        if problem := st.session_state.get(_PROBLEM):
            shell.wrong_input(problem)
        elif _PICTURE not in st.session_state:
            st.caption("Until there is one, the stage shows your digit.")


def edit_grid(row: int, column: int, value: float) -> None:
    """Put a number that was typed on the stage into the student's grid."""
    grid = st.session_state[_GRID].copy()
    grid[row, column] = value
    st.session_state[_GRID] = grid
    st.rerun()


def resize_grid(rows: int, columns: int) -> None:
    """Cut the grid or fill it up with zeros at the bottom and right."""
    old = st.session_state[_GRID]
    grid = np.zeros((rows, columns), np.float32)
    kept = old[:rows, :columns]
    grid[: kept.shape[0], : kept.shape[1]] = kept
    st.session_state[_GRID] = grid


def read_address() -> None:
    """Take the grid of a link."""
    if text := address.text_from_outside(keys.GRID):
        try:
            st.session_state[_GRID] = decode_grid(text)
        except LinkError as error:
            shell.wrong_input(error)


def write_address() -> None:
    grid = st.session_state.get(_GRID)
    address.put(keys.GRID, None if grid is None else encode_grid(grid))


def _grid(first: np.ndarray) -> np.ndarray:
    return st.session_state.setdefault(_GRID, first)


def _take_picture() -> None:
    """Decode what was uploaded; a broken file leaves the last picture and says why."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state["picture_upload"]
    if file is None:
        return
    try:
        st.session_state[_PICTURE] = _fit(decode_upload(file.getvalue()))
    except UploadError as error:
        st.session_state[_PROBLEM] = str(error)


def _fit(picture: np.ndarray) -> np.ndarray:
    """At most LARGEST_SIDE pixels on a side, in its own proportions."""
    image = Image.fromarray(picture)
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    return np.asarray(image)
