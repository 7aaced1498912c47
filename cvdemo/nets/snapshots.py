"""A training to look at again: a network's weights at its start, in its first epoch and after every epoch.

`python -m cvdemo.nets.training.snapshots NAME` repeats the training of a network that ships, from its card's
seed, and writes `models/NAME.snapshots.npz`. The last snapshot is the network that ships.
"""

import lzma
import math
import threading
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from .forward import Network
from .model_cards import MODELS_DIR
from .registry import NETWORKS
from .shipped import shipped_network

T = TypeVar("T")
TEST_DIGITS = 10_000  # of MNIST
EPOCHS = (0, 1 / 8, 1 / 4, 1 / 2, 1, 2, 3, 4, 5)  # of every recorded training: where its snapshots are
RECORDED = tuple(network.name for network in NETWORKS.values() if network.family == "lecture")

_UNREADABLE = (
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
_lock = threading.Lock()  # thirty sessions that start together would each read the same file


class SnapshotError(ValueError):
    """Snapshots that are missing or damaged; the message is a sentence for the user."""


@dataclass(frozen=True)
class Measured:
    """What was measured at a snapshot. Accuracies are fractions of 1.

    Attributes:
        epoch: How much of the training lies behind it: 0 at its start, 0.125, … 5.
        accuracy: On MNIST's 10,000 test digits, with the weights of the snapshot.
        loss: The mean cross-entropy on the same digits.
        running_accuracy: The mean that Keras prints: over the training digits of this epoch so far, each
            classified before its batch changed the weights. None at the start.
        running_loss: The same mean of the loss.
    """

    epoch: float
    accuracy: float
    loss: float
    running_accuracy: float | None
    running_loss: float | None

    @property
    def mistakes(self) -> int:
        """How many of the test digits are misclassified."""
        return round((1 - self.accuracy) * TEST_DIGITS)


@dataclass(frozen=True, eq=False)
class Snapshots:
    """A recorded training. Arrays are read-only.

    Attributes:
        measured: What was measured, one for each snapshot, in the order of the training.
        predicted: uint8 (snapshots, 10000), the class that each snapshot gives each test digit.
        weights: float16 (snapshots, parameters): the arrays of all layers in the order of the `.keras` file,
            each flattened.
    """

    measured: tuple[Measured, ...]
    predicted: np.ndarray
    weights: np.ndarray

    def save(self, path: Path) -> None:
        """Write them to a file that `read` reads."""
        high, low = _differences(self.weights)
        columns = {
            name: np.array([_or_nan(getattr(each, name)) for each in self.measured])
            for name in Measured.__dataclass_fields__
        }
        arrays = {"high": high, "low": low, "predicted": self.predicted, **columns}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:  # a twentieth smaller than NumPy's own way
            for name, array in arrays.items():
                with file.open(f"{name}.npy", "w") as member:
                    np.lib.format.write_array(member, array, allow_pickle=False)


def snapshots_path(name: str, models_dir: Path = MODELS_DIR) -> Path:
    """The file with the snapshots of a network."""
    return models_dir / f"{name}.snapshots.npz"


def load_measured(name: str, models_dir: Path = MODELS_DIR) -> tuple[Measured, ...]:
    """What was measured in the recorded training of one of `RECORDED`, without its weights.

    Raises:
        SnapshotError: When there is no recording, or its file is damaged where the measurements are.
    """
    return _read(_read_measured, name, models_dir)


def load_snapshots(name: str, models_dir: Path = MODELS_DIR) -> Snapshots:
    """The recorded training of one of `RECORDED`; read once, and shared by all threads.

    To unpack the weights takes half a second to three: `load_measured` does not.

    Raises:
        SnapshotError: When there is none, or its file is damaged.
    """
    return _read(_read_snapshots, name, models_dir)


def _read(read: Callable[[Path, int], T], name: str, models_dir: Path) -> T:
    if name not in RECORDED:
        raise SnapshotError(f"The network must be one of {', '.join(RECORDED)}. Received: {name!r}.")
    path = snapshots_path(name, models_dir)
    try:
        return read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise SnapshotError(f"The training of {name} was not recorded: {path.name} is missing.") from None
    except _UNREADABLE as error:
        raise SnapshotError(f"{path.name} does not hold snapshots: {error}.") from error


@lru_cache(maxsize=len(RECORDED))
def _read_measured(path: Path, changed: int) -> tuple[Measured, ...]:
    with np.load(path, allow_pickle=False) as file:
        columns = [file[name].tolist() for name in Measured.__dataclass_fields__]
    return tuple(Measured(*row[:3], *map(_or_none, row[3:])) for row in zip(*columns, strict=True))


def _read_snapshots(path: Path, changed: int) -> Snapshots:
    with _lock:
        return _unpack(path, changed)


@lru_cache(maxsize=len(RECORDED))
def _unpack(path: Path, changed: int) -> Snapshots:
    measured = _read_measured(path, changed)
    with np.load(path, allow_pickle=False) as file:
        snapshots = Snapshots(measured, file["predicted"], _weights(file["high"], file["low"]))
    for array in (snapshots.predicted, snapshots.weights):
        array.setflags(write=False)
        if len(array) != len(measured):
            raise ValueError(f"{len(measured)} were measured, and there are {len(array)}")
    return snapshots


def snapshot_network(name: str, step: int, models_dir: Path = MODELS_DIR) -> Network:
    """A network as it was in the middle of its training, to run like any other.

    Args:
        name: One of `RECORDED`.
        step: Index of the snapshot, from 0, the untrained network, to the last, the one that ships.
        models_dir: The folder with its files.

    Raises:
        SnapshotError: When there are no snapshots, or none of this number.
    """
    snapshots = load_snapshots(name, models_dir)
    if not 0 <= step < len(snapshots.weights):
        raise SnapshotError(f"The snapshot must be 0 to {len(snapshots.weights) - 1}. Received: {step}.")
    network = shipped_network(name, models_dir)
    if network.parameters != snapshots.weights.shape[1]:
        raise SnapshotError(f"The snapshots of {name} are of another network.")
    return _network_with(network, snapshots.weights[step])


def _network_with(network: Network, weights: np.ndarray) -> Network:
    """The network with other weights, float16 (parameters,)."""
    layers, start = [], 0
    for layer in network.layers:
        arrays: dict[str, np.ndarray] = {}
        for name, array in layer.weights.items():
            values = weights[start : start + array.size].astype(np.float32).reshape(array.shape)
            values.setflags(write=False)
            arrays[name] = values
            start += array.size
        layers.append(replace(layer, weights=_read_only(arrays)))
    return replace(network, layers=tuple(layers))


def _read_only(arrays: dict[str, np.ndarray]) -> Mapping[str, np.ndarray]:
    return MappingProxyType(arrays)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


# From one snapshot to the next a weight moves little, so differences are small numbers and pack to three
# fifths of the size. They are taken between the places of two weights among all float16 numbers in order, and
# count around 2**16, so that every difference is one of 2**16.


def _differences(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower bytes of the differences, uint8; steps up are even numbers, steps down are odd."""
    bits = weights.view(np.uint16).astype(np.int32)
    places = np.where(bits & 0x8000, -(bits & 0x7FFF), bits)
    steps = np.diff(places, axis=0, prepend=0).astype(np.int16).astype(np.int32)
    coded = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    return (coded >> 8).astype(np.uint8), (coded & 0xFF).astype(np.uint8)


def _weights(high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """The float16 weights from what `_differences` gave."""
    coded = high.astype(np.int32) << 8 | low
    steps = np.where(coded & 1, -(coded + 1) >> 1, coded >> 1).astype(np.int16)
    places = np.cumsum(steps, axis=0, dtype=np.int16).astype(np.int32)
    bits = np.where(places < 0, 0x8000 | -places, places)
    return bits.astype(np.uint16).view(np.float16)
