"""What a page's controls say, as one checked value: `ConvSettings` and `PoolSettings`.

Both are frozen and hashable. Creating one checks every field and raises a `ValueError` with one
plain sentence for the student. Whether settings suit a given input is a second question, answered
by `fit_problem`: a 7 × 7 kernel is fine, but not on a 5 × 5 picture.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

import numpy as np

from cvdemo import core
from cvdemo.core import IntPair, Padding, PaddingMode, Pads, PoolKind
from cvdemo.lesson import field_checks
from cvdemo.lesson.field_checks import Kernel
from cvdemo.lesson.limits import MAX_DILATION, MAX_POOL_SIZE, MAX_STRIDE

Activation = Literal["linear", "relu"]
View = Literal["signed", "clip", "abs", "minmax"]


@dataclass(frozen=True, init=False)
class ConvSettings:
    """One filter's settings, and how its response map is shown.

    Attributes:
        kernel: Rows of weights, 1 × 1 to 7 × 7, float32 values within ±1000.
        strides: (down, across).
        padding: "valid", "same", an int, or ((top, bottom), (left, right)).
        dilation_rate: (down, across).
        padding_mode: What fills the padding.
        bias: Added to every response; within ±1000.
        activation: Applied after the bias.
        view: How the response map is shown ("clip": from 0 to 1); the arithmetic stays the same.
        flip: Rotate the kernel by 180° first, as a true convolution does (Keras does not).
    """

    kernel: Kernel
    strides: IntPair
    padding: Padding
    dilation_rate: IntPair
    padding_mode: PaddingMode
    bias: float
    activation: Activation
    view: View
    flip: bool

    def __init__(
        self,
        kernel: Iterable[Iterable[float]],
        strides: int | IntPair = 1,
        padding: Padding = "valid",
        dilation_rate: int | IntPair = 1,
        padding_mode: PaddingMode = "zeros",
        bias: float = 0.0,
        activation: Activation = "linear",
        view: View = "signed",
        flip: bool = False,
    ) -> None:
        """Check every field.

        Raises:
            ValueError: With one sentence for the user, if a field is out of range.
        """
        _set(
            self,
            kernel=field_checks.kernel_rows(kernel),
            strides=field_checks.int_pair(strides, "stride", 1, MAX_STRIDE),
            padding=field_checks.padding(padding),
            dilation_rate=field_checks.int_pair(dilation_rate, "dilation", 1, MAX_DILATION),
            padding_mode=field_checks.choice(padding_mode, "padding mode", core.PADDING_MODES),
            bias=field_checks.number(bias, "The bias"),
            activation=field_checks.choice(activation, "activation", get_args(Activation)),
            view=field_checks.choice(view, "view", get_args(View)),
            flip=bool(flip),
        )

    @property
    def kernel_size(self) -> IntPair:
        """Rows and columns of the kernel."""
        return len(self.kernel), len(self.kernel[0])

    @property
    def effective_kernel_size(self) -> IntPair:
        """Rows and columns of input that the kernel covers once dilation has spread it."""
        return _effective(self.kernel_size, self.dilation_rate)

    @property
    def weights(self) -> np.ndarray:
        """The kernel as it is laid on the input, float32 (kh, kw); rotated by 180° if `flip`."""
        values = np.array(self.kernel, np.float32)
        return values[::-1, ::-1].copy() if self.flip else values

    @property
    def response_key(self) -> Hashable:
        """Equal for settings whose `response` to an input is the same."""
        how = self.strides, self.padding, self.dilation_rate, self.padding_mode
        return self.kernel, self.flip, self.bias, *how

    def pads(self, input_shape: Sequence[int]) -> Pads:
        """Resolve the padding.

        Args:
            input_shape: (H, W) or (H, W, C).

        Returns:
            Cells added: ((top, bottom), (left, right)).
        """
        return core.resolve_padding(
            _size(input_shape),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """Shape of the response map.

        Args:
            input_shape: (H, W) or (H, W, C).

        Returns:
            (H', W') or (H', W', 1).

        Raises:
            ValueError: With `fit_problem`'s sentence, if the settings do not fit the input.
        """
        _raise_if(self.fit_problem(input_shape))
        return core.conv_output_shape(
            tuple(input_shape),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def coverage(self, input_shape: Sequence[int]) -> np.ndarray:
        """How many windows use each pixel; one that has it only as a copy in the padding uses it too.

        Args:
            input_shape: (H, W) or (H, W, C).

        Returns:
            Integers (H, W).
        """
        return core.coverage_map(
            _size(input_shape),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            padding_mode=self.padding_mode,
        )

    def fit_problem(
        self,
        input_shape: Sequence[int],
        *,
        strides: int | IntPair | None = None,
        padding: Padding | None = None,
        dilation_rate: int | IntPair | None = None,
        padding_mode: PaddingMode | None = None,
    ) -> str | None:
        """Why the settings do not suit an input, in one sentence with the numbers.

        Args:
            input_shape: (H, W) or (H, W, C).
            strides, padding, dilation_rate, padding_mode: Taken instead of the settings' own; this
                asks about a choice without making it.

        Returns:
            The sentence for the student, or None.
        """
        size = _size(input_shape)
        stride_pair = _as_pair(self.strides if strides is None else strides)
        dilation_pair = _as_pair(self.dilation_rate if dilation_rate is None else dilation_rate)
        pads = core.resolve_padding(
            size,
            self.kernel_size,
            strides=stride_pair,
            padding=self.padding if padding is None else padding,
            dilation_rate=dilation_pair,
        )
        padded = _padded(size, pads)
        return (
            _reflection_problem(self.padding_mode if padding_mode is None else padding_mode, size, pads)
            or _kernel_problem(self.kernel_size, dilation_pair, size, padded)
            or _stride_problem(stride_pair, size, padded)
        )

    def response(self, x: np.ndarray) -> np.ndarray:
        """Filtered `x` plus bias, before the activation.

        Args:
            x: (H, W) or (H, W, C); the kernel lies on each channel, and the channels are added up.

        Returns:
            (H', W') or (H', W', 1).
        """
        # One kernel for all channels: Σ over c of (x_c ∗ k) = (Σ over c of x_c) ∗ k.
        plane = x if x.ndim == 2 else x @ np.ones(x.shape[2], x.dtype)
        filtered = core.conv2d(
            plane,
            self.weights,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
            padding_mode=self.padding_mode,
        )
        filtered += np.float32(self.bias)
        return filtered if x.ndim == 2 else filtered[:, :, None]

    def activate(self, response: np.ndarray) -> np.ndarray:
        """Apply the activation.

        Args:
            response: Of any shape.

        Returns:
            Of the same shape; `response` itself without an activation.
        """
        return core.relu(response) if self.activation == "relu" else response

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Filter `x`, add the bias, apply the activation.

        Args:
            x: (H, W) or (H, W, C).

        Returns:
            (H', W') or (H', W', 1).

        Example:
            >>> ConvSettings([[-1, 1]], activation="relu").apply(np.array([[0, 2, 1]])).tolist()
            [[2.0, 0.0]]
        """
        return self.activate(self.response(x))


@dataclass(frozen=True, init=False)
class PoolSettings:
    """A pooling layer's settings.

    Attributes:
        kind: "max" or "average".
        pool_size: (rows, columns) of the window.
        strides: (down, across).
        padding: "valid" or "same", as in Keras; padded cells never win and are never counted.
    """

    kind: PoolKind
    pool_size: IntPair
    strides: IntPair
    padding: Literal["valid", "same"]

    def __init__(
        self,
        kind: PoolKind = "max",
        pool_size: int | IntPair = 2,
        strides: int | IntPair | None = None,
        padding: Literal["valid", "same"] = "valid",
    ) -> None:
        """Check every field; without `strides` windows lie side by side.

        Raises:
            ValueError: With one sentence for the user, if a field is out of range.
        """
        size = field_checks.int_pair(pool_size, "pooling window", 1, MAX_POOL_SIZE)
        _set(
            self,
            kind=field_checks.choice(kind, "kind of pooling", get_args(PoolKind)),
            pool_size=size,
            strides=size
            if strides is None
            else field_checks.int_pair(strides, "pooling stride", 1, MAX_STRIDE),
            padding=field_checks.choice(padding, "padding of a pooling layer", ("valid", "same")),
        )

    def pads(self, input_shape: Sequence[int]) -> Pads:
        """Resolve the padding.

        Args:
            input_shape: (H, W) or (H, W, C).

        Returns:
            Cells added: ((top, bottom), (left, right)).
        """
        return core.resolve_padding(
            _size(input_shape), self.pool_size, strides=self.strides, padding=self.padding
        )

    def output_shape(self, input_shape: Sequence[int]) -> tuple[int, ...]:
        """Shape of the pooled map.

        Args:
            input_shape: (H, W) or (H, W, C).

        Returns:
            (H', W') or (H', W', C).

        Raises:
            ValueError: With `fit_problem`'s sentence, if the settings do not fit the input.
        """
        _raise_if(self.fit_problem(input_shape))
        return core.pool_output_shape(
            tuple(input_shape), self.pool_size, strides=self.strides, padding=self.padding
        )

    def fit_problem(
        self,
        input_shape: Sequence[int],
        *,
        pool_size: int | IntPair | None = None,
        strides: int | IntPair | None = None,
    ) -> str | None:
        """Why the settings do not suit an input, in one sentence with the numbers.

        Args:
            input_shape: (H, W) or (H, W, C).
            pool_size, strides: Taken instead of the settings' own; this asks about a choice without
                making it.

        Returns:
            The sentence for the student, or None.
        """
        size = _size(input_shape)
        window = _as_pair(self.pool_size if pool_size is None else pool_size)
        stride_pair = _as_pair(self.strides if strides is None else strides)
        padded = _padded(size, core.resolve_padding(size, window, strides=stride_pair, padding=self.padding))
        if window[0] > padded[0] or window[1] > padded[1]:
            return (
                f"A {times(window)} pooling window does not fit into {times(size)}. "
                'Use a smaller window or "same" padding.'
            )
        return _stride_problem(stride_pair, size, padded)

    def apply(self, x: np.ndarray) -> np.ndarray:
        """Pool `x`.

        Args:
            x: (H, W) or (H, W, C).

        Returns:
            (H', W') or (H', W', C).

        Example:
            >>> PoolSettings().apply(np.arange(16).reshape(4, 4)).tolist()
            [[5.0, 7.0], [13.0, 15.0]]
        """
        pool = core.max_pool2d if self.kind == "max" else core.average_pool2d
        return pool(x, self.pool_size, strides=self.strides, padding=self.padding)


Choice = TypeVar("Choice")


def possible(
    settings: ConvSettings | PoolSettings,
    field: str,
    choices: Iterable[Choice],
    input_shape: Sequence[int],
) -> tuple[Choice, ...]:
    """Those of `choices` that may stand in `field` on this input, the other fields as they are.

    Args:
        settings: What the other fields are.
        field: One that `settings.fit_problem` takes.
        choices: Values of that field.
        input_shape: (H, W) or (H, W, C).

    Returns:
        In the order of `choices`. Empty if nothing helps; `fit_problem` then says what is wrong.

    Example:
        >>> possible(ConvSettings([[1, 1, 1]] * 3), "dilation_rate", (1, 2, 3), (5, 5))
        (1, 2)
    """

    def fits(choice: Any) -> bool:
        return settings.fit_problem(input_shape, **{field: choice}) is None

    return tuple(choice for choice in choices if fits(choice))


def times(shape: Iterable[int]) -> str:
    """Write a shape as text.

    Args:
        shape: Any number of axes.

    Returns:
        The lengths with × between them.

    Example:
        >>> times((28, 28, 1))
        '28 × 28 × 1'
    """
    return " × ".join(str(n) for n in shape)


def pair_text(pair: IntPair) -> str:
    """Write a pair as short as it can be said.

    Args:
        pair: (rows, columns).

    Returns:
        One number where both axes agree.

    Example:
        >>> pair_text((2, 2)), pair_text((2, 1))
        ('2', '2 × 1')
    """
    return str(pair[0]) if pair[0] == pair[1] else times(pair)


def _reflection_problem(mode: PaddingMode, size: IntPair, pads: Pads) -> str | None:
    if mode != "reflect":
        return None
    for n, pad in zip(size, pads, strict=True):
        if max(pad) >= n:
            return (
                f"Reflect padding of {max(pad)} needs at least {max(pad) + 1} pixels per side; the input is "
                f"{times(size)}. Use less padding or another padding mode."
            )
    return None


def _kernel_problem(
    kernel_size: IntPair, dilation_rate: IntPair, size: IntPair, padded: IntPair
) -> str | None:
    effective = _effective(kernel_size, dilation_rate)
    if effective[0] <= padded[0] and effective[1] <= padded[1]:
        return None
    dilated = effective != kernel_size
    kernel = f"A {times(kernel_size)} kernel"
    if dilated:
        kernel += f" with dilation {pair_text(dilation_rate)} spans {times(effective)} pixels and"
    place = times(size) if padded == size else f"{times(size)} padded to {times(padded)}"
    remedies = "a smaller kernel, less dilation or" if dilated else "a smaller kernel or"
    more = "padding" if padded == size else "more padding"
    return f"{kernel} does not fit into {place}. Use {remedies} {more}."


def _stride_problem(strides: IntPair, size: IntPair, padded: IntPair) -> str | None:
    if strides[0] <= padded[0] and strides[1] <= padded[1]:
        return None
    return (
        f"A stride of {pair_text(strides)} steps right out of the {times(size)} input. "
        f"Use a stride of at most {pair_text(padded)}."
    )


def _size(shape: Sequence[int]) -> IntPair:
    return shape[0], shape[1]


def _as_pair(value: int | IntPair) -> IntPair:
    return (value, value) if isinstance(value, int) else value


def _padded(size: IntPair, pads: Pads) -> IntPair:
    return size[0] + sum(pads[0]), size[1] + sum(pads[1])


def _effective(kernel_size: IntPair, dilation_rate: IntPair) -> IntPair:
    (kh, kw), (dh, dw) = kernel_size, dilation_rate
    return core.effective_kernel_size(kh, dh), core.effective_kernel_size(kw, dw)


def _raise_if(problem: str | None) -> None:
    if problem:
        raise ValueError(problem)


def _set(settings: ConvSettings | PoolSettings, **fields: object) -> None:
    """Put the checked values in place; a frozen dataclass allows it only this way."""
    for name, value in fields.items():
        object.__setattr__(settings, name, value)
