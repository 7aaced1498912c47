"""The augmented recipe in small: what is trained on, what is held out, and that a seed repeats it."""

from dataclasses import replace

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.training import augment, train
from cvdemo.nets.training.architectures import ARCHITECTURES
from cvdemo.nets.training.datasets import Digits, Mnist, PenDigits
from cvdemo.nets.training.fit import WEAK_AUGMENTATION, DistortedDigits, fit
from cvdemo.nets.training.recipes import RECIPES
from cvdemo.nets.training.splits import split

STROKE = np.array([[0.3, 0.1], [0.35, 0.5], [0.3, 0.9]])
PEN = PenDigits([[STROKE + i / 50] for i in range(10)], np.full(10, 1, np.uint8), "pen's hash")


@pytest.fixture(scope="module")
def mnist():
    digits = Digits(samples().images, samples().labels)
    return Mnist(digits, digits[::10], "mnist's hash")


@pytest.fixture
def data(mnist):
    return split(mnist, PEN, held_out=50)


@pytest.fixture
def recipe():
    return replace(RECIPES["dense_augmented"], epochs=2, batch_size=32)


def test_held_out_digits_are_not_trained_on(data, mnist):
    assert len(data.train.labels) == 150
    np.testing.assert_array_equal(data.validation.images, mnist.train.images[150:])
    assert len(data.pen.labels) == 8
    assert data.pen_held_out.strokes == [PEN.strokes[4], PEN.strokes[9]]


def test_the_lectures_networks_are_given_everything(mnist):
    data = split(mnist, None)
    assert data.train is mnist.train
    assert data.validation is mnist.test
    assert data.pen is None


def test_batches_mix_both_kinds_and_change_with_the_epoch(data, recipe):
    batches = DistortedDigits(ARCHITECTURES["convnet"](), recipe, data.train, data.pen)
    assert len(batches) == (150 + 40) // 32
    images, labels = batches[0]
    assert images.shape == (32, 28, 28, 1)
    assert labels.shape == (32, 10)
    np.testing.assert_array_equal(images, batches[0][0])
    batches.on_epoch_end()
    assert (images != batches[0][0]).any()


def test_card_of_a_small_training(data, recipe, tmp_path):
    cards = [train.train_and_save(recipe, data, tmp_path) for _ in range(2)]
    assert cards[0].file.weights_sha256 == cards[1].file.weights_sha256
    card = cards[0]
    assert card.name == "dense_augmented"
    assert card.training.data_sha256 == {"mnist": "mnist's hash", "pen": "pen's hash"}
    assert 0 <= card.validation.pen_accuracy <= 1
    assert "every fifth pen digit" in card.validation.held_out
    assert len(card.history.val_loss) == 2


def test_an_augmented_recipe_needs_pen_digits(data, recipe):
    with pytest.raises(ValueError, match="dense_augmented needs pen digits"):
        fit(recipe, data.train, data.validation, None)


def test_distortions_weaken_in_the_last_epochs_only(data, recipe, monkeypatch, capsys):
    given = []
    monkeypatch.setattr(augment, "distort", lambda images, rng, **strength: given.append(strength) or images)
    fit(replace(recipe, epochs=3, fine_tune_epochs=1), data.train, data.validation, data.pen)
    assert "Epoch 3/3" in capsys.readouterr().out
    n = given.index(WEAK_AUGMENTATION)
    assert given == [{}] * n + [WEAK_AUGMENTATION] * (len(given) - n)
    assert n > len(given) - n > 0


def test_learning_rate_restarts_once_to_fine_tune():
    recipe = RECIPES["convnet_augmented"]
    assert recipe.stages == (
        (recipe.epochs - recipe.fine_tune_epochs, 0.002),
        (recipe.fine_tune_epochs, 0.001),
    )
    assert replace(recipe, fine_tune_epochs=0).stages == ((recipe.epochs, 0.002),)
