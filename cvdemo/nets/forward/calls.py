"""What a layer is called on, as a file describes it: tensors of other layers, numbers, settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeGuard

from cvdemo.nets.forward.keras_file import NetworkFileError, shown

IN_ORDER = ("query", "value", "key")  # how attention names its inputs
SAYS_NOTHING = ("name", "training")  # Keras 3 overrides `training` when a network classifies
NUMBER = "_CONSTANT_VALUE"  # Keras 2, in the place of a layer's name


class Tensor(NamedTuple):
    """An output of a layer: in which of its calls, and which of several."""

    layer: str
    call: int
    output: int


@dataclass(frozen=True)
class Call:
    """A call of a layer.

    Attributes:
        tensors: What it is called on, in order.
        operands: The same with the numbers between them; None stands for a tensor.
        settings: Other arguments by name, where they say something.
    """

    tensors: tuple[Tensor, ...]
    operands: tuple[float | None, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


def calls_of(item: Mapping[str, Any]) -> list[Call]:
    """The calls of a layer, as Keras 3 (`args`, `kwargs`) or Keras 2 (lists of names) writes them.

    Raises:
        NetworkFileError: For a layer that is never called, or called on nothing, and for what Keras would not
            have written.
    """
    label = f"{shown(item.get('name'))} ({shown(item.get('class_name'))})"
    nodes = item.get("inbound_nodes")
    if not isinstance(nodes, list):
        raise refused()
    if not nodes:
        raise NetworkFileError(f"The layer {label} is used nowhere; each must be used.")
    calls = [_keras_2(node) if isinstance(node, list) else _keras_3(node, item) for node in nodes]
    if not all(call.tensors for call in calls):
        raise NetworkFileError(f"The layer {label} is called on nothing.")
    return calls


def tensor_from(history: Any) -> Tensor:
    """From ["name", which call, which output]."""
    match history:
        case [str(name), int(call), int(output)]:
            return Tensor(name, call, output)
    raise refused()


def refused() -> NetworkFileError:
    return NetworkFileError("The file's description of the network is not what Keras writes.")


class _Arguments:
    """Collects the arguments of a call."""

    def __init__(self):
        self._tensors: list[Tensor] = []
        self._operands: list[float | None] = []
        self._named: dict[str, Tensor] = {}
        self._settings: dict[str, Any] = {}

    def tensor(self, tensor: Tensor) -> None:
        self._tensors.append(tensor)
        self._operands.append(None)

    def number(self, number: float) -> None:
        self._operands.append(float(number))

    def named_tensor(self, name: str, tensor: Tensor) -> None:
        if name in IN_ORDER:
            self._named[name] = tensor
        else:
            self.tensor(tensor)

    def setting(self, name: str, value: Any) -> None:
        if name not in SAYS_NOTHING and value is not None and value is not False:
            self._settings[name] = value

    def call(self) -> Call:
        for name in IN_ORDER:
            if name in self._named:
                self.tensor(self._named[name])
        return Call(tuple(self._tensors), tuple(self._operands), self._settings)


def _keras_3(node: Any, item: Mapping[str, Any]) -> Call:
    if not isinstance(node, dict):
        raise refused()
    positional, named = node.get("args"), node.get("kwargs", {})
    if not isinstance(positional, list) or not isinstance(named, dict):
        raise refused()
    arguments = _Arguments()
    if item.get("class_name") == "GetItem" and len(positional) == 2:
        *positional, key = positional
        arguments.setting("key", key)
    for index, argument in enumerate(_flat(positional)):
        if _is_tensor(argument):
            arguments.tensor(_keras_3_tensor(argument))
        elif _is_number(argument):
            arguments.number(argument)
        else:
            arguments.setting(f"argument {index + 1}", argument)
    for name, value in named.items():
        if _is_tensor(value):
            arguments.named_tensor(name, _keras_3_tensor(value))
        else:
            arguments.setting(name, value)
    return arguments.call()


def _keras_2(node: list[Any]) -> Call:
    """[["conv", 0, 0, {}], …]; for an operation its numbers and settings are among the keyword arguments."""
    arguments = _Arguments()
    for call in [node] if node and isinstance(node[0], str) else node:
        if not isinstance(call, list) or not all(isinstance(each, dict) for each in call[3:]):
            raise refused()
        match call[:3]:
            case [str(name), -1, value] if name == NUMBER and _is_number(value):
                arguments.number(value)
            case history:
                arguments.tensor(tensor_from(history))
        named: Mapping[str, Any] = call[3] if len(call) > 3 else {}
        for name, value in named.items():
            if isinstance(value, list) and len(value) >= 3 and isinstance(value[0], str):
                arguments.named_tensor(name, tensor_from(value[:3]))
            elif name == "y" and _is_number(value):
                arguments.number(value)
            elif name == "training" and value:
                arguments.setting("training mode", value)  # Keras 2 keeps to it
            else:
                arguments.setting(name, value)
    return arguments.call()


def _is_tensor(argument: Any) -> bool:
    return isinstance(argument, dict) and argument.get("class_name") == "__keras_tensor__"


def _keras_3_tensor(argument: Mapping[str, Any]) -> Tensor:
    config = argument.get("config")
    return tensor_from(config.get("keras_history") if isinstance(config, dict) else None)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


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
