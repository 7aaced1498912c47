"""A board of small maps as the browser needs it: checked arrays, their scales, one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from cvdemo.ui.stage.wire import pack

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

    Raises:
        ValueError: for values that are not a finite map, or marks of another shape.
    """

    values: np.ndarray
    title: str
    note: str = ""
    marked: np.ndarray | None = None

    def __post_init__(self):
        values = np.asarray(self.values)
        if values.ndim != 2 or not 1 <= min(values.shape) <= max(values.shape) <= LARGEST_SIDE:
            raise ValueError(
                f"values must have shape (H, W) with sides from 1 to {LARGEST_SIDE}. Received: {values.shape}"
            )
        if values.dtype.kind not in "fiub":
            raise ValueError(f"values must be real numbers. Received: {values.dtype}")
        if not np.isfinite(values).all() or np.abs(values.astype(np.float64)).max() > _largest(values):
            raise ValueError(f"values must be finite {_dtype(values).__name__}. Received: a value beyond")
        object.__setattr__(self, "values", _frozen(values, _dtype(values)))
        if self.marked is not None:
            object.__setattr__(self, "marked", _checked_marks(self.marked, values.shape))


def _dtype(values: np.ndarray) -> type:
    return np.float32 if values.dtype.kind == "f" else np.int32


def _largest(values: np.ndarray) -> float:
    dtype = _dtype(values)
    return float(np.finfo(dtype).max if dtype is np.float32 else np.iinfo(dtype).max)


def _frozen(array: np.ndarray, dtype: type) -> np.ndarray:
    copy = np.array(array, dtype=dtype, order="C")
    copy.flags.writeable = False
    return copy


def _checked_marks(marked: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    marks = np.asarray(marked)
    if marks.dtype != bool or marks.shape != shape:
        raise ValueError(f"marked must be booleans of shape {shape}. Received: {marks.dtype} {marks.shape}")
    return _frozen(marks, np.uint8)


def scale_limits(item: Map, colours: Colours, largest: float | None = None) -> tuple[float, float]:
    """The values at the two ends of a map's colours.

    "response" and "weight" are fixed at zero, from −largest to largest; "grey" and "count" start
    at zero, or at the map's smallest value where that is negative. Without `largest` the map's own
    values decide; a map of zeros gets 1.
    """
    return _limits([item], colours, largest)


def _limits(items: Sequence[Map], colours: Colours, largest: float | None) -> tuple[float, float]:
    low = min(0.0, *(float(item.values.min()) for item in items))
    high = max(0.0, *(float(item.values.max()) for item in items))
    if colours in ("response", "weight"):
        end = largest or max(-low, high) or 1.0
        return -end, end
    end = largest or high
    return (low, end) if end > low else (low, low + 1.0)


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
) -> bytes:
    """Everything the browser draws, checked and packed; the arguments are those of `maps`."""
    _check_items(items, mark_meaning)
    _check_settings(colours, scale, size, chosen, len(items))
    if scale == "each":
        limits = [scale_limits(item, colours) for item in items]
    else:
        limits = [_limits(items, colours, scale)] * len(items)
    header = {
        "colours": colours,
        "limits": limits,
        "each": scale == "each",
        "clipped": [
            any(float(item.values.min()) < low for item, (low, _) in zip(items, limits, strict=True)),
            any(float(item.values.max()) > high for item, (_, high) in zip(items, limits, strict=True)),
        ],
        "scope": scope,
        "size": size,
        "choose": choose,
        "chosen": chosen,
        "markMeaning": mark_meaning,
        "label": label,
        "titles": [item.title for item in items],
        "notes": [item.note for item in items],
    }
    arrays = {f"values{i}": item.values for i, item in enumerate(items)}
    marks = {f"marked{i}": item.marked for i, item in enumerate(items) if item.marked is not None}
    return pack(header, arrays | marks)


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
    if chosen is not None and read_choice(chosen, count) is None:
        raise ValueError(f"chosen must be None or an index below {count}. Received: {chosen!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def read_choice(raw: object, count: int) -> int | None:
    """The index a browser sent, or None if it is not one."""
    return raw if type(raw) is int and 0 <= raw < count else None
