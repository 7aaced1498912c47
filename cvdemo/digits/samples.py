"""The 200 test digits that the app ships: from MNIST's test set the first 20 of each class.

MNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges (http://yann.lecun.com/exdb/mnist/),
licensed CC BY-SA 3.0; so is samples.npz. `python -m cvdemo.digits.make_samples mnist.npz` makes the
file again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("samples.npz")


@dataclass(frozen=True, eq=False)
class Samples:
    """Read-only arrays, sorted by class, within a class in MNIST's order.

    Attributes:
        images: uint8 (200, 28, 28), paper 0, ink 255.
        labels: int64 (200,), classes 0 to 9.
        mnist_index: int64 (200,), each digit's place in MNIST's test set.
    """

    images: np.ndarray
    labels: np.ndarray
    mnist_index: np.ndarray


@cache
def samples() -> Samples:
    """Load the shipped digits; the file is read once.

    Returns:
        200 digits, 20 of each class.
    """
    with np.load(FILE, allow_pickle=False) as file:
        arrays = {name: file[name] for name in ("images", "labels", "mnist_index")}
    for array in arrays.values():
        array.setflags(write=False)
    return Samples(**arrays)
