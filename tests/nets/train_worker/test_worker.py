"""Real trainings, short ones, in a process of their own: the same weights, stopped in between or not."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import threading
import numpy as np
from cvdemo.nets.forward import load
from cvdemo.nets.train_worker.job import TrainSettings
from cvdemo.nets.train_worker.messages import Checkpoint, Ended, Failed, Job, Moment, Progress
from cvdemo.nets.train_worker import worker
from cvdemo.nets.train_worker.worker import Training

worker.CHECKPOINT_SECONDS = 0  # one after every batch
digit = np.zeros((28, 28), np.float32)
stack = "flat.dense16.dense16.drop20.add2.dense10-softmax"
job = Job(stack, TrainSettings("adam", 0.003, 512, 2, True, 3), digit)
whole = list(Training(job).run(threading.Event()))
moments = [each for each in whole if isinstance(each, Moment)]
assert [each.epoch for each in moments] == [0, 0.125, 0.25, 0.5, 1, 2], moments
assert moments[0].running is None and moments[0].kernel.shape == (784, 16)
assert moments[-1].test_accuracy > moments[0].test_accuracy + 0.1
assert isinstance(whole[-1], Ended) and whole[-1].finished

stop, first = threading.Event(), []
for message in Training(job).run(stop):
    first.append(message)
    if isinstance(message, Moment) and message.epoch == 0.5:
        stop.set()
assert not first[-1].finished
stopped = [each for each in first if isinstance(each, Checkpoint)][-1]
assert (stopped.epoch, stopped.batch) == (0, 5), stopped
killed = [each for each in whole if isinstance(each, Checkpoint)][2]
assert (killed.epoch, killed.batch) == (0, 3), killed
for checkpoint in (stopped, killed):
    again = Job(job.stack, job.settings, digit, checkpoint)
    second = list(Training(again).run(threading.Event()))
    ends = [[each for each in run if isinstance(each, Checkpoint)][-1] for run in (whole, second)]
    expected, found = (end.variables + end.optimizer for end in ends)
    for a, b in zip(expected, found, strict=True):
        np.testing.assert_array_equal(a, b)
    assert [each for each in second if isinstance(each, Moment)][-1].running == moments[-1].running

network = load(whole[-1].network)
np.testing.assert_allclose(network.predict(digit)[0], moments[-1].scores, atol=1e-5)

wild = Job("conv8-linear.flat.dense10-linear", TrainSettings("sgd", 1.0, 64, 1), digit)
last = list(Training(wild).run(threading.Event()))[-1]
assert isinstance(last, Failed) and "a learning rate of 1 is too large" in last.sentence, last
print("all is as it should be")
"""


def test_a_training_repeats_itself_stopped_in_between_or_not():
    run = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True)
    assert "all is as it should be" in run.stdout, run.stderr[-3000:]
