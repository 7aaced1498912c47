"""Layers that are at work in training only, and pass every value on outside it."""

from dataclasses import dataclass
from typing import Self

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers.base import CellByCell


@dataclass(frozen=True)
class Regularization(CellByCell):
    """What they share: outside training the settings play no part."""

    copies = True

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls()


class Dropout(Regularization):
    """In training, sets random values to 0."""


class SpatialDropout1D(Regularization):
    """In training, sets random channels of a sequence to 0."""


class SpatialDropout2D(Regularization):
    """In training, sets random maps to 0."""


class AlphaDropout(Regularization):
    """In training, dropout that keeps mean and variance, for SELU."""


class GaussianDropout(Regularization):
    """In training, multiplies by random numbers around 1."""


class GaussianNoise(Regularization):
    """In training, adds random numbers."""


class ActivityRegularization(Regularization):
    """In training, adds to the loss what its input's size costs."""


class Identity(Regularization):
    """Its input, unchanged."""


class RandomFlip(Regularization):
    """In training, mirrors random digits."""


class RandomRotation(Regularization):
    """In training, turns each digit by a random angle."""


class RandomTranslation(Regularization):
    """In training, moves each digit at random."""


class RandomZoom(Regularization):
    """In training, makes each digit larger or smaller at random."""


class RandomShear(Regularization):
    """In training, slants each digit at random."""


class RandomPerspective(Regularization):
    """In training, tilts each digit at random."""


class RandomElasticTransform(Regularization):
    """In training, bends each digit at random."""


class RandomErasing(Regularization):
    """In training, covers random squares."""


class RandomGaussianBlur(Regularization):
    """In training, blurs random digits."""


class RandomInvert(Regularization):
    """In training, exchanges ink and paper of random digits."""


class RandomBrightness(Regularization):
    """In training, makes each digit brighter or darker at random."""


class RandomContrast(Regularization):
    """In training, changes each digit's contrast at random."""


class RandomSharpness(Regularization):
    """In training, changes each digit's sharpness at random."""


class RandomGrayscale(Regularization):
    """In training, takes the colour from random digits."""


class RandomPosterization(Regularization):
    """In training, leaves fewer greys of random digits."""


class RandAugment(Regularization):
    """In training, changes each digit in several random ways."""


class AugMix(Regularization):
    """In training, mixes several changed copies of each digit."""


class MixUp(Regularization):
    """In training, mixes two digits and their labels."""


class CutMix(Regularization):
    """In training, pastes a piece of another digit."""
