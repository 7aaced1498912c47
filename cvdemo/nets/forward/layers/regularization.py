"""Layers that are at work in training only, and pass every value on outside it."""

from dataclasses import dataclass
from typing import Self

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell


@dataclass(frozen=True)
class Regularization(CellByCell):
    """What they share; the rate plays no part outside training."""

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()


class Dropout(Regularization):
    pass


class SpatialDropout2D(Regularization):
    pass


class GaussianNoise(Regularization):
    pass
