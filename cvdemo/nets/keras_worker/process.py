"""The server's end of the worker process: start it, ask it, and notice when it is gone."""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
WORKER = "cvdemo.nets.keras_worker.worker"
START_SECONDS = 180  # TensorFlow takes 3–11 s; a machine may be very busy
ANSWER_SECONDS = 10  # a process that does not answer is replaced after this long,
DIGITS_PER_SECOND = 200  # plus the time that even the busiest machine needs for the digits


def layers_of(name: str) -> str:
    """Under which name a network is asked for the outputs of all its layers."""
    return f"{name} layers"


class WorkerGoneError(ValueError):
    """The process ended, or was ended because it did not answer in time."""


class WorkerFailedError(ValueError):
    """The process answered that it could not; the message is what it said."""


class WorkerProcess:
    """A worker that runs. Not thread-safe, except `wait`, `kill` and `alive`.

    Args:
        models_dir: The folder with the networks' files.
        names: Of the networks to load.
        module: What the process runs.
    """

    def __init__(self, models_dir: Path, names: tuple[str, ...], module: str = WORKER):
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(os.getpid()), str(models_dir.resolve()), *names],
            cwd=ROOT,
            env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Until the networks are loaded and warm."""
        with self._killed_after(START_SECONDS):
            self._receive()

    def ask(self, question: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """{name: digits float32 (n, 28, 28)} → {name: scores float32 (n, 10)}."""
        count = sum(len(digits) for digits in question.values())
        with self._killed_after(ANSWER_SECONDS + count / DIGITS_PER_SECOND):
            try:
                pickle.dump(question, self._questions, protocol=pickle.HIGHEST_PROTOCOL)
                self._questions.flush()
            except OSError:
                raise WorkerGoneError("The worker process is gone.") from None
            return self._receive()

    def alive(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> None:
        """Until the process ends."""
        self._process.wait()

    def kill(self) -> None:
        """At once; it has nothing to save."""
        self._process.kill()

    def close(self) -> None:
        """Kill it, wait for its end and give back its pipes."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(OSError):  # half a question may still be in the buffer
            self._questions.close()

    def _receive(self) -> Any:
        try:
            message = pickle.load(self._answers)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise WorkerGoneError("The worker process is gone.") from None
        if isinstance(message, str) and message != "ready":
            raise WorkerFailedError(message)
        return message

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """A process that hangs is killed, so that the reading above ends too."""
        timer = threading.Timer(seconds, self.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
