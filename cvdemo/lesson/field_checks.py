"""Checks of single settings: each returns the value in its plainest form, or raises a ValueError.

The message is one sentence for the student.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TypeGuard, TypeVar

import numpy as np

from cvdemo.core import IntPair, Padding
from cvdemo.lesson.limits import MAX_KERNEL_SIZE, MAX_PADDING, MAX_WEIGHT

Kernel = tuple[tuple[float, ...], ...]
Name = TypeVar("Name", bound=str)


def kernel_rows(rows: Iterable[Iterable[float]]) -> Kernel:
    """Check a kernel.

    Args:
        rows: Rows of weights, 1 × 1 to 7 × 7.

    Returns:
        The rows, each weight a float32 value held as a Python float.

    Raises:
        ValueError: For an empty or ragged kernel, one that is too large, or a weight that `number` refuses.
    """
    try:
        lists = [list(row) for row in rows]
    except TypeError:
        raise ValueError("The kernel must be a grid of numbers: rows of weights.") from None
    if not any(lists):
        raise ValueError("The kernel is empty. Give it at least one weight.")
    widths = sorted({len(row) for row in lists})
    if len(widths) > 1:
        raise ValueError(
            "Every row of the kernel needs the same number of weights. "
            f"Received rows of {widths[0]} and {widths[-1]}."
        )
    if max(len(lists), widths[0]) > MAX_KERNEL_SIZE:
        raise ValueError(
            f"A kernel has 1 to {MAX_KERNEL_SIZE} rows and columns. Received {len(lists)} × {widths[0]}."
        )
    return tuple(
        tuple(
            float(np.float32(number(weight, f"The weight in row {i}, column {j}")))
            for j, weight in enumerate(row, 1)
        )
        for i, row in enumerate(lists, 1)
    )


def number(value: float, what: str) -> float:
    """Check a number; −0 becomes 0.

    Args:
        value: Finite, within ±MAX_WEIGHT.
        what: Starts the sentence of the error: "The bias".

    Returns:
        The number as a float.

    Raises:
        ValueError: For anything else.

    Example:
        >>> number(-0.0, "The bias")
        0.0
    """
    try:
        checked = float(value)
    except (TypeError, ValueError, OverflowError):
        checked = math.nan
    if math.isnan(checked):
        raise ValueError(f"{what} is missing or not a number. Enter a number such as −1 or 0.5.")
    if abs(checked) > MAX_WEIGHT:
        raise ValueError(f"{what} is too large. Enter a number between −{MAX_WEIGHT} and {MAX_WEIGHT}.")
    return checked + 0.0


def int_pair(value: int | Sequence[int], what: str, lowest: int, highest: int) -> IntPair:
    """Check a pair of integers.

    Args:
        value: (rows, columns), or an int that stands for both.
        what: Names the setting in the error: "pooling window".
        lowest, highest: Limits of both, inclusive.

    Returns:
        (rows, columns).

    Raises:
        ValueError: For anything else.

    Example:
        >>> int_pair(2, "stride", 1, 64)
        (2, 2)
    """
    try:
        first, second = (value, value) if isinstance(value, int | np.integer) else value
        whole = _is_int(first) and _is_int(second)
    except (TypeError, ValueError):
        whole = False
    if not whole:
        raise ValueError(f"The {what} must be a whole number or two of them. Received {value!r}.")
    first, second = int(first), int(second)
    if not (lowest <= first <= highest and lowest <= second <= highest):
        raise ValueError(f"The {what} must be between {lowest} and {highest}. Received {value!r}.")
    return first, second


def padding(value: Padding) -> Padding:
    """Check a padding.

    Args:
        value: "valid", "same", an int from 0 to MAX_PADDING, or ((top, bottom), (left, right)) of them.

    Returns:
        The value, with Python ints and tuples.

    Raises:
        ValueError: For anything else.
    """
    if isinstance(value, str):
        return choice(value, "padding", ("valid", "same"))
    if _is_int(value):
        return int_pair(value, "padding", 0, MAX_PADDING)[0]
    try:
        rows, columns = value  # pyright: ignore[reportGeneralTypeIssues] -- anything a caller may pass
    except (TypeError, ValueError):
        raise ValueError(
            'The padding must be "valid", "same", a whole number, or ((top, bottom), (left, right)).'
        ) from None
    return int_pair(rows, "padding", 0, MAX_PADDING), int_pair(columns, "padding", 0, MAX_PADDING)


def choice(value: Name, what: str, choices: Sequence[Name]) -> Name:
    """Check a name.

    Args:
        value: One of `choices`.
        what: Names the setting in the error: "activation".
        choices: The names that are allowed.

    Returns:
        The value.

    Raises:
        ValueError: For anything else.
    """
    if not isinstance(value, str) or value not in choices:
        named = ", ".join(f'"{name}"' for name in choices)
        raise ValueError(f"The {what} must be one of {named}. Received {value!r}.")
    return value


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
