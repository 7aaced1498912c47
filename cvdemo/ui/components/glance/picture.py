"""A network's layers beside each other as the browser needs them: a few maps of each, as bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cvdemo.core import IntPair

ZERO = 127  # the byte that stands for 0; those of the limits are 0 and 254
Box = tuple[int, int, int, int]  # first row, row after the last, first column, column after the last


@dataclass(frozen=True, eq=False)
class Links:
    """What each of n things shown in a column is made of, by what is shown of a column before it.

    Attributes:
        column: Position of the other column in its row; 0 is the digit.
        shares: float32 (n, k): how much each of k things shown there adds to each of n values.
        others: float32 (n,): what all that is not shown there adds.
        bias: float32 (n,).
        units: int32 (n, k): which k units, or pixels of the digit, they are; else the maps shown, in order.
    """

    column: int
    shares: np.ndarray
    others: np.ndarray
    bias: np.ndarray
    units: np.ndarray | None = None


@dataclass(frozen=True)
class SameMaps:
    """Each map shown in a column is made of the map of the same number in a column before it, of no other.

    Attributes:
        column: Position of the other column in its row.
    """

    column: int


@dataclass(frozen=True, eq=False)
class Maps:
    """A layer with rows and columns.

    While a stroke is drawn nobody points at a map: without `places` it says nothing of its values.

    Attributes:
        layer: Its number in the network, from 1.
        name: A word or two.
        does: What it does, in a few words.
        shape: (H, W, maps).
        shown: Indices of the maps in `values`.
        values: float32 (H, W, shown); of large maps fewer rows and columns.
        limit: What the colours end at, above 0, of either sign.
        places: Of each shown map its largest value, of either sign: row and column,
        largest: and that value.
        boxes: The cells of the layer before that this value is computed from, clipped to what there is.
        links: What that value is made of, or None.
    """

    layer: int
    name: str
    does: str
    shape: tuple[int, int, int]
    shown: Sequence[int]
    values: np.ndarray
    limit: float
    places: Sequence[IntPair] = ()
    largest: Sequence[float] = ()
    boxes: Sequence[Box] = ()
    links: Links | SameMaps | None = None


@dataclass(frozen=True, eq=False)
class Units:
    """A layer without rows and columns.

    Attributes:
        layer, name, does, limit: As in `Maps`.
        values: float32 (n,), of a long list the largest of neighbours.
        size: How many there are.
        thin: It only writes the values of the layer before in another order.
    """

    layer: int
    name: str
    does: str
    values: np.ndarray
    size: int
    limit: float
    thin: bool


@dataclass(frozen=True, eq=False)
class Templates:
    """A dense layer on the digit: the weights of some of its units, as pictures of the digit's size.

    Attributes:
        layer, name, does: As in `Maps`.
        units: How many there are.
        shown: Indices of the units in `values`.
        values: float32 (28, 28, shown), the weights of each.
        limit: As in `Maps`; it is written below.
        says: A sentence on each unit shown.
        links: Of each unit's sum, pixel by pixel.
    """

    layer: int
    name: str
    does: str
    units: int
    shown: Sequence[int]
    values: np.ndarray
    limit: float
    says: Sequence[str]
    links: Links


@dataclass(frozen=True, eq=False)
class NetworkRow:
    """One network from left to right.

    Attributes:
        name: Its code in an address.
        title: As the page shows it.
        columns: Its layers but the last one.
        last: The number of the last layer.
        scores: The ten scores, shares of 1; None while nothing is drawn.
        links: What the scores are made of before the softmax, or None.
    """

    name: str
    title: str
    columns: Sequence[Maps | Templates | Units]
    last: int
    scores: np.ndarray | None
    links: Links | None


def message(
    digit: np.ndarray, origin: str, rows: Sequence[NetworkRow]
) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """Header and arrays for `Component`.

    Args:
        digit: uint8 (28, 28).
        origin: Where it comes from, in a few words.
        rows: The networks, one below the other.
    """
    arrays: dict[str, np.ndarray] = {"digit": digit}
    header = tuple(_row(row, f"{index}", arrays) for index, row in enumerate(rows))
    return {"origin": origin, "rows": header}, arrays


def as_bytes(values: np.ndarray, limit: float) -> np.ndarray:
    """uint8: 0 for −limit, `ZERO` for 0, 254 for limit."""
    steps = np.rint(values * np.float32(ZERO / limit))
    return (np.clip(steps, -ZERO, ZERO) + ZERO).astype(np.uint8)


def _row(row: NetworkRow, name: str, arrays: dict[str, np.ndarray]) -> dict[str, object]:
    columns = tuple(_column(column, f"{name}.{i}", arrays) for i, column in enumerate(row.columns, 1))
    return {
        "name": row.name,
        "title": row.title,
        "columns": columns,
        "last": row.last,
        "scores": None if row.scores is None else tuple(round(float(score), 6) for score in row.scores),
        "links": _links(row.links, f"{name}.scores", arrays),
    }


def _column(column: Maps | Templates | Units, name: str, arrays: dict[str, np.ndarray]) -> dict[str, object]:
    said: dict[str, object] = {
        "layer": column.layer,
        "name": column.name,
        "does": column.does,
        "limit": column.limit,
    }
    if isinstance(column, Units):
        arrays[name] = as_bytes(column.values, column.limit)
        return {**said, "kind": "units", "thin": column.thin, "shape": (column.size,)}
    arrays[name] = as_bytes(np.moveaxis(column.values, 2, 0), column.limit)
    said |= {"kind": "maps", "shown": tuple(int(index) for index in column.shown)}
    if isinstance(column, Templates):
        shape = (*column.values.shape[:2], column.units)
        links = _links(column.links, f"{name}.links", arrays)
        return {**said, "shape": shape, "says": tuple(column.says), "links": links}
    said["shape"] = column.shape
    if not column.places:
        return said
    return {
        **said,
        "places": tuple(column.places),
        "largest": tuple(round(value, 4) for value in column.largest),
        "boxes": tuple(column.boxes),
        "links": _links(column.links, f"{name}.links", arrays),
    }


def _links(
    links: Links | SameMaps | None, name: str, arrays: dict[str, np.ndarray]
) -> dict[str, object] | None:
    if links is None:
        return None
    if isinstance(links, SameMaps):
        return {"column": links.column, "same": True}
    arrays[name] = np.column_stack([links.shares, links.others, links.bias]).astype(np.float32)
    if links.units is not None:
        arrays[f"{name}.units"] = links.units.astype(np.int32)
    return {"column": links.column}
