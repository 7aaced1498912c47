"""Every kind of picture that no camera took is classified, and every kind of blank one refused."""

from functools import cache

import numpy as np
import pytest

from cvdemo.digits import digit_from_image, samples
from cvdemo.digits.photo.seen_ink import NoDigitError
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from tests.digits.pen import pen_digits
from tests.digits.photo.blanks import BLANKS
from tests.digits.photo.screens import FROM_MNIST, FROM_STROKES

PER_KIND = 4


@cache
def network():
    return load(MODELS_DIR / "convnet_augmented.keras")


def right(make, subjects, seed) -> int:
    rng = np.random.default_rng(seed)
    digits = [digit_from_image(make(subject, rng)) for _, subject in subjects]
    labels = [label for label, _ in subjects]
    return int((network().predict(np.stack(digits)).argmax(axis=1) == labels).sum())


@pytest.mark.parametrize("make", FROM_STROKES, ids=lambda make: make.__name__)
def test_pictures_of_strokes(make):
    pen = pen_digits()
    chosen = np.random.default_rng(3).choice(len(pen), PER_KIND, replace=False)
    assert right(make, [pen[i] for i in chosen], seed=4) == PER_KIND


@pytest.mark.parametrize("make", FROM_MNIST, ids=lambda make: make.__name__)
def test_pictures_of_mnist(make):
    every = samples()
    chosen = np.random.default_rng(5).choice(len(every.labels), PER_KIND, replace=False)
    assert right(make, [(int(every.labels[i]), every.images[i]) for i in chosen], seed=6) == PER_KIND


@cache
def refused() -> dict[str, int]:
    """How many blank pictures of each kind are refused."""
    rng = np.random.default_rng(7)
    return {make.__name__: sum(is_refused(make(rng)) for _ in range(PER_KIND)) for make in BLANKS}


def is_refused(picture: np.ndarray) -> bool:
    try:
        digit_from_image(picture)
    except NoDigitError:
        return True
    return False


@pytest.mark.parametrize("make", BLANKS, ids=lambda make: make.__name__)
def test_blanks_of_every_kind_are_refused(make):
    assert refused()[make.__name__] >= PER_KIND // 2


def test_nearly_all_blanks_are_refused():
    assert sum(refused().values()) >= 0.95 * PER_KIND * len(BLANKS)
