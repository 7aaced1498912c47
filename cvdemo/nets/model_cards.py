"""The cards of the networks: one JSON file beside each .keras file."""

import hashlib
import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import numpy as np

from .card import Card, CardError, File, History, Layer, Mistake, Spread, Training, Validation, check_numbers
from .registry import NAMES, NETWORKS

__all__ = [
    "MODELS_DIR",
    "Card",
    "CardError",
    "File",
    "History",
    "Layer",
    "Mistake",
    "Spread",
    "Training",
    "Validation",
    "available",
    "card_path",
    "fault",
    "load_card",
    "load_mistake_images",
    "model_path",
    "save_card",
    "save_mistake_images",
]

MODELS_DIR = Path(__file__).resolve().parents[2] / "models"


def available(models_dir: Path = MODELS_DIR) -> tuple[str, ...]:
    """Names of the networks whose file and card are there and belong together, in the lecture's order."""
    return tuple(name for name in NAMES if not fault(name, models_dir))


def fault(name: str, models_dir: Path = MODELS_DIR) -> str | None:
    """Why a network cannot be used, in a sentence: file or card missing, damaged, or not of each other.

    The file is not run; that it is the one of the card, its hash says.
    """
    title, path = NETWORKS[name].title, model_path(name, models_dir)
    try:
        card = load_card(name, models_dir)
        if _sha256(path, path.stat().st_mtime_ns) == card.file.sha256:
            return None
        why = f"{path.name} is not the file that its card describes; it may be damaged"
    except CardError as error:
        why = str(error).rstrip(".")
    except FileNotFoundError:
        why = f"{path.name} is missing"
    except OSError as error:
        why = f"{path.name} cannot be read ({error.strerror})"
    return f"The network “{title}” is left out: {why}."


@lru_cache(maxsize=2 * len(NAMES))
def _sha256(path: Path, changed: int) -> str:
    """Of the file as it was when it was changed last."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    except OSError as error:
        raise CardError(f"The card {path.name} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:  # ValueError: not JSON, or not UTF-8
        if isinstance(error, CardError):
            raise
        raise CardError(f"The card {path.name} is not JSON: {error}.") from error


@lru_cache(maxsize=2 * len(NAMES))
def _read(path: Path, changed: int) -> Card:
    """A card as the file was when it was changed last: pages ask for it in every run."""
    values = json.loads(path.read_text(encoding="utf-8"))
    try:
        return Card.from_dict(values)
    except CardError as error:
        raise CardError(f"The card {path.name} is wrong. {error}") from error


def save_card(card: Card, models_dir: Path = MODELS_DIR) -> None:
    check_numbers(card)
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


def _to_json(value, indent: str = "") -> str:
    """One line per field, per mistake and per row of the matrix, to be read by people too."""
    inner = indent + "  "
    if isinstance(value, dict) and any(isinstance(item, list | tuple | dict) for item in value.values()):
        items = [f"{inner}{json.dumps(key)}: {_to_json(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(item, list | tuple | dict) for item in value):
        return "[\n" + ",\n".join(f"{inner}{json.dumps(item)}" for item in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
