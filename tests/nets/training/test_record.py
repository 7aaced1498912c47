"""Recording a training, on the 200 samples: which moments are kept, and what is measured at them."""

from dataclasses import replace

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.training import snapshots, train
from cvdemo.nets.training.datasets import Digits, Mnist
from cvdemo.nets.training.recipes import RECIPES
from cvdemo.nets.training.splits import split

RECIPE = replace(RECIPES["dense"], epochs=2, batch_size=8)


@pytest.fixture(scope="module")
def data():
    digits = Digits(samples().images, samples().labels)
    return split(Mnist(digits, digits, "mnist's hash"), None)


@pytest.fixture(scope="module")
def moments(data):
    return snapshots.record(RECIPE, data)


def test_moments_are_kept_before_the_first_batch_and_at_parts_of_the_first_epoch(moments):
    assert [moment.epoch for moment in moments] == [0, 1 / 8, 1 / 4, 1 / 2, 1, 2]
    assert moments[0].running_loss is None
    assert moments[1].running_loss > moments[4].running_loss > moments[5].running_loss
    assert not np.array_equal(moments[0].weights[0], moments[1].weights[0])


def test_accuracy_is_measured_with_the_rounded_weights(data, moments):
    measured = snapshots.measure(RECIPE, moments, data.test)
    assert measured.weights.dtype == np.float16
    assert measured.weights.shape == (6, 407_050)
    np.testing.assert_array_equal(
        measured.weights[-1][:784], moments[-1].weights[0].ravel()[:784].astype(np.float16)
    )
    right = (measured.predicted == data.test.labels).mean(axis=1)
    assert [each.accuracy for each in measured.measured] == pytest.approx(right.tolist())
    assert measured.measured[-1].loss < measured.measured[0].loss


def test_weights_lose_at_most_the_bits_that_are_dropped():
    values = np.random.default_rng(0).standard_normal(1000).astype(np.float32)
    error = np.abs(snapshots.rounded(values, 9).astype(np.float32) - values)
    assert (error <= np.abs(values) * (2.0**-9 + 2.0**-11)).all()
    np.testing.assert_array_equal(snapshots.rounded(values, 11), values.astype(np.float16))


def test_another_training_than_the_shipped_one_is_not_recorded(moments):
    with pytest.raises(SystemExit, match="ended in other weights than those of its card"):
        snapshots.check_repeated("dense", moments[-1], train.model_cards.MODELS_DIR)
