"""What is refused, and in which words."""

from dataclasses import replace

import numpy as np
import pytest

from cvdemo.nets.stack import PRESETS, stack_from_code
from cvdemo.nets.train_worker.job import TrainSettings, refusal, seconds
from cvdemo.nets.train_worker.messages import Job, Means
from cvdemo.nets.train_worker.service import TrainingError, checked

SETTINGS = TrainSettings()


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_trained(name):
    assert refusal(stack_from_code(PRESETS[name].code), SETTINGS) is None


@pytest.mark.parametrize(
    ("code", "settings", "sentence"),
    [
        ("empty", SETTINGS, "The stack is empty"),
        ("conv32", SETTINGS, "ten scores, one for each class, need Flatten"),
        ("conv32.max30.flat.dense10-softmax", SETTINGS, "whole number from 1 to 28"),
        ("flat.dense4096.dense10-softmax", SETTINGS, "up to 1,500,000 are trained here"),
        ("conv64.conv96.conv64.flat.dense10-softmax", replace(SETTINGS, epochs=20), "would take about"),
        (
            "conv128-same.conv128-same.gap.dense10-softmax",
            replace(SETTINGS, batch_size=512),
            "smaller batches",
        ),
        ("conv10-k28-linear-nobias.conv10-k2.flat", SETTINGS, "Layer 2 breaks the stack"),
    ],
)
def test_what_cannot_be_trained_here_is_a_sentence(code, settings, sentence):
    with pytest.raises(TrainingError, match=sentence):
        checked(Job(code, settings, np.zeros((28, 28))))


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": "x"},
        {"learning_rate": 2.0},
        {"learning_rate": float("nan")},
        {"batch_size": 10**9},
        {"epochs": 0},
        {"epochs": 21},
        {"seed": -1},
    ],
)
def test_settings_out_of_range_are_refused(change):
    with pytest.raises(ValueError, match=f"{next(iter(change))} must be one of"):
        TrainSettings(**change)


def test_more_work_takes_longer():
    convnet, without = (stack_from_code(PRESETS[name].code) for name in ("convnet", "no_pooling"))
    assert 1 < seconds(convnet, SETTINGS) < seconds(without, SETTINGS)
    assert seconds(convnet, replace(SETTINGS, epochs=10)) == pytest.approx(2 * seconds(convnet, SETTINGS))


def test_running_means_weigh_batches_by_their_digits():
    means = Means().plus(3, loss=1.0, accuracy=1.0).plus(1, loss=5.0, accuracy=0.0)
    assert means.values == (2.0, 0.75)
    assert Means().values is None
