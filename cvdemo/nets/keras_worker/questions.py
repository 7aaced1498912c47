"""What waits for Keras: the questions of all sessions in one queue, answered in batches."""

import queue
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

BATCH_DIGITS = 2_048  # digits of waiting students that are answered together


class ClassifierError(ValueError):
    """The networks cannot answer; the message is a sentence for the user."""


@dataclass(frozen=True, eq=False)
class Question:
    """Digits float32 (n, 28, 28) by the network's name, and the scores (n, 10) they will get.

    Without digits it only makes sure that Keras is loaded.
    """

    digits: dict[str, np.ndarray]
    scores: "Future[dict[str, np.ndarray]]" = field(default_factory=Future)

    @property
    def size(self) -> int:
        return sum(map(len, self.digits.values()))


class QuestionQueue:
    """Any thread may put a question; one thread takes batches."""

    def __init__(self):
        self._waiting: queue.SimpleQueue[Question | None] = queue.SimpleQueue()

    def put(self, question: Question) -> None:
        self._waiting.put(question)

    def close(self) -> None:
        """The batch that is taken next is the last; its questions get a ClassifierError."""
        self._waiting.put(None)

    def next_batch(self) -> list[Question] | None:
        """Wait for a question, then take all that wait with it; None when closed.

        Questions that were cancelled meanwhile are left out: the batch may be empty.
        """
        batch: list[Question] = []
        question = self._waiting.get()
        with suppress(queue.Empty):
            while question is not None:
                batch.append(question)
                if sum(each.size for each in batch) >= BATCH_DIGITS:
                    break
                question = self._waiting.get_nowait()
        batch = [each for each in batch if each.scores.set_running_or_notify_cancel()]
        if question is not None:
            return batch
        refuse(batch, ClassifierError("The networks have been shut down."))
        return None


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


def refuse(batch: list[Question], error: Exception) -> None:
    """To each question the error instead of scores."""
    for question in batch:
        question.scores.set_exception(error)
