"""A network from a file: each layer's settings, checked against limits, then its weights."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from cvdemo.nets.forward.hdf5 import SIGNATURE, Hdf5File
from cvdemo.nets.forward.keras_file import NetworkFileError, read_bytes, read_keras_file
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers import LayerError, Shape, operation_from
from cvdemo.nets.forward.layout import with_channels_last
from cvdemo.nets.forward.network import Layer, Network
from cvdemo.nets.forward.topology import DIGIT, LayerEntry, Place, read_graph
from cvdemo.nets.forward.weights import KerasWeights, NamedWeights, StoredWeights, Wanted

INPUT_SHAPES = ([28, 28], [784])  # but for sides of 1
CLASSES = 10

MAX_LAYERS = 200
MAX_PARAMETERS = 8_000_000  # 32 MB
MAX_VALUES = 500_000  # of one layer's output, or of its padded input, for one digit
MAX_ALL_VALUES = 2_000_000  # of all outputs, for one digit
MAX_AXES = 5
MAX_SIDE = 256  # rows or columns of a map
MAX_STEPS = 1024  # of a sequence, and its features
MAX_NUMBER = 1e18  # of any layer; its square is still a float32
MAX_COST = 300_000_000  # multiplications for one digit; the lecture's convnet has 3 million


def load(source: str | Path | bytes) -> Network:
    """The network in a `.keras` file, or in an HDF5 file of a whole network.

    The file need not be trusted: nothing in it is executed, and sizes are checked before memory is
    allocated.

    Args:
        source: The file's path, or its bytes.

    Raises:
        NetworkFileError: With one sentence for the file's owner, for anything but known layers from a
            28 × 28 digit to ten outputs.
        OSError: When a path cannot be read.
    """
    config, weights = _open(read_bytes(source))
    graph = read_graph(config)
    if [side for side in graph.input_shape if side != 1] not in INPUT_SHAPES:
        raise NetworkFileError(
            f"The network must take 28 × 28 digits; its input is {' × '.join(map(str, graph.input_shape))}."
        )
    graph = with_channels_last(graph)
    if not 1 <= len(graph.layers) <= MAX_LAYERS:
        raise NetworkFileError(f"The network must have 1 to {MAX_LAYERS} layers; it has {len(graph.layers)}.")
    layers = _layers(graph.layers, graph.input_shape)
    _check_limits(layers)
    layers = _with_weights(layers, graph.layers, weights)
    sources = tuple(entry.sources for entry in graph.layers)
    network = Network(graph.name, graph.input_shape, tuple(layers), sources)
    _check_numbers(network)
    return network


def _open(data: bytes) -> tuple[Mapping[str, Any], StoredWeights]:
    """Description and weights; the first bytes tell what kind of file it is, whatever its name."""
    if data.startswith(SIGNATURE):
        weights = NamedWeights(Hdf5File(data))
        return weights.config(), weights
    file = read_keras_file(data)
    return file.config, KerasWeights(Hdf5File(file.weights))


def _layers(entries: tuple[LayerEntry, ...], input_shape: Shape) -> list[Layer]:
    """The layers without their weights; each is refused as soon as its values are too many."""
    layers: list[Layer] = []
    for entry in entries:
        config = LayerConfig(entry.kind, entry.config)
        shapes = [input_shape if i == DIGIT else layers[i].output_shape for i in entry.sources]
        try:
            operation = operation_from(config)
            layer = Layer(config.name, operation, operation.merged_shape(shapes))
            values = layer.values
        except LayerError as error:
            raise config.refuse(str(error)) from error
        if values > MAX_VALUES:
            raise config.refuse(f"has more than {MAX_VALUES:,} values for one digit")
        if len(layer.output_shape) > MAX_AXES:
            raise config.refuse(f"has {len(layer.output_shape)} axes, and up to {MAX_AXES} can be run here")
        if len(layer.output_shape) == 2 and max(layer.output_shape) > MAX_STEPS:
            raise config.refuse(f"has a sequence of more than {MAX_STEPS:,} steps or features")
        if len(layer.output_shape) > 2 and max(layer.output_shape[:2]) > MAX_SIDE:
            raise config.refuse(f"has maps of more than {MAX_SIDE} rows or columns")
        layers.append(layer)
    return layers


def _check_limits(layers: list[Layer]) -> None:
    """Refuse what is too much for a server that many visitors share, and outputs that are no ten scores."""
    if sum(layer.parameters for layer in layers) > MAX_PARAMETERS:
        raise NetworkFileError(f"The network has more than {MAX_PARAMETERS:,} parameters.")
    if sum(math.prod(layer.output_shape) for layer in layers) > MAX_ALL_VALUES:
        raise NetworkFileError(
            f"The network's layers have more than {MAX_ALL_VALUES:,} values for one digit."
        )
    if sum(layer.cost for layer in layers) > MAX_COST:
        raise NetworkFileError("The network needs too much computing; use fewer or smaller filters.")
    if (shape := layers[-1].output_shape) != (CLASSES,):
        raise NetworkFileError(f"The network must have ten outputs; it has {' × '.join(map(str, shape))}.")


def _check_numbers(network: Network) -> None:
    """Refuse a network whose numbers grow too large: they would overflow, or leave nothing to be seen."""
    for ink in (0, 1, 255):
        for layer, output in zip(network.layers, network.trace(np.full((28, 28), ink)), strict=True):
            if not np.abs(output).max() <= MAX_NUMBER:  # false for NaN too
                raise NetworkFileError(
                    f"The numbers in the layer {layer.name} ({layer.kind}) grow beyond 10^18: with "
                    "such weights nothing can be classified."
                )


def _with_weights(layers: list[Layer], entries: tuple[LayerEntry, ...], stored: StoredWeights) -> list[Layer]:
    wanted: dict[Place, Wanted] = {}  # a layer that is called twice has one place
    for layer, entry in zip(layers, entries, strict=True):
        shapes = layer.operation.weight_shapes(layer.input_shape)
        if (
            shapes
            and entry.place
            and wanted.setdefault(entry.place, Wanted(entry.place, shapes)).shapes != shapes
        ):
            raise NetworkFileError(
                f"The layer {layer.name} ({layer.kind}) is used on inputs of different sizes."
            )
    arrays = {
        place: MappingProxyType(found)
        for place, found in zip(wanted, stored.of_layers(list(wanted.values())), strict=True)
    }
    return [
        replace(layer, weights=arrays[entry.place]) if entry.place in arrays else layer
        for layer, entry in zip(layers, entries, strict=True)
    ]
