"""The queue and the life of a training, with a stand-in for the worker."""

import os
import time

import numpy as np
import pytest

from cvdemo.nets.model_cards import model_path
from cvdemo.nets.pipe.server_end import PipedProcess
from cvdemo.nets.train_worker import service as module
from cvdemo.nets.train_worker.job import TrainSettings
from cvdemo.nets.train_worker.messages import Job
from cvdemo.nets.train_worker.service import TrainingError, TrainingRun, TrainingService, checked
from tests.nets.train_worker.stand_in import (
    DIE_EARLY,
    DIE_INSIDE,
    DIE_LATE,
    FAIL,
    FINISH,
    FULL_DISK,
    IGNORE_STOP,
    WAIT_FOR_STOP,
)


@pytest.fixture
def service():
    service = TrainingService(lambda: PipedProcess("tests.nets.train_worker.stand_in"))
    yield service
    service.close()


def job(does: int, epochs: int = 3) -> Job:
    settings = TrainSettings(seed=does, epochs=epochs)
    return Job("flat.dense10-softmax", settings, np.zeros((28, 28), np.float32))


def until(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)


def ran(service: TrainingService, run: TrainingRun) -> TrainingRun:
    service.put(run)
    until(lambda: run.over)
    return run


def test_a_training_reports_and_leaves_a_network(service):
    run = ran(service, checked(job(FINISH)))
    assert run.status == "finished"
    assert run.network == model_path("dense").read_bytes()
    assert [each.epoch for each in run.moments] == [0]
    assert run.progress.accuracy == 0.9
    until(lambda: service.pid is None)


def test_one_at_a_time_in_the_order_they_came(service):
    first, second, third = (checked(job(WAIT_FOR_STOP)) for _ in range(3))
    for run in (first, second, third):
        service.put(run)
    until(lambda: first.status == "training")
    assert [service.place(run) for run in (first, second, third)] == [0, 1, 2]
    assert second.status == third.status == "waiting"
    second.stop()  # who waits may leave the queue
    first.stop()
    until(lambda: third.status == "training")
    assert second.status == "stopped"
    assert second.moments == []
    third.stop()
    until(lambda: third.over)


def test_a_stopped_training_goes_on_where_it_was(service):
    run = checked(job(WAIT_FOR_STOP))
    service.put(run)
    until(lambda: run.checkpoint)
    run.stop()
    until(lambda: run.over)
    assert run.status == "stopped"
    assert run.network == model_path("dense").read_bytes()
    again = run.continued()
    service.put(again)
    until(lambda: len(again.moments) > 1)
    assert [each.epoch for each in again.moments] == [0, 1]
    again.stop()
    until(lambda: again.over)
    assert again.checkpoint.epoch == 2


@pytest.mark.parametrize(
    ("dies", "sentence"),
    [(DIE_LATE, "What it had learned after 1 epoch is kept"), (DIE_INSIDE, "after 0.24 epochs is kept")],
)
def test_what_a_killed_worker_had_learned_is_kept(service, dies, sentence):
    run = ran(service, checked(job(dies)))
    assert run.status == "stopped"
    assert "The training process ended unexpectedly." in run.problem
    assert sentence in run.problem
    again = run.continued()
    assert again.job.checkpoint is run.checkpoint
    assert all(each.epoch <= run.checkpoint.epochs(run.job.settings) for each in again.curve)


def test_a_worker_that_dies_at_once_leaves_a_sentence_and_the_queue_goes_on(service):
    run = ran(service, checked(job(DIE_EARLY)))
    assert run.status == "failed"
    assert run.problem == "The training process ended unexpectedly. Start it again."
    with pytest.raises(TrainingError, match="nothing to continue"):
        run.continued()
    assert ran(service, checked(job(FINISH))).status == "finished"


def test_a_loss_without_end_is_a_sentence(service):
    run = ran(service, checked(job(FAIL)))
    assert run.status == "failed"
    assert run.problem == "The loss is not a number any more."


def test_a_full_disk_loses_nothing_that_was_learned(service):
    run = ran(service, checked(job(FULL_DISK)))
    assert run.problem == "The disk is full."
    assert run.network is None
    assert run.checkpoint.epoch == 1


def test_a_page_that_was_left_stops_its_training(service, monkeypatch):
    monkeypatch.setattr(module, "AWAY_SECONDS", 0.5)
    run = checked(job(WAIT_FOR_STOP))
    service.put(run)
    shown_until = time.monotonic() + 1
    while time.monotonic() < shown_until or run.checkpoint is None:
        run.show_life()
        time.sleep(0.05)
    assert not run.over
    until(lambda: run.over)
    assert run.problem == "The training was stopped when its page was left."
    assert run.checkpoint is not None


def test_who_left_while_waiting_does_not_hold_up_the_others(service, monkeypatch):
    monkeypatch.setattr(module, "AWAY_SECONDS", 0.3)
    first, gone, third = (checked(job(WAIT_FOR_STOP)) for _ in range(3))
    for run in (first, gone, third):
        service.put(run)
    while not gone.away:
        first.show_life()
        third.show_life()
        time.sleep(0.02)
    assert service.place(third) == 1


def test_time_is_limited(service, monkeypatch):
    monkeypatch.setattr(module, "TIME_LIMIT", 0.1)
    run = ran(service, checked(job(WAIT_FOR_STOP)))
    assert run.status == "stopped"
    assert "which is the limit" in run.problem


def test_a_worker_that_does_not_stop_is_killed(service, monkeypatch):
    monkeypatch.setattr(module, "STOP_SECONDS", 0.3)
    run = checked(job(IGNORE_STOP))
    service.put(run)
    until(lambda: run.checkpoint)
    run.stop()
    until(lambda: run.over)
    assert run.status == "stopped"
    assert run.checkpoint is not None


def test_the_worker_ends_with_the_service():
    service = TrainingService(lambda: PipedProcess("tests.nets.train_worker.stand_in"))
    run, waiting = checked(job(IGNORE_STOP)), checked(job(FINISH))
    service.put(run)
    service.put(waiting)
    until(lambda: run.status == "training")
    pid = service.pid
    service.close()
    assert run.over
    assert waiting.problem == "The server is shutting down."
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(TrainingError, match="shutting down"):
        service.put(checked(job(FINISH)))


def test_a_process_that_cannot_be_started_is_a_sentence():
    def start():
        raise OSError("no memory")

    service = TrainingService(start)
    run = ran(service, checked(job(FINISH)))
    assert run.problem == "The training could not be started (no memory). Start it again."
    service.close()


def test_a_full_queue_says_so(service, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 1)
    first = checked(job(WAIT_FOR_STOP))
    service.put(first)
    until(lambda: first.status == "training")
    service.put(checked(job(FINISH)))
    with pytest.raises(TrainingError, match="1 trainings wait already"):
        service.put(checked(job(FINISH)))
