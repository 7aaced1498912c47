"""Arithmetic on tensors between the layers, `x / 255` or `x[:, -1]`, as layers that compute the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from cvdemo.nets.forward.calls import Call
from cvdemo.nets.forward.keras_file import NetworkFileError, shown

KERAS_2 = {  # the functions of TensorFlow, by the names of `keras.ops`
    "__operators__.add": "Add",
    "__operators__.getitem": "GetItem",
    "cast": "Cast",
    "compat.v1.squeeze": "Squeeze",
    "compat.v1.transpose": "Transpose",
    "concat": "Concatenate",
    "expand_dims": "ExpandDims",
    "linalg.matmul": "Matmul",
    "math.abs": "Absolute",
    "math.add": "Add",
    "math.divide": "TrueDivide",
    "math.exp": "Exp",
    "math.log": "Log",
    "math.maximum": "Maximum",
    "math.minimum": "Minimum",
    "math.multiply": "Multiply",
    "math.negative": "Negative",
    "math.reduce_max": "Max",
    "math.reduce_mean": "Mean",
    "math.reduce_min": "Min",
    "math.reduce_sum": "Sum",
    "math.sigmoid": "Sigmoid",
    "math.sqrt": "Sqrt",
    "math.square": "Square",
    "math.subtract": "Subtract",
    "math.tanh": "Tanh",
    "math.truediv": "TrueDivide",
    "nn.log_softmax": "LogSoftmax",
    "nn.relu": "Relu",
    "nn.relu6": "Relu6",
    "nn.sigmoid": "Sigmoid",
    "nn.softmax": "Softmax",
    "nn.tanh": "Tanh",
    "reshape": "Reshape",
    "squeeze": "Squeeze",
    "stack": "Stack",
    "transpose": "Transpose",
}
KERAS_2_CLASSES = ("TFOpLambda", "SlicingOpLambda")
KERAS_2_SETTINGS = {"shape": "newshape", "perm": "axes", "slice_spec": "key"}  # as `keras.ops` names them

SEVERAL = ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Concatenate", "Stack", "Matmul")
NUMBERS = ("Add", "Subtract", "Multiply", "TrueDivide", "Divide")
ACTIVATIONS = {
    "HardSigmoid": "hard_sigmoid",
    "LogSoftmax": "log_softmax",
    "Relu": "relu",
    "Relu6": "relu6",
    "Selu": "selu",
    "Sigmoid": "sigmoid",
    "Silu": "silu",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Tanh": "tanh",
}
REDUCTIONS = ("Max", "Mean", "Min", "Sum")
SAME_SETTINGS = ("Absolute", "Exp", "ExpandDims", "Log", "Softmax", "Sqrt", "Square", "Squeeze")
OTHERS = ("Cast", "GetItem", "Negative", "Reshape", "Transpose")
OPERATIONS = {*SEVERAL, *NUMBERS, *ACTIVATIONS, *REDUCTIONS, *SAME_SETTINGS, *OTHERS}


def is_operation(item: Mapping[str, Any]) -> bool:
    """Whether an item of a network is an operation on tensors, not a layer.

    An HDF5 file of Keras 3 does not say so; a layer that does the same as the operation of its name may be
    taken for it.
    """
    kind, module = item.get("class_name"), item.get("module")
    if kind in KERAS_2_CLASSES or (isinstance(module, str) and ".ops" in module):
        return True
    config = item.get("config")
    is_layer = isinstance(config, dict) and "target_shape" in config  # Reshape, and its namesake
    return module is None and kind in OPERATIONS and not is_layer


def as_layer(item: Mapping[str, Any], call: Call) -> tuple[str, Mapping[str, Any]]:
    """Class and settings of the layer that computes the same.

    Args:
        item: The operation.
        call: What it is called on.

    Raises:
        NetworkFileError: Where there is none.
    """
    config = item.get("config")
    config = config if isinstance(config, dict) else {}
    function = config.get("function")
    kind = KERAS_2.get(function, function) if isinstance(function, str) else item.get("class_name")
    given = {KERAS_2_SETTINGS.get(name, name): value for name, value in call.settings.items()}
    numbers = [number for number in call.operands if number is not None]
    found: tuple[str, Mapping[str, Any]] | None = None
    if isinstance(kind, str) and not numbers:
        found = _of_tensors(kind, {**config, **given}, len(call.tensors))
    elif isinstance(kind, str) and len(call.tensors) == 1 and len(numbers) == 1:
        found = _of_tensor_and_number(kind, numbers[0], tensor_is_first=call.operands[0] is None)
    if found is not None:
        layer, settings = found
        return layer, {**settings, "name": config.get("name", item.get("name"))}
    raise NetworkFileError(
        f"The network computes {shown(kind)} between its layers, an operation that cannot be run here."
    )


def _of_tensors(kind: str, settings: Mapping[str, Any], tensors: int) -> tuple[str, Mapping[str, Any]] | None:
    if kind in SEVERAL:
        turned = settings.get("transpose_a") or settings.get("transpose_b")
        return (kind, settings) if tensors > 1 and not turned else None
    if tensors > 1:
        return None
    if kind in ACTIVATIONS:
        return "Activation", {"activation": ACTIVATIONS[kind]}
    if kind in REDUCTIONS:
        return (kind, settings) if settings.get("initial") is None else None
    if kind in SAME_SETTINGS:
        return kind, {key: value for key, value in settings.items() if key != "function"}
    match (
        kind,
        settings.get("newshape"),
        settings.get("axes"),
    ):  # with the batch's axis: a layer leaves it out
        case "Reshape", [-1, *sides], _:
            return "Reshape", {"target_shape": sides}
        case "Transpose", _, [0, *axes]:
            return "Permute", {"dims": axes}
        case "GetItem", _, _:
            return "GetItem", {"key": _key(settings.get("key"))}
        case "Negative", _, _:
            return "Rescaling", {"scale": -1.0}
        case "Cast", _, _:
            return "Identity", {}
    return None


def _key(key: Any) -> list[Any]:
    """What stands between the brackets of `x[:, -1]`, in the form that `GetItem` reads."""
    return [
        _index(item) for item in (key if isinstance(key, Sequence) and not isinstance(key, str) else [key])
    ]


def _index(item: Any) -> Any:
    match item:
        case None:
            return "newaxis"
        case {"class_name": "__ellipsis__"}:
            return "..."
        case {"start": start, "stop": stop, "step": step} | {
            "class_name": "__slice__",
            "config": {"start": start, "stop": stop, "step": step},
        }:
            return [start, stop, step]
    return item


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
