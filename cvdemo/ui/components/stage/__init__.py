"""The stage: the browser component that draws every convolution and pooling of the app.

Python sends a `Scene` once per setting. Hovering, stepping, playing and revealing happen in the
browser; only a pin and an edited cell come back.

`scene.py`, `events.py` and `cells.py` are the Python side. `stage.js` is the state of the stage, `input.js`
and `transport.js` move its window, `outbox.js` tells Python. `view/` draws that state; `model/` needs no
page.
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Literal

import streamlit as st

from cvdemo.lesson.limits import MAX_WEIGHT
from cvdemo.ui.components.component import Component
from cvdemo.ui.components.stage.cells import CellError, parse_cell
from cvdemo.ui.components.stage.events import CellEdit, StageEvent, read_edit, read_number, read_pin
from cvdemo.ui.components.stage.scene import Scene, conv_scene, pool_scene

__all__ = [
    "CellEdit",
    "CellError",
    "Scene",
    "StageEvent",
    "conv_scene",
    "parse_cell",
    "pool_scene",
    "stage",
]

_component = Component("stage")
_ANSWERED = "stage.answered"  # the number of the last edit of each stage


def stage(
    scene: Scene,
    *,
    key: str,
    pin: tuple[int, int] | None = None,
    editable: Collection[Literal["kernel", "input"]] = (),
    limit: float = MAX_WEIGHT,
    reveal: Literal["whole", "passed", "hidden"] = "whole",
    locked: bool = False,
    channel: int | None = None,
    come_into_view: int = 0,
    on_painted: Callable[[], None] | None = None,
) -> StageEvent:
    """Show a scene.

    Args:
        scene: what to show; a change of anything in it goes to its most telling cell
            (`Scene.start`), except a cell edited on the stage itself.
        key: identifies this stage on its page.
        pin: output cell (row, column) to start pinned, for example from a link. One outside the
            output is ignored. Give back `StageEvent.pin` from the last run to keep the pin when
            the setting changes.
        editable: which cells can be edited in place.
        limit: largest absolute value of an edited cell.
        reveal: whether the output is shown whole, filled in as the window passes, or hidden until
            asked for ("predict first").
        locked: the reader cannot change `reveal`, nor ask for a hidden value (quiz).
        channel: which one a new scene of many channels shows first; None: the one shown before.
        come_into_view: the page scrolls to the stage when this grows.
        on_painted: called in a new run, before it, when the browser has painted this message.

    Returns:
        The pinned cell, and the cell edited in this run with its checked value, or the sentence
        to show if the edit was refused. The stage itself changes nothing: the caller puts the
        value into its kernel or input and runs again.
    """
    if reveal not in ("whole", "passed", "hidden"):
        raise ValueError(f"reveal must be 'whole', 'passed' or 'hidden'. Received: {reveal!r}")
    result = _component(
        scene.message(
            name=key,
            pin=read_pin(None, scene, pin),
            editable=editable,
            limit=limit,
            reveal=reveal,
            locked=locked,
            channel=channel,
            come_into_view=come_into_view,
            answered=_answered().get(key, 0),
            notify_painted=on_painted is not None,
        ),
        scene.arrays(),
        key=key,
        on_pin_change=None,
        on_edit_change=partial(_count_edit, key),
        on_painted_change=on_painted,
    )
    edit, problem = read_edit(result.get("edit"), scene, editable, limit)
    return StageEvent(read_pin(result.get("pin"), scene, pin), edit, problem)


def _answered() -> dict[str, int]:
    return st.session_state.setdefault(_ANSWERED, {})


def _count_edit(key: str) -> None:
    """Remember that the run which begins answers an edit, however many runs that takes."""
    number = read_number(st.session_state.get(key))
    if number is not None:
        _answered()[key] = number
