"""The trained networks, for a server with many sessions: Keras stays in a process of its own.

For as long as Keras is not there, NumPy computes the same scores from the same file.
"""

import logging
import queue
import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from ..forward import Network, NetworkFileError, load
from ..model_cards import MODELS_DIR, available, model_path
from .process import WorkerFailedError, WorkerGoneError, WorkerProcess, layers_of

MAX_DIGITS = 10_000  # MNIST's test set
BATCH_DIGITS = 2_048  # digits of waiting students that are answered together
PATIENCE = 0.7  # seconds for Keras's answer, which takes 5–20 ms, before NumPy gives it
RETRY_SECONDS = 10.0  # after a failed start; doubled with each one that follows
MAX_RETRY_SECONDS = 600.0

logger = logging.getLogger(__name__)


class Answers(NamedTuple):
    """Scores float32 (n, 10) by the network's name, and what computed them."""

    scores: dict[str, np.ndarray]
    by: Literal["Keras", "NumPy"]


class ClassifierError(ValueError):
    """The networks cannot answer; the message is a sentence for the user."""


@dataclass
class Question:
    digits: dict[str, np.ndarray]
    scores: Future = field(default_factory=Future)


class Classifier:
    """Digits in, class scores out. One for the whole server: every method may be called from any thread.

    The worker process is started by the first `warm_up` or question, is started again when it dies,
    and ends with `close`, with the `with` block, or with the server, however that ends. `answer` never
    waits for it longer than `PATIENCE`; `predict` and `predict_many` wait for Keras.
    """

    def __init__(self, models_dir: Path = MODELS_DIR):
        self.names: tuple[str, ...] = available(models_dir)
        self.loading = False
        self.error: str | None = None  # why the networks cannot answer, in a sentence
        self._models_dir = models_dir
        self._questions: queue.SimpleQueue[Question | None] = queue.SimpleQueue()
        self._worker: WorkerProcess | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._retry_at = 0.0
        self._retry_seconds = RETRY_SECONDS
        self._asked_at: float | None = None  # since when Keras has been busy with a question
        self._networks: dict[str, Network] = {}  # in NumPy, loaded when first needed

    def __enter__(self) -> "Classifier":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    @property
    def status(self) -> Literal["ready", "starting", "not answering", "not available"]:
        """Whether Keras would answer now: "not available" after a start that failed."""
        if self._loaded():
            return "not answering" if self._overdue() else "ready"
        return "not available" if self.error is not None else "starting"

    @property
    def ready(self) -> bool:
        """Keras is loaded and answers in milliseconds."""
        return self.status == "ready"

    @property
    def pid(self) -> int | None:
        """The worker's process id; None while there is no worker."""
        worker = self._worker
        return None if worker is None else worker.pid

    def warm_up(self) -> None:
        """Load the networks in the background; returns at once."""
        if not self._loaded() and not self.loading and not self._failed_lately():
            self._put(Question({}))

    def answer(self, digits: dict[str, np.ndarray]) -> Answers:
        """The scores from Keras, or from NumPy when Keras is away or late.

        Args:
            digits: (n, 28, 28) in [0, 1] by the network's name.

        Returns:
            The scores float32 (n, 10) by name, each row summing to 1, and who computed them.

        Raises:
            ValueError: For an unknown name or wrong digits.
            ClassifierError: When NumPy cannot run the network either.
        """
        question = self._question(digits)
        self.warm_up()
        if self.ready:
            self._put(question)
            try:
                return Answers(question.scores.result(PATIENCE), "Keras")
            except (TimeoutError, ClassifierError):
                question.scores.cancel()
        return Answers({name: self._by_numpy(name, x) for name, x in question.digits.items()}, "NumPy")

    def predict(self, name: str, digits: np.ndarray) -> np.ndarray:
        """Keras's scores float32 (n, 10), each row summing to 1, of digits (n, 28, 28) in [0, 1].

        Waits for Keras when it is still loading. Raises ValueError for an unknown name
        or wrong digits, ClassifierError when the networks cannot answer.
        """
        return self.predict_many({name: digits})[name]

    def predict_many(self, digits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Like `predict`, for several networks in one round trip: {name: digits} → {name: scores}."""
        question = self._question(digits)
        self._put(question)
        return question.scores.result()

    def layer_outputs(self, name: str, digit: np.ndarray) -> np.ndarray:
        """What every layer says of one digit (28, 28): float32 (values,), one layer after the other.

        Each layer's output is flattened; the input itself is not among them. Raises ClassifierError
        when Keras is away or late.
        """
        question = Question({layers_of(self._check_name(name)): check_digits(np.asarray(digit)[None])})
        if not self.ready:
            raise ClassifierError(f"Keras is {self.status}.")
        self._put(question)
        try:
            return question.scores.result(PATIENCE)[layers_of(name)][0]
        except TimeoutError:
            question.scores.cancel()
            raise ClassifierError("Keras is not answering.") from None

    def close(self) -> None:
        """End the worker process. Questions that still wait get a ClassifierError."""
        with self._lock:
            self._closed = True
            thread, worker = self._thread, self._worker
        if worker is not None:
            worker.kill()
        if thread is not None:
            self._questions.put(None)
            thread.join()

    def _check_name(self, name: str) -> str:
        if name not in self.names:
            raise ValueError(f"name must be one of {', '.join(self.names)}. Received: {name!r}.")
        return name

    def _question(self, digits: dict[str, np.ndarray]) -> Question:
        return Question({self._check_name(name): check_digits(x) for name, x in digits.items()})

    def _by_numpy(self, name: str, digits: np.ndarray) -> np.ndarray:
        try:
            network = self._networks.get(name) or load(model_path(name, self._models_dir))
        except (NetworkFileError, OSError) as error:
            raise ClassifierError(f"The network could not be loaded ({error}).") from error
        self._networks[name] = network
        return network.predict(digits) if len(digits) else np.zeros((0, 10), np.float32)

    def _loaded(self) -> bool:
        worker = self._worker
        return worker is not None and not self.loading and worker.alive()

    def _overdue(self) -> bool:
        asked_at = self._asked_at
        return asked_at is not None and time.monotonic() - asked_at > PATIENCE

    def _put(self, question: Question) -> None:
        with self._lock:
            if self._closed:
                raise ClassifierError("The networks have been shut down.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._answer_all, name="classifier", daemon=True)
                self._thread.start()
            self._questions.put(question)

    # From here on: in the one thread that talks to the worker process.

    def _answer_all(self) -> None:
        while (batch := self._next_batch()) is not None:
            try:
                give_scores(batch, self._ask(merge(batch)))
            except Exception as error:
                for question in batch:
                    question.scores.set_exception(error)
        self._drop_worker()

    def _next_batch(self) -> list[Question] | None:
        """What is waiting, so that a class's digits are answered together; None when closed."""
        batch: list[Question] = []
        question = self._questions.get()
        with suppress(queue.Empty):
            while question is not None:
                batch.append(question)
                if sum(map(size, batch)) >= BATCH_DIGITS:
                    break
                question = self._questions.get_nowait()
        batch = [each for each in batch if each.scores.set_running_or_notify_cancel()]
        if question is not None:
            return batch
        for each in batch:
            each.scores.set_exception(ClassifierError("The networks have been shut down."))
        return None

    def _ask(self, digits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Asked once more when the worker dies over it: it may have been killed by chance."""
        for _ in range(2):
            worker = self._running_worker()
            self._asked_at = time.monotonic()
            try:
                return worker.ask(digits)
            except WorkerGoneError:
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
        self.loading = True
        try:
            with self._lock:
                if self._closed:
                    raise ClassifierError("The networks have been shut down.")
                worker = self._worker = WorkerProcess(self._models_dir, self.names)
            worker.wait_until_ready()
            self.error, self._retry_seconds = None, RETRY_SECONDS
            threading.Thread(target=self._start_again_when_gone, args=(worker,), daemon=True).start()
            return worker
        except (WorkerFailedError, WorkerGoneError, OSError) as error:
            self._drop_worker()
            self._note_failed_start(f"The networks could not be loaded ({error}).")
            raise ClassifierError(self.error) from error
        finally:
            self.loading = False

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
        """In a thread of its own: a worker that dies while nobody asks is noticed too."""
        started = time.monotonic()
        worker.wait()
        lived = time.monotonic() - started
        if self._worker is worker and lived > RETRY_SECONDS:
            with suppress(ClassifierError):  # closed: then it was meant to end
                self._put(Question({}))

    def _failed_lately(self) -> bool:
        return self.error is not None and time.monotonic() < self._retry_at


def check_digits(digits: np.ndarray) -> np.ndarray:
    """float32 (n, 28, 28) in [0, 1], or ValueError."""
    digits = np.asarray(digits)
    if digits.ndim != 3 or digits.shape[1:] != (28, 28):
        raise ValueError(f"digits must have the shape (n, 28, 28). Received: {digits.shape}.")
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"digits must be at most {MAX_DIGITS}. Received: {len(digits)}.")
    if digits.dtype.kind not in "fiub":
        raise ValueError(f"digits must be numbers. Received: dtype {digits.dtype}.")
    digits = np.ascontiguousarray(digits, dtype=np.float32)
    if digits.size and not (digits.min() >= 0 and digits.max() <= 1):  # false for NaN too
        raise ValueError(f"digits must be in [0, 1]. Received: {digits.min()} to {digits.max()}.")
    return digits


def size(question: Question) -> int:
    return sum(len(digits) for digits in question.digits.values())


def merge(batch: list[Question]) -> dict[str, np.ndarray]:
    """All digits of the batch, per network, in the order of the questions."""
    names = dict.fromkeys(name for question in batch for name in question.digits)
    return {
        name: np.concatenate([question.digits[name] for question in batch if name in question.digits])
        for name in names
    }


def give_scores(batch: list[Question], scores: dict[str, np.ndarray]) -> None:
    """To each question the rows of its own digits."""
    start = dict.fromkeys(scores, 0)
    for question in batch:
        own = {}
        for name, digits in question.digits.items():
            own[name] = scores[name][start[name] : start[name] + len(digits)].copy()
            start[name] += len(digits)
        question.scores.set_result(own)
