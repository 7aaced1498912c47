"""Where each map of a network answered most: nine places in MNIST's 10,000 test digits, found beforehand.

`python -m cvdemo.nets.training.strongest NAME` finds them and writes `models/NAME.strongest.npz`. They say
where a filter's response was largest in these digits, no more; what the filter "detects" they do not say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cvdemo.nets.forward import Network

PLACES = 9  # of each map, in nine different digits


class Place(NamedTuple):
    """A place in a map of a digit.

    Attributes:
        digit: Its index in `StrongestPlaces.digits`.
        row, column: Of the map's cell.
        value: The response there.
    """

    digit: int
    row: int
    column: int
    value: float


@dataclass(frozen=True, eq=False)
class StrongestPlaces:
    """The places of all maps of a network.

    Attributes:
        digits: uint8 (n, 28, 28), ink 255, each digit once.
        labels: uint8 (n,).
        mnist_index: uint16 (n,), the digits' places in MNIST's test set.
        layers: Per layer with maps, by its index in `Network.layers`, the places of its maps: digit, row,
            column and value, each (maps, 9), largest value first. A value of 0 is no answer.
    """

    digits: np.ndarray
    labels: np.ndarray
    mnist_index: np.ndarray
    layers: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]

    def of(self, layer_index: int, channel: int) -> list[Place]:
        """The places of a map, largest value first; fewer than nine for a map that is 0 in most digits."""
        if layer_index not in self.layers:
            return []
        rows = (array[channel].tolist() for array in self.layers[layer_index])
        return [Place(*place) for place in zip(*rows, strict=True) if place[3] > 0]

    def save(self, path: Path) -> None:
        """Write them to a file that `load` reads."""
        arrays = {
            f"layer_{index}_{name}": array
            for index, columns in self.layers.items()
            for name, array in zip(("digit", "row", "column", "value"), columns, strict=True)
        }
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                allow_pickle=False,
                digits=self.digits,
                labels=self.labels,
                mnist_index=self.mnist_index,
                **arrays,
            )

    @classmethod
    def load(cls, path: Path) -> "StrongestPlaces":
        """Read the file of `save`; the arrays are read-only.

        Raises:
            FileNotFoundError: Where there is none.
            ValueError: For another file.
        """
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        for array in arrays.values():
            array.setflags(write=False)
        try:
            indices = sorted({int(name.split("_")[1]) for name in arrays if name.startswith("layer_")})
            layers = {
                index: (
                    arrays[f"layer_{index}_digit"],
                    arrays[f"layer_{index}_row"],
                    arrays[f"layer_{index}_column"],
                    arrays[f"layer_{index}_value"],
                )
                for index in indices
            }
            return cls(arrays["digits"], arrays["labels"], arrays["mnist_index"], layers)
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"{path.name} holds no strongest places: {error}") from error


def find(network: Network, digits: np.ndarray, labels: np.ndarray) -> StrongestPlaces:
    """The nine largest responses of every map, each in a digit of its own.

    Args:
        network: Its weights are needed.
        digits: uint8 (n, 28, 28), ink 255.
        labels: (n,).

    Returns:
        The places, with only those digits in which a place is.
    """
    best: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
    for outputs in _in_chunks(network, digits):
        for index, output in outputs:
            flat = output.reshape(len(output), -1, output.shape[-1])
            cells = flat.argmax(axis=1)  # (n, maps): the first of equals
            values = np.take_along_axis(flat, cells[:, None], axis=1)[:, 0]
            best.setdefault(index, []).append((cells, values))
    found = {}
    for index, chunks in best.items():
        cells, values = (np.concatenate(arrays) for arrays in zip(*chunks, strict=True))
        order = np.argsort(-values, axis=0, kind="stable")[:PLACES].T  # (maps, 9): which digits
        maps = np.arange(len(order))[:, None]
        width = network.layers[index].output_shape[1]
        cell = cells[order, maps]
        found[index] = order, cell // width, cell % width, values[order, maps]
    used = np.unique(np.concatenate([digit.ravel() for digit, *_ in found.values()]))
    layers = {
        index: (
            np.searchsorted(used, digit).astype(np.uint16),
            row.astype(np.uint8),
            column.astype(np.uint8),
            value.astype(np.float32),
        )
        for index, (digit, row, column, value) in found.items()
    }
    return StrongestPlaces(digits[used], labels[used].astype(np.uint8), used.astype(np.uint16), layers)


def _in_chunks(network: Network, digits: np.ndarray) -> Iterator[Iterable[tuple[int, np.ndarray]]]:
    """Per 100 digits the outputs of the layers that have maps, with the layers' indices."""
    with_maps = [index for index, layer in enumerate(network.layers) if len(layer.output_shape) == 3]
    for start in range(0, len(digits), 100):
        outputs = network.forward(digits[start : start + 100] / np.float32(255))
        yield ((index, outputs[index]) for index in with_maps)
