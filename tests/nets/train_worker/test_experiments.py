"""What the experiments of the page Train it say of live trainings, trained here with their settings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cvdemo.lesson.experiments import EXPERIMENTS
from cvdemo.nets.stack import PRESETS
from cvdemo.nets.train_worker.job import TrainSettings, refusal

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import json, sys, threading
import numpy as np
from cvdemo.nets.stack import PRESETS
from cvdemo.nets.train_worker.job import TrainSettings
from cvdemo.nets.train_worker.messages import Job, Moment
from cvdemo.nets.train_worker.worker import Training

found = []
for stack, settings in json.loads(sys.argv[1]):
    job = Job(stack, TrainSettings(**settings), np.zeros((28, 28), np.float32))
    moments = [each for each in Training(job).run(threading.Event()) if isinstance(each, Moment)]
    found.append([
        (each.epoch, each.test_loss, each.test_accuracy, (each.running or (0, 0))[1]) for each in moments
    ])
print(json.dumps(found))
"""
LIVE = {each.name: each for each in EXPERIMENTS["train"] if each.settings["training"] == "live"}


def job(name: str, **changes) -> tuple[str, dict]:
    """A stack's text and the fields of `TrainSettings`, as an experiment sets them."""
    settings = LIVE[name].settings
    fields = {
        "optimizer": settings["optimizer"],
        "learning_rate": settings["rate"],
        "batch_size": settings["batch"],
        "epochs": settings["epochs"],
        "augmented": settings["augment"],
        "seed": settings["seed"],
    }
    return settings["stack"].to_code(), fields | changes


@pytest.fixture(scope="module")
def trained() -> dict[str, dict[float, tuple[float, ...]]]:
    """By name and epoch: test loss, test accuracy, accuracy on the training digits."""
    jobs = {name: job(name) for name in LIVE}
    jobs["slow"] = job("too_fast", learning_rate=0.001)
    jobs["hidden"] = (PRESETS["dense"].code, job("no_hidden")[1])
    command = [sys.executable, "-c", SCRIPT, json.dumps([*jobs.values()])]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
    moments = json.loads(run.stdout.splitlines()[-1])
    return {
        name: {each[0]: tuple(each[1:]) for each in found} for name, found in zip(jobs, moments, strict=True)
    }


@pytest.mark.parametrize("name", LIVE)
def test_a_visitor_may_train_it(name):
    _, fields = job(name)
    assert refusal(LIVE[name].settings["stack"], TrainSettings(**fields)) is None


def test_a_learning_rate_that_is_too_large(trained):
    fast, slow = trained["too_fast"], trained["slow"]
    assert fast[0.5][0] > 2 * fast[0][0]  # the loss; it starts with the same weights
    assert fast[0.5][1] > fast[0][1] + 0.3
    assert fast[0] == slow[0]
    losses = [slow[epoch][0] for epoch in (0, 0.125, 0.25, 0.5)]
    assert losses == sorted(losses, reverse=True)
    assert slow[3][1] > fast[3][1] + 0.03


def test_without_a_hidden_layer(trained):
    _, accuracy, on_training = trained["no_hidden"][5]
    assert accuracy == pytest.approx(0.89, abs=0.01)
    assert on_training == pytest.approx(accuracy, abs=0.01)
    assert trained["hidden"][5][1] == pytest.approx(0.93, abs=0.01)
