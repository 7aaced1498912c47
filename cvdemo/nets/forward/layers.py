"""What each kind of Keras layer does, in NumPy: `KINDS` names them all.

A kind is one function: it reads the layer's settings and its input shape (without the batch axis) and
returns a `Plan`. Nothing is computed yet, so a plan can be refused before any memory is spent on it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cvdemo import core
from cvdemo.nets.forward.activations import ACTIVATION_LAYERS, Activation, activation_of, linear
from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerSettings

COPYING = 8  # fetching a value for a matrix product costs about as much as so many of its multiplications

Shape = tuple[int, ...]
Weights = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Reach:
    """Which cells of the layer before one output cell is made of: rows first, then columns.

    Output cell i is made of the cells from i·stride − before, `extent` of them, gaps of dilation included.
    """

    extent: tuple[int, int] = (1, 1)
    strides: tuple[int, int] = (1, 1)
    before: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Plan:
    """What a layer will do: `activation(compute(x, weights) + bias)`, where there is a bias."""

    output_shape: Shape
    compute: Callable[[np.ndarray, Weights], np.ndarray] = lambda x, weights: x
    activation: Activation = linear
    weights: Mapping[str, Shape] = field(default_factory=dict)  # in the order in which the file holds them
    formula: str = "0"  # of the number of parameters
    reach: Reach | None = None  # None: each output is made of the whole input
    steps: int = 0  # the work for one digit, in multiplications of a matrix product
    values: int = 0  # of the input with its padding, for one digit


def dense(settings: LayerSettings, shape: Shape) -> Plan:
    units = settings.integer("units", high=MAX_UNITS)
    weights, formula = _with_bias(settings, {"kernel": (shape[-1], units)}, f"{shape[-1]}", units)
    return Plan(
        output_shape=(*shape[:-1], units),
        compute=lambda x, weights: x @ weights["kernel"],
        activation=activation_of(settings),
        weights=weights,
        formula=formula,
        reach=Reach() if len(shape) == 3 else None,
        steps=math.prod(shape) * units,
    )


def conv2d(settings: LayerSettings, shape: Shape) -> Plan:
    if settings.integer("groups", 1, high=MAX_UNITS) != 1:
        raise settings.refuse("has groups, which cannot be run here")
    window, output_hw, reach, values = _convolution(settings, shape)
    if max(window["strides"]) > 1 and max(window["dilation_rate"]) > 1:
        raise settings.refuse("has strides and a dilation rate above 1, which Keras does not allow together")
    (kh, kw), channels = settings.pair("kernel_size"), shape[2]
    filters = settings.integer("filters", high=MAX_UNITS)
    kernel = (kh, kw, channels, filters)
    weights, formula = _with_bias(settings, {"kernel": kernel}, f"{kh}·{kw}·{channels}", filters)
    return Plan(
        output_shape=(*output_hw, filters),
        compute=lambda x, weights: core.conv2d(x, weights["kernel"], **window),
        activation=activation_of(settings),
        weights=weights,
        formula=formula,
        reach=reach,
        steps=math.prod(output_hw) * kh * kw * channels * (filters + COPYING),
        values=values,
    )


def depthwise_conv2d(settings: LayerSettings, shape: Shape) -> Plan:
    window, output_hw, reach, values = _convolution(settings, shape)
    (kh, kw), channels = settings.pair("kernel_size"), shape[2]
    multiplier = settings.integer("depth_multiplier", 1)
    kernel = (kh, kw, channels, multiplier)
    outputs = channels * multiplier
    weights, _ = _with_bias(settings, {"kernel": kernel}, "", outputs)
    each = f"({kh}·{kw} + 1)" if "bias" in weights else f"{kh}·{kw}"
    return Plan(
        output_shape=(*output_hw, outputs),
        compute=lambda x, weights: each_channel_conv2d(x, weights["kernel"], **window),
        activation=activation_of(settings),
        weights=weights,
        formula=f"{each}·{channels}·{multiplier}",
        reach=reach,
        steps=math.prod(output_hw) * math.prod(kernel) * COPYING,
        values=values,
    )


def separable_conv2d(settings: LayerSettings, shape: Shape) -> Plan:
    window, output_hw, reach, values = _convolution(settings, shape)
    (kh, kw), channels = settings.pair("kernel_size"), shape[2]
    multiplier = settings.integer("depth_multiplier", 1)
    filters = settings.integer("filters", high=MAX_UNITS)
    between = channels * multiplier
    depthwise, pointwise = (kh, kw, channels, multiplier), (1, 1, between, filters)
    kernels = {"depthwise_kernel": depthwise, "pointwise_kernel": pointwise}
    weights, formula = _with_bias(settings, kernels, f"{between}", filters)

    def compute(x: np.ndarray, weights: Weights) -> np.ndarray:
        depths = each_channel_conv2d(x, weights["depthwise_kernel"], **window)
        return core.conv2d(depths, weights["pointwise_kernel"])

    return Plan(
        output_shape=(*output_hw, filters),
        compute=compute,
        activation=activation_of(settings),
        weights=weights,
        formula=f"{kh}·{kw}·{channels}·{multiplier} + {formula}",
        reach=reach,
        steps=math.prod(output_hw) * (math.prod(depthwise) * COPYING + math.prod(pointwise)),
        values=max(values, math.prod(output_hw) * between),
    )


def each_channel_conv2d(
    x: np.ndarray, kernel: np.ndarray, *, strides, padding: str, dilation_rate
) -> np.ndarray:
    """Every channel of `x` (n, H, W, C) convolved with its own kernels, `kernel` (kh, kw, C, M).

    Returns (n, H', W', C·M): channel c's M responses stand side by side, as in Keras's `DepthwiseConv2D`.
    """
    kh, kw, channels, multiplier = kernel.shape
    amounts = core.resolve_padding(x.shape[1:3], (kh, kw), strides, dilation_rate, padding)
    extent = _extent((kh, kw), dilation_rate)
    windows = sliding_window_view(core.pad2d(x, amounts), extent, axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1], :, :: dilation_rate[0], :: dilation_rate[1]]
    responses = np.zeros((*windows.shape[:4], multiplier), np.float32)
    for row in range(kh):
        for column in range(kw):
            responses += windows[..., row, column, None] * kernel[row, column]
    return responses.reshape(*responses.shape[:3], channels * multiplier)


def max_pooling2d(settings: LayerSettings, shape: Shape) -> Plan:
    return _pooling(settings, shape, core.max_pool2d)


def average_pooling2d(settings: LayerSettings, shape: Shape) -> Plan:
    return _pooling(settings, shape, core.average_pool2d)


def global_max_pooling2d(settings: LayerSettings, shape: Shape) -> Plan:
    return _global_pooling(settings, shape, np.max)


def global_average_pooling2d(settings: LayerSettings, shape: Shape) -> Plan:
    return _global_pooling(settings, shape, np.mean)


def flatten(settings: LayerSettings, shape: Shape) -> Plan:
    _require_channels_last(settings)
    return _reshaped(shape, (math.prod(shape),))


def reshape(settings: LayerSettings, shape: Shape) -> Plan:
    target = settings.integers("target_shape", -1, 2**20)
    known = math.prod(side for side in target if side != -1)
    if target.count(-1) == 1 and known > 0 and math.prod(shape) % known == 0:
        target = tuple(math.prod(shape) // known if side == -1 else side for side in target)
    if min(target) < 1 or math.prod(target) != math.prod(shape):
        raise settings.refuse("does not fit the layer before it")
    return _reshaped(shape, target)


def same_as_input(settings: LayerSettings, shape: Shape) -> Plan:
    """Dropout and its like: at work in training only."""
    return Plan(shape, reach=Reach())


def activation(settings: LayerSettings, shape: Shape) -> Plan:
    return Plan(shape, activation=activation_of(settings), reach=Reach())


def rescaling(settings: LayerSettings, shape: Shape) -> Plan:
    scale = np.float32(settings.numbers("scale", shape[-1]))
    offset = np.float32(settings.numbers("offset", shape[-1], 0.0))
    return Plan(shape, lambda x, weights: x * scale + offset, reach=Reach())


def zero_padding2d(settings: LayerSettings, shape: Shape) -> Plan:
    height, width, channels = _rows_columns_channels(settings, shape)
    amounts = settings.pairs("padding")
    (top, bottom), (left, right) = amounts
    return Plan(
        (height + top + bottom, width + left + right, channels),
        lambda x, weights: core.pad2d(x, amounts),
        reach=Reach(before=(top, left)),
    )


def batch_normalization(settings: LayerSettings, shape: Shape) -> Plan:
    if settings.raw("axis") not in (-1, len(shape), [len(shape)]) or settings.flag("renorm", False):
        raise settings.refuse("normalises in a way that cannot be run here")
    epsilon = np.float32(settings.number("epsilon", 1e-3))
    if epsilon <= 0:
        raise settings.wrong("epsilon", "above 0")
    names = ["gamma"] * settings.flag("scale", True) + ["beta"] * settings.flag("center", True)
    names += ["moving_mean", "moving_variance"]

    def compute(x: np.ndarray, weights: Weights) -> np.ndarray:
        factor = weights.get("gamma", 1) / np.sqrt(weights["moving_variance"] + epsilon)
        return x * factor + (weights.get("beta", 0) - weights["moving_mean"] * factor)

    return Plan(
        shape,
        compute,
        weights=dict.fromkeys(names, shape[-1:]),
        formula=f"{len(names)}·{shape[-1]}",
        reach=Reach(),
    )


KINDS: dict[str, Callable[[LayerSettings, Shape], Plan]] = {
    "Dense": dense,
    "Conv2D": conv2d,
    "DepthwiseConv2D": depthwise_conv2d,
    "SeparableConv2D": separable_conv2d,
    "MaxPooling2D": max_pooling2d,
    "AveragePooling2D": average_pooling2d,
    "GlobalMaxPooling2D": global_max_pooling2d,
    "GlobalAveragePooling2D": global_average_pooling2d,
    "Flatten": flatten,
    "Reshape": reshape,
    "Activation": activation,
    **{
        kind: lambda settings, shape, made=made: Plan(shape, activation=made(settings), reach=Reach())
        for kind, made in ACTIVATION_LAYERS.items()
    },
    "Dropout": same_as_input,
    "SpatialDropout2D": same_as_input,
    "GaussianNoise": same_as_input,
    "BatchNormalization": batch_normalization,
    "ZeroPadding2D": zero_padding2d,
    "Rescaling": rescaling,
}


def _with_bias(settings: LayerSettings, kernels: dict[str, Shape], inputs: str, outputs: int):
    """The weights with their bias, if any, and the formula of the parameters of the last kernel."""
    if settings.flag("use_bias", True):
        return {**kernels, "bias": (outputs,)}, f"({inputs} + 1)·{outputs}"
    return kernels, f"{inputs}·{outputs}"


def _convolution(settings: LayerSettings, shape: Shape):
    """What all convolutions share: core's arguments, output rows and columns, reach, padded size."""
    shape = _rows_columns_channels(settings, shape)
    kernel = settings.pair("kernel_size")
    window = {
        "strides": settings.pair("strides", 1),
        "dilation_rate": settings.pair("dilation_rate", 1),
        "padding": settings.padding(),
    }
    try:
        output_hw = core.conv_output_shape(shape[:2], kernel, **window)
    except ValueError as error:
        raise settings.refuse("has a kernel larger than the feature maps before it") from error
    reach, values = _reach(shape, kernel, **window)
    return window, output_hw, reach, values


def _pooling(settings: LayerSettings, shape: Shape, pool: Callable[..., np.ndarray]) -> Plan:
    _rows_columns_channels(settings, shape)
    pool_size = settings.pair("pool_size")
    strides = pool_size if settings.raw("strides") is None else settings.pair("strides")
    padding = settings.padding()
    try:
        output_shape = core.pool_output_shape(shape, pool_size, strides=strides, padding=padding)
    except ValueError as error:
        raise settings.refuse("has a window larger than the feature maps before it") from error
    reach, values = _reach(shape, pool_size, strides, (1, 1), padding)
    return Plan(
        output_shape,
        lambda x, weights: pool(x, pool_size, strides=strides, padding=padding),
        reach=reach,
        steps=math.prod(output_shape) * sum(pool_size) * COPYING,
        values=values,
    )


def _global_pooling(settings: LayerSettings, shape: Shape, reduce: Callable[..., np.ndarray]) -> Plan:
    channels = _rows_columns_channels(settings, shape)[2]
    keepdims = settings.flag("keepdims", False)
    return Plan(
        (1, 1, channels) if keepdims else (channels,),
        lambda x, weights: reduce(x, axis=(1, 2), keepdims=keepdims),
        steps=math.prod(shape),
    )


def _reshaped(shape: Shape, target: Shape) -> Plan:
    """The same values in another shape; where only channels are split off, rows and columns stay."""
    same_rows = shape[:2] == target[:2] or (shape == (28 * 28,) and target[:2] == (28, 28))
    reach = Reach() if len(target) > 1 and same_rows else None
    return Plan(target, lambda x, weights: x.reshape(len(x), *target), reach=reach)


def _reach(shape: Shape, kernel, strides, dilation_rate, padding: str) -> tuple[Reach, int]:
    """Where windows lie in the layer before, and how many values that layer has with its padding."""
    amounts = core.resolve_padding(shape[:2], kernel, strides, dilation_rate, padding)
    (top, bottom), (left, right) = amounts
    values = (shape[0] + top + bottom) * (shape[1] + left + right) * shape[2]
    return Reach(_extent(kernel, dilation_rate), strides, (top, left)), values


def _extent(kernel, dilation_rate) -> tuple[int, int]:
    """How many cells a dilated kernel spans."""
    rows, columns = ((size - 1) * rate + 1 for size, rate in zip(kernel, dilation_rate, strict=True))
    return rows, columns


def _rows_columns_channels(settings: LayerSettings, shape: Shape) -> Shape:
    _require_channels_last(settings)
    if len(shape) != 3:
        raise settings.refuse("needs rows, columns and channels from the layer before it")
    return shape


def _require_channels_last(settings: LayerSettings) -> None:
    if settings.raw("data_format") not in (None, "channels_last"):
        raise settings.wrong("data_format", "channels_last")
