"""A network's description in `config.json`, read as one chain of layers from its input to its output."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cvdemo.nets.forward.keras_file import NetworkFileError, shown

MAX_ENTRIES = 256  # layers in the description; the limit on a network that runs is lower


@dataclass(frozen=True)
class LayerEntry:
    """A layer as the file describes it.

    Attributes:
        kind: "Conv2D".
        config: Its settings, unchecked.
        group: Where its weights are in the HDF5 file.
    """

    kind: str
    config: Mapping[str, Any]
    group: str


@dataclass(frozen=True)
class Chain:
    """A network whose layers follow one another.

    Attributes:
        name: As it may be shown.
        input_shape: Without the batch axis.
        layers: Without the input.
    """

    name: str
    input_shape: tuple[int, ...]
    layers: tuple[LayerEntry, ...]


def read_chain(config: Mapping[str, Any]) -> Chain:
    """The layers of a Sequential network, or of a Functional one without branches.

    Args:
        config: The content of `config.json`.

    Raises:
        NetworkFileError: For other networks, custom classes, branches, and descriptions that are not what
            Keras 3 writes.
    """
    model = config.get("class_name")
    if model not in ("Sequential", "Functional") or not _is_keras(config, {None, model}):
        kind = shown(config.get("registered_name") or model)
        raise NetworkFileError(
            f"The network is of the class {kind}; only Keras's Sequential and Functional can be run here."
        )
    body = _dict(config.get("config"))
    items = [_dict(item) for item in _list(body.get("layers"))]
    if len(items) > MAX_ENTRIES:
        raise NetworkFileError(f"The network has {len(items)} layers; that is too many.")
    entries = _entries(items)
    if model == "Functional":
        order = _functional_order(body, items)
        entries = [entries[place] for place in order]
    if not entries or entries[0].kind != "InputLayer" or any(e.kind == "InputLayer" for e in entries[1:]):
        raise NetworkFileError(
            "The network does not begin with an Input layer that gives the shape of a digit."
        )
    return Chain(shown(body.get("name", "network")), _input_shape(entries[0]), tuple(entries[1:]))


def _entries(items: list[Mapping[str, Any]]) -> list[LayerEntry]:
    seen: Counter[str] = Counter()
    entries = []
    for item in items:
        kind, config = item.get("class_name"), _dict(item.get("config"))
        if not isinstance(kind, str) or not _is_keras(item, {None}):
            label = f"{shown(config.get('name'))} ({shown(kind)})"
            raise NetworkFileError(f"The layer {label} is not one of Keras's own and cannot be run here.")
        _require_float32(kind, config)
        group = snake_case(kind)
        entries.append(LayerEntry(kind, config, f"{group}_{seen[group]}" if seen[group] else group))
        seen[group] += 1
    return entries


def _functional_order(body: Mapping[str, Any], items: list[Mapping[str, Any]]) -> list[int]:
    """The places of the layers in `items`, from the input to the output."""
    branches = NetworkFileError("The network has branches; only a chain of layers can be run here.")
    places = {}
    after: dict[str | None, str] = {}
    for place, item in enumerate(items):
        name = item.get("name")
        source = _source(item)
        if not isinstance(name, str) or name in places or source in after:
            raise branches
        places[name] = place
        after[source] = name
    order = []
    name = after.pop(None, None)
    if _names(body.get("input_layers")) != [name]:
        raise branches
    last = None
    while name is not None:
        order.append(places[name])
        last, name = name, after.pop(name, None)
    if after or _names(body.get("output_layers")) != [last]:
        raise branches
    return order


def _source(item: Mapping[str, Any]) -> str | None:
    """The name of the one layer this one is called on; None for the input."""
    nodes = _list(item.get("inbound_nodes"))
    if not nodes:
        return None
    kind = f"{shown(item.get('name'))} ({shown(item.get('class_name'))})"
    node = _dict(nodes[0])
    arguments = _list(node.get("args"))
    if len(nodes) != 1 or len(arguments) != 1 or any(_dict(node.get("kwargs", {})).values()):
        raise NetworkFileError(f"The layer {kind} is used more than once, or with extra arguments.")
    tensor = arguments[0]
    if not isinstance(tensor, dict) or tensor.get("class_name") != "__keras_tensor__":
        raise NetworkFileError(
            f"The layer {kind} has more than one input; only a chain of layers can be run here."
        )
    history = _list(_dict(tensor.get("config")).get("keras_history"))
    if len(history) != 3 or not isinstance(history[0], str) or history[1:] != [0, 0]:
        raise NetworkFileError(f"The layer {kind} is not connected as in a chain of layers.")
    return history[0]


def _names(ends: Any) -> list[Any]:
    """`input_layers` or `output_layers`: ["name", 0, 0], or a list of such."""
    ends = _list(ends)
    if len(ends) == 3 and isinstance(ends[0], str):
        return [ends[0]]
    return [_list(end)[0] if _list(end) else None for end in ends]


def _input_shape(entry: LayerEntry) -> tuple[int, ...]:
    sides = _list(entry.config.get("batch_shape"))[1:]
    if not all(isinstance(side, int) and not isinstance(side, bool) and 0 < side < 2**20 for side in sides):
        raise NetworkFileError("The network must take 28 × 28 digits; it leaves the size of its input open.")
    return tuple(sides[:8])


def _require_float32(kind: str, config: Mapping[str, Any]) -> None:
    """`dtype` is a name, or a policy with a name."""
    dtype = config.get("dtype", "float32")
    if isinstance(dtype, dict):
        dtype = _dict(dtype.get("config")).get("name")
    if dtype not in (None, "float32") or config.get("quantization_config"):
        label = f"{shown(config.get('name'))} ({shown(kind)})"
        raise NetworkFileError(f"The layer {label} computes in {shown(dtype)}; only float32 can be run here.")


def _is_keras(item: Mapping[str, Any], registered: set[Any]) -> bool:
    """Whether the class is Keras's own, not one that its author registered under a name."""
    name, module = item.get("registered_name"), item.get("module")
    return (
        isinstance(name, str | None)
        and name in registered
        and isinstance(module, str)
        and module.split(".")[0] == "keras"
    )


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
    raise NetworkFileError("The file's description of the network is not what Keras 3 writes.")
