"""Strokes as few bytes: simplified, rounded to a fine grid, and written as steps from point to point.

    version │ number of strokes │ per stroke: number of points, first point, steps …

Numbers are varints (7 bits a byte, the top bit says that more follows); signed ones are zigzagged first
(0, −1, 1, −2 … become 0, 1, 2, 3 …), as in Protocol Buffers. Steps are small, so most take two bytes.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

VERSION = 1
GRID = 4095  # a small digit is enlarged, so the pad is divided finely
TOLERANCE = 0.001  # of the drawing's longer side: 0.02 pixels of a digit 20 pixels high
COARSEST = 0.064  # 1.3 pixels: beyond that it is another drawing
MAX_POINTS = 2000


class StrokesCodeError(ValueError):
    """Bytes that are not packed strokes."""


def pack_strokes(strokes: Sequence[np.ndarray], max_bytes: int) -> bytes | None:
    """Pack strokes into bytes, simplified further until they fit.

    Packing what was unpacked gives the same bytes.

    Args:
        strokes: Arrays (n, 2) of x, y in [0, 1], not all empty.
        max_bytes: The most they may take.

    Returns:
        The bytes, or None where even the coarsest form is longer or has too many points.

    Example:
        >>> pack_strokes([np.array([[0, 0], [0.5, 0.5], [1, 1]])], max_bytes=20).hex(" ")
        '01 01 02 00 00 fe 3f fe 3f'
    """
    places = [np.rint(np.clip(stroke, 0, 1) * GRID).astype(int) for stroke in strokes if len(stroke)]
    side = np.ptp(np.concatenate(places), axis=0).max()
    tolerance = TOLERANCE
    while tolerance <= COARSEST:
        simple = [simplify(stroke, tolerance * side) for stroke in places]
        data = _pack(simple)
        if len(data) <= max_bytes and sum(map(len, simple)) <= MAX_POINTS:
            return data
        tolerance *= 2
    return None


def unpack_strokes(data: bytes) -> list[np.ndarray]:
    """Read the strokes that `pack_strokes` wrote.

    Args:
        data: May be anything.

    Returns:
        float64 arrays (n, 2) of x, y in [0, 1].

    Raises:
        StrokesCodeError: For any other bytes.
    """
    if not data or data[0] != VERSION:
        raise StrokesCodeError("these strokes were packed by another version")
    numbers = _varints(data[1:])
    try:
        strokes = [_points(numbers, next(numbers)) for _ in range(_limited(next(numbers)))]
    except StopIteration:
        raise StrokesCodeError("the packed strokes end too early") from None
    if next(numbers, None) is not None or sum(map(len, strokes)) > MAX_POINTS:
        raise StrokesCodeError("the packed strokes are too long")
    return strokes


def simplify(stroke: np.ndarray, tolerance: float) -> np.ndarray:
    """Leave out points of a stroke that lie close to the line through the others.

    The ends and the outermost points stay, so that the drawing keeps its size and simplifying it again
    changes nothing. Source: U. Ramer, 1972; D. Douglas and T. Peucker, 1973.

    Args:
        stroke: (n, 2).
        tolerance: The largest distance of a point left out, in the stroke's units.

    Returns:
        (m, 2), in the order of `stroke`.

    Example:
        >>> simplify(np.array([[0, 0], [4, 1], [8, 0]]), tolerance=1.5).tolist()
        [[0, 0], [4, 1], [8, 0]]
        >>> simplify(np.array([[0, 0], [4, 4], [8, 8]]), tolerance=1.5).tolist()
        [[0, 0], [8, 8]]
    """
    keep = np.zeros(len(stroke), bool)
    keep[[0, -1, *stroke.argmin(axis=0), *stroke.argmax(axis=0)]] = True
    pieces = list(pairwise(np.flatnonzero(keep).tolist()))
    while pieces:
        first, last = pieces.pop()
        if last - first < 2:
            continue
        distances = _distances(stroke[first + 1 : last], stroke[first], stroke[last])
        if distances.max() > tolerance:
            middle = first + 1 + int(distances.argmax())
            keep[middle] = True
            pieces += [(first, middle), (middle, last)]
    return stroke[keep]


def _distances(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """From each point to the straight piece between start and end."""
    along = end - start
    where = np.clip((points - start) @ along / max(along @ along, 1e-12), 0, 1)
    return np.linalg.norm(points - start - where[:, None] * along, axis=1)


def _pack(strokes: Sequence[np.ndarray]) -> bytes:
    """Strokes in whole steps of the grid, int (n, 2), as bytes."""
    data = bytearray([VERSION])
    _append(data, len(strokes))
    for places in strokes:
        _append(data, len(places))
        for step in np.diff(places, axis=0, prepend=[[0, 0]]).ravel().tolist():
            _append(data, 2 * step if step >= 0 else -2 * step - 1)
    return bytes(data)


def _append(data: bytearray, number: int) -> None:
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)


def _varints(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
        elif shift > 14:
            raise StrokesCodeError("a packed number is too large")
    if shift:
        raise StrokesCodeError("the packed strokes end within a number")


def _points(numbers: Iterator[int], count: int) -> np.ndarray:
    zigzag = np.array([next(numbers) for _ in range(2 * _limited(count))]).reshape(-1, 2)
    places = np.cumsum((zigzag >> 1) ^ -(zigzag & 1), axis=0)
    if places.min() < 0 or places.max() > GRID:
        raise StrokesCodeError("a packed point lies outside the pad")
    return places / GRID


def _limited(count: int) -> int:
    if not 1 <= count <= MAX_POINTS:
        raise StrokesCodeError("there must be between 1 point and the limit")
    return count
