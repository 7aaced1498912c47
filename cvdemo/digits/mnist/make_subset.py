"""Make subset.npz: `python -m cvdemo.digits.mnist.make_subset mnist.npz --seed 0`."""

import argparse
from pathlib import Path

import numpy as np

from cvdemo.digits.mnist.subset import FILE

PER_CLASS = {"train": 500, "test": 100}


def draw_of_each_class(labels: np.ndarray, per_class: int, rng: np.random.Generator) -> np.ndarray:
    """Draw equally many digits of each class, without replacement.

    Args:
        labels: (n,), classes 0 to 9.
        per_class: How many of each.
        rng: What they are drawn with.

    Returns:
        int32 (10 · per_class,): their places in `labels`, ascending.
    """
    drawn = [rng.choice(np.flatnonzero(labels == label), per_class, replace=False) for label in range(10)]
    return np.sort(np.concatenate(drawn)).astype(np.int32)


def write_subset(mnist: Path, seed: int, file: Path = FILE, per_class: dict[str, int] | None = None) -> None:
    """Write the subset.

    Args:
        mnist: MNIST in Keras's file format: `x_train`, `y_train`, `x_test`, `y_test`.
        seed: The digits are drawn with it, training digits first.
        file: Where to write.
        per_class: How many digits of each class: `PER_CLASS` if None.
    """
    rng = np.random.default_rng(seed)
    arrays = {}
    with np.load(mnist, allow_pickle=False) as data:
        for part, count in (per_class or PER_CLASS).items():
            index = draw_of_each_class(data[f"y_{part}"], count, rng)
            arrays[f"{part}_images"] = data[f"x_{part}"][index]
            arrays[f"{part}_labels"] = data[f"y_{part}"][index]
            arrays[f"{part}_index"] = index
    np.savez_compressed(file, **arrays)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mnist", type=Path, help="MNIST in Keras's file format (mnist.npz)")
    parser.add_argument("--seed", type=int, required=True, help="the digits are drawn with it")
    arguments = parser.parse_args()
    write_subset(arguments.mnist, arguments.seed)
