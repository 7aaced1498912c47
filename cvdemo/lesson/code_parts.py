"""Pieces of Python source that the Keras and the NumPy code have in common."""

from collections.abc import Sequence

from cvdemo.core import IntPair, Pads
from cvdemo.lesson.number_format import literal
from cvdemo.lesson.settings import ConvSettings

NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
FLIP_LINE = "kernel = kernel[::-1, ::-1]  # turned by 180°: a true convolution"


def kernel_lines(settings: ConvSettings) -> list[str]:
    """`kernel = np.array([...], dtype="float32")`, and its turn by 180° for a true convolution."""
    return [f"kernel = {_array(settings.kernel)}", *([FLIP_LINE] if settings.flip else [])]


def pair(values: IntPair) -> str:
    """`2` where both axes agree, as a student would write it, else `(2, 1)`."""
    return str(values[0]) if values[0] == values[1] else str(tuple(values))


def stride_slices(strides: IntPair) -> str:
    """The slices that take every n-th row and every m-th column: `::2, :` for (2, 1)."""
    return ", ".join(f"::{stride}" if stride > 1 else ":" for stride in strides)


def pad_call(array: str, pads: Pads, rank: int, options: str = "") -> str:
    """`np.pad(x, ((1, 1), (1, 1)), mode="edge")`; a colour picture's channels are not padded."""
    pad_width = [*pads, (0, 0)] if rank == 3 else [*pads]
    return f"np.pad({array}, ({', '.join(map(str, pad_width))}){', ' + options if options else ''})"


def any_pads(pads: Sequence[IntPair]) -> bool:
    return any(map(any, pads))


def _array(rows: Sequence[Sequence[float]]) -> str:
    values = {value for row in rows for value in row}
    if len(values) == 1 and len(rows) * len(rows[0]) > 3:
        return f'np.full(({len(rows)}, {len(rows[0])}), {literal(values.pop())}, dtype="float32")'
    start = "kernel = np.array(["
    lines = ["[" + ", ".join(map(literal, row)) + "]" for row in rows]
    return "np.array([" + (",\n" + " " * len(start)).join(lines) + '], dtype="float32")'
