"""A network's description in a file, read as a graph: each layer with the layers it is called on.

Models inside the model are taken apart, so that the graph holds layers only.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cvdemo.nets.forward.keras_file import NetworkFileError, shown

MAX_ENTRIES = 256  # layers in the description; the limit on a network that runs is lower
MAX_DEPTH = 8  # models inside models
DIGIT = -1  # in `LayerEntry.sources`: the network's input
MODELS = ("Sequential", "Functional", "Model")  # Model: what Keras 2 calls a Functional
FLOAT32 = (None, "float32", "mixed_float16", "mixed_bfloat16")  # of the weights


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
        NetworkFileError: For other networks, custom classes, layers used twice, more than one input or
            output, and descriptions that are not what Keras writes.
    """
    model = config.get("class_name")
    if not isinstance(model, str) or model not in MODELS or not _is_keras(config):
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
        self._count += len(items)
        if self._count > MAX_ENTRIES:
            raise NetworkFileError(f"The network has {self._count} layers; that is too many.")
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
        ends = [name for name, _ in _ends(body.get("input_layers"))]
        if len(ends) != len(inputs):
            raise NetworkFileError(f"The network has {len(ends)} inputs; it must have one, a digit.")
        outputs: dict[str, list[int]] = {
            name: [value] for name, value in zip(ends, inputs, strict=True) if name in names
        }
        waiting = [
            (name, item, place, _calls(item))
            for name, item, place in zip(names, items, places, strict=True)
            if name not in outputs
        ]
        while waiting:
            ready = next((each for each in waiting if all(t[0] in outputs for t in each[3].tensors)), None)
            if ready is None:
                raise NetworkFileError("The network's layers are not connected from its input to its output.")
            waiting.remove(ready)
            name, item, place, call = ready
            given = [_taken(outputs, *tensor) for tensor in call.tensors]
            outputs[name] = self._call(item, place, given, call.constants)
        return [_taken(outputs, *end) for end in _ends(body.get("output_layers"))]

    def _call(
        self,
        item: Mapping[str, Any],
        place: Place,
        inputs: list[int],
        constants: Sequence[float | None] = (),
    ) -> list[int]:
        """Add what an item of a model is: a layer, an inner model, or an operation."""
        kind, config = item.get("class_name"), _dict(item.get("config"))
        label = f"{shown(config.get('name'))} ({shown(kind)})"
        if not isinstance(kind, str) or not _is_keras(item):
            raise NetworkFileError(f"The layer {label} is not one of Keras's own and cannot be run here.")
        if kind in MODELS:
            return self.model(item, inputs, place)
        stored: Place | None = place
        if ".ops" in (item.get("module") or "") or kind in ("TFOpLambda", "SlicingOpLambda"):
            kind, config, stored = *_as_layer(item, len(inputs), constants), None
        elif any(constant is not None for constant in constants):
            raise NetworkFileError(f"The layer {label} is called with extra arguments.")
        _require_float32(kind, config)
        self.entries.append(LayerEntry(kind, config, tuple(inputs), stored))
        return [len(self.entries) - 1]


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


@dataclass(frozen=True)
class _Call:
    """What a layer is called on: (name, which of its outputs); numbers in their places, None for tensors."""

    tensors: tuple[tuple[str, int], ...]
    constants: tuple[float | None, ...] = ()


def _calls(item: Mapping[str, Any]) -> _Call:
    """The one call of a layer, as Keras 3 (`args`, `kwargs`) or Keras 2 (lists of names) writes it."""
    label = f"{shown(item.get('name'))} ({shown(item.get('class_name'))})"
    nodes = _list(item.get("inbound_nodes"))
    if len(nodes) != 1:
        times = "more than once" if nodes else "nowhere"
        raise NetworkFileError(f"The layer {label} is used {times}; each must be used once.")
    extra = NetworkFileError(f"The layer {label} is called with extra arguments.")
    if isinstance(nodes[0], list):
        tensors, constants = _keras_2_call(nodes[0], extra)
    else:
        arguments = _list(nodes[0].get("args")) if isinstance(nodes[0], dict) else _refuse()
        if any(_dict(nodes[0].get("kwargs", {})).values()):
            raise extra
        tensors, constants = [], []
        for argument in _flat(arguments):
            if isinstance(argument, dict) and argument.get("class_name") == "__keras_tensor__":
                tensors.append(_history(_dict(argument.get("config")).get("keras_history")))
                constants.append(None)
            elif isinstance(argument, int | float) and not isinstance(argument, bool):
                constants.append(float(argument))
            elif argument is not None:
                raise extra
    if not tensors:
        raise NetworkFileError(f"The layer {label} is called on nothing.")
    return _Call(tuple(tensors), tuple(constants))


def _keras_2_call(
    node: list[Any], extra: NetworkFileError
) -> tuple[list[tuple[str, int]], list[float | None]]:
    """[["conv", 0, 0, {}], …]; for an operation the numbers are among the keyword arguments."""
    calls = [node] if node and isinstance(node[0], str) else node
    tensors: list[tuple[str, int]] = []
    constants: list[float | None] = []
    for call in map(_list, calls):
        tensors.append(_history(call[:3]))
        constants.append(None)
        for name, value in (_dict(call[3]) if len(call) > 3 else {}).items():
            if name == "y" and isinstance(value, int | float) and not isinstance(value, bool):
                constants.append(float(value))
            elif name == "y" and isinstance(value, list):
                tensors.append(_history(value))
                constants.append(None)
            elif value and name != "name":
                raise extra
    return tensors, constants


def _flat(arguments: list[Any]) -> list[Any]:
    """Lists, and dicts that are no tensors, taken apart once."""
    flat: list[Any] = []
    for argument in arguments:
        if isinstance(argument, list):
            flat += argument
        elif isinstance(argument, dict) and "class_name" not in argument:
            flat += argument.values()
        else:
            flat.append(argument)
    return flat


def _history(history: Any) -> tuple[str, int]:
    """(layer, which of its outputs), from ["name", which call, which output]."""
    history = _list(history)
    if len(history) != 3 or not isinstance(history[0], str) or not isinstance(history[2], int):
        return _refuse()
    return history[0], history[2]


def _ends(ends: Any) -> list[tuple[str, int]]:
    """`input_layers` or `output_layers`: ["name", 0, 0], or a list or a dict of such."""
    ends = list(ends.values()) if isinstance(ends, dict) else _list(ends)
    if len(ends) == 3 and isinstance(ends[0], str):
        return [_history(ends)]
    return [_history(end) for end in ends]


def _taken(outputs: Mapping[str, list[int]], name: str, which: int) -> int:
    given = outputs.get(name, [])
    if not 0 <= which < len(given):
        raise NetworkFileError("The network's layers are not connected from its input to its output.")
    return given[which]


def _name(item: Mapping[str, Any]) -> str:
    name = item.get("name", _dict(item.get("config")).get("name"))
    return name if isinstance(name, str) else _refuse()


MERGES = {"Add", "Subtract", "Multiply", "Maximum", "Minimum"}
KERAS_2_OPERATIONS = {
    "__operators__.add": "Add",
    "math.add": "Add",
    "math.subtract": "Subtract",
    "math.multiply": "Multiply",
    "math.truediv": "TrueDivide",
    "math.divide": "TrueDivide",
    "cast": "Cast",
    "nn.relu": "Relu",
    "nn.softmax": "Softmax",
}
ACTIVATION_OPERATIONS = {"Relu": "relu", "Softmax": "softmax", "Sigmoid": "sigmoid", "Tanh": "tanh"}


def _as_layer(
    item: Mapping[str, Any], inputs: int, constants: Sequence[float | None]
) -> tuple[str, Mapping[str, Any]]:
    """Arithmetic on tensors, `x / 255` or `x + y`, as the layer that computes the same."""
    config = _dict(item.get("config"))
    function = config.get("function")
    kind = KERAS_2_OPERATIONS.get(function, function) if isinstance(function, str) else item.get("class_name")
    numbers = [constant for constant in constants if constant is not None]
    as_layer: tuple[str, Mapping[str, Any]] | None = None
    if isinstance(kind, str) and not numbers:
        as_layer = _of_tensors(kind, config, inputs)
    elif isinstance(kind, str) and inputs == 1 and len(numbers) == 1:
        as_layer = _of_tensor_and_number(kind, numbers[0], tensor_is_first=constants[0] is None)
    if as_layer is not None:
        layer, settings = as_layer
        return layer, {**settings, "name": config.get("name", item.get("name"))}
    raise NetworkFileError(
        f"The network computes {shown(kind)} between its layers, an operation that cannot be run here."
    )


def _of_tensors(kind: str, config: Mapping[str, Any], inputs: int) -> tuple[str, Mapping[str, Any]] | None:
    """The layer that computes the same as an operation on tensors alone, if there is one."""
    if inputs > 1:
        return (kind, config) if kind in MERGES or kind == "Concatenate" else None
    if kind in ACTIVATION_OPERATIONS:
        return "Activation", {"activation": ACTIVATION_OPERATIONS[kind]}
    if kind in ("Mean", "Max", "ExpandDims"):
        return (kind, config) if config.get("initial") is None else None
    match kind, config.get("newshape"), config.get("axes"):  # with the batch's axis, which a layer leaves out
        case "Reshape", [-1, *sides], _:
            return "Reshape", {"target_shape": sides}
        case "Transpose", _, [0, *axes]:
            return "Permute", {"dims": axes}
    return ("Identity", {}) if kind == "Cast" else None


def _of_tensor_and_number(
    kind: str, number: float, tensor_is_first: bool
) -> tuple[str, Mapping[str, Any]] | None:
    """`x / 255`, `1 - x` and the like as a Rescaling."""
    settings = {"Add": (1.0, number), "Multiply": (number, 0.0), "Subtract": (-1.0, number)}
    if tensor_is_first:
        settings["Subtract"] = (1.0, -number)
        settings["TrueDivide"] = settings["Divide"] = (1 / number if number else 0.0, 0.0)
    if kind not in settings:
        return None
    scale, offset = settings[kind]
    return "Rescaling", {"scale": scale, "offset": offset}


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
    sides = shape[1:9]
    if not all(isinstance(side, int) and not isinstance(side, bool) and 0 < side < 2**20 for side in sides):
        raise NetworkFileError("The network must take 28 × 28 digits; it leaves the size of its input open.")
    return tuple(sides)


def _require_float32(kind: str, config: Mapping[str, Any]) -> None:
    """`dtype` is a name, or a policy with a name."""
    dtype = config.get("dtype", "float32")
    mode = config.get("quantization_mode")
    if isinstance(dtype, dict):
        policy = dtype.get("config")
        if isinstance(policy, dict):
            mode, dtype = policy.get("mode", mode), policy.get("name")
    label = f"{shown(config.get('name'))} ({shown(kind)})"
    if mode or config.get("quantization_config"):
        raise NetworkFileError(
            f"The layer {label} is quantized to {shown(mode or 'integers')}; only float32 can be run here."
        )
    if not isinstance(dtype, str | None) or dtype not in FLOAT32:
        raise NetworkFileError(f"The layer {label} computes in {shown(dtype)}; only float32 can be run here.")


def _is_keras(item: Mapping[str, Any]) -> bool:
    """Whether the class is Keras's own, not one that its author registered under a name.

    The files of Keras 2 before 2.13 say neither.
    """
    name, module = item.get("registered_name"), item.get("module")
    if name not in (None, item.get("class_name")):
        return False
    return module is None or (isinstance(module, str) and module.split(".")[0] in ("keras", "tf_keras"))


def snake_case(kind: str) -> str:
    """The name Keras gives the weights of a class: Conv2D → conv2d. Source: keras/src/utils/naming.py."""
    kind = re.sub(r"\W+", "", kind)
    kind = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", kind)
    return re.sub("([a-z])([A-Z])", r"\1_\2", kind).lower()


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _refuse()


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else _refuse()


def _refuse() -> Any:
    raise NetworkFileError("The file's description of the network is not what Keras writes.")
