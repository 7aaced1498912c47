"""Convolutional layers."""

import math
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cvdemo import core
from cvdemo.nets.forward.activations import LINEAR, ActivationFunction
from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.activation import activation_from
from cvdemo.nets.forward.layers.base import (
    COPYING,
    IntPair,
    LayerError,
    Operation,
    Shape,
    SlidingOperation,
    SlidingWindow,
    Weights,
    require_rows_columns_channels,
)


@dataclass(frozen=True, kw_only=True)
class Convolution(SlidingOperation):
    """What all convolutional layers share: a kernel that slides over rows and columns."""

    kernel_size: IntPair
    strides: IntPair = (1, 1)
    padding: Literal["valid", "same"] = "valid"
    dilation_rate: IntPair = (1, 1)
    activation: ActivationFunction = LINEAR
    use_bias: bool = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(**cls.settings_from(config))

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        """The arguments of the class, as a file states them."""
        config.require_channels_last()
        return {
            "kernel_size": config.pair("kernel_size"),
            "strides": config.pair("strides", 1),
            "padding": config.padding(),
            "dilation_rate": config.pair("dilation_rate", 1),
            "activation": activation_from(config),
            "use_bias": config.flag("use_bias", True),
        }

    @abstractmethod
    def channels(self, input_channels: int) -> int:
        """The number of output channels."""

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, channels = require_rows_columns_channels(input_shape)
        try:
            size = core.conv_output_shape(
                (height, width),
                self.kernel_size,
                strides=self.strides,
                padding=self.padding,
                dilation_rate=self.dilation_rate,
            )
        except ValueError as error:
            raise LayerError("has a kernel larger than the feature maps before it") from error
        return (*size, self.channels(channels))

    def window(self, input_shape: Shape) -> SlidingWindow:
        (top, _), (left, _) = self.pads(input_shape)
        return SlidingWindow(self.effective_kernel_size, self.strides, (top, left))

    @property
    def effective_kernel_size(self) -> IntPair:
        """Rows and columns from the kernel's first weight to its last, gaps of dilation included."""
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation_rate
        return core.effective_kernel_size(kh, dh), core.effective_kernel_size(kw, dw)

    def pads(self, input_shape: Shape) -> tuple[IntPair, IntPair]:
        height, width, _ = require_rows_columns_channels(input_shape)
        return core.resolve_padding(
            (height, width),
            self.kernel_size,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def _with_bias(self, kernels: dict[str, Shape], outputs: int) -> dict[str, Shape]:
        return {**kernels, "bias": (outputs,)} if self.use_bias else kernels

    def _inputs_of_an_output(self, count: str) -> str:
        return f"({count} + 1)" if self.use_bias else count


@dataclass(frozen=True, kw_only=True)
class Conv2D(Convolution):
    """Each filter has weights for all input channels, or those of its group, and gives one output channel.

    The first filters belong to the first group of channels, and so on.
    """

    filters: int
    groups: int = 1

    def __post_init__(self):
        if self.filters % self.groups:
            raise LayerError(f"cannot divide {self.filters} filters into {self.groups} groups")
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise LayerError("has strides and a dilation rate above 1, which Keras does not allow together")

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        return {
            **super().settings_from(config),
            "filters": config.integer("filters", high=MAX_UNITS),
            "groups": config.integer("groups", 1, high=MAX_UNITS),
        }

    def channels(self, input_channels: int) -> int:
        if input_channels % self.groups:
            raise LayerError(f"cannot divide {input_channels} channels into {self.groups} groups")
        return self.filters

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        kernel = {"kernel": (*self.kernel_size, self._channels_of_a_filter(input_shape), self.filters)}
        return self._with_bias(kernel, self.filters)

    def parameters_formula(self, input_shape: Shape) -> str:
        kh, kw = self.kernel_size
        count = f"{kh}·{kw}·{self._channels_of_a_filter(input_shape)}"
        return f"{self._inputs_of_an_output(count)}·{self.filters}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return self._window_values(input_shape) * self.filters // self.groups

    def cost(self, input_shape: Shape) -> int:
        return self.multiply_adds(input_shape) + COPYING * self._window_values(input_shape)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        if self.groups == 1:
            return self._responses(x, weights["kernel"])
        inputs = np.split(x, self.groups, axis=-1)
        kernels = np.split(weights["kernel"], self.groups, axis=-1)
        return np.concatenate([self._responses(*pair) for pair in zip(inputs, kernels, strict=True)], axis=-1)

    def _responses(self, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        return core.conv2d(
            x,
            kernel,
            strides=self.strides,
            padding=self.padding,
            dilation_rate=self.dilation_rate,
        )

    def _channels_of_a_filter(self, input_shape: Shape) -> int:
        return input_shape[-1] // self.groups

    def _window_values(self, input_shape: Shape) -> int:
        """The values of all windows together."""
        rows, columns, _ = self.output_shape(input_shape)
        return rows * columns * math.prod(self.kernel_size) * input_shape[-1]


@dataclass(frozen=True, kw_only=True)
class DepthwiseConv2D(Convolution):
    """Each input channel has `depth_multiplier` kernels of its own.

    The output channels of input channel c stand side by side, from c·depth_multiplier on.
    """

    depth_multiplier: int = 1

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        return {**super().settings_from(config), "depth_multiplier": config.integer("depth_multiplier", 1)}

    def channels(self, input_channels: int) -> int:
        return input_channels * self.depth_multiplier

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        kernel = {"kernel": (*self.kernel_size, input_shape[-1], self.depth_multiplier)}
        return self._with_bias(kernel, self.channels(input_shape[-1]))

    def parameters_formula(self, input_shape: Shape) -> str:
        kh, kw = self.kernel_size
        return f"{self._inputs_of_an_output(f'{kh}·{kw}')}·{input_shape[-1]}·{self.depth_multiplier}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(self.output_shape(input_shape)) * math.prod(self.kernel_size)

    def cost(self, input_shape: Shape) -> int:
        return COPYING * self.multiply_adds(input_shape)  # no matrix product: values are fetched one by one

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return _each_channel(self, x, weights["kernel"])


@dataclass(frozen=True, kw_only=True)
class SeparableConv2D(Convolution):
    """A depthwise convolution without bias and activation, then a 1 × 1 convolution of its channels."""

    filters: int
    depth_multiplier: int = 1

    @classmethod
    def settings_from(cls, config: LayerConfig) -> dict[str, Any]:
        return {
            **super().settings_from(config),
            "filters": config.integer("filters", high=MAX_UNITS),
            "depth_multiplier": config.integer("depth_multiplier", 1),
        }

    def channels(self, input_channels: int) -> int:
        return self.filters

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        depthwise = (*self.kernel_size, input_shape[-1], self.depth_multiplier)
        pointwise = (1, 1, self._between(input_shape), self.filters)
        kernels = {"depthwise_kernel": depthwise, "pointwise_kernel": pointwise}
        return self._with_bias(kernels, self.filters)

    def parameters_formula(self, input_shape: Shape) -> str:
        kh, kw = self.kernel_size
        pointwise = f"{self._inputs_of_an_output(f'{self._between(input_shape)}')}·{self.filters}"
        return f"{kh}·{kw}·{input_shape[-1]}·{self.depth_multiplier} + {pointwise}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return sum(self._products(input_shape))

    def cost(self, input_shape: Shape) -> int:
        depthwise, pointwise = self._products(input_shape)
        return COPYING * depthwise + pointwise

    def buffer_values(self, input_shape: Shape) -> int:
        rows, columns, _ = self.output_shape(input_shape)
        return max(super().buffer_values(input_shape), rows * columns * self._between(input_shape))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return core.conv2d(_each_channel(self, x, weights["depthwise_kernel"]), weights["pointwise_kernel"])

    def _between(self, input_shape: Shape) -> int:
        """The channels that the depthwise step gives the pointwise one."""
        return input_shape[-1] * self.depth_multiplier

    def _products(self, input_shape: Shape) -> IntPair:
        """Those of the depthwise step and of the pointwise one."""
        rows, columns, _ = self.output_shape(input_shape)
        cells = rows * columns * self._between(input_shape)
        return cells * math.prod(self.kernel_size), cells * self.filters


@dataclass(frozen=True, kw_only=True)
class Conv2DTranspose(Operation):
    """Each input value lays a kernel, times itself, on the output; where kernels overlap, they are added.

    With strides the output has more rows and columns than the input. It is the gradient of a `Conv2D` with
    respect to its input, hence the name.
    """

    filters: int
    kernel_size: IntPair
    strides: IntPair = (1, 1)
    padding: Literal["valid", "same"] = "valid"
    activation: ActivationFunction = LINEAR
    use_bias: bool = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        config.require_channels_last()
        if config.raw("output_padding") is not None or config.pair("dilation_rate", 1) != (1, 1):
            raise config.refuse("has output padding or a dilation rate, which cannot be run here")
        return cls(
            filters=config.integer("filters", high=MAX_UNITS),
            kernel_size=config.pair("kernel_size"),
            strides=config.pair("strides", 1),
            padding=config.padding(),
            activation=activation_from(config),
            use_bias=config.flag("use_bias", True),
        )

    def output_shape(self, input_shape: Shape) -> Shape:
        height, width, _ = require_rows_columns_channels(input_shape)
        return self._side(0, height), self._side(1, width), self.filters

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        kernel = {"kernel": (*self.kernel_size, self.filters, input_shape[-1])}
        return {**kernel, "bias": (self.filters,)} if self.use_bias else kernel

    def parameters_formula(self, input_shape: Shape) -> str:
        kh, kw = self.kernel_size
        count = f"{kh}·{kw}·{input_shape[-1]}"
        return f"({count} + 1)·{self.filters}" if self.use_bias else f"{count}·{self.filters}"

    def multiply_adds(self, input_shape: Shape) -> int:
        return math.prod(input_shape) * math.prod(self.kernel_size) * self.filters

    def cost(self, input_shape: Shape) -> int:
        added = math.prod(input_shape[:2]) * math.prod(self.kernel_size) * self.filters
        return 2 * self.multiply_adds(input_shape) + COPYING * added  # many small matrix products

    def buffer_values(self, input_shape: Shape) -> int:
        height, width, _ = require_rows_columns_channels(input_shape)
        return self._laid_out(0, height) * self._laid_out(1, width) * self.filters

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        count, height, width, _ = x.shape
        (kh, kw), (down, right) = self.kernel_size, self.strides
        laid_out = np.zeros(
            (count, self._laid_out(0, height), self._laid_out(1, width), self.filters), x.dtype
        )
        for row in range(kh):
            for column in range(kw):
                products = x @ weights["kernel"][row, column].T
                laid_out[:, row:, column:][:, : down * height : down, : right * width : right] += products
        top, left = (self._cut(axis) for axis in (0, 1))
        rows, columns, _ = self.output_shape(x.shape[1:])
        return laid_out[:, top : top + rows, left : left + columns].copy()

    def _side(self, axis: int, side: int) -> int:
        k, stride = self.kernel_size[axis], self.strides[axis]
        return side * stride + (max(k - stride, 0) if self.padding == "valid" else 0)

    def _laid_out(self, axis: int, side: int) -> int:
        """The cells that the kernels reach, and no fewer than the output has."""
        k, stride = self.kernel_size[axis], self.strides[axis]
        return side * stride + max(k - stride, 0)

    def _cut(self, axis: int) -> int:
        """The cells above or to the left that "same" padding leaves out."""
        return max(self.kernel_size[axis] - self.strides[axis], 0) // 2 if self.padding == "same" else 0


def _each_channel(settings: Convolution, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Every channel of `x` convolved with kernels of its own.

    Args:
        settings: Strides, padding and dilation.
        x: float32 (n, H, W, C).
        kernel: float32 (kh, kw, C, M).

    Returns:
        float32 (n, H', W', C·M), channel c's M responses side by side, as in Keras's `DepthwiseConv2D`.
    """
    kh, kw, channels, multiplier = kernel.shape
    strides, dilation_rate = settings.strides, settings.dilation_rate
    pads = settings.pads(x.shape[1:])
    windows = sliding_window_view(core.pad2d(x, pads), settings.effective_kernel_size, axis=(1, 2))
    windows = windows[:, :: strides[0], :: strides[1], :, :: dilation_rate[0], :: dilation_rate[1]]
    responses = np.zeros((*windows.shape[:4], multiplier), np.float32)
    for row in range(kh):
        for column in range(kw):
            responses += windows[..., row, column, None] * kernel[row, column]
    return responses.reshape(*responses.shape[:3], channels * multiplier)
