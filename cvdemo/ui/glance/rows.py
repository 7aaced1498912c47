"""A network and a digit as the glance shows them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from cvdemo.core import IntPair
from cvdemo.digits import samples
from cvdemo.lesson.settings import times
from cvdemo.nets import contributions
from cvdemo.nets.contributions import Contributions
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import (
    RNN,
    Activation,
    AveragePooling2D,
    Bidirectional,
    Conv1D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GaussianNoise,
    MaxPooling2D,
    MultiHeadAttention,
    SeparableConv2D,
    Softmax,
    SpatialDropout2D,
)
from cvdemo.nets.forward.receptive_field import input_window
from cvdemo.ui.components.glance import Box, Links, Maps, NetworkRow, Opening, SameMaps, Templates, Units
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.choosers import short
from cvdemo.ui.inside.position import maps_shape
from cvdemo.ui.networks.opened import Opened

MOST_MAPS = 8
MOST_UNITS = 8  # that a score is shown to be made of
MOST_PIXELS = 200  # that a unit is shown to be made of
LARGEST_SIDE = 64  # of a map, in the cells that are drawn
MOST_CELLS = 512  # of a list; of a longer one the largest of several neighbours
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
    described: Mapping[int, str] | None = None,
) -> tuple[NetworkRow, Shown]:
    """The layers and scores of a network for a digit, and which maps of them are shown.

    Args:
        activations: Of the network for the digit.
        before: The maps that were shown before; they stay while they are among the larger ones, so that the
            picture does not jump while a stroke is drawn. Without them the largest are shown. A network in
            the middle of its training shows those that it shows at its end.
        required: A map that is shown in any case.
        blank: Nothing is drawn yet: there are no scores.
        linked: Say what the maps and scores are made of, too.
        described: By unit of the dense layer on the digit, a sentence: the weights of these units are shown.
            None: the values of all units.
    """
    opened = activations.opened
    stay: Shown = {}
    if opened.finished:
        finished = Activations.of(opened.finished, activations.digit)
        _, stay = network_row(finished, before=before, required=required, linked=False)
    row = _Row(activations, before or {}, stay, required, linked, described)
    outputs = activations.outputs[-1]
    scores = None if blank or not np.isfinite(outputs).all() else opened.network.probabilities(outputs)
    last = len(opened.network.layers)
    title = (opened.finished or opened).title  # the moment stands beside the slider
    made = NetworkRow(opened.name, title, row.columns, last, scores, row.score_links())
    return made, row.shown


class _Row:
    """Columns are made from left to right; each needs to know what is shown of the one before."""

    def __init__(
        self,
        activations: Activations,
        before: Shown,
        stay: Shown,
        required: Opening | None,
        linked: bool,
        described: Mapping[int, str] | None = None,
    ) -> None:
        self.network = activations.opened.network
        self.values = [_finite(values) for values in activations.outputs]
        self.usual = _largest_values(activations.opened)
        self.before, self.stay, self.required, self.linked = before, stay, required, linked
        self.described = described
        self.columns: list[Maps | Templates | Units] = []
        self.position_of = {0: 0}  # of each layer's column; the digit's comes first
        self.shown: dict[int, Sequence[int]] = {}
        for number in range(1, len(self.network.layers)):
            self._add(number)

    def _add(self, number: int) -> None:
        layer = self.network.layers[number - 1]
        if isinstance(layer.operation, DOES_NOTHING):
            return
        shape = maps_shape(self.network, number)
        self.position_of[number] = len(self.columns) + 1
        y = self.values[number]
        limit = max(self.usual[number - 1], float(np.abs(y).max())) or 1.0
        if shape is None and self.described and isinstance(layer.operation, Dense):
            units, self.described = self.described, None
            self.columns.append(self._templates(number, layer, units))
            return
        if shape is None:
            thin = isinstance(layer.operation, Flatten)
            self.columns.append(Units(number, short(layer), does(layer), _cells(y), y.size, limit, thin))
            return
        y = y.reshape(shape)
        shown = self.shown[number] = self._choose(number, layer, y)
        maps = Maps(number, short(layer), does(layer), shape, shown, _drawn(y[..., shown]), limit)
        if self.linked:
            places = contributions.largest_places(y, shown)
            boxes = [_box(self.network, number, *place) for place in places]
            links = self._map_links(number, layer, y, shown, places)
            largest = [float(y[*place, index]) for place, index in zip(places, shown, strict=True)]
            maps = replace(maps, places=places, largest=largest, boxes=boxes, links=links)
        self.columns.append(maps)

    def _templates(self, number: int, layer: Layer, described: Mapping[int, str]) -> Templates:
        units = self.shown[number] = list(described)
        weights = layer.weights["kernel"][:, units].reshape(28, 28, -1)
        below = self._called_on(number)
        assert below is not None, "a dense layer is called on one"
        made_of = contributions.of_units(layer, self.values[below], units, (784,))
        assert made_of is not None, "each of its inputs is a pixel"
        return Templates(
            number,
            short(layer),
            does(layer),
            layer.output_shape[0],
            units,
            weights,
            float(np.abs(weights).max()) or 1.0,
            list(described.values()),
            _unit_links(made_of, 0, MOST_PIXELS),
        )

    def _choose(self, number: int, layer: Layer, y: np.ndarray) -> Sequence[int]:
        """The maps to show: those with the largest values; of a pooled layer those shown before pooling."""
        if number in self.stay:
            return self.stay[number]
        maps = y.shape[2]
        below = self._shown_below(number)
        if contributions.is_map_by_map(layer) and below and below[1] in self.shown:
            source = below[1]
            if self.values[source].shape[-1] == maps:
                return self.shown[source]
        if maps <= MOST_MAPS:
            return range(maps)
        strength = np.abs(y).max(axis=(0, 1))
        order = np.argsort(-strength, kind="stable").tolist()
        stay = [index for index in self.before.get(number, ()) if index in order[: 2 * MOST_MAPS]]
        if (index := self._required(number, maps)) is not None:
            stay = [index, *(other for other in stay if other != index)]
        new = [index for index in order if index not in stay]
        return sorted([*stay, *new][:MOST_MAPS])

    def _required(self, number: int, maps: int) -> int | None:
        """The map that must be shown here: the required one, or the one it is pooled from."""
        if self.required is None or self.required.map is None:
            return None
        layers = self.network.layers[number : self.required.layer]
        if number > self.required.layer or not all(map(contributions.is_map_by_map, layers)):
            return None
        return self.required.map if self.required.map < maps else None

    def _shown_below(self, number: int, through: tuple[type, ...] = DOES_NOTHING) -> tuple[int, int] | None:
        """The layer that layer `number` is called on, and the one in whose column its values stand.

        Args:
            number: From 1.
            through: Kinds of layers whose values are those of the layer before.

        Returns:
            None for a layer that is called on several.
        """
        below = at = self._called_on(number)
        while at and isinstance(self.network.layers[at - 1].operation, through):
            at = self._called_on(at)
        return None if below is None or at is None else (below, at)

    def _called_on(self, number: int) -> int | None:
        sources = self.network.sources[number - 1]
        return sources[0] + 1 if len(sources) == 1 else None

    def _map_links(
        self,
        number: int,
        layer: Layer,
        y: np.ndarray,
        shown: Sequence[int],
        places: Sequence[tuple[int, int]],
    ) -> Links | SameMaps | None:
        if (found := self._shown_below(number)) is None:
            return None
        below, at = found
        shape, shape_shown = maps_shape(self.network, below), maps_shape(self.network, at)
        if shape is None or shape_shown is None or shape[2] != shape_shown[2]:
            return None
        if contributions.is_map_by_map(layer):
            return SameMaps(self.position_of[at])
        made_of = contributions.of_maps(layer, self.values[below].reshape(shape), y, shown, places)
        return made_of and _links(made_of, self.position_of[at], self.shown.get(at, [0]))

    def score_links(self) -> Links | None:
        """What the ten scores are made of: maps of the last layer that has them, or units of a dense one."""
        number = len(self.network.layers)
        while number and isinstance(self.network.layers[number - 1].operation, (Activation, Softmax)):
            number = self._called_on(number) or 0
        found = self._shown_below(number, (*DOES_NOTHING, Flatten)) if self.linked and number else None
        if found is None:
            return None
        below, at = found
        shape, x = maps_shape(self.network, at), self.values[below]
        made_of = contributions.of_units(
            self.network.layers[number - 1], x, range(10), shape or self.values[at].shape
        )
        if made_of is None:
            return None
        if shape is None and at not in self.shown:
            return _unit_links(made_of, self.position_of[at], MOST_UNITS)
        return _links(made_of, self.position_of[at], self.shown.get(at, [0]))


def does(layer: Layer) -> str:
    """What a layer does, in a few words."""
    match layer.operation:
        case Conv2D() | SeparableConv2D() as conv:
            return f"{conv.filters} filters"
        case Conv1D(on_two=Conv2D() as conv):
            return f"{conv.filters} filters"
        case DepthwiseConv2D() as conv:
            return "a filter each"
        case MaxPooling2D() as pool:
            return f"max {_unbroken(pool.pool_size)}"
        case AveragePooling2D() as pool:
            return f"mean {_unbroken(pool.pool_size)}"
        case Flatten():
            return "in one row"
        case Dense() as dense:
            return f"{dense.units} units"
        case RNN(cells=(*_, cell)) | Bidirectional(forward_layer=RNN(cells=(*_, cell))):
            return f"{cell.units} units"
        case MultiHeadAttention(num_heads=heads):
            return f"{heads} heads" if heads > 1 else "1 head"
    return ""


def _unbroken(size: IntPair) -> str:
    """A size that stays in one line."""
    return times(size).replace(" ", "\N{NO-BREAK SPACE}")


def _box(network: Network, number: int, row: int, column: int) -> Box:
    found = input_window(network, number - 1, row, column)
    if found is None:
        return 0, 28, 0, 28
    (top, bottom), (left, right) = found.clipped
    return top, bottom, left, right


def _finite(values: np.ndarray) -> np.ndarray:
    """Values as they can be drawn: for some digits a network's sums grow beyond what float32 can hold."""
    return values if np.isfinite(values).all() else np.nan_to_num(values, nan=0, posinf=0, neginf=0)


def _drawn(maps: np.ndarray) -> np.ndarray:
    """Every so many rows and columns of maps (H, W, shown) that are larger than the screen has room for."""
    step = math.ceil(max(maps.shape[:2]) / LARGEST_SIDE)
    return maps[::step, ::step]


def _links(made_of: Contributions, column: int, sources: Sequence[int]) -> Links:
    made_of = Contributions(_finite(made_of.shares), _finite(made_of.bias))
    shares = made_of.shares[:, sources]
    return Links(column, shares, made_of.shares.sum(axis=1) - shares.sum(axis=1), made_of.bias)


def _unit_links(made_of: Contributions, column: int, most: int) -> Links:
    made_of = Contributions(_finite(made_of.shares), _finite(made_of.bias))
    order = np.argsort(-np.abs(made_of.shares), axis=1)[:, :most]
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
        found = _largest[opened.network] = [float(np.abs(_finite(output)).max()) for output in outputs]
    return found
