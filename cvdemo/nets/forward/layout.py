"""Networks with channels first as networks with channels last, so that all pages show rows and columns.

A layer that takes values in the order of the file, as `Flatten` or `Dense`, is given them by a `Permute`
before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cvdemo.nets.forward.topology import DIGIT, Graph, LayerEntry

CHANNELS_FIRST, CHANNELS_LAST = "channels_first", "channels_last"
TO_LAST, TO_FIRST = (2, 3, 1), (3, 1, 2)  # axes of (channels, rows, columns), of (rows, columns, channels)
WITH_MAPS = {
    "AveragePooling2D",
    "CenterCrop",
    "Conv2D",
    "Conv2DTranspose",
    "Cropping2D",
    "DepthwiseConv2D",
    "MaxPooling2D",
    "RandomCrop",
    "Resizing",
    "SeparableConv2D",
    "UpSampling2D",
    "ZeroPadding2D",
}
TO_A_LIST = {"Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D"}
VALUE_BY_VALUE = {
    "ActivityRegularization",
    "Activation",
    "Add",
    "AlphaDropout",
    "Average",
    "Dropout",
    "ELU",
    "GaussianDropout",
    "GaussianNoise",
    "Identity",
    "LeakyReLU",
    "Maximum",
    "Minimum",
    "Multiply",
    "ReLU",
    "SpatialDropout2D",
    "Subtract",
}
ALONG_AN_AXIS = {"BatchNormalization", "Concatenate"}
AXIS_WITH_CHANNELS_LAST = {1: -1, 2: 1, 3: 2, -3: -1, -2: 1, -1: 2}  # of an axis with channels first
OVER_CHANNELS = ("softmax", "log_softmax")


def with_channels_last(graph: Graph) -> Graph:
    """The same network with channels last.

    Args:
        graph: Its input may be (1, 28, 28), and some of its layers may have channels first.

    Returns:
        The graph itself where nothing has.
    """
    on_digit = len(graph.input_shape) == 3 and graph.input_shape[0] == 1 != graph.input_shape[2]
    if not on_digit and not any(_is_first(entry) for entry in graph.layers):
        return graph
    writer = _Writer(on_digit)
    for entry in graph.layers:
        writer.add(entry)
    one, *rows_columns = graph.input_shape if on_digit else (0, *graph.input_shape)
    shape = (*rows_columns, one) if on_digit else graph.input_shape
    return replace(graph, input_shape=shape, layers=tuple(writer.layers))


def _is_first(entry: LayerEntry) -> bool:
    return entry.config.get("data_format") == CHANNELS_FIRST


class _Writer:
    """Writes the layers anew; of each of the old ones it knows where its values are, and in which order."""

    def __init__(self, digit_has_channels_first: bool):
        self.layers: list[LayerEntry] = []
        self._old = 0
        self._places = {DIGIT: DIGIT}
        self._turned = {DIGIT} if digit_has_channels_first else set[int]()  # old ones with channels last now
        self._copies: dict[tuple[int, bool], int] = {}

    def add(self, entry: LayerEntry) -> None:
        kind = entry.kind
        some_are_turned = any(source in self._turned for source in entry.sources)
        if _is_first(entry) and kind in WITH_MAPS | TO_A_LIST and not _over_channels(entry.config):
            keeps_maps = kind in WITH_MAPS or entry.config.get("keepdims") is True
            changed = {**entry.config, "data_format": CHANNELS_LAST}
            self._write(replace(entry, config=changed), turned=True, gives_turned=keeps_maps)
        elif some_are_turned and kind in VALUE_BY_VALUE and not _over_channels(entry.config):
            self._write(entry, turned=True, gives_turned=True)
        elif some_are_turned and kind in ALONG_AN_AXIS and (axis := _axis(entry.config)) is not None:
            changed = {**entry.config, "axis": AXIS_WITH_CHANNELS_LAST[axis]}
            self._write(replace(entry, config=changed), turned=True, gives_turned=True)
        else:
            self._write(entry, turned=False, gives_turned=False)

    def _write(self, entry: LayerEntry, *, turned: bool, gives_turned: bool) -> None:
        """Write a layer whose inputs are to have channels last, or the order of the file."""
        sources = tuple(self._source(source, turned, entry) for source in entry.sources)
        self.layers.append(replace(entry, sources=sources))
        self._places[self._old] = len(self.layers) - 1
        if gives_turned:
            self._turned.add(self._old)
        self._old += 1

    def _source(self, source: int, turned: bool, entry: LayerEntry) -> int:
        place = self._places[source]
        if (source in self._turned) == turned:
            return place
        if (source, turned) not in self._copies:
            config = {
                "name": f"{entry.config.get('name')}.order",
                "dims": list(TO_LAST if turned else TO_FIRST),
            }
            self.layers.append(LayerEntry("Permute", config, (place,), None))
            self._copies[source, turned] = len(self.layers) - 1
        return self._copies[source, turned]


def _over_channels(config: Mapping[str, Any]) -> bool:
    """Whether the activation is one along the last axis of the file's order."""
    return config.get("activation") in OVER_CHANNELS


def _axis(config: Mapping[str, Any]) -> int | None:
    """The axis of three that a layer works along; None for what is none."""
    axis = config.get("axis")
    axis = axis[0] if isinstance(axis, Sequence) and len(axis) == 1 else axis
    return axis if isinstance(axis, int) and axis in AXIS_WITH_CHANNELS_LAST else None
