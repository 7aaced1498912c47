"""The number a student typed into a cell, or a sentence that says what is wrong with it."""

import math
import re

LONGEST_TEXT = 40
_DECIMAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?", re.ASCII)
_EXAMPLES = "such as −1, 0.5 or 1/9"


class CellError(ValueError):
    """The text in a cell is not a number that can be used; the message is for the student."""


def parse_cell(text: object, limit: float) -> float:
    """Read one cell of a kernel or of a number grid.

    Accepts a true minus sign, a decimal comma and fractions: "−1", "0,5", "1/9".

    Args:
        text: what was typed; anything a browser may send.
        limit: the largest absolute value allowed.

    Raises:
        CellError: with one sentence, if the text is empty, not a number, or beyond ±limit.
    """
    if not isinstance(text, str):
        raise CellError(f"Type a number {_EXAMPLES}.")
    plain = text.strip().replace("−", "-")
    if not plain:
        raise CellError(f"The cell is empty: type a number {_EXAMPLES}.")
    match = _NUMBER.fullmatch(plain.replace(",", ".")) if len(text) <= LONGEST_TEXT else None
    if match is None:
        shown = plain if len(plain) <= 12 else plain[:12] + "…"
        raise CellError(f"“{shown}” is not a number: type one {_EXAMPLES}.")
    numerator, denominator = float(match[1]), float(match[2] or 1)
    if denominator == 0:
        raise CellError("A number cannot be divided by zero.")
    value = numerator / denominator
    if not math.isfinite(value) or abs(value) > limit:
        raise CellError(f"The number must be between −{limit:g} and {limit:g}.")
    return value
