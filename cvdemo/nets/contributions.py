"""What the values of a layer are made of: the share that each channel, or each unit, below has in a value.

A convolution adds products over its window and over all input channels, then a bias. Added up channel by
channel, the products say how much each map below has to do with a value; together with the bias they are
the value before the activation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cvdemo.core import IntPair, pad2d
from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.layers import (
    ELU,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    GaussianNoise,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    LeakyReLU,
    MaxPooling2D,
    ReLU,
    Rescaling,
    Shape,
    SpatialDropout2D,
    ZeroPadding2D,
)

MAP_BY_MAP = (
    Activation, AveragePooling2D, BatchNormalization, Dropout, ELU, GaussianNoise, GlobalAveragePooling2D,
    GlobalMaxPooling2D, LeakyReLU, MaxPooling2D, ReLU, Rescaling, SpatialDropout2D, ZeroPadding2D,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Contributions:
    """What some values of a layer are made of.

    Attributes:
        shares: float32 (n, C): how much each of the C channels or units below adds to each of n values.
        bias: float32 (n,): what is added to the sum of a row; the sum is the value before the activation.
    """

    shares: np.ndarray
    bias: np.ndarray


def is_map_by_map(layer: Layer) -> bool:
    """Whether map k is computed from map k of the layer below alone."""
    return isinstance(layer.operation, MAP_BY_MAP)


def largest_places(y: np.ndarray, maps: Sequence[int]) -> list[IntPair]:
    """Where each of some maps of `y` (H, W, C) is largest, of either sign: row and column."""
    chosen = np.abs(y[..., maps]).reshape(-1, len(maps)).argmax(axis=0)
    return [(int(row), int(column)) for row, column in zip(*np.divmod(chosen, y.shape[1]), strict=True)]


def of_maps(
    layer: Layer, x: np.ndarray, y: np.ndarray, maps: Sequence[int], places: Sequence[IntPair]
) -> Contributions | None:
    """What a value of each of some maps is made of.

    Args:
        layer: With rows and columns before and after it.
        x: Its input, float32 (H, W, C).
        y: Its output, float32 (H', W', maps).
        maps: Indices of maps of `y`.
        places: Row and column of a value of each.

    Returns:
        None where a map mixes those below in another way than by adding up products.
    """
    if is_map_by_map(layer):
        rows, columns = np.transpose(places)
        shares = np.zeros((len(maps), x.shape[2]), np.float32)
        shares[np.arange(len(maps)), maps] = y[rows, columns, maps]
        return Contributions(shares, np.zeros(len(maps), np.float32))
    bias = _bias(layer, maps)
    match layer.operation:
        case Conv2D() as conv:
            kernel = layer.weights["kernel"][..., maps]
            return Contributions(np.einsum("nijc,ijcn->nc", _patches(conv, x, places), kernel), bias)
        case DepthwiseConv2D() as conv:
            channels, which = np.divmod(maps, conv.depth_multiplier)
            patches = _patches(conv, x, places)[np.arange(len(maps)), ..., channels]
            shares = np.zeros((len(maps), x.shape[2]), np.float32)
            kernel = layer.weights["kernel"][:, :, channels, which]
            shares[np.arange(len(maps)), channels] = np.einsum("nij,ijn->n", patches, kernel)
            return Contributions(shares, bias)
        case Dense() if len(layer.output_shape) == 3:  # at every place the same: a 1 × 1 convolution
            rows, columns = np.transpose(places)
            return Contributions(x[rows, columns] * layer.weights["kernel"][:, maps].T, bias)
    return None


def of_units(layer: Layer, x: np.ndarray, units: Sequence[int], shape: Shape) -> Contributions | None:
    """What some units of a dense layer are made of.

    Args:
        layer: A dense layer on a list of numbers.
        x: Its input, float32, in any shape.
        units: Which of its units.
        shape: Of the layer whose values `x` is: (H, W, C) to add up the products of each of C maps,
            (C,) to keep those of each unit.

    Returns:
        None for layers of another kind.
    """
    if not isinstance(layer.operation, Dense) or layer.input_shape != (x.size,):
        return None
    products = x.reshape(-1, 1) * layer.weights["kernel"][:, units]
    shares = products.reshape(-1, shape[-1], len(units)).sum(axis=0).T
    return Contributions(shares, _bias(layer, units))


def _bias(layer: Layer, which: Sequence[int]) -> np.ndarray:
    return layer.weights["bias"][which] if "bias" in layer.weights else np.zeros(len(which), np.float32)


def _patches(conv: Conv2D | DepthwiseConv2D, x: np.ndarray, places: Sequence[IntPair]) -> np.ndarray:
    """The input values under the kernel at each place: float32 (n, kh, kw, C)."""
    rows, columns = (
        np.asarray(starts)[:, None] * stride + np.arange(size) * rate
        for starts, stride, size, rate in zip(
            np.transpose(places), conv.strides, conv.kernel_size, conv.dilation_rate, strict=True
        )
    )
    return pad2d(x, conv.pads(x.shape))[rows[:, :, None], columns[:, None, :]]
