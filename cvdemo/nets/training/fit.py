"""Train a network by its recipe."""

import sys
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from . import augment, pen_strokes
from .architectures import ARCHITECTURES
from .datasets import Digits, PenDigits
from .recipes import Recipe

PEN_COPIES = 5  # versions of every pen digit, each a little different
PEN_PER_EPOCH = 0.5  # of the number of MNIST digits
WEAK_AUGMENTATION = {"movement": 0.3, "ink": 0.5}  # strength of the distortions while fine-tuning

History = dict[str, list[float]]


def fit(
    recipe: Recipe,
    train: Digits,
    validation: Digits,
    pen_digits: PenDigits | None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> tuple[keras.Model, History]:
    """Build and train the network of a recipe.

    Args:
        recipe: what to train, and how.
        train: MNIST digits to train on.
        validation: digits that the val_ numbers of the history come from; training does not depend on them.
        pen_digits: pen digits to train on, for augmented recipes only.
        callbacks: what else to do during the training.

    Returns:
        The trained model, and its loss, accuracy, val_loss and val_accuracy after each epoch.
    """
    print(f"{recipe.name}, seed {recipe.seed}", flush=True)
    keras.backend.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    model = ARCHITECTURES[recipe.architecture]()
    if not recipe.augmented:
        return model, _fit_plain(model, recipe, train, validation, callbacks)
    if pen_digits is None:
        raise ValueError(f"The recipe {recipe.name} needs pen digits.")
    batches = DistortedDigits(model, recipe, train, pen_digits)
    return model, _fit_augmented(model, recipe, batches, validation, callbacks)


def _fit_plain(
    model: keras.Model,
    recipe: Recipe,
    train: Digits,
    validation: Digits,
    callbacks: Sequence[keras.callbacks.Callback],
) -> History:
    """Train as F. Chollet does in "Deep Learning with Python"."""
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
        validation_data=(as_input(model, validation.images), validation.labels),
        validation_batch_size=500,
        callbacks=[*callbacks],
        verbose=_verbosity(),
    )
    return run.history


def _fit_augmented(
    model: keras.Model,
    recipe: Recipe,
    batches: "DistortedDigits",
    validation: Digits,
    callbacks: Sequence[keras.callbacks.Callback],
) -> History:
    history: History = {}
    for stage, (epochs, learning_rate) in enumerate(recipe.stages):
        done = len(history.get("loss", []))
        batches.start(epoch=done, weak=stage > 0)
        schedule = keras.optimizers.schedules.CosineDecay(learning_rate, epochs * len(batches))
        _compile_averaging(model, schedule)
        run = model.fit(
            batches,
            initial_epoch=done,
            epochs=done + epochs,
            shuffle=False,  # the batches shuffle themselves
            validation_data=(as_input(model, validation.images), _one_hot(validation.labels)),
            validation_batch_size=500,
            callbacks=[keras.callbacks.SwapEMAWeights(), *callbacks],
            verbose=_verbosity(),
        )
        for name, values in run.history.items():
            history.setdefault(name, []).extend(values)
    return history


def _verbosity() -> Any:
    """Keras's progress bar on a terminal, one line per epoch in a log; Keras declares a str."""
    return 1 if sys.stdout.isatty() else 2


def _compile_averaging(model: keras.Model, schedule: Any) -> None:
    """Compile so that the final weights are an average over about the last 1,000 steps.

    `schedule` is a `LearningRateSchedule`, which Keras's declaration of `Adam` leaves out.
    """
    model.compile(
        optimizer=keras.optimizers.Adam(schedule, use_ema=True, ema_momentum=0.999),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.02),
        metrics=["accuracy"],
    )


class DistortedDigits(keras.utils.PyDataset):
    """Batches of MNIST and pen digits, mixed; each depends only on the seed, the epoch and its index.

    A batch is float32 images `(n, …)` in `[0, 1]`, shaped as the model's input, and one-hot labels,
    float32 `(n, 10)`.
    """

    def __init__(self, model: keras.Model, recipe: Recipe, mnist: Digits, pen_digits: PenDigits):
        super().__init__()
        self.shape, self.seed, self.batch_size = model.input_shape[1:], recipe.seed, recipe.batch_size
        written = pen_strokes.write(pen_digits.strokes, PEN_COPIES, np.random.default_rng(recipe.seed))
        self.images = np.concatenate([mnist.images, written])
        self.labels = np.concatenate([mnist.labels, np.tile(pen_digits.labels, PEN_COPIES)])
        self.n_mnist = len(mnist.labels)
        self.n_pen = min(round(PEN_PER_EPOCH * self.n_mnist), len(written))
        self.start(epoch=0, weak=False)

    def start(self, epoch: int, weak: bool) -> None:
        """Continue after `epoch` epochs, with weak augmentation or full.

        Keras calls on_epoch_end before the first epoch, too.
        """
        self.epoch = epoch
        self.strength = WEAK_AUGMENTATION if weak else {}
        self._shuffle()

    def __len__(self) -> int:
        return (self.n_mnist + self.n_pen) // self.batch_size

    def __getitem__(self, batch: int) -> tuple[np.ndarray, np.ndarray]:
        chosen = self.order[batch * self.batch_size : (batch + 1) * self.batch_size]
        rng = np.random.default_rng((self.seed, self.epoch, batch))
        images = augment.distort(self.images[chosen], rng, **self.strength)
        return images.reshape(-1, *self.shape), _one_hot(self.labels[chosen])

    def on_epoch_end(self) -> None:
        self.epoch += 1
        self._shuffle()

    def _shuffle(self) -> None:
        rng = np.random.default_rng((self.seed, self.epoch))
        written = rng.choice(len(self.images) - self.n_mnist, self.n_pen, replace=False) + self.n_mnist
        self.order = rng.permutation(np.concatenate([np.arange(self.n_mnist), written]))


def as_input(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Convert uint8 `(n, 28, 28)` to the model's input: float32 in `[0, 1]`, in its shape."""
    return (images.astype(np.float32) / 255).reshape(-1, *model.input_shape[1:])


def _one_hot(labels: np.ndarray) -> np.ndarray:
    return np.eye(10, dtype=np.float32)[labels]
