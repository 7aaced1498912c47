"""Where a value of a layer comes from: the operation that made it, and its strongest source below."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cvdemo.core import explain_conv2d, explain_pool2d
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layer_config import LayerSettings
from cvdemo.nets.forward.receptive_field import input_window
from cvdemo.ui.inside.place import Place

POOLINGS = {"MaxPooling2D": "max", "AveragePooling2D": "average"}
PASSING_ON = ("Flatten", "Reshape", "Dropout", "GaussianNoise")  # the same values in the same order
MIXING = ("SeparableConv2D", "Reshape", "Dense")  # a map is made of other maps than the one of its number


@dataclass(frozen=True, eq=False)
class Convolution:
    """How one map of a layer is made: `kernel` (kh, kw, C) on the channels `first` to `first` + C."""

    kernel: np.ndarray
    bias: float
    first: int
    arguments: dict  # strides, padding, dilation_rate: as `core.conv2d` takes them

    def channels(self, x: np.ndarray) -> np.ndarray:
        """Those channels of the layer's input (H, W, all channels) that this map is made of."""
        return x[..., self.first : self.first + self.kernel.shape[2]]


@dataclass(frozen=True)
class Pooling:
    kind: Literal["max", "average"]
    arguments: dict  # pool_size, strides, padding


@dataclass(frozen=True)
class Source:
    """One cell below that a value is made of; `weight` is None where nothing was multiplied."""

    map: int
    row: int
    column: int
    value: float
    weight: float | None = None


def as_maps(output: np.ndarray) -> np.ndarray | None:
    """A layer's output as (H, W, maps); None for a list of units."""
    if output.ndim == 3:
        return output
    return output[..., None] if output.ndim == 2 else None


def operation(layer: Layer, index: int) -> Convolution | Pooling | None:
    """What the stage can show of map `index` of `layer`; None for other kinds of layers."""
    settings = LayerSettings(layer.kind, layer.config)
    if layer.kind in POOLINGS:
        size = settings.pair("pool_size")
        strides = size if settings.raw("strides") is None else settings.pair("strides")
        arguments = {"pool_size": size, "strides": strides, "padding": settings.padding()}
        return Pooling(POOLINGS[layer.kind], arguments)
    bias = float(layer.weights["bias"][index]) if "bias" in layer.weights else 0.0
    if layer.kind == "Dense" and len(layer.output_shape) == 3:  # at every place the same: a 1 × 1 kernel
        return Convolution(layer.weights["kernel"][None, None, :, index], bias, 0, {})
    if layer.kind not in ("Conv2D", "DepthwiseConv2D"):
        return None
    arguments = {
        "strides": settings.pair("strides", 1),
        "dilation_rate": settings.pair("dilation_rate", 1),
        "padding": settings.padding(),
    }
    if layer.kind == "Conv2D":
        return Convolution(layer.weights["kernel"][..., index], bias, 0, arguments)
    channel, which = divmod(index, layer.weights["kernel"].shape[3])
    kernel = layer.weights["kernel"][:, :, channel : channel + 1, which]
    return Convolution(kernel, bias, channel, arguments)


def strongest(network: Network, place: Place, x: np.ndarray) -> Source | None:
    """The cell of the layer's input `x` (H, W, C) that the pinned value owes most to.

    For a convolution that with the largest product, of either sign; for max pooling the winner; else
    the largest value, of either sign, of the window. None where the window holds nothing but padding.
    """
    layer = network.layers[place.layer - 1]
    made = operation(layer, place.map)
    if isinstance(made, Convolution):
        return _largest_product(made, x, place.pin)
    if isinstance(made, Pooling) and made.kind == "max":
        row, column = explain_pool2d(x[..., place.map], *place.pin, **made.arguments).winner
        return Source(place.map, row, column, float(x[row, column, place.map]))
    same_map = layer.kind not in MIXING and place.map < x.shape[2]
    return _largest_value(network, place, x, slice(place.map, place.map + 1) if same_map else slice(None))


def _largest_product(made: Convolution, x: np.ndarray, pin: tuple[int, int]) -> Source | None:
    parts = explain_conv2d(made.channels(x), made.kernel[..., None], *pin, made.bias, **made.arguments)
    exists = (parts.input_rows >= 0)[:, None, None] & (parts.input_columns >= 0)[:, None]
    sizes = np.where(exists, np.abs(parts.products), -1)
    i, j, channel = np.unravel_index(sizes.argmax(), sizes.shape)
    if sizes[i, j, channel] < 0:
        return None
    row, column = int(parts.input_rows[i]), int(parts.input_columns[j])
    value, weight = parts.patch[i, j, channel], parts.weights[i, j, channel]
    return Source(made.first + int(channel), row, column, float(value), float(weight))


def _largest_value(network: Network, place: Place, x: np.ndarray, maps: slice) -> Source | None:
    (top, bottom), (left, right) = input_window(network, place.layer - 1, *place.pin).clipped
    window = x[top:bottom, left:right, maps]
    if window.size == 0:
        return None
    i, j, channel = np.unravel_index(np.abs(window).argmax(), window.shape)
    index = (maps.start or 0) + int(channel)
    return Source(index, top + int(i), left + int(j), float(window[i, j, channel]))


def cell_of_unit(network: Network, layer: int, unit: int) -> Place:
    """Where unit `unit` of `layer`'s input stands: a value of a map, or a unit of the layer before.

    `layer` counts from 1, as in `Place`. Flattening and dropout are walked through.
    """
    below = layer - 1
    while below and len(network.layers[below - 1].output_shape) == 1:
        if network.layers[below - 1].kind not in PASSING_ON:
            break
        below -= 1
    shape = network.layers[below - 1].output_shape if below else (28, 28)
    if len(shape) == 1:
        return Place(below, unit)
    row, column, index = np.unravel_index(unit, (*shape, 1)[:3])
    return Place(below, int(index), (int(row), int(column)))
