"""Make a network's .keras file and its card again: python -m cvdemo.nets.train dense"""

import argparse
import hashlib
import os
import platform
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf

from . import cards, measures
from .architectures import ARCHITECTURES
from .datasets import DatasetError, Mnist, load_mnist
from .progress import Progress
from .recipes import RECIPES, Recipe

TEST_DIGITS = "MNIST's test digits, after every epoch; only shown, nothing was chosen by them"


class ShowProgress(keras.callbacks.Callback):
    def __init__(self, title: str):
        super().__init__()
        self.title = title

    def on_train_begin(self, logs=None):
        self.progress = Progress(self.title, self.params["epochs"], self.params["steps"])

    def on_train_batch_end(self, batch, logs=None):
        self.progress.step(accuracy=logs["accuracy"])

    def on_epoch_end(self, epoch, logs=None):
        self.progress.epoch_end(accuracy=logs["accuracy"], test_accuracy=logs["val_accuracy"])


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    use_one_thread()
    try:
        mnist = load_mnist(options.data)
    except DatasetError as error:
        sys.exit(str(error))
    recipe = RECIPES[options.name]
    if options.seed is not None:
        recipe = replace(recipe, seed=options.seed)
    card = ship(recipe, mnist, options.models)
    print(f"{recipe.name}: test accuracy {card.test_accuracy:.2%}, {card.file.bytes / 1e6:.2f} MB")
    if options.seeds > 1:
        card = add_spread(card, recipe, mnist, options.seeds, options.models)
        print("Seeds:", ", ".join(f"{accuracy:.2%}" for accuracy in card.spread.test_accuracy))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cvdemo.nets.train", description=__doc__)
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument("--seeds", type=int, default=1, help="train so many, for the spread on the card")
    parser.add_argument("--models", type=Path, default=cards.MODELS_DIR, help="folder to write to")
    return parser.parse_args(arguments)


def use_one_thread() -> None:
    """With one thread sums are added in one order, so a seed gives the same weights every time."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def ship(recipe: Recipe, mnist: Mnist, models_dir: Path) -> cards.Card:
    """Train, save, measure, and write the card."""
    models_dir.mkdir(parents=True, exist_ok=True)
    clock, cpu = time.perf_counter(), time.process_time()
    model, history = fit(recipe, mnist)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    path = cards.model_path(recipe.name, models_dir)
    without_optimizer(model, recipe).save(path)
    card = describe(model, recipe, history, mnist, path, clock, cpu)
    cards.save_card(card, models_dir)
    wrong = [mistake.index for mistake in card.mistakes]
    cards.save_mistake_images(recipe.name, mnist.test_images[wrong], models_dir)
    return card


def add_spread(card: cards.Card, recipe: Recipe, mnist: Mnist, n: int, models_dir: Path) -> cards.Card:
    """The same recipe from the n − 1 seeds that follow the shipped one; their weights are not kept."""
    seeds = tuple(range(recipe.seed, recipe.seed + n))
    accuracies = [card.test_accuracy]
    for seed in seeds[1:]:
        model, _ = fit(replace(recipe, seed=seed), mnist)
        predicted = scores(model, mnist.test_images).argmax(axis=1)
        accuracies.append(round(float((predicted == mnist.test_labels).mean()), 4))
    card = replace(card, spread=cards.Spread(seeds, tuple(accuracies)))
    cards.save_card(card, models_dir)
    return card


def fit(recipe: Recipe, mnist: Mnist) -> tuple[keras.Model, dict[str, list[float]]]:
    """The trained model and its history: loss, accuracy, val_loss, val_accuracy per epoch."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(recipe.seed)
    model = ARCHITECTURES[recipe.architecture]()
    model.compile(
        optimizer=keras.optimizers.get(
            {"class_name": recipe.optimizer, "config": {"learning_rate": recipe.learning_rate}}
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    run = model.fit(
        as_input(model, mnist.train_images),
        mnist.train_labels,
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        validation_data=(as_input(model, mnist.test_images), mnist.test_labels),
        validation_batch_size=500,
        callbacks=[ShowProgress(f"{recipe.name}, seed {recipe.seed}")],
        verbose=0,
    )
    return model, run.history


def without_optimizer(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The same weights in a model that was never compiled: half the file."""
    bare = ARCHITECTURES[recipe.architecture]()
    bare.set_weights(model.get_weights())
    return bare


def as_input(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """uint8 (n, 28, 28) as float32 in [0, 1], in the model's own shape."""
    return (images.astype(np.float32) / 255).reshape(-1, *model.input_shape[1:])


def scores(model: keras.Model, images: np.ndarray) -> np.ndarray:
    return model.predict(as_input(model, images), batch_size=500, verbose=0)


def describe(
    model: keras.Model,
    recipe: Recipe,
    history: dict[str, list[float]],
    mnist: Mnist,
    path: Path,
    clock: float,
    cpu: float,
) -> cards.Card:
    test_scores = scores(model, mnist.test_images)
    confusion = measures.confusion_matrix(mnist.test_labels, test_scores.argmax(axis=1))
    rounded = {key: tuple(round(float(value), 5) for value in history[key]) for key in history}
    return cards.Card(
        name=recipe.name,
        title=recipe.title,
        input_shape=tuple(model.input_shape[1:]),
        layers=tuple(
            cards.Layer(layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params())
            for layer in model.layers
        ),
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
            data_sha256={"mnist": mnist.sha256},
        ),
        history=cards.History(**rounded, validated_on=TEST_DIGITS),
        shift_accuracy=tuple(
            measures.shift_accuracy(lambda x: scores(model, x), mnist.test_images, mnist.test_labels)
        ),
        confusion_matrix=tuple(tuple(row) for row in confusion.tolist()),
        mistakes=tuple(cards.Mistake(**m) for m in measures.mistakes(mnist.test_labels, test_scores)),
        file=cards.File(
            bytes=path.stat().st_size,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            weights_sha256=weights_sha256(model),
        ),
    )


def weights_sha256(model: keras.Model) -> str:
    digest = hashlib.sha256()
    for weights in model.get_weights():
        digest.update(weights.tobytes())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
    }


if __name__ == "__main__":
    main()
