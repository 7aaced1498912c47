"""The activations of all layers of a network for one digit."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo.nets.forward import Layer
from cvdemo.ui.components.maps.board import LARGEST_SIDE
from cvdemo.ui.inside.position import below, maps_shape
from cvdemo.ui.networks.opened import Opened


@dataclass(frozen=True, eq=False)
class Activations:
    """What every layer of an opened network gives for a digit.

    Layer 0 is the input as the network takes it, layer i is `network.layers[i − 1]`.

    Attributes:
        opened: The network.
        digit: float32 (28, 28) in [0, 1].
        outputs: float32 (*output_shape) for each layer.
        preactivations: The same before each layer's activation.
    """

    opened: Opened
    digit: np.ndarray
    outputs: list[np.ndarray]
    preactivations: list[np.ndarray]

    @classmethod
    def of(cls, opened: Opened, digit: np.ndarray) -> Self:
        pixels = opened.pixels(digit)
        inputs = pixels.reshape(opened.network.input_shape)
        values = opened.network.layer_values(pixels)
        outputs = [inputs, *(value.output for value in values)]
        return cls(opened, digit, outputs, [inputs, *(value.preactivation for value in values)])

    def layer(self, layer: int) -> Layer:
        """Layer 1 is the network's first."""
        return self.opened.network.layers[layer - 1]

    def problem(self, layer: int) -> str | None:
        """Why a layer cannot be drawn, in a sentence; None for one that can."""
        near = [self.outputs[layer], self.preactivations[layer], self.outputs[self.below(layer)]]
        if not all(np.isfinite(values).all() for values in near):
            return (
                "Some values here are infinite or not numbers: for this digit the network's sums grow beyond "
                "what float32 can hold. Choose an earlier layer, or another digit."
            )
        for shape in (maps_shape(self.opened.network, each) for each in (layer, self.below(layer))):
            if shape and max(shape[:2]) > LARGEST_SIDE:
                return (
                    f"Maps of {shape[0]:,} × {shape[1]:,} values are too large to draw here: up to "
                    f"{LARGEST_SIDE:,} rows and columns are shown."
                )
        return None

    def below(self, layer: int) -> int:
        """The layer that a layer is called on; the digit for the digit."""
        return below(self.opened.network, layer) if layer else 0

    def maps(self, layer: int) -> np.ndarray | None:
        """A layer's output as (H, W, maps); None for a list of units. The digit always has rows."""
        shape = maps_shape(self.opened.network, layer)
        return self.outputs[layer].reshape(shape) if shape else None
