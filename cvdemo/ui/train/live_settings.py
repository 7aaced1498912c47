"""What is trained live, and how: controls whose values a link carries."""

import streamlit as st

from cvdemo.lesson.number_format import number
from cvdemo.nets.stack import PRESETS, Stack, stack_from_code
from cvdemo.nets.train_worker.job import (
    BATCH_SIZES,
    LEARNING_RATES,
    MAX_SEED,
    OPTIMIZERS,
    TrainSettings,
    refusal,
    seconds,
)
from cvdemo.ui.build.stack_parameter import STACK
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choice, Number, Toggle

BUILT = "stack"
EPOCH_COUNTS = (1, 2, 3, 5, 10, 15, 20)
TRAINING = Choice(keys.TRAINING, "Training", {"recorded": "Recorded", "live": "Live"}, "recorded")
_LECTURE = ("convnet", "dense", "no_pooling")
NETWORK = Choice(
    keys.TRAIN_NET,
    "Network",
    {name: PRESETS[name].title for name in _LECTURE} | {BUILT: "The stack you built"},
    "convnet",
)
_DEFAULT = TrainSettings()
OPTIMIZER = Choice(keys.OPTIMIZER, "Optimizer", dict(OPTIMIZERS), _DEFAULT.optimizer)
RATE = Choice(
    keys.RATE, "Learning rate", {rate: f"{rate:g}" for rate in LEARNING_RATES}, _DEFAULT.learning_rate
)
BATCH = Choice(keys.BATCH, "Batch size", {size: str(size) for size in BATCH_SIZES}, _DEFAULT.batch_size)
EPOCHS = Choice(keys.EPOCHS, "Epochs", {count: str(count) for count in EPOCH_COUNTS}, _DEFAULT.epochs)
AUGMENTED = Toggle(keys.AUGMENT, "Augmentation")
SEED = Number(keys.SEED, "Seed", 0, MAX_SEED, _DEFAULT.seed, 1)


def choose_the_stack() -> None:
    """Have the page train live what the visitor has built."""
    TRAINING.set("live")
    NETWORK.set(BUILT)


def choose() -> tuple[Stack, TrainSettings]:
    """The controls in a row, those that are needed least behind a button."""
    name = NETWORK.selectbox(width=214)
    STACK.put()  # also while another network is chosen: the link leads back to it
    stack = STACK.value if name == BUILT else stack_from_code(PRESETS[name].code)
    optimizer = OPTIMIZER.selectbox(width=172)
    rate = RATE.selectbox(width=92)
    epochs = EPOCHS.selectbox(width=72)
    with st.popover("More", icon=":material/tune:"):
        batch = BATCH.selectbox()
        augmented = AUGMENTED.toggle(
            help="Every digit is turned, scaled, sheared, moved and bent anew in every epoch."
        )
        seed = SEED.number_input(
            help="Draws the first weights and the order of the digits: the same seed, the same training."
        )
    return stack, TrainSettings(optimizer, rate, batch, epochs, augmented, int(seed))


def outlook(stack: Stack, settings: TrainSettings) -> str:
    """What is about to be trained, and how long it takes; or why it is not trained, as `refusal` says."""
    if problem := refusal(stack, settings):
        return problem
    time = duration(seconds(stack, settings))
    return (
        f"{len(stack.layers)} layers, **{stack.parameters:,} parameters**. An epoch is {settings.batches} "
        f"batches of the 5,000 training digits that come with this app; {settings.epochs} take {time} where "
        "the server has nothing else to do."
    )


def duration(seconds: float) -> str:
    """A time as one says it.

    >>> duration(0.4), duration(34), duration(200)
    ('about a second', 'about 34 seconds', 'about 3 minutes')
    """
    if seconds < 1.5:
        return "about a second"
    return f"about {seconds:.0f} seconds" if seconds < 90 else f"about {seconds / 60:.0f} minutes"


def described(settings: TrainSettings) -> str:
    """The settings in a line."""
    return (
        f"{OPTIMIZERS[settings.optimizer]}, learning rate {settings.learning_rate:g}, batches of "
        f"{settings.batch_size}{', augmented' if settings.augmented else ''}, seed {settings.seed}"
    )


def loss(value: float) -> str:
    """As it stands in the progress bar."""
    return number(value) if value < 100 else f"{value:.0f}"
