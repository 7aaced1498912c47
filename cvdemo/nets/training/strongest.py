"""Find where each map of a network answers most in MNIST's test digits.

python -m cvdemo.nets.training.strongest convnet convnet_augmented
"""

import argparse
import sys
from pathlib import Path

from .. import model_cards
from ..forward import load
from ..strongest import find
from .datasets import DatasetError, load_mnist


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m cvdemo.nets.training.strongest",
        description="Find where each map of a network answers most in MNIST's test digits.",
    )
    parser.add_argument("names", nargs="+", help="networks with maps, such as convnet")
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--models", type=Path, default=model_cards.MODELS_DIR, help="folder of the networks")
    options = parser.parse_args(arguments)
    try:
        test = load_mnist(options.data).test
    except DatasetError as error:
        sys.exit(str(error))
    for name in options.names:
        path = options.models / f"{name}.strongest.npz"
        found = find(load(options.models / f"{name}.keras"), test.images, test.labels)
        found.save(path)
        print(f"{path.name}: {len(found.digits)} digits, {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
