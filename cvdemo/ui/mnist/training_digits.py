"""Training digits to look at, by class, in an order drawn by a seed; a click makes one the current digit."""

import numpy as np

from cvdemo.digits import Digit, mnist_subset
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.page import frame
from cvdemo.ui.session.parameters import Choice, Number

SHOWN = 28
CLASS: Choice[int | None] = Choice("train_class", "Class", {label: str(label) for label in range(10)}, None)
SEED = Number("train_seed", "Shuffle: seed", 0, 999, 0, 1)


def choose() -> None:
    """The controls and the digits; a click on one takes it as the current digit, with its label."""
    with frame.controls():
        kind = CLASS.pills(width="content")
        seed = int(SEED.number_input(width=130))
    subset = mnist_subset()
    shown = drawn(subset.train_labels, kind, seed)
    labels = [
        f"train_images[{subset.train_index[index]}], label {subset.train_labels[index]}" for index in shown
    ]

    def take(chosen: int) -> None:
        pixels = subset.train_images[shown[chosen]] / np.float32(255)
        frame.take_digit(Digit(pixels, "training digit", label=int(subset.train_labels[shown[chosen]])))

    gallery(
        subset.train_images[shown],
        labels,
        name="Training digits of MNIST",
        key="train_digits",
        on_choose=take,
    )


def drawn(labels: np.ndarray, kind: int | None, seed: int, count: int = SHOWN) -> np.ndarray:
    """Which digits are shown.

    Args:
        labels: (n,), of all digits.
        kind: Their class; None for all classes.
        seed: What the digits and their order are drawn with.
        count: At most this many.

    Returns:
        Indices into `labels`.
    """
    of_kind = np.arange(len(labels)) if kind is None else np.flatnonzero(labels == kind)
    return np.random.default_rng(seed).permutation(of_kind)[:count]


def words(digit: Digit) -> str:
    """The lecture's three words, said of this digit."""
    text = (
        "Each of the ten digits is a **class**, each image a **sample**. The class of a sample is its "
        "**label**: the answer that a network has to learn."
    )
    if digit.label is None:
        return f"{text} Your digit has no label: nobody has said which class it is."
    return f"{text} Your digit's label is **{digit.label}**."
