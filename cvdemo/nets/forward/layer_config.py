"""A layer's `config` as its `.keras` file states it, checked setting by setting as it is read."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, TypeGuard

from cvdemo.nets.forward.keras_file import NetworkFileError, shown

MAX_STEP = 64  # kernel and pool sizes, strides, dilation rates, padding
MAX_UNITS = 4096  # filters and units of one layer
MAX_CHANNELS = 2**20
FLOAT32 = (None, "float32", "mixed_float16", "mixed_bfloat16")  # of the weights
ON_ONE_AXIS = ("kernel_size", "pool_size", "strides", "dilation_rate", "size")  # a number, or a list of one
AROUND_ONE_AXIS = ("padding", "cropping")  # (before, after), or a number for both


def is_keras(item: Mapping[str, Any]) -> bool:
    """Whether the class of a described object is Keras's own, not one that its author registered.

    The files of Keras 2 before 2.13 say neither.
    """
    name, module = item.get("registered_name"), item.get("module")
    if name not in (None, item.get("class_name")):
        return False
    return module is None or (isinstance(module, str) and module.split(".")[0] in ("keras", "tf_keras"))


class LayerConfig:
    """Read access to one layer's `config`; `Operation.from_config` reads each setting once.

    Attributes:
        kind: The layer's class, "Conv2D".
        name: The layer's name as it may be shown.

    Raises:
        NetworkFileError: From every method, with the layer's name, when the setting is missing (and has no
            default) or is not what Keras would have written.
    """

    def __init__(self, kind: str, config: Mapping[str, Any]):
        self.kind = kind
        self.name = shown(config.get("name", kind))
        self._config = config

    def refuse(self, reason: str) -> NetworkFileError:
        """The error for this layer: `reason` completes the sentence "The layer NAME (KIND) …"."""
        return NetworkFileError(f"The layer {self.name} ({self.kind}) {reason}.")

    def wrong(self, key: str, rule: str) -> NetworkFileError:
        return self.refuse(f"has an unusable {key}: it must be {rule}, not {shown(self._config.get(key))}")

    def raw(self, key: str) -> Any:
        return self._config.get(key)

    def require_float32(self) -> None:
        """`dtype` is a name, or a policy with a name."""
        dtype = self._config.get("dtype", "float32")
        mode = self._config.get("quantization_mode")
        if isinstance(dtype, dict):
            policy = dtype.get("config")
            if isinstance(policy, dict):
                mode, dtype = policy.get("mode", mode), policy.get("name")
        if mode or self._config.get("quantization_config"):
            kind = shown(mode or "integers")
            raise self.refuse(f"is quantized to {kind}; only float32 can be run here")
        if not isinstance(dtype, str | None) or dtype not in FLOAT32:
            raise self.refuse(f"computes in {shown(dtype)}; only float32 can be run here")

    def inner(self, key: str) -> Self:
        """The layer, or the cell, that a layer is made of."""
        return self._described(self._config.get(key))

    def each_inner(self, key: str) -> list[Self]:
        """Several of them: one to eight."""
        items = self._config.get(key)
        if not _is_list(items, 1, 8):
            raise self.refuse(f"has unusable {key}")
        return [self._described(item) for item in items]

    def _described(self, item: Any) -> Self:
        if not isinstance(item, dict) or not isinstance(item.get("config"), dict):
            raise self.refuse("is not described as Keras describes it")
        kind = item.get("class_name")
        if not isinstance(kind, str) or not is_keras(item):
            raise self.refuse(f"is made of {shown(kind)}, which is not one of Keras's own")
        inner = type(self)(kind, item["config"])
        inner.require_float32()
        return inner

    def with_one_column(self) -> Self:
        """The settings of a layer on one axis, for the layer of the same kind on two."""
        config = dict(self._config)
        for key in ON_ONE_AXIS:
            value = config.get(key)
            if value is not None:
                config[key] = [value[0] if _is_list(value, 1, 1) else value, 1]
        for key in AROUND_ONE_AXIS:
            value = config.get(key)
            if value is not None and not isinstance(value, str):
                config[key] = [value, 0]
        return type(self)(self.kind, config)

    def changed(self, **settings: Any) -> Self:
        """The same with other settings."""
        return type(self)(self.kind, {**self._config, **settings})

    def integer(self, key: str, default: int | None = None, low: int = 1, high: int = MAX_STEP) -> int:
        value = self._config.get(key, default)
        if not _is_integer(value, low, high):
            raise self.wrong(key, f"a whole number from {low} to {high}")
        return value

    def integers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """One to eight whole numbers."""
        values = self._config.get(key)
        if not _is_list(values, 1, 8) or not all(_is_integer(value, low, high) for value in values):
            raise self.wrong(key, f"whole numbers from {low} to {high}")
        return tuple(values)

    def pair(self, key: str, default: int | None = None) -> tuple[int, int]:
        """(rows, columns), each from 1; one number stands for both."""
        value = self._config.get(key)
        pair = _as_pair(default if value is None else value, low=1)
        if pair is None:
            raise self.wrong(key, f"whole numbers from 1 to {MAX_STEP}")
        return pair

    def pairs(self, key: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """((top, bottom), (left, right)), each from 0."""
        value = self._config.get(key)
        rows, columns = (_as_pair(side, low=0) for side in (value if _is_list(value, 2, 2) else (None, None)))
        if rows is None or columns is None:
            raise self.wrong(key, f"two pairs of whole numbers from 0 to {MAX_STEP}")
        return rows, columns

    def number(self, key: str, default: float | None = None) -> float:
        value = self._config.get(key, default)
        if not _is_number(value):
            raise self.wrong(key, "a number")
        return float(value)

    def numbers(self, key: str, default: float | None = None) -> float | tuple[float, ...]:
        """One number, or a list with one number for each channel."""
        value = self._config.get(key, default)
        if _is_number(value):
            return float(value)
        if not _is_list(value, 1, MAX_CHANNELS) or not all(map(_is_number, value)):
            raise self.wrong(key, "one number, or one for each channel")
        return tuple(map(float, value))

    def flag(self, key: str, default: bool) -> bool:
        value = self._config.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def padding(self) -> Literal["valid", "same"]:
        """Keras writes it in lower case; it accepts any."""
        value = self._config.get("padding")
        lower = value.lower() if isinstance(value, str) else value
        if lower not in ("valid", "same"):
            raise self.wrong("padding", "valid or same")
        return lower

    def require_channels_last(self) -> None:
        if self.raw("data_format") not in (None, "channels_last"):
            raise self.wrong("data_format", "channels_last")


def _is_integer(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _as_pair(value: Any, low: int) -> tuple[int, int] | None:
    pair = tuple(value) if _is_list(value, 2, 2) else (value, value)
    return pair if all(_is_integer(side, low, MAX_STEP) for side in pair) else None


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= 1e9 and math.isfinite(value)


def _is_list(value: Any, shortest: int, longest: int) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str) and shortest <= len(value) <= longest
