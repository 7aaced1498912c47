"""A network's card: what it is, how it was trained and what it can do. JSON beside the .keras file."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from .registry import NAMES

MODELS_DIR = Path(__file__).resolve().parents[2] / "models"


class CardError(ValueError):
    """A card that is missing or not what a card must be."""


@dataclass(frozen=True)
class Layer:
    name: str
    kind: str  # Keras's class name
    output_shape: tuple[int, ...]
    parameters: int


@dataclass(frozen=True)
class History:
    """One number per epoch. `validated_on` says which digits the val_ numbers come from."""

    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    val_loss: tuple[float, ...]
    val_accuracy: tuple[float, ...]
    validated_on: str


@dataclass(frozen=True)
class Training:
    """How the file was made. `seconds` by the clock, `cpu_seconds` of computing, on one thread."""

    recipe: str
    seed: int
    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    seconds: float
    cpu_seconds: float
    versions: dict[str, str]
    data_sha256: dict[str, str]


@dataclass(frozen=True)
class Mistake:
    """A misclassified test digit: its place in MNIST's test set, and how sure the network was."""

    index: int
    label: int
    predicted: int
    probability: float


@dataclass(frozen=True)
class Spread:
    """Test accuracy of the same recipe started from several seeds; the first one is shipped."""

    seeds: tuple[int, ...]
    test_accuracy: tuple[float, ...]


@dataclass(frozen=True)
class Validation:
    """Accuracy on training digits that the network was not given: choices were made on these."""

    kept_out: str
    mnist_accuracy: float
    pen_accuracy: float  # placed by their strokes
    pen_picture_accuracy: float  # placed by the pixels of a drawn pad


@dataclass(frozen=True)
class File:
    """The .keras file; `weights_sha256` is of the weights' bytes, which a second training repeats."""

    bytes: int
    sha256: str
    weights_sha256: str


@dataclass(frozen=True)
class Card:
    """Everything the pages say about one network. Accuracies are fractions of 1."""

    name: str
    title: str
    input_shape: tuple[int, ...]  # of one digit, as Keras takes it
    layers: tuple[Layer, ...]
    parameters: int
    test_accuracy: float  # MNIST's 10,000 test digits
    spread: Spread | None
    validation: Validation | None
    training: Training
    history: History
    shift_accuracy: tuple[float, ...]  # [pixels]: mean of the four directions
    confusion_matrix: tuple[tuple[int, ...], ...]  # [digit it is][predicted digit]
    mistakes: tuple[Mistake, ...]  # in test-set order; the first 300
    file: File


def available(models_dir: Path = MODELS_DIR) -> tuple[str, ...]:
    """Names of the networks whose file and card are there, in the lecture's order."""
    return tuple(
        name
        for name in NAMES
        if model_path(name, models_dir).exists() and card_path(name, models_dir).exists()
    )


def model_path(name: str, models_dir: Path = MODELS_DIR) -> Path:
    return models_dir / f"{name}.keras"


def card_path(name: str, models_dir: Path = MODELS_DIR) -> Path:
    return models_dir / f"{name}.json"


def load_card(name: str, models_dir: Path = MODELS_DIR) -> Card:
    """The card of one of NAMES; CardError when it is missing or does not add up."""
    if name not in NAMES:
        raise CardError(f"The network must be one of {', '.join(NAMES)}. Received: {name!r}.")
    path = card_path(name, models_dir)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise CardError(f"There is no card for {name}: {path.name} is missing.") from None
    except json.JSONDecodeError as error:
        raise CardError(f"The card {path.name} is not JSON: {error}.") from error


@lru_cache(maxsize=2 * len(NAMES))
def _read(path: Path, changed: int) -> Card:
    """A card as the file was when it was changed last: pages ask for it in every run."""
    return card_from_dict(json.loads(path.read_text(encoding="utf-8")))


def save_card(card: Card, models_dir: Path = MODELS_DIR) -> None:
    _check(card)
    card_path(card.name, models_dir).write_text(_to_json(asdict(card)) + "\n", encoding="utf-8")


def load_mistake_images(name: str, models_dir: Path = MODELS_DIR) -> np.ndarray:
    """uint8 (n, 28, 28): the digits of `Card.mistakes`, in the same order."""
    try:
        with np.load(mistakes_path(name, models_dir), allow_pickle=False) as data:
            return data["images"]
    except FileNotFoundError:
        raise CardError(f"The pictures of the mistakes of {name} are missing.") from None


def save_mistake_images(name: str, images: np.ndarray, models_dir: Path = MODELS_DIR) -> None:
    np.savez_compressed(mistakes_path(name, models_dir), images=images)


def mistakes_path(name: str, models_dir: Path = MODELS_DIR) -> Path:
    return models_dir / f"{name}.mistakes.npz"


def card_from_dict(values: dict) -> Card:
    """A card from what JSON gave: lists become tuples, inner objects their classes."""
    try:
        card = Card(
            **_tuples(values)
            | {
                "layers": tuple(Layer(**_tuples(layer)) for layer in values["layers"]),
                "spread": values["spread"] and Spread(**_tuples(values["spread"])),
                "validation": values["validation"] and Validation(**values["validation"]),
                "training": Training(**values["training"]),
                "history": History(**_tuples(values["history"])),
                "mistakes": tuple(Mistake(**mistake) for mistake in values["mistakes"]),
                "file": File(**values["file"]),
            }
        )
    except (TypeError, KeyError) as error:
        raise CardError(f"A card must have the fields of Card, no more and no fewer: {error}.") from error
    _check(card)
    return card


def _tuples(value: Any) -> Any:
    """Lists, also inside lists, as tuples; one level of dict."""
    if isinstance(value, dict):
        return {key: _tuples(item) if isinstance(item, list) else item for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _check(card: Card) -> None:
    """The card's numbers must agree with each other."""
    confusion = np.asarray(card.confusion_matrix)
    if confusion.shape != (10, 10):
        raise CardError(f"The confusion matrix must be 10 × 10. Received: {confusion.shape}.")
    right = np.trace(confusion) / confusion.sum()
    if abs(right - card.test_accuracy) > 1e-6:
        raise CardError(
            f"The confusion matrix must give the test accuracy {card.test_accuracy}. Received: {right:.4f}."
        )
    if sum(layer.parameters for layer in card.layers) != card.parameters:
        raise CardError(f"The layers' parameters must sum to {card.parameters}.")
    history = card.history
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        if len(getattr(history, name)) != card.training.epochs:
            raise CardError(f"The history's {name} must have {card.training.epochs} epochs.")


def _to_json(value, indent: str = "") -> str:
    """One line per field, per mistake and per row of the matrix, to be read by people too."""
    inner = indent + "  "
    if isinstance(value, dict) and any(isinstance(item, list | tuple | dict) for item in value.values()):
        items = [f"{inner}{json.dumps(key)}: {_to_json(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(item, list | tuple | dict) for item in value):
        return "[\n" + ",\n".join(f"{inner}{json.dumps(item)}" for item in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
