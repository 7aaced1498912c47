"""The server's end of the worker process: ask it for scores, and replace it when it hangs."""

from pathlib import Path
from typing import Any

import numpy as np

from ..pipe.server_end import PipedProcess, WorkerGoneError

__all__ = ["WorkerFailedError", "WorkerGoneError", "WorkerProcess", "layers_of"]

WORKER = "cvdemo.nets.keras_worker.worker"
START_SECONDS = 180  # TensorFlow takes 3–11 s; a machine may be very busy
ANSWER_SECONDS = 10  # a process that does not answer is replaced after this long,
DIGITS_PER_SECOND = 200  # plus the time that even the busiest machine needs for the digits


def layers_of(name: str) -> str:
    """Under which name a network is asked for the outputs of all its layers."""
    return f"{name} layers"


class WorkerFailedError(ValueError):
    """The process answered that it could not; the message is what it said."""


class WorkerProcess(PipedProcess):
    """A worker that runs. Not thread-safe, except `wait`, `kill` and `alive`.

    Args:
        models_dir: The folder with the networks' files.
        names: Of the networks to load.
        module: What the process runs.
    """

    def __init__(self, models_dir: Path, names: tuple[str, ...], module: str = WORKER):
        super().__init__(module, str(models_dir.resolve()), *names)

    def wait_until_ready(self) -> None:
        """Until the networks are loaded and warm."""
        with self.killed_after(START_SECONDS):
            self._answer()

    def ask(self, question: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """{name: digits float32 (n, 28, 28)} → {name: scores float32 (n, 10)}."""
        count = sum(len(digits) for digits in question.values())
        with self.killed_after(ANSWER_SECONDS + count / DIGITS_PER_SECOND):
            self.send(question)
            return self._answer()

    def _answer(self) -> Any:
        message = self.receive()
        if isinstance(message, str) and message != "ready":
            raise WorkerFailedError(message)
        return message
