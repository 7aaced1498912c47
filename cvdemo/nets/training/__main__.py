"""Retrain a network, and write its .keras file and its card: python -m cvdemo.nets.training dense"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from .. import model_cards
from . import train
from .datasets import DatasetError, load_mnist, load_pen
from .recipes import RECIPES
from .splits import split


def main(arguments: list[str] | None = None) -> None:
    options = parse(arguments)
    recipe = RECIPES[options.name]
    if options.seed is not None:
        recipe = replace(recipe, seed=options.seed)
    try:
        data = split(load_mnist(options.data), load_pen(options.pen) if recipe.augmented else None)
    except DatasetError as error:
        sys.exit(str(error))
    train.use_one_thread()
    card = train.train_and_save(recipe, data, options.models)
    print(f"{recipe.name}: test accuracy {card.test_accuracy:.2%}, {card.file.bytes / 1e6:.2f} MB")
    if card.validation:
        print(f"Held-out pen digits: {card.validation.pen_accuracy:.2%}")
    if options.seeds > 1:
        spread = train.add_spread(card, recipe, data, options.seeds, options.models).spread
        if spread:
            print("Seeds:", ", ".join(f"{accuracy:.2%}" for accuracy in spread.test_accuracy))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cvdemo.nets.training", description=__doc__)
    parser.add_argument("name", choices=RECIPES)
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--pen", type=Path, help="pen_train.npz; else data/pen_train.npz")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument("--seeds", type=int, default=1, help="number of seeds, for the spread on the card")
    parser.add_argument("--models", type=Path, default=model_cards.MODELS_DIR, help="folder to write to")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
