"""Make a network's .keras file and its card again: python -m cvdemo.nets.train dense"""

import argparse
import hashlib
import os
import platform
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf

from cvdemo.digits import digit_from_strokes

from . import cards, measures, pen
from .architectures import ARCHITECTURES
from .datasets import DatasetError, Digits, Mnist, PenDigits, load_mnist, load_pen
from .recipes import RECIPES, Recipe, as_input, fit

TEST_DIGITS = "MNIST's test digits, after every epoch; only shown, nothing was chosen by them"
KEPT_OUT = 5_000  # the last of MNIST's training digits
KEPT_OUT_TEXT = (
    "The last 5,000 of MNIST's training digits and every fifth pen digit. The file of pen digits does "
    "not say who wrote which: the same writers' other digits were trained on."
)


@dataclass(frozen=True)
class Data:
    mnist: Mnist
    pen: PenDigits | None


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    recipe = RECIPES[options.name]
    if options.seed is not None:
        recipe = replace(recipe, seed=options.seed)
    use_one_thread()
    try:
        data = Data(load_mnist(options.data), load_pen(options.pen) if recipe.augmented else None)
    except DatasetError as error:
        sys.exit(str(error))
    card = ship(recipe, data, options.models)
    print(f"{recipe.name}: test accuracy {card.test_accuracy:.2%}, {card.file.bytes / 1e6:.2f} MB")
    if options.validate:
        card = add_validation(card, recipe, data, options.models)
        print(f"Kept out: {card.validation}")
    if options.seeds > 1:
        card = add_spread(card, recipe, data, options.seeds, options.models)
        print("Seeds:", ", ".join(f"{accuracy:.2%}" for accuracy in card.spread.test_accuracy))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cvdemo.nets.train", description=__doc__)
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--pen", type=Path, help="pen_train.npz; else data/pen_train.npz")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument("--seeds", type=int, default=1, help="train so many, for the spread on the card")
    parser.add_argument(
        "--validate", action="store_true", help="train once more with digits kept out (augmented networks)"
    )
    parser.add_argument("--models", type=Path, default=cards.MODELS_DIR, help="folder to write to")
    options = parser.parse_args(arguments)
    if options.validate and not RECIPES[options.name].augmented:
        parser.error("--validate is for the augmented networks: the lecture's recipes were not chosen here")
    return options


def use_one_thread() -> None:
    """With one thread sums are added in one order, so a seed gives the same weights every time."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def ship(recipe: Recipe, data: Data, models_dir: Path) -> cards.Card:
    """Train, save, measure, and write the card."""
    models_dir.mkdir(parents=True, exist_ok=True)
    clock, cpu = time.perf_counter(), time.process_time()
    model, history = fit(recipe, data.mnist.train, data.mnist.test, data.pen)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    without_optimizer(model, recipe).save(cards.model_path(recipe.name, models_dir))
    card = describe(model, recipe, history, data, models_dir, clock, cpu)
    cards.save_card(card, models_dir)
    wrong = [mistake.index for mistake in card.mistakes]
    cards.save_mistake_images(recipe.name, data.mnist.test.images[wrong], models_dir)
    return card


def add_validation(card: cards.Card, recipe: Recipe, data: Data, models_dir: Path) -> cards.Card:
    """What the same recipe reaches on digits of the training data that it was not given."""
    kept_out = data.mnist.train[-KEPT_OUT:]
    model, _ = fit(recipe, data.mnist.train[:-KEPT_OUT], kept_out, data.pen.every_fifth(kept=False))
    pen_kept = data.pen.every_fifth(kept=True)
    rng = np.random.default_rng(0)
    by_strokes = pen.as_uint8([digit_from_strokes(strokes) for strokes in pen_kept.strokes])
    by_picture = pen.as_uint8([pen.as_picture(strokes, rng) for strokes in pen_kept.strokes])
    validation = cards.Validation(
        kept_out=KEPT_OUT_TEXT,
        mnist_accuracy=accuracy(model, kept_out),
        pen_accuracy=accuracy(model, Digits(by_strokes, pen_kept.labels)),
        pen_picture_accuracy=accuracy(model, Digits(by_picture, pen_kept.labels)),
    )
    card = replace(card, validation=validation)
    cards.save_card(card, models_dir)
    return card


def add_spread(card: cards.Card, recipe: Recipe, data: Data, n: int, models_dir: Path) -> cards.Card:
    """The same recipe from the n − 1 seeds that follow the shipped one; their weights are not kept."""
    seeds = tuple(range(recipe.seed, recipe.seed + n))
    accuracies = [card.test_accuracy]
    for seed in seeds[1:]:
        model, _ = fit(replace(recipe, seed=seed), data.mnist.train, data.mnist.test, data.pen)
        accuracies.append(accuracy(model, data.mnist.test))
    card = replace(card, spread=cards.Spread(seeds, tuple(accuracies)))
    cards.save_card(card, models_dir)
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
) -> cards.Card:
    test = data.mnist.test
    test_scores = scores(model, test.images)
    confusion = measures.confusion_matrix(test.labels, test_scores.argmax(axis=1))
    return cards.Card(
        name=recipe.name,
        title=recipe.title,
        input_shape=tuple(model.input_shape[1:]),
        layers=describe_layers(model),
        parameters=model.count_params(),
        test_accuracy=round(float(np.trace(confusion) / confusion.sum()), 4),
        spread=None,
        validation=None,
        training=cards.Training(
            recipe=recipe.text,
            seed=recipe.seed,
            epochs=recipe.epochs,
            batch_size=recipe.batch_size,
            optimizer=recipe.optimizer,
            learning_rate=recipe.learning_rate,
            seconds=round(clock, 1),
            cpu_seconds=round(cpu, 1),
            versions=versions(),
            data_sha256={"mnist": data.mnist.sha256} | ({"pen": data.pen.sha256} if data.pen else {}),
        ),
        history=describe_history(history),
        shift_accuracy=tuple(measures.shift_accuracy(lambda x: scores(model, x), test.images, test.labels)),
        confusion_matrix=tuple(tuple(row) for row in confusion.tolist()),
        mistakes=tuple(cards.Mistake(**mistake) for mistake in measures.mistakes(test.labels, test_scores)),
        file=describe_file(model, cards.model_path(recipe.name, models_dir)),
    )


def describe_layers(model: keras.Model) -> tuple[cards.Layer, ...]:
    return tuple(
        cards.Layer(layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
        for layer in model.layers
    )


def describe_history(history: dict[str, list[float]]) -> cards.History:
    names = ("loss", "accuracy", "val_loss", "val_accuracy")
    rounded = {name: tuple(round(float(value), 5) for value in history[name]) for name in names}
    return cards.History(**rounded, validated_on=TEST_DIGITS)


def describe_file(model: keras.Model, path: Path) -> cards.File:
    weights = hashlib.sha256(b"".join(array.tobytes() for array in model.get_weights()))
    return cards.File(
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


if __name__ == "__main__":
    main()
