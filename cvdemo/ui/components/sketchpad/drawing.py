"""What the browser sent, checked: a client can send anything."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cvdemo.digits import StrokeError, check_strokes

UNREADABLE = "The drawing could not be read: clear the pad and draw again."


@dataclass(frozen=True, eq=False)
class Drawing:
    """The ink on the pad.

    strokes: read-only float64 arrays (n, 2) of x, y in [0, 1], origin top left; one point is a dot.
    drawing: a stroke is under way, its last point still moving.
    edited: somebody drew, undid or cleared since this `revision` was shown.
    sequence: number of the browser's last message, growing for as long as the pad stays on the page.
    problem: a sentence for the user if the browser sent nonsense; there are no strokes then.
    """

    strokes: tuple[np.ndarray, ...] = ()
    drawing: bool = False
    edited: bool = False
    revision: int | str = 0
    sequence: int = 0
    problem: str | None = None


def read_drawing(sent: object, given: Iterable[np.ndarray], revision: int | str) -> Drawing:
    """The browser's drawing, or the `given` strokes where it sent none of this `revision`."""
    unchanged = Drawing(tuple(given), revision=revision)
    if sent is None:
        return unchanged
    if not isinstance(sent, dict):
        return Drawing(revision=revision, problem=UNREADABLE)
    if sent.get("revision") != revision:  # still on its way when Python replaced the strokes
        return unchanged
    try:
        strokes = check_strokes(sent.get("strokes"))
    except StrokeError as error:
        return Drawing(revision=revision, problem=str(error))
    return Drawing(
        strokes=tuple(strokes),
        drawing=sent.get("drawing") is True,
        edited=True,
        revision=revision,
        sequence=_sequence(sent.get("sequence")),
    )


def _sequence(value: object) -> int:
    return value if type(value) is int and 0 <= value < 2**53 else 0
