"""5,000 training digits and 1,000 test digits of MNIST, as many of each class.

From each class 500 training digits and 100 test digits are drawn at random, with a seed that the command
names; they stand in MNIST's order, so classes are mixed as they are there. The test digits belong to the
10,000 on which the networks that ship are evaluated, and no network is trained on them.

MNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges (http://yann.lecun.com/exdb/mnist/),
licensed CC BY-SA 3.0; so is subset.npz. `python -m cvdemo.digits.mnist.make_subset mnist.npz --seed 0` makes
the file again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("subset.npz")


@dataclass(frozen=True, eq=False)
class MnistSubset:
    """Read-only arrays, of the types that `keras.datasets.mnist.load_data()` gives.

    Attributes:
        train_images: uint8 (5000, 28, 28), paper 0, ink 255.
        train_labels: uint8 (5000,).
        train_index: int32 (5000,), each digit's place among MNIST's 60,000, ascending.
        test_images: uint8 (1000, 28, 28).
        test_labels: uint8 (1000,).
        test_index: int32 (1000,), each digit's place among MNIST's 10,000, ascending.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    train_index: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    test_index: np.ndarray


@cache
def mnist_subset() -> MnistSubset:
    """Load the digits; the file is read at the first call only (30 ms).

    Returns:
        5,000 training digits and 1,000 test digits.
    """
    with np.load(FILE, allow_pickle=False) as file:
        arrays = {name: file[name] for name in MnistSubset.__dataclass_fields__}
    for array in arrays.values():
        array.setflags(write=False)
    return MnistSubset(**arrays)
