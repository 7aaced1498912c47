"""Keras as a service: keeps one worker process running and gives it the questions that wait."""

import logging
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

import numpy as np

from .process import WorkerFailedError, WorkerGoneError, WorkerProcess
from .questions import ClassifierError, Question, QuestionQueue, give_scores, merge, refuse

PATIENCE = 0.7  # seconds for an answer, which takes 5–20 ms, before Keras counts as not answering
RETRY_SECONDS = 10.0  # after a failed start; doubled with each one that follows
MAX_RETRY_SECONDS = 600.0

Status = Literal["ready", "starting", "not answering", "not available"]

logger = logging.getLogger(__name__)


class KerasService:
    """Any thread may call any method; one thread of its own talks to the worker process.

    The process is started by the first question, is started again when it dies, and ends with `close`
    or with the server, however that ends.

    Attributes:
        error: Why Keras could not be started, in a sentence; None when it was, or was not tried.
    """

    def __init__(self, models_dir: Path, names: tuple[str, ...]):
        self.error: str | None = None
        self._models_dir = models_dir
        self._names = names
        self._questions = QuestionQueue()
        self._worker: WorkerProcess | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._loading = False
        self._retry_at = 0.0
        self._retry_seconds = RETRY_SECONDS
        self._asked_at: float | None = None  # since when Keras has been busy with a batch

    @property
    def status(self) -> Status:
        """Whether Keras would answer now: "not available" after a start that failed."""
        if self._loaded():
            return "not answering" if self._overdue() else "ready"
        return "not available" if self.error is not None else "starting"

    @property
    def pid(self) -> int | None:
        """The worker's process id; None while there is no worker."""
        worker = self._worker
        return None if worker is None else worker.pid

    def warm_up(self) -> None:
        """Start the worker unless it runs, or failed to start a moment ago; returns at once."""
        if not self._loaded() and not self._loading and not self._failed_lately():
            self.put(Question({}))

    def put(self, question: Question) -> None:
        """Let the question wait for its scores, or for a ClassifierError; returns at once.

        Raises:
            ClassifierError: When the service is closed.
        """
        with self._lock:
            if self._closed:
                raise ClassifierError("The networks have been shut down.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._answer_all, name="classifier", daemon=True)
                self._thread.start()
            self._questions.put(question)

    def close(self) -> None:
        """End the worker process. Questions that still wait get a ClassifierError."""
        with self._lock:
            self._closed = True
            thread, worker = self._thread, self._worker
        if worker is not None:
            worker.kill()
        if thread is not None:
            self._questions.close()
            thread.join()

    def _loaded(self) -> bool:
        worker = self._worker
        return worker is not None and not self._loading and worker.alive()

    def _overdue(self) -> bool:
        asked_at = self._asked_at
        return asked_at is not None and time.monotonic() - asked_at > PATIENCE

    def _failed_lately(self) -> bool:
        return self.error is not None and time.monotonic() < self._retry_at

    # From here on: in the one thread that talks to the worker process.

    def _answer_all(self) -> None:
        while (batch := self._questions.next_batch()) is not None:
            try:
                give_scores(batch, self._ask(merge(batch)))
            except Exception as error:
                refuse(batch, error)
        self._drop_worker()

    def _ask(self, digits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Asked once more when the worker dies over it: it may have been killed by chance."""
        for _ in range(2):
            worker = self._running_worker()
            self._asked_at = time.monotonic()
            try:
                return worker.ask(digits)
            except WorkerGoneError as error:
                logger.warning("%s It was asked about %s; another is started.", error, _counted(digits))
                self._drop_worker()
            except WorkerFailedError as error:
                raise ClassifierError(f"The networks could not classify this digit ({error}).") from error
            finally:
                self._asked_at = None
        raise ClassifierError("The networks stopped while they classified this digit. Try again.")

    def _running_worker(self) -> WorkerProcess:
        if self._worker is None:
            if self._failed_lately():
                raise ClassifierError(self.error)
            self._worker = self._started_worker()
        return self._worker

    def _started_worker(self) -> WorkerProcess:
        self._loading = True
        try:
            with self._lock:
                if self._closed:
                    raise ClassifierError("The networks have been shut down.")
                worker = self._worker = WorkerProcess(self._models_dir, self._names)
            worker.wait_until_ready()
            self.error, self._retry_seconds = None, RETRY_SECONDS
            threading.Thread(target=self._start_again_when_gone, args=(worker,), daemon=True).start()
            return worker
        except (WorkerFailedError, WorkerGoneError, OSError) as error:
            self._drop_worker()
            sentence = f"The networks could not be loaded ({error})."
            self._note_failed_start(sentence)
            raise ClassifierError(sentence) from error
        finally:
            self._loading = False

    def _note_failed_start(self, sentence: str) -> None:
        """Said in the log once; a worker that can never start is tried less and less often."""
        if sentence != self.error and not self._closed:
            logger.warning("%s NumPy computes the scores instead.", sentence)
        self.error, self._retry_at = sentence, time.monotonic() + self._retry_seconds
        self._retry_seconds = min(2 * self._retry_seconds, MAX_RETRY_SECONDS)

    def _drop_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _start_again_when_gone(self, worker: WorkerProcess) -> None:
        """In a thread of its own, which also detects a worker that dies while idle."""
        started = time.monotonic()
        worker.wait()
        lived = time.monotonic() - started
        if self._worker is worker and lived > RETRY_SECONDS:
            if not self._closed:
                logger.warning("Keras's process %d ended while nobody asked; another is started.", worker.pid)
            with suppress(ClassifierError):  # closed: then it was meant to end
                self.put(Question({}))


def _counted(digits: dict[str, np.ndarray]) -> str:
    """What a batch asks, for the log: how many digits, and of which networks."""
    return f"{sum(map(len, digits.values()))} digits ({', '.join(digits) or 'no network'})"
