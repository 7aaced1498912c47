"""A network's description in a file, read as a graph: each layer with the layers it is called on.

Models inside the model are taken apart, so that the graph holds layers only.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cvdemo.nets.forward.calls import Call, Tensor, calls_of, refused, tensor_from
from cvdemo.nets.forward.keras_file import NetworkFileError, shown
from cvdemo.nets.forward.layer_config import is_keras
from cvdemo.nets.forward.tensor_operations import as_layer, is_operation

MAX_ENTRIES = 512  # layers in the description; the limit on a network that runs is lower
MAX_DEPTH = 8  # models inside models
DIGIT = -1  # in `LayerEntry.sources`: the network's input
MODELS = ("Sequential", "Functional", "Model")  # Model: what Keras 2 calls a Functional
SIDES = (28, 28 * 28)  # of a digit, or of its pixels in a row


@dataclass(frozen=True)
class Place:
    """Where the file keeps a layer's weights.

    Attributes:
        path: For each model around the layer, and for the layer itself: its class in snake case and how many
            of that class stand before it. (("sequential", 0), ("dense", 1)) is the second Dense of the first
            Sequential.
        owner: The name of the layer or inner model as it stands in the outermost model.
        position: Its number in its model's list of layers, after those of the models around it.
        trainable: Whether the layer, and the models around it, are.
    """

    path: tuple[tuple[str, int], ...]
    owner: str
    position: tuple[int, ...]
    trainable: bool


@dataclass(frozen=True)
class LayerEntry:
    """A layer as the file describes it.

    Attributes:
        kind: "Conv2D".
        config: Its settings, unchecked.
        sources: Which of the graph's layers it is called on, or `DIGIT`.
        place: Where its weights are; None for an operation, which has none.
    """

    kind: str
    config: Mapping[str, Any]
    sources: tuple[int, ...]
    place: Place | None


@dataclass(frozen=True)
class Graph:
    """A network from one input to one output.

    Attributes:
        name: As it may be shown.
        input_shape: Without the batch axis.
        layers: Each after all of its sources, the last one is the output. Without the input.
    """

    name: str
    input_shape: tuple[int, ...]
    layers: tuple[LayerEntry, ...]


def read_graph(config: Mapping[str, Any]) -> Graph:
    """The layers of a Sequential or Functional network, with those of the models inside it.

    Args:
        config: The description, as `config.json` holds it.

    Raises:
        NetworkFileError: For other networks, custom classes, more than one input or output, and descriptions
            that are not what Keras writes.
    """
    model = config.get("class_name")
    if not isinstance(model, str) or model not in MODELS or not is_keras(config):
        kind = shown(config.get("registered_name") or model)
        raise NetworkFileError(
            f"The network is of the class {kind}; only Keras's Sequential and Functional can be run here."
        )
    body = _dict(config.get("config"))
    reader = _Reader()
    outputs = reader.model(config, [DIGIT], None)
    if len(outputs) != 1:
        raise NetworkFileError(f"The network has {len(outputs)} outputs; it must have one, of ten scores.")
    order = _used_by(reader.entries, outputs[0])
    renumbered = {DIGIT: DIGIT} | {old: new for new, old in enumerate(order)}
    layers = [
        LayerEntry(e.kind, e.config, tuple(renumbered[source] for source in e.sources), e.place)
        for e in (reader.entries[old] for old in order)
    ]
    return Graph(shown(body.get("name", "network")), _input_shape(body), tuple(layers))


def _used_by(entries: Sequence[LayerEntry], output: int) -> list[int]:
    """The layers that an output depends on, in their order, the output itself last."""
    used = {output}
    for index in range(len(entries) - 1, -1, -1):
        if index in used:
            used.update(entries[index].sources)
    return sorted(used - {DIGIT, output}) + ([output] if output != DIGIT else [])


class _Reader:
    """Takes the models apart; `entries` grows by each layer, after all of its sources."""

    def __init__(self):
        self.entries: list[LayerEntry] = []
        self._count = 0

    def model(self, item: Mapping[str, Any], inputs: list[int], around: Place | None) -> list[int]:
        """Add the layers of a model that is called on `inputs`; returns its outputs.

        `around` is the model's own place, None for the outermost.
        """
        if around and len(around.path) > MAX_DEPTH:
            raise NetworkFileError(f"The network has models inside models, {MAX_DEPTH} deep and more.")
        body = item.get("config")  # a list: how the first Keras wrote a Sequential
        body = _dict({"layers": body} if isinstance(body, list) else body)
        items = [_dict(each) for each in _list(body.get("layers"))]
        self._grow(len(items))
        places = _places(items, around)
        if item.get("class_name") == "Sequential":
            for each, place in zip(items, places, strict=True):
                if each.get("class_name") != "InputLayer":
                    inputs = self._call(each, place, inputs)
            return inputs
        return self._functional(body, items, places, inputs)

    def _functional(
        self, body: Mapping[str, Any], items: list[Mapping[str, Any]], places: list[Place], inputs: list[int]
    ) -> list[int]:
        names = [_name(item) for item in items]
        if len(set(names)) < len(names):
            raise NetworkFileError("The network has two layers of one name.")
        ends = [tensor.layer for tensor in _ends(body.get("input_layers"))]
        if len(ends) != len(inputs):
            raise NetworkFileError(f"The network has {len(ends)} inputs; it must have one, a digit.")
        given = _Given()
        for name, value in zip(ends, inputs, strict=True):
            if name in names:
                given.outputs[name] = [[value]]
        waiting: list[tuple[int, str, Mapping[str, Any], Place, Call]] = []
        for name, item, place in zip(names, items, places, strict=True):
            if name in given.outputs:
                continue
            calls = calls_of(item)
            self._grow(len(calls) - 1)
            given.outputs[name] = [None] * len(calls)
            waiting += [(number, name, item, place, call) for number, call in enumerate(calls)]
        while waiting:
            ready = next((each for each in waiting if all(map(given.is_there, each[-1].tensors))), None)
            if ready is None:
                raise UNCONNECTED
            waiting.remove(ready)
            number, name, item, place, call = ready
            sources = [given.value(tensor) for tensor in call.tensors]
            given.outputs[name][number] = self._call(item, place, sources, call)
        return [given.value(end) for end in _ends(body.get("output_layers"))]

    def _grow(self, count: int) -> None:
        self._count += count
        if self._count > MAX_ENTRIES:
            raise NetworkFileError(f"The network has {self._count} layers; that is too many.")

    def _call(
        self, item: Mapping[str, Any], place: Place, inputs: list[int], call: Call | None = None
    ) -> list[int]:
        """Add what an item of a model is: a layer, an inner model, or an operation."""
        kind, config = item.get("class_name"), _dict(item.get("config"))
        label = f"{shown(config.get('name'))} ({shown(kind)})"
        if not isinstance(kind, str) or not is_keras(item):
            raise NetworkFileError(f"The layer {label} is not one of Keras's own and cannot be run here.")
        stored: Place | None = place
        if call is not None and is_operation(item):
            kind, config = as_layer(item, call)
            stored = None
        elif call is not None and (call.settings or len(call.operands) > len(call.tensors)):
            raise NetworkFileError(f"The layer {label} is called with extra arguments.")
        if kind in MODELS:
            return self.model(item, inputs, place)
        if config.get("return_state") is True:
            raise NetworkFileError(
                f"The layer {label} gives its states beside its output, which cannot be taken here."
            )
        self.entries.append(LayerEntry(kind, config, tuple(inputs), stored))
        return [len(self.entries) - 1]


class _Given:
    """The outputs of the layers so far: by layer, of each call a list; None for a call still to come."""

    def __init__(self):
        self.outputs: dict[str, list[list[int] | None]] = {}

    def is_there(self, tensor: Tensor) -> bool:
        return self._of_call(tensor) is not None

    def value(self, tensor: Tensor) -> int:
        found = self._of_call(tensor)
        if found is None or not 0 <= tensor.output < len(found):
            raise UNCONNECTED
        return found[tensor.output]

    def _of_call(self, tensor: Tensor) -> list[int] | None:
        calls = self.outputs.get(tensor.layer, [])
        number = 0 if len(calls) == 1 else tensor.call  # calls outside the network may have been counted, too
        return calls[number] if 0 <= number < len(calls) else None


UNCONNECTED = NetworkFileError("The network's layers are not connected from its input to its output.")


def _places(items: list[Mapping[str, Any]], around: Place | None) -> list[Place]:
    """The places of a model's layers."""
    path, position = (around.path, around.position) if around else ((), ())
    seen: Counter[str] = Counter()
    places = []
    for number, item in enumerate(items):
        kind, config = item.get("class_name"), _dict(item.get("config", {}))
        group = snake_case("Functional" if kind == "Model" else str(kind))
        trainable = config.get("trainable") is not False
        places.append(
            Place(
                path=(*path, (group, seen[group])),
                owner=around.owner if around else str(item.get("name", config.get("name"))),
                position=(*position, number),
                trainable=trainable and (around is None or around.trainable),
            )
        )
        seen[group] += 1
    return places


def _ends(ends: Any) -> list[Tensor]:
    """`input_layers` or `output_layers`: ["name", 0, 0], or a list or a dict of such."""
    ends = list(ends.values()) if isinstance(ends, dict) else _list(ends)
    if len(ends) == 3 and isinstance(ends[0], str):
        return [tensor_from(ends)]
    return [tensor_from(end) for end in ends]


def _name(item: Mapping[str, Any]) -> str:
    name = item.get("name", _dict(item.get("config")).get("name"))
    if not isinstance(name, str):
        raise refused()
    return name


def _input_shape(body: Mapping[str, Any]) -> tuple[int, ...]:
    """The shape without the batch axis: of the input layer, or what the first layer was built for."""
    items = body.get("layers")
    first: Any = body
    if isinstance(items, list):
        inputs = [_dict(item) for item in items if _dict(item).get("class_name") == "InputLayer"]
        first = inputs[0] if inputs else (items[0] if items else {})
    config = _dict(_dict(first).get("config", {}))
    if "layers" in config and _dict(first).get("class_name") in MODELS:  # a model stands first
        return _input_shape(config)
    for shape in (config.get("batch_shape"), config.get("batch_input_shape"), body.get("build_input_shape")):
        if isinstance(shape, list) and len(shape) > 1:
            break
    else:
        raise NetworkFileError(
            "The network does not begin with an Input layer that gives the shape of a digit."
        )
    sides = [0 if side is None else side for side in shape[1:9]]
    if not all(isinstance(side, int) and not isinstance(side, bool) and 0 <= side < 2**20 for side in sides):
        raise refused()
    for side in SIDES:  # what is left open is as long as a digit is
        filled = tuple(each or side for each in sides)
        if 0 not in sides or math.prod(filled) == SIDES[-1]:
            return filled
    raise NetworkFileError("The network must take 28 × 28 digits; it leaves the size of its input open.")


def snake_case(kind: str) -> str:
    """The name Keras gives the weights of a class: Conv2D → conv2d. Source: keras/src/utils/naming.py."""
    kind = re.sub(r"\W+", "", kind)
    kind = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower()


def _dict(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise refused()
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise refused()
    return value
