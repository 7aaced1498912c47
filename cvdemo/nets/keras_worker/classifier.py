"""The trained networks, for a server with many sessions: Keras stays in a process of its own.

For as long as Keras is not there, NumPy computes the same scores from the same file.
"""

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from ..forward import NetworkFileError
from ..model_cards import MODELS_DIR, available
from ..shipped import shipped_network
from .process import layers_of
from .questions import ClassifierError, Question
from .service import PATIENCE, KerasService, Status

MAX_DIGITS = 10_000  # MNIST's test set


class Answers(NamedTuple):
    """Scores float32 (n, 10) by the network's name, and what computed them."""

    scores: dict[str, np.ndarray]
    by: Literal["Keras", "NumPy"]


class Classifier:
    """Digits in, class scores out. One for the whole server: every method may be called from any thread.

    The worker process is started by the first `warm_up` or question, is started again when it dies,
    and ends with `close`, with the `with` block, or with the server, however that ends. `answer` never
    waits for it longer than `PATIENCE`; `predict` and `predict_many` wait for Keras.

    Args:
        models_dir: The folder with the networks' files and cards.
    """

    def __init__(self, models_dir: Path = MODELS_DIR):
        self.names: tuple[str, ...] = available(models_dir)
        self._models_dir = models_dir
        self._keras = KerasService(models_dir, self.names)

    def __enter__(self) -> "Classifier":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    @property
    def status(self) -> Status:
        """Whether Keras would answer now: "not available" after a start that failed."""
        return self._keras.status

    @property
    def ready(self) -> bool:
        """Keras is loaded and answers in milliseconds."""
        return self.status == "ready"

    @property
    def error(self) -> str | None:
        """Why Keras is not available, in a sentence."""
        return self._keras.error

    @property
    def pid(self) -> int | None:
        """The worker's process id; None while there is no worker."""
        return self._keras.pid

    def warm_up(self) -> None:
        """Load the networks in the background; returns at once."""
        self._keras.warm_up()

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
            try:
                return Answers(self._scores_in_time(question), "Keras")
            except ClassifierError:
                pass  # NumPy has them
        return Answers({name: self._by_numpy(name, x) for name, x in question.digits.items()}, "NumPy")

    def predict(self, name: str, digits: np.ndarray) -> np.ndarray:
        """Keras's scores of digits; waits for Keras when it is still loading.

        Args:
            name: The network's.
            digits: (n, 28, 28) in [0, 1].

        Returns:
            float32 (n, 10), each row summing to 1.

        Raises:
            ValueError: For an unknown name or wrong digits.
            ClassifierError: When Keras cannot answer.
        """
        return self.predict_many({name: digits})[name]

    def predict_many(self, digits: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Like `predict`, for several networks in one round trip: {name: digits} → {name: scores}."""
        question = self._question(digits)
        self._keras.put(question)
        return question.scores.result()

    def layer_outputs(self, name: str, digit: np.ndarray) -> np.ndarray:
        """The outputs of all layers for one digit, by Keras.

        Args:
            name: The network's.
            digit: (28, 28) in [0, 1].

        Returns:
            float32 (values,): each layer's output flattened, one layer after the other; the input itself is
            not among them.

        Raises:
            ValueError: For an unknown name or a wrong digit.
            ClassifierError: When Keras is away or late.
        """
        key = layers_of(self._check_name(name))
        question = Question({key: check_digits(np.asarray(digit)[None])})
        if not self.ready:
            raise ClassifierError(f"Keras is {self.status}.")
        return self._scores_in_time(question)[key][0]

    def close(self) -> None:
        """End the worker process. Questions that still wait get a ClassifierError."""
        self._keras.close()

    def _scores_in_time(self, question: Question) -> dict[str, np.ndarray]:
        """Keras's answer within `PATIENCE`, or a ClassifierError."""
        self._keras.put(question)
        try:
            return question.scores.result(PATIENCE)
        except TimeoutError:
            question.scores.cancel()
            raise ClassifierError("Keras is not answering.") from None

    def _by_numpy(self, name: str, digits: np.ndarray) -> np.ndarray:
        try:
            network = shipped_network(name, self._models_dir)
        except (NetworkFileError, OSError) as error:
            raise ClassifierError(f"The network could not be loaded ({error}).") from error
        return network.predict(digits) if len(digits) else np.zeros((0, 10), np.float32)

    def _check_name(self, name: str) -> str:
        if name not in self.names:
            raise ValueError(f"name must be one of {', '.join(self.names)}. Received: {name!r}.")
        return name

    def _question(self, digits: dict[str, np.ndarray]) -> Question:
        return Question({self._check_name(name): check_digits(x) for name, x in digits.items()})


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
