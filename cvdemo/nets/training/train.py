"""Train a network, save its .keras file, and write its card."""

import hashlib
import os
import platform
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf

from cvdemo.digits import digit_from_strokes

from .. import model_cards
from . import metrics, pen_strokes
from .architectures import ARCHITECTURES
from .datasets import Digits, Mnist, PenDigits
from .recipes import Recipe, as_input, fit

TEST_DIGITS = "MNIST's 10,000 test digits, after every epoch; only shown, nothing was chosen by them"
KEPT_OUT = 5_000  # the last of MNIST's training digits
KEPT_OUT_DIGITS = "the last 5,000 of MNIST's training digits, which this network was not trained on"
KEPT_OUT_TEXT = (
    "The last 5,000 of MNIST's training digits and every fifth pen digit were not trained on. The file of "
    "pen digits does not say who wrote which, so the same 30 writers' other digits were."
)


@dataclass(frozen=True)
class Data:
    """What a network learns from, what its history shows after every epoch, and what it is tested on."""

    train: Digits
    shown: Digits
    shown_text: str
    test: Digits
    pen: PenDigits | None
    pen_kept_out: PenDigits | None
    sha256: dict[str, str]


def split(mnist: Mnist, pen_digits: PenDigits | None) -> Data:
    """The lecture's networks learn from all of MNIST's training digits, the augmented ones, which are
    given `pen_digits`, from all but those that the recipe's choices were made on.
    """
    if pen_digits is None:
        return Data(mnist.train, mnist.test, TEST_DIGITS, mnist.test, None, None, {"mnist": mnist.sha256})
    return Data(
        mnist.train[:-KEPT_OUT],
        mnist.train[-KEPT_OUT:],
        KEPT_OUT_DIGITS,
        mnist.test,
        pen_digits.every_fifth(kept=False),
        pen_digits.every_fifth(kept=True),
        {"mnist": mnist.sha256, "pen": pen_digits.sha256},
    )


def use_one_thread() -> None:
    """With one thread sums are added in one order, so a seed gives the same weights every time."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def ship(recipe: Recipe, data: Data, models_dir: Path) -> model_cards.Card:
    """Train, save, measure, and write the card."""
    models_dir.mkdir(parents=True, exist_ok=True)
    clock, cpu = time.perf_counter(), time.process_time()
    model, history = fit(recipe, data.train, data.shown, data.pen)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    without_optimizer(model, recipe).save(model_cards.model_path(recipe.name, models_dir))
    card = describe(model, recipe, history, data, models_dir, clock, cpu)
    model_cards.save_card(card, models_dir)
    wrong = [mistake.index for mistake in card.mistakes]
    model_cards.save_mistake_images(recipe.name, data.test.images[wrong], models_dir)
    return card


def add_spread(
    card: model_cards.Card, recipe: Recipe, data: Data, n: int, models_dir: Path
) -> model_cards.Card:
    """The same recipe from the n − 1 seeds that follow the shipped one; their weights are not kept."""
    seeds, accuracies = [recipe.seed], [card.test_accuracy]
    for seed in range(recipe.seed + 1, recipe.seed + n):
        model, _ = fit(replace(recipe, seed=seed), data.train, data.shown, data.pen)
        seeds.append(seed)
        accuracies.append(accuracy(model, data.test))
        card = replace(card, spread=model_cards.Spread(tuple(seeds), tuple(accuracies)))
        model_cards.save_card(card, models_dir)  # after each: a training takes minutes
    return card


def without_optimizer(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The same weights in a model that was never compiled: half the file."""
    bare = ARCHITECTURES[recipe.architecture]()
    bare.set_weights(model.get_weights())
    return bare


def scores(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(as_input(model, images), batch_size=500, verbose=0)


def accuracy(model: keras.Model, digits: Digits) -> float:
    return round(float((scores(model, digits.images).argmax(axis=1) == digits.labels).mean()), 4)


def describe(
    model: keras.Model,
    recipe: Recipe,
    history: dict[str, list[float]],
    data: Data,
    models_dir: Path,
    clock: float,
    cpu: float,
) -> model_cards.Card:
    test = data.test
    test_scores = scores(model, test.images)
    confusion = metrics.confusion_matrix(test.labels, test_scores.argmax(axis=1))
    return model_cards.Card(
        name=recipe.name,
        title=recipe.title,
        input_shape=tuple(model.input_shape[1:]),
        layers=describe_layers(model),
        parameters=model.count_params(),
        test_accuracy=round(float(np.trace(confusion) / confusion.sum()), 4),
        spread=None,
        validation=validate(model, data),
        training=model_cards.Training(
            recipe=recipe.text,
            seed=recipe.seed,
            epochs=recipe.epochs,
            batch_size=recipe.batch_size,
            optimizer=recipe.optimizer,
            learning_rate=recipe.learning_rate,
            seconds=round(clock, 1),
            cpu_seconds=round(cpu, 1),
            versions=versions(),
            data_sha256=data.sha256,
        ),
        history=describe_history(history, data.shown_text),
        shift_accuracy=tuple(metrics.shift_accuracy(lambda x: scores(model, x), test.images, test.labels)),
        confusion_matrix=tuple(tuple(row) for row in confusion.tolist()),
        mistakes=tuple(
            model_cards.Mistake(**mistake) for mistake in metrics.mistakes(test.labels, test_scores)
        ),
        file=describe_file(model, model_cards.model_path(recipe.name, models_dir)),
    )


def validate(model: keras.Model, data: Data) -> model_cards.Validation | None:
    """On the digits that an augmented network was not given: MNIST's, and the pen's by both routes."""
    if data.pen_kept_out is None:
        return None
    strokes, labels = data.pen_kept_out.strokes, data.pen_kept_out.labels
    rng = np.random.default_rng(0)
    by_strokes = pen_strokes.as_uint8([digit_from_strokes(digit) for digit in strokes])
    by_picture = pen_strokes.as_uint8([pen_strokes.as_picture(digit, rng) for digit in strokes])
    return model_cards.Validation(
        kept_out=KEPT_OUT_TEXT,
        mnist_accuracy=accuracy(model, data.shown),
        pen_accuracy=accuracy(model, Digits(by_strokes, labels)),
        pen_picture_accuracy=accuracy(model, Digits(by_picture, labels)),
    )


def describe_layers(model: keras.Model) -> tuple[model_cards.Layer, ...]:
    return tuple(
        model_cards.Layer(
            layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params()
        )
        for layer in model.layers
    )


def describe_history(history: dict[str, list[float]], validated_on: str) -> model_cards.History:
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    rounded = {name: tuple(round(float(value), 5) for value in history[name]) for name in names}
    return model_cards.History(**rounded, validated_on=validated_on)


def describe_file(model: keras.Model, path: Path) -> model_cards.File:
    weights = hashlib.sha256(b"".join(array.tobytes() for array in model.get_weights()))
    return model_cards.File(
        bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        weights_sha256=weights.hexdigest(),
    )


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
    }
