"""What goes through the pipe: a job to the worker, and what it reports."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .job import TrainSettings

STOP = "stop"  # to the worker: end after this batch


class Means(NamedTuple):
    """Sums over the digits of an epoch so far, from which the means come that Keras prints."""

    digits: int = 0
    loss: float = 0.0
    right: float = 0.0

    def plus(self, digits: int, loss: float, accuracy: float) -> "Means":
        """With another batch, whose own means these are."""
        return Means(self.digits + digits, self.loss + digits * loss, self.right + digits * accuracy)

    @property
    def values(self) -> tuple[float, float] | None:
        """Loss and accuracy; None before the first batch."""
        return (self.loss / self.digits, self.right / self.digits) if self.digits else None


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """All that is needed to go on exactly where a training was.

    Attributes:
        epoch, batch: The next batch.
        means: Of that epoch.
        variables: Of the layers: weights, and states of random generators.
        optimizer: Its variables.
    """

    epoch: int
    batch: int
    means: Means
    variables: list[np.ndarray]
    optimizer: list[np.ndarray]

    def epochs(self, settings: TrainSettings) -> float:
        """How much of the training lies behind it."""
        return self.epoch + self.batch / settings.batches


@dataclass(frozen=True, eq=False)
class Job:
    """A training to do.

    Attributes:
        stack: Its code.
        settings: How.
        digit: (28, 28) in [0, 1], whose scores are watched.
        checkpoint: Where to go on; None: at the beginning.
    """

    stack: str
    settings: TrainSettings
    digit: np.ndarray
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True)
class Progress:
    """After a batch: epochs done, the means of this epoch so far, and seconds per batch."""

    epoch: float
    loss: float
    accuracy: float
    seconds: float


@dataclass(frozen=True, eq=False)
class Moment:
    """A moment at which the network was looked at.

    Attributes:
        epoch: How much of the training lies behind it.
        test_loss, test_accuracy: On the 1,000 test digits that come with the app, at these weights.
        running: Loss and accuracy as Keras prints them; None at the start.
        kernel, bias: Of the first layer, if it is a convolution or a dense layer on the digit; at most 32
            filters or units.
        scores: (10,), of the digit; None if they are not finite.
    """

    epoch: float
    test_loss: float
    test_accuracy: float
    running: tuple[float, float] | None
    kernel: np.ndarray | None
    bias: np.ndarray | None
    scores: np.ndarray


@dataclass(frozen=True, eq=False)
class Ended:
    """The training has come to its end, or to a stop.

    Attributes:
        finished: All epochs are done.
        network: The `.keras` file, without the optimizer; None if it could not be written.
        problem: Why not, in a sentence.
    """

    finished: bool
    network: bytes | None
    problem: str | None = None


@dataclass(frozen=True)
class Failed:
    """The training cannot go on; a sentence for its owner."""

    sentence: str


Message = Progress | Moment | Checkpoint | Ended | Failed
