"""What a link carries: a digit, a kernel, a small grid, a pin, each as short URL-safe text.

A digit is `s37` (test digit 37), `d…` (strokes, placed as MNIST places digits), `a…` (strokes, as drawn)
or `p…` (a picture). What follows is base64url. Text that was not written by this module raises
`LinkError`, a `ValueError` with one sentence for the user, and never anything else.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

from cvdemo.digits import Digit, digit_as_drawn, digit_from_strokes, samples
from cvdemo.lesson.field_checks import Kernel
from cvdemo.lesson.limits import MAX_GRID_SIZE, MAX_KERNEL_SIZE, MAX_WEIGHT
from cvdemo.lesson.number_format import literal
from cvdemo.lesson.strokes_code import StrokesCodeError, pack_strokes, unpack_strokes

MAX_TEXT = 2000  # characters of a digit; browsers and chats carry that much
PICTURE_VERSION = 1
LEVELS = 31  # greys of a picture: 5 bits
SAME_PICTURE = 0.02  # mean difference below which two 28×28 pictures count as the same

CENTRED, AS_DRAWN = "d", "a"  # the first letter of a drawing's text: how its strokes were placed
_PLACINGS: dict[str, Callable] = {CENTRED: digit_from_strokes, AS_DRAWN: digit_as_drawn}
_NUMBER = re.compile(r"[-−]?(\d{1,6}(\.\d{0,20})?|\.\d{1,20})(e-?\d{1,2})?", re.ASCII)


class LinkError(ValueError):
    """Text in a link that says nothing this app understands; the message is a sentence for the user."""


_LABELLED = {"training digit": "t", "test digit": "e"}  # digits of MNIST whose class the link carries
_BROKEN_DIGIT = "The digit in this link is damaged: ask for the link again, or draw a digit."


def encode_digit(digit: Digit) -> str:
    """Write a digit as text.

    A drawing is stored as its strokes, simplified so little that it does not show, if they still give its
    pixels (a page may have moved or changed them); any other digit is stored as its 28 × 28 pixels in 32
    greys.

    Args:
        digit: Any.

    Returns:
        Characters of `[A-Za-z0-9_-]`: 2 to 4 for a test digit, typically 150 for a drawing.

    Example:
        >>> encode_digit(decode_digit("s37"))
        's37'
    """
    if _is_sample(digit):
        return f"s{digit.sample}"
    if any(map(len, digit.strokes)):
        packed = pack_strokes(digit.strokes, max_bytes=MAX_TEXT * 3 // 4 - 3)
        for letter, place in _PLACINGS.items():
            if packed and np.abs(place(unpack_strokes(packed)) - digit.pixels).mean() < SAME_PICTURE:
                return letter + _to_base64(packed)
    picture = _to_base64(_pack_picture(digit.pixels))
    letter = _LABELLED.get(digit.source)
    return f"p{picture}" if letter is None or digit.label is None else f"{letter}{digit.label}{picture}"


def decode_digit(text: str) -> Digit:
    """Read the digit that `encode_digit` wrote.

    Args:
        text: From a link: may be anything.

    Returns:
        The digit; its source is "sample", "drawn", "linked", or for a digit of MNIST with its label
        "training digit" or "test digit".

    Raises:
        LinkError: For any other text.

    Example:
        >>> decode_digit("s37").label
        1
    """
    if not isinstance(text, str) or not text:
        raise LinkError(_BROKEN_DIGIT)
    if len(text) > MAX_TEXT:
        raise LinkError(f"The digit in this link is too long: at most {MAX_TEXT} characters can be read.")
    if text[0] == "s":
        return _sample(int_from(text[1:], 0, len(samples().labels) - 1, "test digit"))
    try:
        if text[0] in _PLACINGS:
            strokes = unpack_strokes(_from_base64(text[1:]))
            return Digit(_PLACINGS[text[0]](strokes), "drawn", tuple(strokes))
        for source, letter in _LABELLED.items():
            if text[0] == letter and text[1:2] in set("0123456789"):
                return Digit(_unpack_picture(_from_base64(text[2:])), source, label=int(text[1]))
        if text[0] == "p":
            return Digit(_unpack_picture(_from_base64(text[1:])), "linked")
    except (binascii.Error, zlib.error, StrokesCodeError):
        raise LinkError(_BROKEN_DIGIT) from None
    raise LinkError(_BROKEN_DIGIT)


def encode_grid(values: Sequence[Sequence[float]] | np.ndarray) -> str:
    """Write rows of numbers as text, each number as short as its float32 allows.

    Args:
        values: (rows, columns), finite.

    Returns:
        Numbers with commas between them, rows with semicolons.

    Example:
        >>> encode_grid([[1, 0.5], [-2, 0]])
        '1,0.5;-2,0'
    """
    return ";".join(",".join(literal(value) for value in row) for row in values)


def decode_grid(text: str, max_rows: int = MAX_GRID_SIZE, max_columns: int = MAX_GRID_SIZE) -> np.ndarray:
    """Read the numbers that `encode_grid` wrote.

    Args:
        text: From a link: may be anything.
        max_rows: Most rows.
        max_columns: Most columns.

    Returns:
        float32 (rows, columns), all finite and within ±1000.

    Raises:
        LinkError: For any other text, and for more rows or columns than allowed.

    Example:
        >>> decode_grid("1,0.5;-2,0").tolist()
        [[1.0, 0.5], [-2.0, 0.0]]
    """
    _check_length(text, max_rows * max_columns * 24, "number grid")
    rows = [row.split(",") for row in text.split(";")]
    if len(rows) > max_rows or max(map(len, rows)) > max_columns or len({len(row) for row in rows}) > 1:
        raise LinkError(
            "The grid of numbers in this link must have equally long rows, "
            f"at most {max_rows} × {max_columns}."
        )
    return np.array([[_number_from(cell) for cell in row] for row in rows], np.float32)


def encode_kernel(kernel: Sequence[Sequence[float]] | np.ndarray) -> str:
    """Write a kernel as text.

    Args:
        kernel: (rows, columns), finite.

    Returns:
        As `encode_grid`.
    """
    return encode_grid(kernel)


def decode_kernel(text: str) -> Kernel:
    """Read the kernel that `encode_kernel` wrote.

    Args:
        text: From a link: may be anything.

    Returns:
        Rows of weights, as `ConvSettings` takes them.

    Raises:
        LinkError: For any other text.

    Example:
        >>> decode_kernel("1,0,-1")
        ((1.0, 0.0, -1.0),)
    """
    return tuple(map(tuple, decode_grid(text, MAX_KERNEL_SIZE, MAX_KERNEL_SIZE).tolist()))


def encode_pin(row: int, column: int) -> str:
    """Write the pinned output cell as text.

    Args:
        row, column: Counted from 0.

    Returns:
        Text for `decode_pin`.

    Example:
        >>> encode_pin(10, 13)
        'r10c13'
    """
    return f"r{row}c{column}"


def decode_pin(text: str, output_shape: Sequence[int]) -> tuple[int, int]:
    """Read the cell that `encode_pin` wrote.

    Args:
        text: From a link: may be anything.
        output_shape: (H', W') or more axes; the cell must lie inside.

    Returns:
        (row, column), counted from 0.

    Raises:
        LinkError: For any other text, and for a cell outside.

    Example:
        >>> decode_pin("r10c13", (26, 26))
        (10, 13)
    """
    match = re.fullmatch(r"r(\d{1,5})c(\d{1,5})", text, re.ASCII) if isinstance(text, str) else None
    if match is None:
        raise LinkError("The pinned cell in this link must look like r10c13.")
    row, column = int(match[1]), int(match[2])
    if row >= output_shape[0] or column >= output_shape[1]:
        raise LinkError(
            f"The pinned cell in this link, row {row} and column {column}, lies outside the "
            f"{output_shape[0]} × {output_shape[1]} output."
        )
    return row, column


def int_from(text: str, lowest: int, highest: int, what: str = "number") -> int:
    """Read a whole number of a link.

    Args:
        text: From a link: may be anything.
        lowest, highest: Limits, inclusive.
        what: Names the number in the error.

    Returns:
        The number.

    Raises:
        LinkError: For anything else.

    Example:
        >>> int_from("7", 0, 9)
        7
    """
    number = int(text) if isinstance(text, str) and re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else None
    if number is None or not lowest <= number <= highest:
        raise LinkError(f"The {what} in this link must be a whole number from {lowest} to {highest}.")
    return number


def _is_sample(digit: Digit) -> bool:
    """Whether the pixels are still those of a test digit: a page may have moved or changed them."""
    return digit.sample is not None and np.array_equal(digit.pixels, _sample(digit.sample).pixels)


def _sample(index: int) -> Digit:
    every = samples()
    return Digit(every.images[index] / np.float32(255), "sample", (), int(every.labels[index]), index)


def _pack_picture(pixels: np.ndarray) -> bytes:
    """Version byte, then the pixels in 32 greys, deflated: 5 bits each would be 490 bytes, ink is sparse."""
    greys = np.rint(pixels * LEVELS).astype(np.uint8)
    return bytes([PICTURE_VERSION]) + zlib.compress(greys.tobytes(), 9)


def _unpack_picture(data: bytes) -> np.ndarray:
    """float32 (28, 28) in [0, 1]; inflates one picture's bytes at most, however much is promised."""
    inflate = zlib.decompressobj()
    greys = np.frombuffer(inflate.decompress(data[1:], 28 * 28 + 1), np.uint8)
    if data[:1] != bytes([PICTURE_VERSION]) or greys.size != 28 * 28 or greys.max() > LEVELS:
        raise LinkError(_BROKEN_DIGIT)
    return greys.reshape(28, 28) / np.float32(LEVELS)


def _to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _from_base64(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII):
        raise LinkError(_BROKEN_DIGIT)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _check_length(text: str, longest: int, what: str) -> None:
    if not isinstance(text, str) or not text:
        raise LinkError(f"The {what} in this link is missing.")
    if len(text) > longest:
        raise LinkError(f"The {what} in this link is too long: at most {longest} characters can be read.")


def _number_from(text: str) -> float:
    number = float(text.replace("−", "-")) if _NUMBER.fullmatch(text.strip()) else np.inf
    if abs(number) > MAX_WEIGHT:
        raise LinkError(f"The numbers in this link must lie between −{MAX_WEIGHT} and {MAX_WEIGHT}.")
    return number + 0.0  # turns −0.0 into 0.0
