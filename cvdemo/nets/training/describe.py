"""Evaluate a trained network, and describe it in a model card."""

import hashlib
import platform
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from cvdemo.digits import digit_from_strokes

from .. import model_cards
from . import metrics, pen_strokes
from .datasets import Digits
from .fit import History, as_input
from .recipes import Recipe
from .splits import HELD_OUT_TEXT, Data

QUIET: Any = 0  # Keras declares `verbose` as str


def scores(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Classify uint8 `(n, 28, 28)`: float32 `(n, 10)`, class scores in `[0, 1]`."""
    return model.predict(as_input(model, images), batch_size=500, verbose=QUIET)


def accuracy(model: keras.Model, digits: Digits) -> float:
    """Fraction of the digits classified correctly, to four decimals."""
    return round(float((scores(model, digits.images).argmax(axis=1) == digits.labels).mean()), 4)


def describe(
    model: keras.Model,
    recipe: Recipe,
    history: History,
    data: Data,
    models_dir: Path,
    seconds: float,
    cpu_seconds: float,
) -> model_cards.Card:
    """Evaluate a network and fill in its card.

    Args:
        model: the trained network.
        recipe: how it was trained.
        history: metrics after each epoch, as `fit` returns them.
        data: what it was trained, validated and tested on.
        models_dir: the folder in which its .keras file was saved.
        seconds: duration of the training.
        cpu_seconds: processor time of the training.

    Returns:
        The card, without a spread over seeds.
    """
    test = data.test
    test_scores = scores(model, test.images)
    confusion = metrics.confusion_matrix(test.labels, test_scores.argmax(axis=1))
    return model_cards.Card(
        name=recipe.name,
        title=recipe.title,
        input_shape=tuple(model.input_shape[1:]),
        layers=_describe_layers(model),
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
            seconds=round(seconds, 1),
            cpu_seconds=round(cpu_seconds, 1),
            versions=_versions(),
            data_sha256=data.sha256,
        ),
        history=_describe_history(history, data.validation_note),
        shift_accuracy=tuple(metrics.shift_accuracy(lambda x: scores(model, x), test.images, test.labels)),
        confusion_matrix=tuple(tuple(row) for row in confusion.tolist()),
        mistakes=tuple(
            model_cards.Mistake(**mistake) for mistake in metrics.mistakes(test.labels, test_scores)
        ),
        file=_describe_file(model, model_cards.model_path(recipe.name, models_dir)),
    )


def validate(model: keras.Model, data: Data) -> model_cards.Validation | None:
    """Evaluate an augmented network on the held-out digits of MNIST and of the pen.

    The pen digits are classified twice: placed by their strokes, and by the pixels of a drawn pad.
    Returns `None` where no pen digits are held out.
    """
    if data.pen_held_out is None:
        return None
    strokes, labels = data.pen_held_out.strokes, data.pen_held_out.labels
    rng = np.random.default_rng(0)
    by_strokes = pen_strokes.as_uint8([digit_from_strokes(digit) for digit in strokes])
    by_picture = pen_strokes.as_uint8([pen_strokes.as_picture(digit, rng) for digit in strokes])
    return model_cards.Validation(
        held_out=HELD_OUT_TEXT,
        mnist_accuracy=accuracy(model, data.validation),
        pen_accuracy=accuracy(model, Digits(by_strokes, labels)),
        pen_picture_accuracy=accuracy(model, Digits(by_picture, labels)),
    )


def _describe_layers(model: keras.Model) -> tuple[model_cards.Layer, ...]:
    return tuple(
        model_cards.Layer(
            layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params()
        )
        for layer in model.layers
    )


def _describe_history(history: History, validated_on: str) -> model_cards.History:
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    rounded = {name: tuple(round(float(value), 5) for value in history[name]) for name in names}
    return model_cards.History(**rounded, validated_on=validated_on)


def _describe_file(model: keras.Model, path: Path) -> model_cards.File:
    weights = hashlib.sha256(b"".join(array.tobytes() for array in model.get_weights()))
    return model_cards.File(
        bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        weights_sha256=weights.hexdigest(),
    )


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
    }
