"""The drawing pad: a Streamlit component for mouse, finger and pen."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from cvdemo.digits import MAX_POINTS, check_strokes

from .drawing import Drawing, read_drawing

__all__ = ["Drawing", "sketchpad"]

MAX_STROKES = 100
FOLDER = Path(__file__).parent
SCRIPTS = ("ink.js", "paper.js", "pointer.js", "sender.js", "sketchpad.js")  # one module, in this order
LABEL = "Drawing pad for mouse, finger or pen. With the keyboard, choose a test digit instead."


def source(*files: str) -> str:
    """The text of the component's files, one after the other."""
    return "\n".join((FOLDER / file).read_text("utf-8") for file in files)


_component = st.components.v2.component(
    "cvdemo.sketchpad", html=source("sketchpad.html"), css=source("sketchpad.css"), js=source(*SCRIPTS)
)


def sketchpad(
    *,
    key: str,
    strokes: Sequence[np.ndarray] = (),
    revision: int | str = 0,
    prompt: str = "Draw a digit here",
    label: str = LABEL,
    max_width: int = 360,
    on_change: Callable[[], None] | None = None,
) -> Drawing:
    """Shows the pad and returns what is on it; the script reruns while a stroke is being drawn.

    `strokes` is what the pad shows at first: arrays `(n, 2)` of x, y in `[0, 1]`, origin top left.
    From then on the browser keeps its own strokes; to replace them pass others with a new `revision`.

    `prompt` is the faint hint in the empty pad, `label` what a screen reader says of it, `max_width`
    the side of the pad in CSS pixels where its column is wide enough. `on_change` is called before
    the rerun that brings new ink. Mount the pad in a fragment: while it is drawn on it sends about
    six times a second.

    Raises `StrokeError` if `strokes` are no strokes. Whatever the browser sends instead of a drawing
    becomes `Drawing.problem`.
    """
    given = check_strokes(strokes)
    before = read_drawing(_ink(st.session_state.get(key)), given, revision)
    shown = given if before.problem else before.strokes
    result = _component(
        key=key,
        data={
            # A tuple: with a list Streamlit looks for data frames, and loads pandas to do so.
            "strokes": tuple(stroke.round(4).tolist() for stroke in shown),
            "revision": revision,
            "seen": before.sequence,
            "prompt": prompt,
            "label": label,
            "max_width": max_width,
            "max_points": MAX_POINTS,
            "max_strokes": MAX_STROKES,
        },
        on_ink_change=on_change or _do_nothing,
    )
    return read_drawing(_ink(result), given, revision)


def _ink(state: object) -> object:
    """What the browser keeps under "ink"; anything but a component's state as it is."""
    return state.get("ink") if isinstance(state, dict) else state


def _do_nothing() -> None:
    """Streamlit knows a component's state by its callback, so there must be one."""
