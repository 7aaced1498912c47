"""Repeat the training of a network that ships, and keep its weights on the way: models/NAME.snapshots.npz.

python -m cvdemo.nets.training.snapshots dense convnet convnet_no_pooling
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from .. import model_cards
from ..snapshots import RECORDED, Measured, Snapshots, snapshots_path
from . import train
from .architectures import ARCHITECTURES
from .datasets import DatasetError, Digits, load_mnist
from .describe import scores
from .fit import fit
from .recipes import RECIPES, Recipe
from .splits import Data, split

IN_FIRST_EPOCH = (1 / 8, 1 / 4, 1 / 2)
SIGNIFICANT_BITS = 7  # kept of float16's eleven for the size of the file; the last snapshot keeps them all
LEAST_SCORE = 1e-7  # Keras takes no logarithm of less


@dataclass(frozen=True, eq=False)
class Moment:
    """A moment of a training: the model's weights, and the means that Keras prints, None at the start."""

    epoch: float
    weights: list[np.ndarray]
    running_accuracy: float | None
    running_loss: float | None


class Recorder(keras.callbacks.Callback):
    """Keeps the weights at the start, within the first epoch and after every epoch, in `moments`."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[Moment] = []
        self._epoch = 0

    def on_train_begin(self, logs=None) -> None:
        self._keep(0, None)

    def on_epoch_begin(self, epoch, logs=None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None) -> None:
        if self._epoch == 0:
            params: Any = self.params
            for part in IN_FIRST_EPOCH:
                if batch + 1 == round(part * params["steps"]):
                    self._keep(part, logs)

    def on_epoch_end(self, epoch, logs=None) -> None:
        self._keep(epoch + 1, logs)

    def _keep(self, epoch: float, logs: dict | None) -> None:
        means = (None, None) if logs is None else (float(logs["accuracy"]), float(logs["loss"]))
        model: Any = self.model
        self.moments.append(Moment(epoch, model.get_weights(), *means))


def record(recipe: Recipe, data: Data) -> list[Moment]:
    """Train by a recipe of the lecture, and keep the moments."""
    recorder = Recorder()
    fit(recipe, data.train, data.validation, data.pen, [recorder])
    return recorder.moments


def measure(recipe: Recipe, moments: Sequence[Moment], test: Digits) -> Snapshots:
    """Round the weights as they are stored, and evaluate the network with them.

    Args:
        recipe: Of the network.
        moments: Of its training.
        test: The digits to evaluate on.
    """
    model = ARCHITECTURES[recipe.architecture]()
    measured, predicted, rows = [], [], []
    for moment in moments:
        bits = 11 if moment is moments[-1] else SIGNIFICANT_BITS
        stored = [rounded(array, bits) for array in moment.weights]
        model.set_weights([array.astype(np.float32) for array in stored])
        given = scores(model, test.images)
        of_labels = given[np.arange(len(test.labels)), test.labels]
        measured.append(
            Measured(
                epoch=moment.epoch,
                accuracy=float((given.argmax(axis=1) == test.labels).mean()),
                loss=float(-np.log(np.clip(of_labels, LEAST_SCORE, 1)).mean()),
                running_accuracy=moment.running_accuracy,
                running_loss=moment.running_loss,
            )
        )
        predicted.append(given.argmax(axis=1).astype(np.uint8))
        rows.append(np.concatenate([array.ravel() for array in stored]))
    return Snapshots(tuple(measured), np.stack(predicted), np.stack(rows))


def rounded(weights: np.ndarray, significant_bits: int) -> np.ndarray:
    """The nearest float16 numbers with so many significant bits, at most 11.

    >>> rounded(np.array([1 / 3, -2, 0]), 5).tolist()
    [0.328125, -2.0, 0.0]
    """
    dropped = 11 - significant_bits
    bits = weights.astype(np.float16).view(np.uint16).astype(np.uint32)
    if dropped:
        bits = (bits + (1 << (dropped - 1))) >> dropped << dropped
    return bits.astype(np.uint16).view(np.float16)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m cvdemo.nets.training.snapshots",
        description="Repeat the training of a network that ships, and keep its weights on the way.",
    )
    parser.add_argument("names", nargs="+", choices=RECORDED)
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--models", type=Path, default=model_cards.MODELS_DIR, help="folder of the networks")
    options = parser.parse_args(arguments)
    try:
        data = split(load_mnist(options.data), None)
    except DatasetError as error:
        sys.exit(str(error))
    train.use_one_thread()
    for name in options.names:
        moments = record(RECIPES[name], data)
        check_repeated(name, moments[-1], options.models)
        snapshots = measure(RECIPES[name], moments, data.test)
        path = snapshots_path(name, options.models)
        snapshots.save(path)
        print(f"{path.name}: {len(moments)} snapshots, {path.stat().st_size / 1e6:.2f} MB")


def check_repeated(name: str, last: Moment, models_dir: Path) -> None:
    """Exit with a sentence unless the training has ended in the very weights that ship."""
    digest = hashlib.sha256(b"".join(array.tobytes() for array in last.weights)).hexdigest()
    if digest != model_cards.load_card(name, models_dir).file.weights_sha256:
        sys.exit(
            f"The training of {name} ended in other weights than those of its card: another processor or "
            "version of TensorFlow adds up in another order. Train it here first "
            f"(python -m cvdemo.nets.training {name}), then record it."
        )


if __name__ == "__main__":
    main()
