"""While Keras is away, slow or not installed, NumPy gives the scores, and nobody waits."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cvdemo.nets import Classifier, ClassifierError
from cvdemo.nets.keras_worker import process, service
from cvdemo.nets.keras_worker.process import WorkerFailedError
from cvdemo.nets.model_cards import model_path

ROOT = Path(__file__).resolve().parents[3]
AT_ONCE = 3.0  # seconds, on a busy machine; it takes 0.7 at most
LONG = 120.0


def wait_until(condition):
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def answer_at_once(networks, digits):
    start = time.monotonic()
    answers = networks.answer({"dense": digits})
    assert time.monotonic() - start < AT_ONCE
    assert answers.scores["dense"].shape == (len(digits), 10)
    return answers


@pytest.fixture
def networks(models_with_dense, numpy_worker):
    """Of the test's own, ready. What is tested here is the same with any worker."""
    with Classifier(models_with_dense) as networks:
        networks.warm_up()
        wait_until(lambda: networks.ready)
        yield networks


@pytest.fixture
def without_tensorflow(without_keras, monkeypatch):
    """Processes started from now on can import neither TensorFlow nor Keras."""
    monkeypatch.setenv("PYTHONPATH", str(without_keras))


def test_first_question_is_answered_by_numpy_and_later_ones_by_keras(models_with_dense, sample_digits):
    with Classifier(models_with_dense) as networks:
        assert networks.status == "starting"
        first = answer_at_once(networks, sample_digits)
        assert first.by == "NumPy"
        wait_until(lambda: networks.ready)
        later = networks.answer({"dense": sample_digits})
        assert later.by == "Keras"
        np.testing.assert_allclose(first.scores["dense"], later.scores["dense"], atol=1e-5)


def test_stopped_worker_is_bridged_and_used_again(networks, sample_digits):
    worker = networks.pid
    os.kill(worker, signal.SIGSTOP)
    assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
    assert networks.status == "not answering"
    start = time.monotonic()
    assert [networks.answer({"dense": sample_digits[:1]}).by for _ in range(20)] == ["NumPy"] * 20
    assert time.monotonic() - start < AT_ONCE  # 20 times 0.7 s would be 14
    with pytest.raises(ClassifierError, match="not answering"):
        networks.layer_outputs("dense", sample_digits[0])
    os.kill(worker, signal.SIGCONT)
    wait_until(lambda: networks.ready)
    assert networks.answer({"dense": sample_digits[:1]}).by == "Keras"
    assert networks.pid == worker


def test_worker_that_stays_stopped_is_replaced(networks, sample_digits, monkeypatch):
    monkeypatch.setattr(process, "ANSWER_SECONDS", 1)
    worker = networks.pid
    os.kill(worker, signal.SIGSTOP)
    assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
    wait_until(lambda: networks.ready and networks.pid != worker)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    wait_until(lambda: networks.answer({"dense": sample_digits[:1]}).by == "Keras")


def test_killed_worker_is_bridged_and_started_again(networks, sample_digits, monkeypatch):
    monkeypatch.setenv("START_SECONDS", "1")
    worker = networks.pid
    os.kill(worker, signal.SIGKILL)
    assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
    wait_until(lambda: networks.ready)
    assert networks.pid != worker
    wait_until(lambda: networks.answer({"dense": sample_digits[:1]}).by == "Keras")


def test_worker_killed_over_a_question_is_bridged(networks, sample_digits, monkeypatch):
    worker = networks.pid
    os.kill(worker, signal.SIGSTOP)
    monkeypatch.setenv("START_SECONDS", "1")
    monkeypatch.setattr(process, "ANSWER_SECONDS", 0.1)  # killed while the question waits for its answer
    assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
    wait_until(lambda: networks.ready and networks.pid != worker)
    wait_until(lambda: networks.answer({"dense": sample_digits[:1]}).by == "Keras")


def test_a_worker_killed_twenty_times_loses_no_question(networks, sample_digits, caplog):
    expected = networks.predict("dense", sample_digits).argmax(axis=1)
    over = threading.Event()

    def ask(number: int) -> list[int]:
        answers = []
        while not over.is_set():
            scores = networks.answer({"dense": sample_digits[number : number + 1]}).scores["dense"]
            answers.append(scores[0].argmax())
            time.sleep(0.01)
        return answers

    killed = set()
    with ThreadPoolExecutor(4) as students:
        asked = [students.submit(ask, number) for number in range(4)]
        try:
            for _ in range(20):
                wait_until(lambda: networks.ready and networks.pid not in killed)
                killed.add(networks.pid)
                os.kill(networks.pid, signal.SIGKILL)
        finally:
            over.set()
    assert len(killed) == 20
    for number, answers in enumerate(asked):
        assert {*answers.result()} == {expected[number]}
    assert "The worker process is gone (signal 9). It was asked about" in caplog.text


def test_a_worker_without_memory_is_bridged(networks, sample_digits, monkeypatch):
    def fail(worker, question):
        raise WorkerFailedError("MemoryError: Unable to allocate 26.8 MiB")

    monkeypatch.setattr(process.WorkerProcess, "ask", fail)
    assert answer_at_once(networks, sample_digits).by == "NumPy"


def test_without_tensorflow_numpy_answers(models_with_dense, sample_digits, without_tensorflow, caplog):
    with Classifier(models_with_dense) as networks:
        assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
        wait_until(lambda: networks.status == "not available")
        assert answer_at_once(networks, sample_digits[:1]).by == "NumPy"
        assert "No module named" in networks.error
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_worker_that_cannot_start_is_tried_less_and_less_often(monkeypatch, sample_digits, caplog):
    starts = []

    class Worker:
        def __init__(self, models_dir, names):
            starts.append(time.monotonic())

        def alive(self):
            return True

        def wait_until_ready(self):
            raise WorkerFailedError("No module named keras")

        def kill(self):
            pass

        close = kill

    monkeypatch.setattr(service, "WorkerProcess", Worker)
    monkeypatch.setattr(service, "RETRY_SECONDS", 0.1)
    with Classifier() as networks:
        while len(starts) < 4:
            assert networks.answer({"dense": sample_digits[:1]}).by == "NumPy"
            time.sleep(0.01)
    assert (np.diff(starts) >= [0.1, 0.2, 0.4]).all()
    assert len(caplog.records) == 1


def test_file_that_nobody_can_run_is_said(models_with_dense, sample_digits):
    with Classifier(models_with_dense) as networks:
        model_path("dense", models_with_dense).write_bytes(b"not a network")
        with pytest.raises(ClassifierError, match="not be loaded"):
            networks.answer({"dense": sample_digits[:1]})


def test_no_digits_give_no_scores_without_keras(models_with_dense, without_tensorflow):
    with Classifier(models_with_dense) as networks:
        assert networks.answer({"dense": np.zeros((0, 28, 28))}).scores["dense"].shape == (0, 10)


def test_the_app_works_without_tensorflow(without_tensorflow):
    code = """
import sys, time
from streamlit.testing.v1 import AppTest
from cvdemo.ui.networks.shared_classifier import classifier

app = AppTest.from_file("app.py", default_timeout=60).run()
end = time.monotonic() + 60
while classifier().status == "starting":
    assert time.monotonic() < end, "the worker neither started nor failed"
    time.sleep(0.02)
app.run()
assert not app.exception, app.exception
for page in ("compare", "inside"):
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception, app.exception
    text = " ".join([each.value for each in app.get("html")] + [each.value for each in app.caption])
    print(page, 'data-answer="' in text and 'data-answer=""' not in text, "Keras is not available" in text)
classifier().close()
"""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["compare True True", "inside False True"]
