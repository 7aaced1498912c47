"""Where files keep the weights of each layer: `.keras` by class and number, the older `.h5` by name."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from cvdemo.nets.forward.hdf5 import Hdf5File
from cvdemo.nets.forward.keras_file import MAX_CONFIG_BYTES, NetworkFileError, read_json, shown
from cvdemo.nets.forward.topology import Place

CONTAINERS = ("layers", "_layer_checkpoint_dependencies")  # the second: Keras 2.12 and 2.13
NOT_TRAINED = {"moving_mean", "moving_variance", "mean", "variance"}  # by training's gradient


@dataclass(frozen=True)
class Wanted:
    """The weights of one layer: their shapes, by Keras's names, in Keras's order."""

    place: Place
    shapes: Mapping[str, tuple[int, ...]]


class StoredWeights(Protocol):
    """The weights in a file.

    Raises:
        NetworkFileError: Where they are missing, damaged or of another shape.
    """

    def of_layers(self, layers: Sequence[Wanted]) -> list[dict[str, np.ndarray]]:
        """The arrays of each layer by name: float32, read-only."""
        ...


class KerasWeights:
    """`model.weights.h5` in a `.keras` file: the second Dense is `layers/dense_1`.

    Keras numbers the layers of a class in the order of their model. Between the numbers there may be gaps:
    some versions count a layer twice.
    """

    def __init__(self, file: Hdf5File):
        self._file = file
        names = file.names("")
        self._container = next((name for name in CONTAINERS if name in names), CONTAINERS[0])

    def of_layers(self, layers: Sequence[Wanted]) -> list[dict[str, np.ndarray]]:
        return [self._of_layer(layer) for layer in layers]

    def _of_layer(self, layer: Wanted) -> dict[str, np.ndarray]:
        path = ""
        for kind, index in layer.place.path:
            path += f"{self._container}/{self._group(path + self._container, kind, index)}/"
        counts: Counter[str] = Counter()
        arrays = {}
        for name, shape in layer.shapes.items():
            inside = name[: name.rfind("/") + 1]  # of the layer or cell inside it, if it is made of some
            arrays[name] = self._file.array(f"{path}{inside}vars/{counts[inside]}", shape)
            counts[inside] += 1
        return arrays

    def _group(self, container: str, kind: str, index: int) -> str:
        """The name of the layer of a class that has `index` others before it."""
        numbered = re.compile(rf"{re.escape(kind)}(?:_(\d{{1,6}}))?")
        matches = [match for name in self._file.names(container) if (match := numbered.fullmatch(name))]
        matches.sort(key=lambda match: int(match[1] or 0))
        if index >= len(matches):
            raise NetworkFileError(f"The file has no weights for {shown(kind)} layer {index + 1}.")
        return matches[index][0]


class NamedWeights:
    """An HDF5 file that holds a whole network, as Keras 1 and 2 saved it and Keras 3 still can.

    The weights of a layer are in a group of its name. Those of an inner model are all in one group: first
    what is trained, layer by layer, then the rest.
    """

    def __init__(self, file: Hdf5File):
        self._file = file
        self._root = "model_weights"

    def config(self) -> dict:
        """The description of the network.

        Raises:
            NetworkFileError: When there is none, as in a file of weights alone.
        """
        text = self._file.texts("", "model_config")
        if not text:
            raise NetworkFileError(
                "The file holds weights alone, without the network's description: save it with model.save()."
            )
        if len(text[0]) > MAX_CONFIG_BYTES:
            raise NetworkFileError(
                f"The network's description is larger than {MAX_CONFIG_BYTES // 2**20} MB."
            )
        return read_json(text[0].encode(), "model_config")

    def of_layers(self, layers: Sequence[Wanted]) -> list[dict[str, np.ndarray]]:
        arrays: list[dict[str, np.ndarray]] = [{} for _ in layers]
        owners: dict[str, list[int]] = {}
        for index in sorted(range(len(layers)), key=lambda index: layers[index].place.position):
            owners.setdefault(layers[index].place.owner, []).append(index)
        for owner, indices in owners.items():
            wanted = [(index, name) for index in indices for name in layers[index].shapes]
            wanted.sort(key=lambda pair: not _is_trained(layers[pair[0]], pair[1]))
            paths = self._paths(owner)
            if len(paths) != len(wanted):
                raise NetworkFileError(
                    f"The file has {len(paths)} arrays of weights for {shown(owner)}; it needs {len(wanted)}."
                )
            for (index, name), path in zip(wanted, paths, strict=True):
                arrays[index][name] = self._file.array(path, layers[index].shapes[name])
        return [{name: arrays[i][name] for name in layer.shapes} for i, layer in enumerate(layers)]

    def _paths(self, owner: str) -> list[str]:
        """Where the arrays of a layer or an inner model are, in order."""
        if "/" in owner:
            raise NetworkFileError(f"The layer {shown(owner)} has a name that Keras does not allow.")
        group = f"{self._root}/{owner}"
        names = self._file.texts(group, "weight_names")
        return [f"{group}/{name}" for name in names if not re.search(r"(^|/)count(:0)?$", name)]


def _is_trained(layer: Wanted, name: str) -> bool:
    return layer.place.trainable and name.split("/")[-1] not in NOT_TRAINED
