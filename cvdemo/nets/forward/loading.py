"""A network from a `.keras` file: each layer's settings, checked against limits, then its weights."""

import math
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from cvdemo.nets.forward.hdf5 import KerasWeights
from cvdemo.nets.forward.keras_file import NetworkFileError, read_keras_file
from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers import OPERATIONS, LayerError, Shape
from cvdemo.nets.forward.network import Layer, Network
from cvdemo.nets.forward.topology import DIGIT, LayerEntry, read_graph

INPUT_SHAPES = ((28, 28), (28, 28, 1), (784,))
CLASSES = 10

MAX_LAYERS = 99
MAX_PARAMETERS = 5_000_000
MAX_VALUES = 500_000  # of one layer's output, or of its padded input, for one digit
MAX_ALL_VALUES = 2_000_000  # of all outputs, for one digit
MAX_COST = 300_000_000  # multiplications for one digit; the lecture's convnet has 3 million


def load(source: str | Path | bytes) -> Network:
    """The network in a `.keras` file.

    The file need not be trusted: nothing in it is executed, and sizes are checked before memory is
    allocated.

    Args:
        source: The file's path, or its bytes.

    Raises:
        NetworkFileError: With one sentence for the file's owner, for anything but known layers from a
            28 × 28 digit to ten outputs.
        OSError: When a path cannot be read.
    """
    file = read_keras_file(source)
    graph = read_graph(file.config)
    if graph.input_shape not in INPUT_SHAPES:
        raise NetworkFileError(
            f"The network must take 28 × 28 digits; its input is {' × '.join(map(str, graph.input_shape))}."
        )
    if not 1 <= len(graph.layers) <= MAX_LAYERS:
        raise NetworkFileError(f"The network must have 1 to {MAX_LAYERS} layers; it has {len(graph.layers)}.")
    layers = _layers(graph.layers, graph.input_shape)
    _check_limits(layers)
    weights = KerasWeights(file.weights)
    layers = [_with_weights(*pair, weights) for pair in zip(layers, graph.layers, strict=True)]
    sources = tuple(entry.sources for entry in graph.layers)
    network = Network(graph.name, graph.input_shape, tuple(layers), sources)
    if not np.isfinite(network.predict(np.zeros((28, 28)))).all():
        raise NetworkFileError("The network's outputs for an empty digit are not finite numbers.")
    return network


def _layers(entries: tuple[LayerEntry, ...], input_shape: Shape) -> list[Layer]:
    """The layers without their weights; each is refused as soon as its values are too many."""
    layers: list[Layer] = []
    for entry in entries:
        config = LayerConfig(entry.kind, entry.config)
        if entry.kind not in OPERATIONS:
            raise config.refuse("is of a kind that cannot be run here")
        shapes = [input_shape if i == DIGIT else layers[i].output_shape for i in entry.sources]
        try:
            operation = OPERATIONS[entry.kind].from_config(config)
            layer = Layer(config.name, operation, operation.merged_shape(shapes))
            values = max(math.prod(layer.output_shape), operation.buffer_values(layer.input_shape))
        except LayerError as error:
            raise config.refuse(str(error)) from error
        if values > MAX_VALUES:
            raise config.refuse(f"has more than {MAX_VALUES:,} values for one digit")
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
    if sum(layer.operation.cost(layer.input_shape) for layer in layers) > MAX_COST:
        raise NetworkFileError("The network needs too much computing; use fewer or smaller filters.")
    if (shape := layers[-1].output_shape) != (CLASSES,):
        raise NetworkFileError(f"The network must have ten outputs; it has {' × '.join(map(str, shape))}.")


def _with_weights(layer: Layer, entry: LayerEntry, file: KerasWeights) -> Layer:
    shapes = layer.operation.weight_shapes(layer.input_shape)
    if not shapes or entry.place is None:
        return layer
    arrays = dict(zip(shapes, file.of_layer(entry.place, list(shapes.values())), strict=True))
    return replace(layer, weights=MappingProxyType(arrays))
