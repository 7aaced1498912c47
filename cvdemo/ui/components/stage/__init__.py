"""The stage: the browser component that draws every convolution and pooling of the app.

Python sends a `Scene` once per setting. Hovering, stepping, playing and revealing happen in the
browser; only a pin and an edited cell come back.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal

import streamlit as st

from cvdemo.ui.components.stage.cells import CellError, parse_cell
from cvdemo.ui.components.stage.events import CellEdit, StageEvent, read_edit, read_pin
from cvdemo.ui.components.stage.scene import Scene, conv_scene, pool_scene
from cvdemo.ui.components.stage.wire import pack

__all__ = [
    "CellEdit",
    "CellError",
    "Scene",
    "StageEvent",
    "conv_scene",
    "pack",
    "parse_cell",
    "pool_scene",
    "source",
    "stage",
]

_FOLDER = Path(__file__).parent
# One module, no build step: a file may use what the files before it define.
SCRIPTS = (
    "wire.js",
    "numbers.js",
    "geometry.js",
    "colours.js",
    "arithmetic.js",
    "sentence.js",
    "map.js",
    "lens.js",
    "grids.js",
    "editor.js",
    "transport.js",
    "layout.js",
    "paint.js",
    "labels.js",
    "listen.js",
    "stage.js",
)


def source(*names: str) -> str:
    """The text of the component's files, joined in the given order."""
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


_component = st.components.v2.component(
    "cvdemo_stage", html=source("stage.html"), css=source("stage.css"), js=source(*SCRIPTS)
)


def stage(
    scene: Scene,
    *,
    key: str,
    pin: tuple[int, int] | None = None,
    editable: Collection[Literal["kernel", "input"]] = (),
    limit: float = 100.0,
    reveal: Literal["whole", "passed", "hidden"] = "whole",
    locked: bool = False,
    channel: int | None = None,
    on_painted: Callable[[], None] | None = None,
) -> StageEvent:
    """Show a scene.

    Args:
        scene: what to show; a change of anything in it goes back to the first cell, except a cell
            edited on the stage itself.
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
        on_painted: called in a new run, before it, when the browser has painted this message.

    Returns:
        The pinned cell, and the cell edited in this run with its checked value, or the sentence
        to show if the edit was refused. The stage itself changes nothing: the caller puts the
        value into its kernel or input and runs again.
    """
    if reveal not in ("whole", "passed", "hidden"):
        raise ValueError(f"reveal must be 'whole', 'passed' or 'hidden'. Received: {reveal!r}")
    header = {
        "digest": scene.digest,
        "settings": scene.settings(),
        "pin": read_pin(None, scene, pin),
        "editable": sorted(editable),
        "limit": limit,
        "reveal": reveal,
        "locked": locked,
        "channel": channel,
        "tell": on_painted is not None,
    }
    result = _component(
        key=key,
        data=pack(header, scene.arrays()),
        on_pin_change=_ignore,
        on_edit_change=_ignore,
        on_painted_change=on_painted or _ignore,
    )
    edit, problem = read_edit(result.get("edit"), scene, editable, limit)
    return StageEvent(read_pin(result.get("pin"), scene, pin), edit, problem)


def _ignore() -> None:
    """Streamlit registers a state or trigger by its callback; the result is read instead."""
