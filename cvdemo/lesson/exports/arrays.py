"""Arrays as files, and as Python source that needs no file."""

import io
import zlib
from base64 import b64encode
from collections.abc import Mapping

import numpy as np

from cvdemo.lesson.number_format import literal

LARGEST_LITERAL = 400  # values that somebody still reads
LONGEST_NUMBER = 6  # characters
LINE = 100


def csv(values: np.ndarray) -> bytes:
    """Write a map as comma-separated values that a spreadsheet and `np.loadtxt(…, delimiter=",")` read.

    Args:
        values: (rows, columns), or (n,) for one column.

    Returns:
        One line for each row. Each number is the shortest that gives the same float32.

    Example:
        >>> csv(np.array([[0.1, -2], [3, 4]], np.float32))
        b'0.1,-2\\n3,4\\n'
    """
    rows = values[:, None] if values.ndim == 1 else values
    return "".join(",".join(map(literal, row)) + "\n" for row in rows).encode()


def npy(values: np.ndarray) -> bytes:
    """Write an array in NumPy's own format, which `np.load` reads.

    Args:
        values: Of any shape and any numeric dtype; both are kept.
    """
    file = io.BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Write several arrays in one file, which `np.load` reads in their order.

    Args:
        arrays: By name.
    """
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def source(name: str, values: np.ndarray) -> str:
    """Write Python source that makes the array: its numbers if they are few and short, else packed text.

    Args:
        name: Of the variable.
        values: uint8 or float32, of any shape.

    Returns:
        Lines that need `base64`, `zlib` and `np`; `name` is bit for bit the array, in its dtype.

    Example:
        >>> print(source("x", np.array([[1, 0.5], [0, 2]], np.float32)))
        x = np.array([
            [1, 0.5],
            [0, 2],
        ], dtype="float32")
        <BLANKLINE>
    """
    if values.ndim == 2 and values.size <= LARGEST_LITERAL:
        rows = [[literal(value) for value in row] for row in values]
        if max(len(text) for row in rows for text in row) <= LONGEST_NUMBER:
            lines = [f"    [{', '.join(row)}]," for row in rows]
            return "\n".join([f"{name} = np.array([", *lines, f'], dtype="{values.dtype}")']) + "\n"
    return _packed(name, values)


def _packed(name: str, values: np.ndarray) -> str:
    scaled = ""
    if values.dtype == np.float32 and values.size:
        as_bytes = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
        if np.array_equal(as_bytes / np.float32(255), values):
            values, scaled = as_bytes, " / np.float32(255)"
    text = b64encode(zlib.compress(np.ascontiguousarray(values).tobytes(), 9)).decode()
    lines = [f'    "{text[start : start + LINE]}"' for start in range(0, len(text), LINE)]
    shape = ", ".join(map(str, values.shape))
    return "\n".join(
        [
            "packed = (",
            *lines,
            ")",
            f'{name} = np.frombuffer(zlib.decompress(base64.b64decode(packed)), "{values.dtype.str}")',
            f"{name} = {name}.reshape({shape}){scaled}",
            "",
        ]
    )
