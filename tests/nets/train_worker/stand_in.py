"""A worker without Keras: what it does is the job's seed."""

import os
import pickle
import time

import numpy as np

from cvdemo.nets.model_cards import model_path
from cvdemo.nets.pipe.worker_end import run, send
from cvdemo.nets.train_worker.messages import Checkpoint, Ended, Failed, Means, Moment, Progress

FINISH, WAIT_FOR_STOP, DIE_EARLY, DIE_LATE, FAIL, IGNORE_STOP, FULL_DISK, DIE_INSIDE = range(8)


def moment(epoch: float) -> Moment:
    return Moment(epoch, 1.0, 0.5, None, None, None, np.full(10, 0.1, np.float32))


def serve(questions, answers) -> None:
    job = pickle.load(questions)
    does = job.settings.seed
    start = job.checkpoint.epoch if job.checkpoint else 0
    if does == DIE_EARLY:
        os._exit(1)
    send(answers, moment(start))
    if does == DIE_INSIDE:
        batches = job.settings.batches
        send(answers, Checkpoint(start, batches // 4, Means(), [np.zeros(2)], []))
        send(answers, Progress(start + 0.3, 0.5, 0.9, 0.01))
        os._exit(1)
    send(answers, Progress(start + 1, 0.5, 0.9, 0.01))
    send(answers, Checkpoint(start + 1, 0, Means(), [np.zeros(2)], []))
    if does == DIE_LATE:
        os._exit(1)
    if does == FAIL:
        send(answers, Failed("The loss is not a number any more."))
    if does == WAIT_FOR_STOP:
        assert pickle.load(questions) == "stop"
    if does == IGNORE_STOP:
        time.sleep(60)
    if does == FULL_DISK:
        send(answers, Ended(True, None, "The disk is full."))
    send(answers, Ended(does == FINISH, model_path("dense").read_bytes()))


if __name__ == "__main__":
    run(serve)
