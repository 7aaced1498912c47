"""How each network is trained. The seeds were written down before the first training."""

import sys
from dataclasses import dataclass

import keras
import numpy as np

from ..registry import NETWORKS
from . import augment, pen_strokes
from .architectures import ARCHITECTURES
from .datasets import Digits, PenDigits

PEN_COPIES = 5  # every pen digit is written so often, each time a little differently
PEN_PER_EPOCH = 0.5  # of the number of MNIST digits
CALM = {"movement": 0.3, "ink": 0.5}  # how much weaker the distortions are in the last epochs


@dataclass(frozen=True)
class Recipe:
    """One network's training. `augmented` ones learn from distorted digits and from pen strokes."""

    name: str
    title: str
    architecture: str
    epochs: int
    batch_size: int
    augmented: bool = False
    calm_epochs: int = 0  # the last ones, with weaker distortions and the learning rate up again
    seed: int = 0

    @property
    def optimizer(self) -> str:
        return "adam" if self.augmented else "rmsprop"

    @property
    def learning_rate(self) -> float:
        return 0.002 if self.augmented else 0.001

    @property
    def stages(self) -> tuple[tuple[int, float], ...]:
        """Epochs and first learning rate of each run of the learning rate down to 0."""
        stages = [(self.epochs - self.calm_epochs, self.learning_rate)]
        return tuple(stages + [(self.calm_epochs, self.learning_rate / 2)] * bool(self.calm_epochs))

    @property
    def text(self) -> str:
        if not self.augmented:
            return (
                f"All 60,000 training digits of MNIST, {self.epochs} epochs in batches of "
                f"{self.batch_size}, RMSprop with Keras's learning rate of {self.learning_rate}, "
                'cross-entropy loss: the recipe of F. Chollet, "Deep Learning with Python".'
            )
        return (
            "55,000 training digits of MNIST and half as many pen digits of 30 writers "
            f"(UCI pendigits) in each of {self.epochs} epochs, every one distorted anew: turned by up to "
            "13°, scaled to 85–117 %, sheared by up to 0.22, moved by up to 2.5 pixels, bent, made "
            f"thicker or thinner. Batches of {self.batch_size}, Adam with a learning rate that falls from "
            f"{self.learning_rate} to 0 along a cosine, label smoothing 0.02, averaged weights."
            + self.calm_text
        )

    @property
    def calm_text(self) -> str:
        if not self.calm_epochs:
            return ""
        return (
            f" In the last {self.calm_epochs} epochs the digits are moved 0.3 times as far, their ink is "
            f"changed half as much, and the learning rate falls once more, from {self.learning_rate / 2}."
        )


def _recipe(name: str, epochs: int, batch_size: int, calm_epochs: int = 0) -> Recipe:
    network = NETWORKS[name]
    augmented = network.family == "augmented"
    return Recipe(name, network.title, network.architecture, epochs, batch_size, augmented, calm_epochs)


RECIPES = {
    recipe.name: recipe
    for recipe in (
        _recipe("dense", epochs=5, batch_size=128),
        _recipe("convnet", epochs=5, batch_size=64),
        _recipe("convnet_no_pooling", epochs=5, batch_size=64),
        _recipe("dense_augmented", epochs=40, batch_size=128),
        _recipe("convnet_augmented", epochs=50, batch_size=128, calm_epochs=10),
    )
}


def fit(
    recipe: Recipe, train: Digits, shown: Digits, pen_digits: PenDigits | None
) -> tuple[keras.Model, dict[str, list[float]]]:
    """The trained model and its history: loss, accuracy, val_loss, val_accuracy per epoch.

    The val_ numbers are of the digits `shown`; the training does not depend on them. `pen_digits`
    are needed by augmented recipes only.
    """
    print(f"{recipe.name}, seed {recipe.seed}", flush=True)
    keras.backend.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    model = ARCHITECTURES[recipe.architecture]()
    fit_model = fit_augmented if recipe.augmented else fit_as_in_the_lecture
    history = fit_model(model, recipe, train, shown, pen_digits)
    return model, history


def fit_as_in_the_lecture(model, recipe, train, shown, pen_digits=None) -> dict[str, list[float]]:
    model.compile(
        optimizer=keras.optimizers.RMSprop(recipe.learning_rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    run = model.fit(
        as_input(model, train.images),
        train.labels,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        validation_data=(as_input(model, shown.images), shown.labels),
        validation_batch_size=500,
        verbose=verbosity(),
    )
    return run.history


def fit_augmented(model, recipe, train, shown, pen_digits) -> dict[str, list[float]]:
    batches = DistortedDigits(model, recipe, train, pen_digits)
    history = {}
    for stage, (epochs, learning_rate) in enumerate(recipe.stages):
        done = len(history.get("loss", []))
        batches.start(epoch=done, calm=stage > 0)
        compile_averaging(model, keras.optimizers.schedules.CosineDecay(learning_rate, epochs * len(batches)))
        run = model.fit(
            batches,
            initial_epoch=done,
            epochs=done + epochs,
            shuffle=False,  # the batches shuffle themselves
            validation_data=(as_input(model, shown.images), one_hot(shown.labels)),
            validation_batch_size=500,
            callbacks=[keras.callbacks.SwapEMAWeights()],
            verbose=verbosity(),
        )
        for name, values in run.history.items():
            history.setdefault(name, []).extend(values)
    return history


def verbosity() -> int:
    """Keras's progress bar on a terminal, one line per epoch in a log."""
    return 1 if sys.stdout.isatty() else 2


def compile_averaging(model: keras.Model, schedule: keras.optimizers.schedules.LearningRateSchedule) -> None:
    """The weights kept at the end are an average over about the last 1,000 steps."""
    model.compile(
        optimizer=keras.optimizers.Adam(schedule, use_ema=True, ema_momentum=0.999),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.02),
        metrics=["accuracy"],
    )


class DistortedDigits(keras.utils.PyDataset):
    """Batches of MNIST's and the pen's digits, mixed. Each depends on seed, epoch and its number only."""

    def __init__(self, model, recipe: Recipe, mnist: Digits, pen_digits: PenDigits):
        super().__init__()
        self.shape, self.seed, self.batch_size = model.input_shape[1:], recipe.seed, recipe.batch_size
        written = pen_strokes.write(pen_digits.strokes, PEN_COPIES, np.random.default_rng(recipe.seed))
        self.images = np.concatenate([mnist.images, written])
        self.labels = np.concatenate([mnist.labels, np.tile(pen_digits.labels, PEN_COPIES)])
        self.n_mnist = len(mnist.labels)
        self.n_pen = min(round(PEN_PER_EPOCH * self.n_mnist), len(written))
        self.start(epoch=0, calm=False)

    def start(self, epoch: int, calm: bool) -> None:
        """Go on after so many epochs; Keras calls on_epoch_end before the first epoch, too."""
        self.epoch, self.calm = epoch, calm
        self.shuffle()

    def __len__(self) -> int:
        return (self.n_mnist + self.n_pen) // self.batch_size

    def __getitem__(self, batch: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[batch * self.batch_size : (batch + 1) * self.batch_size]
        rng = np.random.default_rng((self.seed, self.epoch, batch))
        images = augment.distort(self.images[chosen], rng, **(CALM if self.calm else {}))
        return images.reshape(-1, *self.shape), one_hot(self.labels[chosen])

    def on_epoch_end(self) -> None:
        self.epoch += 1
        self.shuffle()

    def shuffle(self) -> None:
        rng = np.random.default_rng((self.seed, self.epoch))
        written = rng.choice(len(self.images) - self.n_mnist, self.n_pen, replace=False) + self.n_mnist
        self.order = rng.permutation(np.concatenate([np.arange(self.n_mnist), written]))


def as_input(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """uint8 (n, 28, 28) as float32 in [0, 1], in the model's own shape."""
    return (images.astype(np.float32) / 255).reshape(-1, *model.input_shape[1:])


def one_hot(labels: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[labels]
