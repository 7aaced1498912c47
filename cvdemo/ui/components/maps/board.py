"""A board of small maps as the browser needs it: checked arrays, their scales, one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Literal, TypeGuard, get_args

import numpy as np

LARGEST_SIDE = 1024
MOST_MAPS = 512
Colours = Literal["response", "grey", "count", "weight"]
Scaling = float | Literal["each"] | None


@dataclass(frozen=True, eq=False)
class Map:
    """One small map.

    Attributes:
        values: (H, W), kept as float32, or as int32 for integers and booleans.
        title: its name; may be cut on screen, never for a screen reader.
        note: a few more words below the shape.
        marked: (H, W) booleans, the cells to hatch and outline, or None.
        origin: row and column of the first value, if the map is cut out of a larger one.

    Raises:
        ValueError: for values that are not a finite map, or marks of another shape.
    """

    values: np.ndarray
    title: str
    note: str = ""
    marked: np.ndarray | None = None
    origin: tuple[int, int] = (0, 0)

    def __post_init__(self):
        values = np.asarray(self.values)
        if values.ndim != 2 or not 1 <= min(values.shape) <= max(values.shape) <= LARGEST_SIDE:
            raise ValueError(
                f"values must have shape (H, W) with sides from 1 to {LARGEST_SIDE}. Received: {values.shape}"
            )
        if values.dtype.kind not in "fiub":
            raise ValueError(f"values must be real numbers. Received: {values.dtype}")
        object.__setattr__(self, "values", _kept(values))
        if self.marked is not None:
            object.__setattr__(self, "marked", _checked_marks(self.marked, values.shape))


def _kept(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "f":
        with np.errstate(over="ignore"):
            copy = np.array(values, dtype=np.float32, order="C")
        if not np.isfinite(copy).all():
            raise ValueError("values must be finite in float32. Received: NaN, infinity or a larger number")
    else:
        copy = np.array(values, dtype=np.int32, order="C")
        if (copy != values).any():
            raise ValueError(f"values must fit int32. Received: {values.min()} to {values.max()}")
    copy.flags.writeable = False
    return copy


def _checked_marks(marked: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    marks = np.asarray(marked)
    if marks.dtype != bool or marks.shape != shape:
        raise ValueError(f"marked must be booleans of shape {shape}. Received: {marks.dtype} {marks.shape}")
    copy = np.array(marks, dtype=np.uint8, order="C")
    copy.flags.writeable = False
    return copy


def scale_limits(
    items: Sequence[Map], colours: Colours, largest: float | None = None, from_zero: bool = False
) -> tuple[float, float]:
    """The values at the two ends of the colours.

    "response" and "weight" are fixed at zero, from −largest to largest, or `from_zero` up; "grey" and
    "count" start at zero, or at the smallest value where that is negative. Without `largest` the maps
    decide; maps of zeros get 1.
    """
    low = min(0.0, *(float(item.values.min()) for item in items))
    high = max(0.0, *(float(item.values.max()) for item in items))
    if colours in ("response", "weight"):
        end = float(largest or max(-low, high) or 1.0)
        return (0.0 if from_zero and low == 0 else -end), end
    end = float(largest or high)
    return (low, end) if end > low else (low, low + 1.0)


def _clipped(items: Sequence[Map], limits: Sequence[tuple[float, float]]) -> list[bool]:
    """Whether a value lies below, or above, its scale; a float32's rounding does not count."""
    pairs = list(zip(items, limits, strict=True))
    slack = 1e-6
    return [
        any(float(item.values.min()) < low - slack * abs(low) for item, (low, _) in pairs),
        any(float(item.values.max()) > high + slack * abs(high) for item, (_, high) in pairs),
    ]


def message(
    items: Sequence[Map],
    *,
    colours: Colours,
    scope: str,
    scale: Scaling,
    size: int,
    choose: bool,
    chosen: int | None,
    mark_meaning: str,
    label: str,
    compact: bool = False,
    grows: bool = False,
    follows: str = "",
    from_zero: bool = False,
) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """Everything the browser draws, checked: settings and arrays. The arguments are those of `maps`."""
    _check_items(items, mark_meaning)
    _check_settings(colours, scale, size, chosen, len(items))
    each = isinstance(scale, str)
    if each:
        limits = [scale_limits([item], colours, None, from_zero) for item in items]
    else:
        limits = [scale_limits(items, colours, scale, from_zero)] * len(items)
    header = {
        "colours": colours,
        "limits": limits,
        "each": each,
        "clipped": _clipped(items, limits),
        "scope": scope,
        "size": float(size),
        "choose": choose,
        "chosen": None if chosen is None else int(chosen),
        "markMeaning": mark_meaning,
        "label": label,
        "compact": bool(compact),
        "grows": bool(grows),
        "follows": follows,
        "titles": [item.title for item in items],
        "notes": [item.note for item in items],
        "origins": [item.origin for item in items],
    }
    arrays = {f"values{i}": item.values for i, item in enumerate(items)}
    marks = {f"marked{i}": item.marked for i, item in enumerate(items) if item.marked is not None}
    return header, arrays | marks


def _check_items(items: Sequence[Map], mark_meaning: str) -> None:
    if not 1 <= len(items) <= MOST_MAPS:
        raise ValueError(f"items must be 1 to {MOST_MAPS} maps. Received: {len(items)}")
    if not mark_meaning and any(item.marked is not None for item in items):
        raise ValueError("mark_meaning must say what marked cells mean. Received: ''")


def _check_settings(colours: object, scale: object, size: object, chosen: object, count: int) -> None:
    if colours not in get_args(Colours):
        raise ValueError(f"colours must be one of {get_args(Colours)}. Received: {colours!r}")
    if scale not in (None, "each") and not (_is_number(scale) and 0 < scale < np.inf):
        raise ValueError(f"scale must be None, 'each' or a positive number. Received: {scale!r}")
    if not (_is_number(size) and 24 <= size <= 1000):
        raise ValueError(f"size must be 24 to 1000 pixels. Received: {size!r}")
    if chosen is not None and not (isinstance(chosen, Integral) and 0 <= int(chosen) < count):
        raise ValueError(f"chosen must be None or an index below {count}. Received: {chosen!r}")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, Real) and not isinstance(value, bool)
