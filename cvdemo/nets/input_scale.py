"""On which scale a network takes the pixels of a digit: no file says, so the sample digits are tried."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from cvdemo.digits import samples

from .forward import Network

BUDGET = 15_000_000_000  # multiplications for all trials together: a second or two
CLASSES = 10
MOVED = 3  # pixels: far enough for mistakes
AS_MANY = 0.05  # of the digits: the accuracy is about the same
AS_GOOD = 1.1  # a loss larger by this factor is about the same,
SMALLEST_LOSS = 0.02, 0.05  # and so are smaller ones than these, in place and moved
SMALLEST_PROBABILITY = 1e-6


@dataclass(frozen=True)
class InputScale:
    """The values that blank paper and full ink have for a network.

    Attributes:
        title: "0 to 255".
        paper: The value of a pixel without ink.
        ink: The value of a pixel full of ink.
    """

    title: str
    paper: float
    ink: float

    def pixels(self, digits: np.ndarray) -> np.ndarray:
        """Digits in [0, 1], of any shape, on this scale: float32."""
        return np.asarray(digits, np.float32) * np.float32(self.ink - self.paper) + np.float32(self.paper)


UNIT = InputScale("0 to 1", 0.0, 1.0)
MEAN, DEVIATION = 0.1307, 0.3081  # of the pixels of MNIST's training digits in [0, 1]
SCALES = (  # the likelier first
    UNIT,
    InputScale("0 to 255", 0.0, 255.0),
    InputScale("−1 to 1", -1.0, 1.0),
    InputScale("−0.5 to 0.5", -0.5, 0.5),
    InputScale("standardised", -MEAN / DEVIATION, (1 - MEAN) / DEVIATION),
)


@dataclass(frozen=True)
class FoundScale:
    """The scale on which a network does best.

    Attributes:
        right: Sample digits, in their place, that it classifies correctly on this scale.
        of: Sample digits, in their place, that it was given.
    """

    scale: InputScale
    right: int
    of: int

    @property
    def knows_digits(self) -> bool:
        """Whether it classifies far more of them correctly than by chance; if not, the scale is a guess."""
        return self.right > 0.3 * self.of


def find_scale(network: Network) -> FoundScale:
    """Try sample digits on every scale, half of them moved, which is harder.

    Scales on which about as many digits are classified correctly are told apart by the cross-entropy: on
    too narrow a scale no answer is certain, which costs on digits in their place, and on too wide a scale
    mistakes are made with certainty, which costs on moved ones. What is left undecided is the likelier one.

    Args:
        network: With its weights. A slow one is given fewer digits.

    Returns:
        The scale; the first of `SCALES` for a network that knows digits on none.
    """
    digits, labels = _digits(network)
    trials = [_Trial.of(network, scale, digits, labels) for scale in SCALES]
    most = max(trial.right + trial.right_moved for trial in trials)
    best = [each for each in trials if each.right + each.right_moved >= most - AS_MANY * len(labels)]
    least = min(trial.loss for trial in best)
    chosen = next(trial for trial in best if trial.loss <= AS_GOOD * least)
    found = FoundScale(chosen.scale, chosen.right, len(labels) // 2)
    return found if found.knows_digits else FoundScale(UNIT, trials[0].right, found.of)


@dataclass(frozen=True)
class _Trial:
    """What a network makes of the digits on one scale; `loss` is the product of two cross-entropies."""

    scale: InputScale
    right: int
    right_moved: int
    loss: float

    @classmethod
    def of(cls, network: Network, scale: InputScale, digits: np.ndarray, labels: np.ndarray) -> Self:
        outputs = network.predict(scale.pixels(digits))
        if not np.isfinite(outputs).all():
            return cls(scale, 0, 0, np.inf)
        shares = network.probabilities(outputs).astype(np.float64)
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), SMALLEST_PROBABILITY)
        of_label = np.maximum(shares[np.arange(len(labels)), labels], SMALLEST_PROBABILITY)
        losses = [-np.log(half).mean() for half in np.split(of_label, 2)]
        right, right_moved = np.split(outputs.argmax(axis=1) == labels, 2)
        return cls(
            scale, int(right.sum()), int(right_moved.sum()), float(np.prod(np.maximum(losses, SMALLEST_LOSS)))
        )


def _digits(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """As many digits (n, 28, 28) in [0, 1] as the budget allows, as many of each class, and their labels."""
    affordable = BUDGET // (len(SCALES) * max(network.cost, 1))
    all_samples = samples()
    of_a_class = len(all_samples.labels) // CLASSES
    count = min(max(affordable // (2 * CLASSES), 1), of_a_class // 2)
    order = np.arange(len(all_samples.labels)).reshape(CLASSES, of_a_class)
    in_place, moved = order[:, :count].ravel(), order[:, count : 2 * count].ravel()
    images = all_samples.images / np.float32(255)
    ways = [(MOVED, 0), (-MOVED, 0), (0, MOVED), (0, -MOVED)]  # a sample has four pixels of paper around it
    shifted = [np.roll(images[index], ways[i % 4], axis=(0, 1)) for i, index in enumerate(moved)]
    digits = np.concatenate([images[in_place], np.stack(shifted)])
    return digits, all_samples.labels[np.concatenate([in_place, moved])]
