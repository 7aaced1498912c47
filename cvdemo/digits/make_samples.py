"""Make samples.npz: `python -m cvdemo.digits.make_samples mnist.npz`."""

import sys
from pathlib import Path

import numpy as np

from cvdemo.digits.samples import FILE

PER_CLASS = 20


def first_of_each_class(labels: np.ndarray, per_class: int = PER_CLASS) -> np.ndarray:
    """Find the first digits of each class.

    Args:
        labels: (n,), classes 0 to 9.
        per_class: How many of each class.

    Returns:
        int64 (10 · per_class,): their indices in `labels`, class by class.
    """
    return np.concatenate([np.flatnonzero(labels == label)[:per_class] for label in range(10)])


def write_samples(mnist: Path, file: Path = FILE) -> None:
    """Write the sample file.

    Args:
        mnist: MNIST in Keras's file format: `x_test`, `y_test`.
        file: Where to write.
    """
    with np.load(mnist, allow_pickle=False) as data:
        index = first_of_each_class(data["y_test"])
        images, labels = data["x_test"][index], data["y_test"][index].astype(np.int64)
    np.savez_compressed(file, images=images, labels=labels, mnist_index=index)


if __name__ == "__main__":
    write_samples(Path(sys.argv[1]))
