"""A network and a digit as the glance shows them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from cvdemo.core import softmax
from cvdemo.digits import samples
from cvdemo.lesson.settings import times
from cvdemo.nets import contributions
from cvdemo.nets.contributions import Contributions
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import (
    AveragePooling2D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GaussianNoise,
    MaxPooling2D,
    SeparableConv2D,
    SpatialDropout2D,
)
from cvdemo.ui.components.glance import Box, Links, Maps, NetworkRow, Opening, Units
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.choosers import short
from cvdemo.ui.inside.position import maps_shape
from cvdemo.ui.networks.opened import Opened

MOST_MAPS = 8
MOST_UNITS = 8  # that a score is shown to be made of
MOST_CELLS = 1024  # of a list; of a longer one the largest of several neighbours
DOES_NOTHING = (Dropout, GaussianNoise, SpatialDropout2D)  # to a digit that is classified
Shown = Mapping[int, Sequence[int]]  # maps by layer

_largest: WeakKeyDictionary[Network, list[float]] = WeakKeyDictionary()


def network_row(
    activations: Activations,
    *,
    before: Shown | None = None,
    required: Opening | None = None,
    blank: bool = False,
    linked: bool = True,
) -> tuple[NetworkRow, Shown]:
    """The layers and scores of a network for a digit, and which maps of them are shown.

    Args:
        activations: Of the network for the digit.
        before: The maps that were shown before; they stay while they are among the larger ones, so that the
            picture does not jump while a stroke is drawn. Without them the largest are shown.
        required: A map that is shown in any case.
        blank: Nothing is drawn yet: there are no scores.
        linked: Say what the maps and scores are made of, too.
    """
    opened = activations.opened
    row = _Row(activations, before or {}, required, linked)
    scores = None
    if not blank:
        outputs = activations.outputs[-1]
        scores = outputs if opened.network.gives_probabilities else softmax(outputs)
    last = len(opened.network.layers)
    made = NetworkRow(opened.name, opened.title, row.columns, last, scores, row.score_links())
    return made, row.shown


class _Row:
    """Columns are made from left to right; each needs to know what is shown of the one before."""

    def __init__(
        self, activations: Activations, before: Shown, required: Opening | None, linked: bool
    ) -> None:
        self.network, self.values = activations.opened.network, activations.outputs
        self.usual = _largest_values(activations.opened)
        self.before, self.required, self.linked = before, required, linked
        self.columns: list[Maps | Units] = []
        self.shown: dict[int, Sequence[int]] = {}
        for number in range(1, len(self.network.layers)):
            self._add(number)

    def _add(self, number: int) -> None:
        layer = self.network.layers[number - 1]
        if isinstance(layer.operation, DOES_NOTHING):
            return
        shape = maps_shape(self.network, number)
        y = self.values[number]
        limit = max(self.usual[number - 1], float(np.abs(y).max())) or 1.0
        if shape is None:
            thin = isinstance(layer.operation, Flatten)
            self.columns.append(Units(number, short(layer), does(layer), _cells(y), y.size, limit, thin))
            return
        y = y.reshape(shape)
        shown = self.shown[number] = self._choose(number, layer, y)
        maps = Maps(number, short(layer), does(layer), shape, shown, y[..., shown], limit)
        if self.linked:
            places = contributions.largest_places(y, shown)
            boxes = [_box(layer, *place) for place in places]
            links = self._map_links(number, layer, y, shown, places)
            maps = replace(maps, places=places, boxes=boxes, links=links)
        self.columns.append(maps)

    def _choose(self, number: int, layer: Layer, y: np.ndarray) -> Sequence[int]:
        """The maps to show: those with the largest values; of a pooled layer those shown before pooling."""
        maps = y.shape[2]
        if contributions.is_map_by_map(layer):
            below, shown = self._maps_below()
            if below and shown and self.network.layers[below - 1].output_shape[-1:] == (maps,):
                return shown
        if maps <= MOST_MAPS:
            return range(maps)
        strength = np.abs(y).max(axis=(0, 1))
        order = np.argsort(-strength, kind="stable")
        stay = [index for index in self.before.get(number, ()) if index in order[: 2 * MOST_MAPS]]
        if (index := self._required(number, maps)) is not None:
            stay = [index, *(other for other in stay if other != index)]
        new = [int(index) for index in order if index not in stay]
        return sorted([*stay, *new][:MOST_MAPS])

    def _required(self, number: int, maps: int) -> int | None:
        """The map that must be shown here: the required one, or the one it is pooled from."""
        if self.required is None or self.required.map is None:
            return None
        layers = self.network.layers[number : self.required.layer]
        if number > self.required.layer or not all(map(contributions.is_map_by_map, layers)):
            return None
        return self.required.map if self.required.map < maps else None

    def _maps_below(self) -> tuple[int, Sequence[int]]:
        """The layer and the maps of the last column with maps; 0 and the digit's, without one."""
        for column in reversed(self.columns):
            if isinstance(column, Maps):
                return column.layer, column.shown
        return 0, [0]

    def _map_links(self, number: int, layer: Layer, y, shown, places) -> Links | None:
        below, sources = self._maps_below()
        x, shape_below = self._input_maps(number), maps_shape(self.network, below)
        if x is None or (self.columns and not isinstance(self.columns[-1], Maps)):
            return None
        if shape_below is None or shape_below[2] != x.shape[2]:
            return None
        made_of = contributions.of_maps(layer, x, y, shown, places)
        return made_of and _links(made_of, len(self.columns), sources)

    def _input_maps(self, number: int) -> np.ndarray | None:
        shape = maps_shape(self.network, number - 1)
        return self.values[number - 1].reshape(shape) if shape else None

    def score_links(self) -> Links | None:
        """What the ten scores are made of: maps of the last layer that has them, or units of a dense one."""
        if not self.linked:
            return None
        number = len(self.network.layers)
        while number > 1 and isinstance(self.network.layers[number - 2].operation, (*DOES_NOTHING, Flatten)):
            number -= 1
        last, x = self.network.layers[-1], self.values[-2]
        shape = maps_shape(self.network, number - 1)
        at = next((i for i, column in enumerate(self.columns, 1) if column.layer == number - 1), 0)
        made_of = contributions.of_units(last, x, range(10), shape or x.shape)
        if made_of is None:
            return None
        if shape is None:
            return _unit_links(made_of, at)
        column = self.columns[at - 1] if at else None
        return _links(made_of, at, column.shown if isinstance(column, Maps) else [0])


def does(layer: Layer) -> str:
    """What a layer does, in a few words."""
    match layer.operation:
        case Conv2D() | SeparableConv2D() as conv:
            return f"{conv.filters} filters"
        case DepthwiseConv2D() as conv:
            return "a filter each"
        case MaxPooling2D() as pool:
            return f"max {times(pool.pool_size)}"
        case AveragePooling2D() as pool:
            return f"mean {times(pool.pool_size)}"
        case Flatten():
            return "in one row"
        case Dense() as dense:
            return f"{dense.units} units"
    return ""


def _box(layer: Layer, row: int, column: int) -> Box:
    cells = layer.input_cells(((row, row + 1), (column, column + 1)))
    if cells is None or len(layer.input_shape) < 2:
        return 0, 28, 0, 28
    (top, bottom), (left, right) = cells
    height, width = layer.input_shape[:2]
    return max(0, top), min(height, bottom), max(0, left), min(width, right)


def _links(made_of: Contributions, column: int, sources: Sequence[int]) -> Links:
    shares = made_of.shares[:, sources]
    return Links(column, shares, made_of.shares.sum(axis=1) - shares.sum(axis=1), made_of.bias)


def _unit_links(made_of: Contributions, column: int) -> Links:
    order = np.argsort(-np.abs(made_of.shares), axis=1)[:, :MOST_UNITS]
    shares = np.take_along_axis(made_of.shares, order, axis=1)
    others = made_of.shares.sum(axis=1) - shares.sum(axis=1)
    return Links(column, shares, others, made_of.bias, order)


def _cells(values: np.ndarray) -> np.ndarray:
    """At most `MOST_CELLS` values; of more, the largest of neighbours, of either sign."""
    many = math.ceil(values.size / MOST_CELLS)
    if many == 1:
        return values
    groups = np.pad(values, (0, -values.size % many)).reshape(-1, many)
    return np.take_along_axis(groups, np.abs(groups).argmax(axis=1)[:, None], axis=1)[:, 0]


def _largest_values(opened: Opened) -> list[float]:
    """The largest output of each layer, of either sign, for a test digit of each class.

    Colours end there, so that a map lights up while its digit is drawn instead of being bright from the
    first dot on.
    """
    found = _largest.get(opened.network)
    if found is None:
        every = samples()
        digits = every.images[[int(np.flatnonzero(every.labels == digit)[0]) for digit in range(10)]]
        outputs = opened.network.forward(opened.pixels(digits / np.float32(255)))
        found = _largest[opened.network] = [float(np.abs(output).max()) for output in outputs]
    return found
