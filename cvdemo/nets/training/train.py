"""Train a network, save its .keras file, and write its card."""

import time
from dataclasses import replace
from pathlib import Path

import keras
import tensorflow as tf

from .. import model_cards
from .architectures import ARCHITECTURES
from .describe import accuracy, describe
from .fit import fit
from .recipes import Recipe
from .splits import Data


def use_one_thread() -> None:
    """Make training repeatable: one thread adds up sums in one order, so a seed gives the same weights."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def train_and_save(recipe: Recipe, data: Data, models_dir: Path) -> model_cards.Card:
    """Train, save and evaluate a network, and write its card.

    Args:
        recipe: the network and its training.
        data: the digits, as `split` gives them.
        models_dir: the folder for the .keras file, the card and the misclassified digits.

    Returns:
        The card as it was written.
    """
    models_dir.mkdir(parents=True, exist_ok=True)
    clock, cpu = time.perf_counter(), time.process_time()
    model, history = fit(recipe, data.train, data.validation, data.pen)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    _without_optimizer(model, recipe).save(model_cards.model_path(recipe.name, models_dir))
    card = describe(model, recipe, history, data, models_dir, clock, cpu)
    model_cards.save_card(card, models_dir)
    wrong = [mistake.index for mistake in card.mistakes]
    model_cards.save_mistake_images(recipe.name, data.test.images[wrong], models_dir)
    return card


def add_spread(
    card: model_cards.Card, recipe: Recipe, data: Data, n: int, models_dir: Path
) -> model_cards.Card:
    """Add to a card the test accuracies of the same recipe from other seeds.

    Args:
        card: the card of the shipped network.
        recipe: its recipe.
        data: its digits.
        n: number of seeds: the shipped one and the n − 1 that follow it, whose weights are not kept.
        models_dir: the folder of the card, which is saved again after each training.

    Returns:
        The card with its `spread`.
    """
    seeds, accuracies = [recipe.seed], [card.test_accuracy]
    for seed in range(recipe.seed + 1, recipe.seed + n):
        model, _ = fit(replace(recipe, seed=seed), data.train, data.validation, data.pen)
        seeds.append(seed)
        accuracies.append(accuracy(model, data.test))
        card = replace(card, spread=model_cards.Spread(tuple(seeds), tuple(accuracies)))
        model_cards.save_card(card, models_dir)  # after each: a training takes minutes
    return card


def _without_optimizer(model: keras.Model, recipe: Recipe) -> keras.Model:
    """The same weights in a model that was never compiled: half the file size."""
    bare = ARCHITECTURES[recipe.architecture]()
    bare.set_weights(model.get_weights())
    return bare
