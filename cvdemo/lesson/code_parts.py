"""Pieces of Python source that the Keras and the NumPy code have in common."""

from collections.abc import Sequence

from cvdemo.core import IntPair, Pads
from cvdemo.lesson.number_format import literal
from cvdemo.lesson.settings import ConvSettings

NUMPY_MODES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
FLIP_LINE = "kernel = kernel[::-1, ::-1]  # turned by 180°: a true convolution"


def kernel_lines(settings: ConvSettings) -> list[str]:
    """Write the kernel as code, and its rotation by 180° for a true convolution.

    Args:
        settings: With the kernel.

    Returns:
        `kernel = np.array([...], dtype="float32")`, whose rows may stand on lines of their own, and
        `FLIP_LINE` if it is flipped.
    """
    return [f"kernel = {_array(settings.kernel)}", *([FLIP_LINE] if settings.flip else [])]


def pair(values: IntPair) -> str:
    """Write a pair as a student would.

    Args:
        values: (rows, columns).

    Returns:
        One number where both axes agree.

    Example:
        >>> pair((2, 2)), pair((2, 1))
        ('2', '(2, 1)')
    """
    return str(values[0]) if values[0] == values[1] else str(tuple(values))


def stride_slices(strides: IntPair) -> str:
    """Write the slices that take every n-th row and every m-th column.

    Args:
        strides: (n, m).

    Returns:
        What stands between the brackets of an index.

    Example:
        >>> stride_slices((2, 1))
        '::2, :'
    """
    return ", ".join(f"::{stride}" if stride > 1 else ":" for stride in strides)


def pad_call(array: str, pads: Pads, rank: int, options: str = "") -> str:
    """Write a call of `np.pad`; a colour picture's channels are not padded.

    Args:
        array: The name of what is padded.
        pads: ((top, bottom), (left, right)).
        rank: 2 for (H, W), 3 for (H, W, C).
        options: Further arguments as code.

    Returns:
        An expression.

    Example:
        >>> pad_call("x", ((1, 1), (1, 1)), 2, 'mode="edge"')
        'np.pad(x, ((1, 1), (1, 1)), mode="edge")'
    """
    pad_width = [*pads, (0, 0)] if rank == 3 else [*pads]
    return f"np.pad({array}, ({', '.join(map(str, pad_width))}){', ' + options if options else ''})"


def any_pads(pads: Sequence[IntPair]) -> bool:
    """Whether anything is padded.

    Args:
        pads: (before, after) for each axis.

    Returns:
        False if all are 0.
    """
    return any(map(any, pads))


def _array(rows: Sequence[Sequence[float]]) -> str:
    values = {value for row in rows for value in row}
    if len(values) == 1 and len(rows) * len(rows[0]) > 3:
        return f'np.full(({len(rows)}, {len(rows[0])}), {literal(values.pop())}, dtype="float32")'
    start = "kernel = np.array(["
    lines = ["[" + ", ".join(map(literal, row)) + "]" for row in rows]
    return "np.array([" + (",\n" + " " * len(start)).join(lines) + '], dtype="float32")'
