"""Layers that work along one axis, the steps of a sequence: those of two axes, on maps with one column."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from cvdemo.nets.forward.activations import ActivationFunction
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import (
    Operation,
    Shape,
    SlidingWindow,
    Weights,
    require_steps_and_features,
    row_by_row,
)
from cvdemo.nets.forward.layers.convolution import (
    Conv2D,
    Conv2DTranspose,
    DepthwiseConv2D,
    SeparableConv2D,
)
from cvdemo.nets.forward.layers.pooling import AveragePooling2D, MaxPooling2D
from cvdemo.nets.forward.layers.reshaping import ZeroPadding2D
from cvdemo.nets.forward.layers.resizing import Cropping2D, UpSampling2D


@dataclass(frozen=True, kw_only=True)
class OneAxis(Operation):
    """What they share: steps (T, C) are maps (T, 1, C) to the layer of two axes.

    Attributes:
        on_two: That layer.
        before: Steps of zeros that are put before the first.
    """

    on_two: Operation
    before: int = 0

    kind_on_two: ClassVar[type[Operation]]
    each_channel: ClassVar[bool] = False  # whether a channel is computed from the same channel alone

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(on_two=cls.kind_on_two.from_config(config.with_one_column()))

    @property
    def activation(self) -> ActivationFunction:
        return self.on_two.activation

    def output_shape(self, input_shape: Shape) -> Shape:
        steps, _, channels = self.on_two.output_shape(self._maps(input_shape))
        return steps, channels

    def window(self, input_shape: Shape) -> SlidingWindow | None:
        window = self.on_two.window(self._maps(input_shape))
        if window is None:
            return None
        rows = SlidingWindow(window.size, window.strides, (window.pads_before[0] + self.before, 0))
        if self.each_channel:
            return SlidingWindow((rows.size[0], 1), (rows.strides[0], 1), rows.pads_before)
        return row_by_row(input_shape, rows)

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        shapes = self.on_two.weight_shapes(self._maps(input_shape))
        return {name: shape if name == "bias" else (shape[0], *shape[2:]) for name, shape in shapes.items()}

    def parameters_formula(self, input_shape: Shape) -> str:
        return self.on_two.parameters_formula(self._maps(input_shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        return self.on_two.multiply_adds(self._maps(input_shape))

    def cost(self, input_shape: Shape) -> int:
        return self.on_two.cost(self._maps(input_shape))

    def buffer_values(self, input_shape: Shape) -> int:
        return self.on_two.buffer_values(self._maps(input_shape))

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        if self.before:
            x = np.pad(x, ((0, 0), (self.before, 0), (0, 0)))
        kernels = {
            name: array if name == "bias" else np.expand_dims(array, 1) for name, array in weights.items()
        }
        return self.on_two.transform(x[:, :, None], kernels)[:, :, 0]

    def _maps(self, input_shape: Shape) -> Shape:
        steps, channels = require_steps_and_features(input_shape)
        return self.before + steps, 1, channels


class Conv1D(OneAxis):
    """A `Conv2D` along the steps; with "causal" padding no step sees a later one."""

    kind_on_two = Conv2D

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.raw("padding") != "causal":
            return super().from_config(config)
        conv = Conv2D.from_config(config.with_one_column().changed(padding="valid"))
        return cls(on_two=conv, before=conv.effective_kernel_size[0] - 1)


class DepthwiseConv1D(OneAxis):
    """A `DepthwiseConv2D` along the steps."""

    kind_on_two = DepthwiseConv2D


class SeparableConv1D(OneAxis):
    """A `SeparableConv2D` along the steps."""

    kind_on_two = SeparableConv2D


class Conv1DTranspose(OneAxis):
    """A `Conv2DTranspose` along the steps."""

    kind_on_two = Conv2DTranspose


class MaxPooling1D(OneAxis):
    """The largest value of each window of steps."""

    kind_on_two = MaxPooling2D
    each_channel = True


class AveragePooling1D(OneAxis):
    """The mean of each window of steps."""

    kind_on_two = AveragePooling2D
    each_channel = True


class ZeroPadding1D(OneAxis):
    """Steps of zeros before and after the others."""

    kind_on_two = ZeroPadding2D
    each_channel = True


class Cropping1D(OneAxis):
    """The steps within."""

    kind_on_two = Cropping2D
    each_channel = True


class UpSampling1D(OneAxis):
    """Each step several times."""

    kind_on_two = UpSampling2D
