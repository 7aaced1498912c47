"""Formulas with this setting's numbers filled in, as plain text.

Sizes follow V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016;
`same` is TensorFlow's. Sizes are written as they are (1024), counts with commas (61,952).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cvdemo.core import IntPair, Pads
from cvdemo.lesson.settings import ConvSettings, PoolSettings


@dataclass(frozen=True)
class Formula:
    """One filled-in formula.

    Attributes:
        name: What it gives: "height".
        calculation: The left side: `⌊(28 + 2·0 − 3)/1⌋ + 1`.
        value: The right side.
        commas: Whether commas separate the thousands of the value, as in counts; sizes have none.
    """

    name: str
    calculation: str
    value: int
    commas: bool = False

    @property
    def text(self) -> str:
        """Both sides: `⌊(28 + 2·0 − 3)/1⌋ + 1 = 26`."""
        return f"{self.calculation} = {self.value:,}" if self.commas else f"{self.calculation} = {self.value}"


def conv_size(settings: ConvSettings, input_shape: Sequence[int]) -> list[Formula]:
    """Calculate the response map's height and width.

    Args:
        settings: Of the convolution.
        input_shape: (H, W) or (H, W, C).

    Returns:
        One formula named "height and width" where the numbers of both axes agree, else one for "height" and
        one for "width". With dilation, the effective kernel size comes first; then, where "same" adds as
        much on both sides, how much.

    Raises:
        ValueError: With `settings.fit_problem`'s sentence, if the settings do not fit the input.

    Example:
        >>> [formula.text for formula in conv_size(ConvSettings([[1, 1, 1]] * 3, strides=2), (28, 28))]
        ['⌊(28 + 2·0 − 3)/2⌋ + 1 = 13']
    """
    settings.output_shape(input_shape)
    window = settings.effective_kernel_size
    effective = _axes(
        "effective kernel size",
        [
            (f"({k} − 1)·{d} + 1", size)
            for k, d, size in zip(settings.kernel_size, settings.dilation_rate, window, strict=True)
        ],
    )
    sizes = _sizes(input_shape, window, settings.strides, settings.padding, settings.pads(input_shape))
    return (effective if max(settings.dilation_rate) > 1 else []) + _even_padding(settings) + sizes


def _even_padding(settings: ConvSettings) -> list[Formula]:
    """What "same" adds on each side where that is as much on both: an odd kernel at stride 1."""
    window = settings.effective_kernel_size
    if settings.padding != "same" or settings.strides != (1, 1) or any(size % 2 == 0 for size in window):
        return []
    return _axes("padding on each side", [(f"({size} − 1)/2", size // 2) for size in window])


def pool_size(settings: PoolSettings, input_shape: Sequence[int]) -> list[Formula]:
    """Calculate the pooled map's height and width.

    Args:
        settings: Of the pooling layer.
        input_shape: (H, W) or (H, W, C).

    Returns:
        As `conv_size`, with the window in the kernel's place.

    Raises:
        ValueError: With `settings.fit_problem`'s sentence, if the settings do not fit the input.

    Example:
        >>> [formula.text for formula in pool_size(PoolSettings(padding="same"), (13, 12))]
        ['⌈13/2⌉ = ⌊(13 + 0 + 1 − 2)/2⌋ + 1 = 7', '⌈12/2⌉ = ⌊(12 + 2·0 − 2)/2⌋ + 1 = 6']
    """
    settings.output_shape(input_shape)
    pads = settings.pads(input_shape)
    return _sizes(input_shape, settings.pool_size, settings.strides, settings.padding, pads)


def window_sizes(
    input_shape: Sequence[int],
    window: IntPair,
    *,
    strides: IntPair,
    dilation_rate: IntPair,
    pads: Pads,
) -> list[Formula]:
    """Calculate how many places a window has, as the stage writes it: always with the pads' numbers.

    Unlike `conv_size` it needs no settings, and puts the dilation into the same line.

    Args:
        input_shape: (H, W) or (H, W, C).
        window: Rows and columns of the kernel or the pooling window.
        strides: (down, across).
        dilation_rate: (down, across); (1, 1) for pooling.
        pads: ((top, bottom), (left, right)).

    Returns:
        One formula where the numbers of both axes agree, else one for each axis.

    Example:
        >>> no_padding = (0, 0), (0, 0)
        >>> (size,) = window_sizes((28, 28), (3, 3), strides=(1, 1), dilation_rate=(2, 2), pads=no_padding)
        >>> size.text
        '⌊(28 + 2·0 − ((3 − 1)·2 + 1))/1⌋ + 1 = 24'
    """
    filled_in = []
    for n, k, s, d, pad in zip(input_shape[:2], window, strides, dilation_rate, pads, strict=True):
        effective = f"{k}" if d == 1 else f"(({k} − 1)·{d} + 1)"
        size = (n + sum(pad) - ((k - 1) * d + 1)) // s + 1
        filled_in.append((f"⌊({n} + {_pad_text(pad)} − {effective})/{s}⌋ + 1", size))
    return _axes("{}", filled_in)


def kernel_weights(kernel_size: IntPair, channels: int, bias: bool) -> Formula:
    """Count what one filter learns.

    Args:
        kernel_size: (rows, columns).
        channels: Of the input.
        bias: Whether the filter has one.

    Returns:
        Named "parameters" with a bias, else "weights".

    Example:
        >>> kernel_weights((3, 3), 1, bias=True).text
        '3·3·1 + 1 bias = 10'
    """
    count = kernel_size[0] * kernel_size[1] * channels
    weights = f"{kernel_size[0]}·{kernel_size[1]}·{channels}"
    if bias:
        return Formula("parameters", f"{weights} + 1 bias", count + 1)
    return Formula("weights", weights, count)


def conv_parameters(kernel_size: IntPair, channels: int, filters: int, bias: bool = True) -> Formula:
    """Count the parameters of a Conv2D layer.

    Args:
        kernel_size: (rows, columns).
        channels: Of the input.
        filters: Channels of the output.
        bias: Whether each filter has one.

    Returns:
        The formula "parameters".

    Example:
        >>> conv_parameters((3, 3), 1, 32).text
        '(3·3·1 + 1)·32 = 320'
    """
    weights = f"{kernel_size[0]}·{kernel_size[1]}·{channels:,}"
    inside = f"({weights} + 1)" if bias else weights
    value = (kernel_size[0] * kernel_size[1] * channels + bias) * filters
    return Formula("parameters", f"{inside}·{filters:,}", value, commas=True)


def conv_multiply_adds(kernel_size: IntPair, channels: int, output_shape: Sequence[int]) -> Formula:
    """Count the multiply-adds of a Conv2D layer on one image.

    Args:
        kernel_size: (rows, columns).
        channels: Of the input.
        output_shape: (H', W', filters), without the batch axis.

    Returns:
        The formula "multiply-adds".

    Example:
        >>> conv_multiply_adds((3, 3), 1, (26, 26, 32)).text
        '26·26·32·(3·3·1) = 194,688'
    """
    height, width, filters = output_shape
    value = height * width * filters * kernel_size[0] * kernel_size[1] * channels
    window = f"({kernel_size[0]}·{kernel_size[1]}·{channels})"
    return Formula("multiply-adds", f"{height}·{width}·{filters}·{window}", value, commas=True)


def _sizes(
    input_shape: Sequence[int],
    window: IntPair,
    strides: IntPair,
    padding: object,
    pads: Pads,
) -> list[Formula]:
    filled_in = []
    for n, k, s, pad in zip(input_shape[:2], window, strides, pads, strict=True):
        calculation = f"⌊({n} + {_pad_text(pad)} − {k})/{s}⌋ + 1"
        rule = f"⌈{n}/{s}⌉ = " if padding == "same" else ""
        filled_in.append((rule + calculation, (n + sum(pad) - k) // s + 1))
    return _axes("{}", filled_in)


def _pad_text(pad: IntPair) -> str:
    """`2·1` for one cell on either side, `0 + 1` where the sides differ."""
    return f"2·{pad[0]}" if pad[0] == pad[1] else f"{pad[0]} + {pad[1]}"


def _axes(name: str, filled_in: list[tuple[str, int]]) -> list[Formula]:
    """One formula if both axes say the same, else one per axis."""
    if filled_in[0] == filled_in[1]:
        axes = {"height and width": filled_in[0]}
    else:
        axes = dict(zip(("height", "width"), filled_in, strict=True))
    where = name if "{}" in name else name + " ({})"
    return [Formula(where.format(axis), *numbers) for axis, numbers in axes.items()]
