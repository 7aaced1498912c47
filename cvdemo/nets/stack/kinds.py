"""The kinds of layers a stack can have: Keras's names and arguments, the values allowed, a code for links.

A layer's code is a word with its first number, then what is not at its default: `conv32-k5-same`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Value = int | float | str | bool | None

MAX_LAYERS = 40
MAX_FILTERS = 1024
MAX_UNITS = 4096
MAX_SIZE = 28  # of a kernel or a pooling window: the digit's side
MAX_STEP = 8  # strides, dilation rates
MAX_PADDING = 16
ACTIVATIONS = ("relu", "linear", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "softmax")


class StackError(ValueError):
    """A stack, or a layer of one, that cannot be; the message is a sentence for the user."""


@dataclass(frozen=True)
class Setting:
    """An argument of a layer.

    Attributes:
        name: In Keras: "kernel_size".
        label: For people: "kernel size".
        default: What a new layer has; left out of the code.
        in_keras: What Keras takes if the argument is left out; not equal to any value if it must be given.
        of_call: Whether it says what the layer is called on, and is no argument of its class.
    """

    name: str
    label: str
    default: Value
    in_keras: Any = ...
    of_call: bool = field(default=False, kw_only=True)

    def check(self, value: Any) -> Value:
        """The value, if it is one this setting can have.

        Raises:
            StackError: If not.
        """
        raise NotImplementedError

    def encode(self, value: Any) -> str:
        """The value's code: "k5"."""
        raise NotImplementedError

    def decode(self, word: str, number: str) -> Value:
        """The value of a code, its word and its number apart.

        Raises:
            KeyError: If the code is not one of this setting.
            StackError: If it is, with a number that is not allowed.
        """
        raise NotImplementedError

    def wrong(self, rule: str, value: Any) -> StackError:
        return StackError(f"{self.label} must be {rule}, not {_shown(value)}")


@dataclass(frozen=True)
class Whole(Setting):
    """A whole number from `low` to `high`; None too, where Keras takes that for another argument's value."""

    letter: str = ""
    low: int = 1
    high: int = MAX_STEP

    def check(self, value: Any) -> Value:
        if value is None and self.in_keras is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
            raise self.wrong(f"a whole number from {self.low:,} to {self.high:,}", value)
        return value

    def encode(self, value: Any) -> str:
        return f"{self.letter}{value}"

    def decode(self, word: str, number: str) -> Value:
        return self.check(int(number)) if word == self.letter and number else _other()


@dataclass(frozen=True)
class Share(Setting):
    """A number from 0 to below 1, in steps of 0.01; its code counts in percent."""

    high: float = 0.95

    def check(self, value: Any) -> Value:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= self.high:
            raise self.wrong(f"a number from 0 to {self.high:g}", value)
        return round(float(value), 2)

    def encode(self, value: Any) -> str:
        return f"{100 * value:.0f}"

    def decode(self, word: str, number: str) -> Value:
        return self.check(int(number) / 100) if not word and number else _other()


@dataclass(frozen=True)
class OneOf(Setting):
    """One of some words; `codes` has other words for them."""

    options: tuple[Value, ...] = ()
    codes: dict[Value, str] = field(default_factory=dict, hash=False)

    def check(self, value: Any) -> Value:
        if not any(value == option and type(value) is type(option) for option in self.options):
            raise self.wrong("one of " + ", ".join(map(self.encode, self.options)), value)
        return value

    def encode(self, value: Any) -> str:
        return self.codes.get(value, str(value))

    def decode(self, word: str, number: str) -> Value:
        found = [option for option in self.options if self.encode(option) == word + number]
        return found[0] if found else _other()


@dataclass(frozen=True)
class Kind:
    """A kind of layer.

    Attributes:
        name: The class in Keras: "Conv2D".
        word: What its code begins with: "conv".
        says: What it does, in a few words.
        settings: Its arguments, in Keras's order. The number of the first stands beside the word.
    """

    name: str
    word: str
    says: str
    settings: tuple[Setting, ...] = ()

    def encode(self, values: Sequence[Value]) -> str:
        """The code of a layer of this kind with these values of its settings."""
        given = [*zip(self.settings, values, strict=True)]
        first = [f"{self.word}{setting.encode(value)}" for setting, value in given[:1] if self._has_number]
        rest = [setting.encode(value) for setting, value in given[len(first) :] if value != setting.default]
        return "-".join([*(first or [self.word]), *rest])

    def decode(self, number: str, parts: Sequence[str]) -> dict[str, Value]:
        """Settings by name from the number beside the word and from the parts behind it.

        Raises:
            StackError: For a part that is not one of this kind's, or is there twice.
        """
        values: dict[str, Value] = {}
        codes = [_split(part) for part in parts]
        if number:
            first = self.settings[0] if self._has_number else None
            if first is None:
                raise StackError(f"{self.name} has no number")
            values[first.name] = first.decode(getattr(first, "letter", ""), number)
        for word, digits in codes:
            name, value = self._decode(word, digits)
            if name in values:
                raise StackError(f"“{_shown(word + digits)}” comes after another value for the same")
            values[name] = value
        return values

    def _decode(self, word: str, digits: str) -> tuple[str, Value]:
        for setting in self.settings:
            try:
                return setting.name, setting.decode(word, digits)
            except KeyError:
                continue
        raise StackError(f"{self.name} has no setting “{_shown(word + digits)}”")

    @property
    def _has_number(self) -> bool:
        return bool(self.settings) and isinstance(self.settings[0], Whole | Share)


def split_code(text: str) -> tuple[str, str, list[str]]:
    """A layer's code as its word, its number, and the parts behind: "conv32-k5" as "conv", "32", ["k5"].

    Raises:
        StackError: If it is not built like that.
    """
    first, *parts = text.split("-")
    return *_split(first), parts


def _split(part: str) -> tuple[str, str]:
    match = re.fullmatch(r"([a-z_]*)(\d{0,12})", part, re.ASCII)
    if not match or not part:
        raise StackError(f"“{_shown(part)}” is not a setting")
    return match[1], match[2]


def _shown(value: Any) -> str:
    """As it may stand in a sentence, whoever sent it."""
    text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return text if len(text) <= 20 else f"{text[:20]}…"


def _other() -> Any:
    raise KeyError


_PADDING = OneOf("padding", "padding", "valid", "valid", ("valid", "same"))
_ACTIVATION = OneOf("activation", "activation", "relu", "linear", ACTIVATIONS)
_BIAS = OneOf("use_bias", "bias", True, True, (True, False), {True: "bias", False: "nobias"})
_CONVOLUTION = (
    Whole("filters", "filters", 32, high=MAX_FILTERS),
    Whole("kernel_size", "kernel size", 3, letter="k", high=MAX_SIZE),
    Whole("strides", "strides", 1, 1, letter="s"),
    _PADDING,
    Whole("dilation_rate", "dilation rate", 1, 1, letter="d"),
    _ACTIVATION,
    _BIAS,
)
_POOLING = (
    Whole("pool_size", "pool size", 2, high=MAX_SIZE),
    Whole("strides", "strides", None, None, letter="s", high=MAX_SIZE),
    _PADDING,
)
KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind("Conv2D", "conv", "looks for a pattern at every place", _CONVOLUTION),
            Kind("SeparableConv2D", "sep", "each channel by itself, then 1 × 1 across them", _CONVOLUTION),
            Kind("MaxPooling2D", "max", "keeps the largest value of each window", _POOLING),
            Kind("AveragePooling2D", "avg", "takes the mean of each window", _POOLING),
            Kind("GlobalAveragePooling2D", "gap", "takes the mean of each map"),
            Kind("Flatten", "flat", "puts all values into one list"),
            Kind(
                "Dense",
                "dense",
                "weighs all values for every unit",
                (Whole("units", "units", 64, high=MAX_UNITS), _ACTIVATION, _BIAS),
            ),
            Kind("Dropout", "drop", "in training, sets random values to 0", (Share("rate", "rate", 0.5),)),
            Kind("BatchNormalization", "bn", "scales each channel to a mean of 0 and a variance of 1"),
            Kind(
                "Activation",
                "act",
                "an activation function as a layer of its own",
                (OneOf("activation", "activation", "relu", options=ACTIVATIONS),),
            ),
            Kind(
                "ZeroPadding2D",
                "pad",
                "puts zeros around each map",
                (Whole("padding", "padding", 1, high=MAX_PADDING),),
            ),
            Kind(
                "Add",
                "add",
                "adds what went into the layers before it: a shortcut around them",
                (Whole("skip", "layers skipped", 2, of_call=True, high=MAX_LAYERS - 1),),
            ),
        )
    }
)
