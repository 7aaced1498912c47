"""Layers that are at work in training only, and pass every value on outside it."""

from dataclasses import dataclass
from typing import Self

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell


@dataclass(frozen=True)
class Regularization(CellByCell):
    """What they share: outside training the rate plays no part."""

    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()


class Dropout(Regularization):
    """In training, sets random values to 0."""


class SpatialDropout2D(Regularization):
    """In training, sets random maps to 0."""


class GaussianNoise(Regularization):
    """In training, adds random numbers."""
