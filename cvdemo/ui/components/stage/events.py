"""What the browser sent back, checked: a client may send anything."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from cvdemo.core import IntPair
from cvdemo.ui.components.stage.cells import CellError, parse_cell
from cvdemo.ui.components.stage.scene import Scene

Target = Literal["kernel", "input"]


@dataclass(frozen=True)
class CellEdit:
    """A student's new value for one cell, in the caller's own kernel (before a flip) or input."""

    target: Target
    row: int
    column: int
    channel: int
    value: float


@dataclass(frozen=True)
class StageEvent:
    """What happened on the stage.

    Attributes:
        pin: the pinned output cell (row, column), or None.
        edit: a cell edited in this run, or None.
        problem: one sentence if an edit was refused in this run, or None.
    """

    pin: IntPair | None = None
    edit: CellEdit | None = None
    problem: str | None = None


def read_pin(raw: object, scene: Scene, given: object) -> IntPair | None:
    """The pinned cell, from what the component keeps (`raw`), else from the caller (`given`).

    A pin that belongs to another scene, or lies outside this output, is dropped.
    """
    if isinstance(raw, Mapping) and raw.get("scene") == scene.digest:
        return _cell(raw.get("cell"), scene.response.shape)
    return _cell(given, scene.response.shape)


def read_edit(
    raw: object, scene: Scene, editable: Collection[str], limit: float
) -> tuple[CellEdit | None, str | None]:
    """An edit and no problem, no edit and a sentence, or neither."""
    if not isinstance(raw, Mapping):
        return None, None
    target = raw.get("target")
    if target not in ("kernel", "input") or target not in editable:
        return None, "This cell cannot be edited."
    array = scene.kernel if target == "kernel" else scene.x
    row, column, channel = (cast(Any, raw.get(name)) for name in ("row", "column", "channel"))
    if array is None or not _inside((row, column, channel), array.shape):
        return None, "There is no such cell."
    try:
        value = parse_cell(raw.get("text"), limit)
    except CellError as error:
        return None, str(error)
    if target == "kernel" and scene.flipped:
        row, column = array.shape[0] - 1 - row, array.shape[1] - 1 - column
    return CellEdit(target, row, column, channel, value), None


def read_number(state: object) -> int | None:
    """The number of the edit in what the component has sent, or None."""
    edit = state.get("edit") if isinstance(state, Mapping) else None
    number = edit.get("number") if isinstance(edit, Mapping) else None
    return number if type(number) is int and 0 <= number < 2**53 else None


def _cell(raw: object, shape: tuple[int, ...]) -> IntPair | None:
    if not isinstance(raw, list | tuple) or len(raw) != 2 or not _inside(tuple(raw), shape):
        return None
    return raw[0], raw[1]


def _inside(place: tuple[object, ...], shape: tuple[int, ...]) -> bool:
    return all(type(n) is int and 0 <= n < size for n, size in zip(place, shape, strict=True))
