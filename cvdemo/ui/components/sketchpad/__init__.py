"""The drawing pad: a Streamlit component for mouse, finger and pen."""

import secrets
from collections.abc import Sequence

import numpy as np
import streamlit as st

from cvdemo.digits import MAX_POINTS, check_strokes
from cvdemo.ui.components.component import Component

from .drawing import Drawing, read_drawing

__all__ = ["Drawing", "sketchpad"]

MAX_STROKES = 100
_SESSION = "sketchpad.session"  # a random name of this session, by which a pad knows that it is another

_component = Component("sketchpad")


def sketchpad(
    *,
    key: str,
    strokes: Sequence[np.ndarray] = (),
    revision: int | str = 0,
    example: Sequence[np.ndarray] = (),
) -> Drawing:
    """Show the pad; the script runs again while a stroke is being drawn.

    Mount it in a fragment: while it is drawn on, it sends about five times a second.

    Args:
        key: identifies the pad on its page.
        strokes: what the pad shows at first: arrays (n, 2) of x, y in [0, 1], origin top left. From then on
            the browser keeps its own strokes.
        revision: to replace the browser's strokes, pass others with a new revision.
        example: strokes that write themselves faintly into the empty pad until it is first touched.

    Returns:
        What is on the pad. Whatever the browser sends instead of a drawing becomes `Drawing.problem`.

    Raises:
        StrokeError: if `strokes` are not valid strokes.
    """
    given = check_strokes(strokes)
    drawing = read_drawing(_ink(st.session_state.get(key)), given, revision)
    shown = given if drawing.problem else drawing.strokes
    _component(
        {
            "strokes": tuple(stroke.round(4).tolist() for stroke in shown),
            "session": st.session_state.setdefault(_SESSION, secrets.token_hex(4)),
            "revision": revision,
            "seen": drawing.sequence,
            "example": tuple(stroke.round(4).tolist() for stroke in example),
            "max_points": MAX_POINTS,
            "max_strokes": MAX_STROKES,
        },
        key=key,
        on_ink_change=None,
    )
    return drawing


def _ink(state: object) -> object:
    """What the browser keeps under "ink"; anything but a component's state as it is."""
    return state.get("ink") if isinstance(state, dict) else state
