"""What a page's controls say, as one checked value: `ConvSettings` and `PoolSettings`.

Both are frozen and hashable. Creating one checks every field and raises a `ValueError` with one
plain sentence for the student. Whether settings suit a given input is a second question, answered
by `fit_problem`: a 7 × 7 kernel is fine, but not on a 5 × 5 picture.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from cvdemo import core

MAX_KERNEL = 7
MAX_WEIGHT = 1000
MAX_STRIDE = 64
MAX_DILATION = 16
MAX_PADDING = 64
MAX_POOL = 64
ACTIVATIONS = ("linear", "relu")
POOL_KINDS = ("max", "average")

Pair = tuple[int, int]
Padding = str | int | tuple[Pair, Pair]


@dataclass(frozen=True)
class ConvSettings:
    """One filter's settings.

    kernel: rows of weights, 1 × 1 to 7 × 7, each weight finite and within ±1000.
    strides, dilation_rate: an int or a pair (down, across); kept as a pair.
    padding: "valid", "same", an int, or ((top, bottom), (left, right)).
    padding_mode: what padded cells hold: "zeros", "reflect", "replicate", "circular".
    bias: added to every response; finite, within ±1000.
    activation: "linear" or "relu".
    flip: turn the kernel by 180° first, as a true convolution does (Keras does not).
    depthwise: on a colour picture, filter every channel by itself instead of summing the channels.

    Raises ValueError with one sentence for the user if a field is out of range.
    """

    kernel: tuple[tuple[float, ...], ...]
    strides: Pair = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Pair = (1, 1)
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = "zeros"
    bias: float = 0.0
    activation: Literal["linear", "relu"] = "linear"
    flip: bool = False
    depthwise: bool = False

    def __post_init__(self) -> None:
        _set(
            self,
            kernel=_kernel(self.kernel),
            strides=_pair(self.strides, "stride", 1, MAX_STRIDE),
            padding=_padding(self.padding),
            dilation_rate=_pair(self.dilation_rate, "dilation", 1, MAX_DILATION),
            padding_mode=_choice(self.padding_mode, "padding mode", core.PADDING_MODES),
            bias=_number(self.bias, "The bias"),
            activation=_choice(self.activation, "activation", ACTIVATIONS),
            flip=bool(self.flip),
            depthwise=bool(self.depthwise),
        )

    @property
    def kernel_size(self) -> Pair:
        """Rows and columns of the kernel."""
        return len(self.kernel), len(self.kernel[0])

    @property
    def effective_kernel_size(self) -> Pair:
        """Rows and columns of input from the kernel's first weight to its last, gaps of dilation included."""
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation_rate
        return core.effective_kernel_size(kh, dh), core.effective_kernel_size(kw, dw)

    @property
    def weights(self) -> np.ndarray:
        """The kernel as it is laid on the input, float32 (kh, kw); turned by 180° if `flip`."""
        values = np.array(self.kernel, np.float32)
        return values[::-1, ::-1].copy() if self.flip else values

    def pads(self, input_shape: Sequence[int]) -> tuple[Pair, Pair]:
        """((top, bottom), (left, right)) cells added around an input (H, W) or (H, W, C)."""
        return core.resolve_padding(
            tuple(input_shape[:2]),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """Shape of the response: (H', W') for (H, W); (H', W', 1), or C if depthwise, for (H, W, C).

        Raises ValueError with `fit_problem`'s sentence if the settings do not fit the input.
        """
        _raise_if(self.fit_problem(input_shape))
        channels = input_shape[2] if len(input_shape) == 3 else 1
        shape = core.conv_output_shape(
            (*input_shape[:2], channels),
            self.kernel_size,
            channels if self.depthwise else 1,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )
        return tuple(shape)[: len(input_shape)]

    def coverage(self, input_shape: Sequence[int]) -> np.ndarray:
        """How many windows use each pixel of an input (H, W) or (H, W, C): integers (H, W)."""
        return core.coverage_map(
            tuple(input_shape[:2]),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def fit_problem(self, input_shape: Sequence[int]) -> str | None:
        """One sentence saying why the settings do not suit this input, with the numbers; or None."""
        size = tuple(input_shape[:2])
        pads = self.pads(size)
        padded = tuple(n + sum(pad) for n, pad in zip(size, pads, strict=True))
        return (
            self._mode_problem(size, pads)
            or self._size_problem(size, padded)
            or _stride_problem(self.strides, size, padded)
        )

    def response(self, x: np.ndarray) -> np.ndarray:
        """Filtered `x` plus bias, before the activation; `x` is (H, W) or (H, W, C), rank is kept."""
        options = {
            "strides": self.strides,
            "padding": self.padding,
            "dilation_rate": self.dilation_rate,
            "padding_mode": self.padding_mode,
        }
        if x.ndim == 3 and self.depthwise:
            filtered = core.depthwise_conv2d(x, self.weights, **options)
        elif x.ndim == 3:
            every_channel = np.repeat(self.weights[:, :, None, None], x.shape[2], axis=2)
            filtered = core.conv2d(x, every_channel, **options)
        else:
            filtered = core.conv2d(x, self.weights, **options)
        return filtered + np.float32(self.bias)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """`response(x)` after the activation."""
        response = self.response(x)
        return core.relu(response) if self.activation == "relu" else response

    def _mode_problem(self, size: Pair, pads: tuple[Pair, Pair]) -> str | None:
        if self.padding_mode != "reflect":
            return None
        for n, pad in zip(size, pads, strict=True):
            if max(pad) >= n:
                return (
                    f"Reflecting {max(pad)} pixels takes more than {max(pad)}, and the input is "
                    f"{times(size)}. Use less padding or another padding mode."
                )
        return None

    def _size_problem(self, size: Pair, padded: Pair) -> str | None:
        if all(k <= n for k, n in zip(self.effective_kernel_size, padded, strict=True)):
            return None
        dilated = self.effective_kernel_size != self.kernel_size
        kernel = f"A {times(self.kernel_size)} kernel"
        if dilated:
            dilation, covered = pair_text(self.dilation_rate), times(self.effective_kernel_size)
            kernel += f" with dilation {dilation} spans {covered} pixels and"
        place = times(size) if padded == size else f"{times(size)} padded to {times(padded)}"
        remedies = "a smaller kernel, less dilation or" if dilated else "a smaller kernel or"
        more = "padding" if padded == size else "more padding"
        return f"{kernel} does not fit into {place}. Use {remedies} {more}."


@dataclass(frozen=True)
class PoolSettings:
    """A pooling layer's settings.

    kind: "max" or "average". pool_size: an int or a pair. strides: the same, or None for `pool_size`.
    padding: "valid" or "same", as in Keras; padded cells never win and are never counted.

    Raises ValueError with one sentence for the user if a field is out of range.
    """

    kind: Literal["max", "average"] = "max"
    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: Literal["valid", "same"] = "valid"

    def __post_init__(self) -> None:
        strides = None if self.strides is None else _pair(self.strides, "pooling stride", 1, MAX_STRIDE)
        _set(
            self,
            kind=_choice(self.kind, "kind of pooling", POOL_KINDS),
            pool_size=_pair(self.pool_size, "pooling window", 1, MAX_POOL),
            strides=strides,
            padding=_choice(self.padding, "padding of a pooling layer", ("valid", "same")),
        )

    @property
    def steps(self) -> Pair:
        """The strides in use: `strides`, or `pool_size` where none are given."""
        return self.strides or self.pool_size

    def pads(self, input_shape: Sequence[int]) -> tuple[Pair, Pair]:
        """((top, bottom), (left, right)) cells added around an input (H, W) or (H, W, C)."""
        return core.resolve_padding(
            tuple(input_shape[:2]), self.pool_size, strides=self.steps, padding=self.padding
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """Shape of the pooled map, of the input's rank. Raises ValueError with `fit_problem`'s sentence."""
        _raise_if(self.fit_problem(input_shape))
        channels = input_shape[2] if len(input_shape) == 3 else 1
        shape = core.pool_output_shape(
            (*input_shape[:2], channels), self.pool_size, strides=self.steps, padding=self.padding
        )
        return tuple(shape)[: len(input_shape)]

    def fit_problem(self, input_shape: Sequence[int]) -> str | None:
        """One sentence saying why the settings do not suit this input, with the numbers; or None."""
        size = tuple(input_shape[:2])
        padded = tuple(n + sum(pad) for n, pad in zip(size, self.pads(size), strict=True))
        if any(window > n for window, n in zip(self.pool_size, padded, strict=True)):
            return (
                f"A {times(self.pool_size)} pooling window does not fit into {times(size)}. "
                'Use a smaller window or "same" padding.'
            )
        return _stride_problem(self.steps, size, padded)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """The pooled map of `x`, (H, W) or (H, W, C); rank is kept."""
        pool = core.max_pool2d if self.kind == "max" else core.average_pool2d
        return pool(x, self.pool_size, strides=self.steps, padding=self.padding)


Settings = TypeVar("Settings", ConvSettings, PoolSettings)


def possible(settings: Settings, field: str, choices: Iterable, input_shape: Sequence[int]) -> tuple:
    """Those of `choices` that may stand in `field` on this input, the other fields as they are.

    `possible(settings, "dilation_rate", (1, 2, 3, 4), (5, 5))` is `(1, 2)` for a 3 × 3 kernel. May be
    empty if nothing helps; `fit_problem` then says what is wrong.
    """
    return tuple(
        choice for choice in choices if replace(settings, **{field: choice}).fit_problem(input_shape) is None
    )


def times(shape: Iterable[int]) -> str:
    """A shape as it is written in text: `28 × 28 × 1`."""
    return " × ".join(str(n) for n in shape)


def pair_text(pair: Pair) -> str:
    """A pair as short as it can be said: `2`, or `2 × 1` where the axes differ."""
    return str(pair[0]) if pair[0] == pair[1] else times(pair)


def _stride_problem(strides: Pair, size: Pair, padded: Pair) -> str | None:
    if all(step <= n for step, n in zip(strides, padded, strict=True)):
        return None
    return (
        f"A stride of {pair_text(strides)} steps right out of the {times(size)} input. "
        f"Use a stride of at most {pair_text(padded)}."
    )


def _raise_if(problem: str | None) -> None:
    if problem:
        raise ValueError(problem)


def _set(settings: ConvSettings | PoolSettings, **fields: object) -> None:
    """Put the checked values in place; a frozen dataclass allows it only this way."""
    for name, value in fields.items():
        object.__setattr__(settings, name, value)


def _kernel(rows: Iterable[Iterable[float]]) -> tuple[tuple[float, ...], ...]:
    try:
        rows = [list(row) for row in rows]
    except TypeError:
        raise ValueError("The kernel must be a grid of numbers: rows of weights.") from None
    if not rows or not any(rows):
        raise ValueError("The kernel is empty. Give it at least one weight.")
    widths = sorted({len(row) for row in rows})
    if len(widths) > 1:
        raise ValueError(
            "Every row of the kernel needs the same number of weights. "
            f"Received rows of {widths[0]} and {widths[-1]}."
        )
    if max(len(rows), widths[0]) > MAX_KERNEL:
        raise ValueError(
            f"A kernel has 1 to {MAX_KERNEL} rows and columns. Received {len(rows)} × {widths[0]}."
        )
    return tuple(
        tuple(_number(weight, f"The weight in row {i}, column {j}") for j, weight in enumerate(row, 1))
        for i, row in enumerate(rows, 1)
    )


def _number(value: float, what: str) -> float:
    """The value rounded to float32, written with as few decimals as that takes (0.1 stays 0.1)."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise ValueError(f"{what} is missing or not a number. Enter a number such as −1 or 0.5.")
    if abs(number) > MAX_WEIGHT:
        raise ValueError(f"{what} is too large. Enter a number between −{MAX_WEIGHT} and {MAX_WEIGHT}.")
    return float(str(np.float32(number))) + 0.0  # turns −0.0 into 0.0


def _pair(value: int | Sequence[int], what: str, lowest: int, highest: int) -> Pair:
    values = (value, value) if _is_int(value) else value
    try:
        first, second = values
    except (TypeError, ValueError):
        first = second = None
    if not (_is_int(first) and _is_int(second)):
        raise ValueError(f"The {what} must be a whole number or two of them. Received {value!r}.")
    if not (lowest <= first <= highest and lowest <= second <= highest):
        raise ValueError(f"The {what} must be between {lowest} and {highest}. Received {value!r}.")
    return int(first), int(second)


def _padding(value: Padding) -> Padding:
    if isinstance(value, str):
        return _choice(value, "padding", ("valid", "same"))
    if _is_int(value):
        return _pair(value, "padding", 0, MAX_PADDING)[0]
    try:
        rows, columns = value
    except (TypeError, ValueError):
        raise ValueError(
            'The padding must be "valid", "same", a whole number, or ((top, bottom), (left, right)).'
        ) from None
    return _pair(rows, "padding", 0, MAX_PADDING), _pair(columns, "padding", 0, MAX_PADDING)


def _choice(value: str, what: str, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        named = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"The {what} must be one of {named}. Received {value!r}.")
    return value


def _is_int(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
