"""What is to be trained and how, and what a server that many visitors share says no to."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cvdemo.nets.forward.activations import SOFTMAX
from cvdemo.nets.stack import Stack, too_large

OPTIMIZERS: Mapping[str, str] = MappingProxyType(
    {"rmsprop": "RMSprop", "adam": "Adam", "sgd": "SGD", "momentum": "SGD, momentum 0.9"}
)
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SIZES = (16, 32, 64, 128, 256, 512)
MAX_EPOCHS = 20
MAX_SEED = 9_999

DIGITS = 5_000  # training digits that come with the app
MAX_PARAMETERS = 1_500_000
MAX_SECONDS = 600  # of training as estimated
MAX_BYTES = 1_500_000_000  # of one batch's values and gradients, and of the optimizer's state
COST_PER_SECOND = 2.5e10  # multiplications of one processor, measured with the lecture's networks
SECONDS_PER_BATCH = 0.004  # of Keras, whatever the layers
BACKWARD = 3  # a batch's forward and backward pass, in forward passes


@dataclass(frozen=True)
class TrainSettings:
    """How a network is trained.

    Attributes:
        optimizer: One of `OPTIMIZERS`.
        learning_rate: One of `LEARNING_RATES`.
        batch_size: One of `BATCH_SIZES`.
        epochs: 1 to `MAX_EPOCHS`.
        augmented: Distort every digit anew in every epoch.
        seed: Of the first weights, the order of the digits and the distortions; 0 to `MAX_SEED`.

    Raises:
        ValueError: For another value.
    """

    optimizer: str = "rmsprop"
    learning_rate: float = 0.001
    batch_size: int = 64
    epochs: int = 5
    augmented: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        for name, allowed in (
            ("optimizer", OPTIMIZERS),
            ("learning_rate", LEARNING_RATES),
            ("batch_size", BATCH_SIZES),
            ("epochs", range(1, MAX_EPOCHS + 1)),
            ("seed", range(MAX_SEED + 1)),
        ):
            if getattr(self, name) not in allowed:
                some = ", ".join(map(str, [*allowed][:9]))
                raise ValueError(f"{name} must be one of {some} …. Received: {getattr(self, name)!r}.")

    @property
    def batches(self) -> int:
        """Of one epoch; the last may be smaller."""
        return math.ceil(DIGITS / self.batch_size)


def seconds(stack: Stack, settings: TrainSettings) -> float:
    """How long a training takes about, where nothing else is to do."""
    cost = sum(layer.operation.cost(layer.input_shape) for layer in stack.placed)
    per_epoch = DIGITS * BACKWARD * cost / COST_PER_SECOND + settings.batches * SECONDS_PER_BATCH
    return settings.epochs * per_epoch


def refusal(stack: Stack, settings: TrainSettings) -> str | None:
    """Why this is not trained here, in a sentence or two; None if it is."""
    if problem := stack.unfit or too_large(stack):
        return problem
    if not stack.trainable_parameters:
        return "It has no weights to train: add a convolution or a dense layer."
    if stack.parameters > MAX_PARAMETERS:
        return (
            f"It has {stack.parameters:,} parameters; up to {MAX_PARAMETERS:,} are trained here. Pool before "
            "the dense layer, or use fewer units."
        )
    values = sum(math.prod(layer.output_shape) for layer in stack.placed)
    if 4 * (2 * BACKWARD * settings.batch_size * values + 4 * stack.parameters) > MAX_BYTES:
        return (
            f"A batch of {settings.batch_size} digits has {settings.batch_size * values:,} values in this "
            "network, which is too much memory: use smaller batches."
        )
    if (needed := seconds(stack, settings)) > MAX_SECONDS:
        return (
            f"This training would take about {needed / 60:.0f} minutes; {MAX_SECONDS // 60} are what a "
            "visitor gets here. Use fewer epochs or filters, or pool earlier."
        )
    return None


def ends_in_softmax(stack: Stack) -> bool:
    """Whether the outputs are scores that sum to 1; if not, the loss takes them as logits."""
    return stack.placed[-1].operation.activation is SOFTMAX
