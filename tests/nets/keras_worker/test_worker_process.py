"""What happens when the worker process dies, hangs or cannot start, and that none is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets import Classifier, ClassifierError
from cvdemo.nets.keras_worker import process, service
from cvdemo.nets.keras_worker.process import WorkerFailedError, WorkerGoneError
from cvdemo.nets.model_cards import model_path

ROOT = Path(__file__).resolve().parents[3]
BLANK = np.zeros((1, 28, 28), np.float32)


class FakeWorker:
    """Takes the worker process's place. `fate` is called with every question and gives the answer."""

    started = 0
    pid = 1
    fate = staticmethod(lambda question: {name: np.zeros((len(x), 10)) for name, x in question.items()})

    def __init__(self, models_dir, names):
        type(self).started += 1
        type(self).latest = self
        self.ended = threading.Event()

    def wait_until_ready(self):
        pass

    def ask(self, question):
        return self.fate(question)

    def wait(self):
        self.ended.wait()

    def alive(self):
        return not self.ended.is_set()

    def kill(self):
        self.ended.set()

    close = kill


@pytest.fixture
def fake_worker(monkeypatch):
    worker = type("Worker", (FakeWorker,), {})
    monkeypatch.setattr(service, "WorkerProcess", worker)
    return worker


def gone(question):
    raise WorkerGoneError("gone")


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def test_killed_worker_is_started_again_and_asked_again(models_with_dense, numpy_worker):
    with Classifier(models_with_dense) as networks:
        before = networks.predict("dense", BLANK)
        first = networks.pid
        os.kill(first, signal.SIGKILL)
        np.testing.assert_array_equal(networks.predict("dense", BLANK), before)
        assert networks.pid != first
        assert networks.ready
        assert networks.error is None


def test_a_question_that_kills_twice_is_given_up(fake_worker):
    fake_worker.fate = staticmethod(gone)
    with (
        Classifier() as networks,
        pytest.raises(ClassifierError, match="stopped while they classified"),
    ):
        networks.predict("dense", BLANK)
    assert fake_worker.started == 2


def test_the_next_question_after_that_is_answered(fake_worker):
    answer = fake_worker.fate
    fake_worker.fate = staticmethod(gone)
    with Classifier() as networks:
        with pytest.raises(ClassifierError, match="stopped"):
            networks.predict("dense", BLANK)
        fake_worker.fate = staticmethod(answer)
        assert networks.predict("dense", BLANK).shape == (1, 10)


def test_worker_that_dies_while_nobody_asks_is_started_again(fake_worker, monkeypatch):
    def answer(question):
        if not fake_worker.latest.alive():
            raise WorkerGoneError("gone")
        return {}

    monkeypatch.setattr(service, "RETRY_SECONDS", 0)
    fake_worker.fate = staticmethod(answer)
    with Classifier() as networks:
        networks.warm_up()
        wait_for(lambda: networks.ready)
        fake_worker.latest.kill()
        wait_for(lambda: networks.ready)
    assert fake_worker.started == 2


def test_what_the_worker_could_not_do_is_said(fake_worker):
    def fail(question):
        raise WorkerFailedError("out of memory")

    fake_worker.fate = staticmethod(fail)
    with (
        Classifier() as networks,
        pytest.raises(ClassifierError, match=r"could not classify.*memory"),
    ):
        networks.predict("dense", BLANK)


def test_broken_model_file_is_said_and_not_tried_at_every_question(
    models_with_dense, numpy_worker, monkeypatch
):
    with Classifier(models_with_dense) as networks:
        model_path("dense", models_with_dense).write_bytes(b"not a network")
        with pytest.raises(ClassifierError, match="could not be loaded"):
            networks.predict("dense", BLANK)
        assert "could not be loaded" in networks.error
        assert not networks.ready
        monkeypatch.setattr(service, "WorkerProcess", None)  # would fail if it were started again
        with pytest.raises(ClassifierError, match="could not be loaded"):
            networks.predict("dense", BLANK)


def test_hanging_worker_is_killed(models_with_dense, monkeypatch):
    monkeypatch.setattr(process, "START_SECONDS", 0.2)
    worker = process.WorkerProcess(models_with_dense, ("dense",))
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(WorkerGoneError, match="gone"):
        worker.wait_until_ready()
    worker.close()
    assert not worker.alive()


def test_closed_classifier_refuses(fake_worker):
    networks = Classifier()
    networks.predict("dense", BLANK)
    networks.close()
    networks.close()
    with pytest.raises(ClassifierError, match="shut down"):
        networks.predict("dense", BLANK)


@pytest.mark.parametrize(
    ("status", "start_seconds", "end"),
    [("starting", "600", signal.SIGKILL), ("ready", "0", signal.SIGTERM)],
)
def test_worker_ends_with_its_server(models_with_dense, monkeypatch, status, start_seconds, end):
    code = (
        "import sys, time, pathlib\n"
        "from functools import partial\n"
        "from cvdemo.nets.keras_worker import service\n"
        "from cvdemo.nets import Classifier\n"
        "quick = partial(service.WorkerProcess, module='tests.nets.keras_worker.numpy_worker')\n"
        "service.WorkerProcess = quick\n"
        "networks = Classifier(pathlib.Path(sys.argv[1]))\n"
        "networks.warm_up()\n"
        f"while networks.pid is None or networks.status != {status!r}: time.sleep(0.01)\n"
        "print(networks.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    monkeypatch.setenv("START_SECONDS", start_seconds)
    command = [sys.executable, "-c", code, str(models_with_dense)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        worker = int(server.stdout.readline())
        os.kill(server.pid, end)
    wait_for(lambda: not running(worker), seconds=30)


def running(pid: int) -> bool:
    """Not a zombie: in a container nobody may be there to collect it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
