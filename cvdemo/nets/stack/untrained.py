"""A stack with the random weights that Keras gives new layers, so that it runs before any training."""

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import Shape
from cvdemo.nets.forward.loading import MAX_ALL_VALUES, MAX_COST, MAX_PARAMETERS, MAX_VALUES
from cvdemo.nets.stack.stack import INPUT_SHAPE, Stack


def untrained_network(stack: Stack, seed: int = 0) -> Network:
    """The layers of a stack that are possible, with random weights: Keras's defaults for new layers.

    Kernels are Glorot-uniform, biases 0; batch normalization passes values on, nearly.
    Source: X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", 2010.

    Args:
        stack: At least its first layer is possible; not too large (`too_large`).
        seed: The same weights for the same seed.

    Returns:
        A network for digits (28, 28) in [0, 1]; it ends where the stack breaks.
    """
    random = np.random.default_rng(seed)
    layers = tuple(replace(layer, weights=_weights(layer, random)) for layer in stack.placed)
    return Network("untrained", INPUT_SHAPE, layers, stack.sources[: len(layers)])


def too_large(stack: Stack) -> str | None:
    """Why a stack is not run on a server that many visitors share, as a sentence; None if it is.

    Args:
        stack: Any.
    """
    values = [math.prod(layer.output_shape) for layer in stack.placed]
    largest = [layer.operation.buffer_values(layer.input_shape) for layer in stack.placed]
    cost = sum(layer.operation.cost(layer.input_shape) for layer in stack.placed)
    if stack.parameters > MAX_PARAMETERS:
        return (
            f"It has {stack.parameters:,} parameters; up to {MAX_PARAMETERS:,} run here. Make the largest "
            "layer of the table smaller, or pool before it."
        )
    if max([*values, *largest], default=0) > MAX_VALUES or sum(values) > MAX_ALL_VALUES:
        return (
            f"Its layers give {sum(values):,} values for one digit, which is too much to run here: use "
            "fewer filters, or make maps smaller earlier."
        )
    if cost > MAX_COST:
        return (
            f"It needs {stack.multiply_adds:,} multiply-adds for one digit, which is too much to run here: "
            "use fewer filters or smaller kernels."
        )
    return None


def _weights(layer: Layer, random: np.random.Generator) -> Mapping[str, np.ndarray]:
    shapes = layer.operation.weight_shapes(layer.input_shape)
    return MappingProxyType({name: _initial(name, shape, random) for name, shape in shapes.items()})


def _initial(name: str, shape: Shape, random: np.random.Generator) -> np.ndarray:
    if not name.endswith("kernel"):
        return np.full(shape, name in ("gamma", "moving_variance"), np.float32)
    *window, inputs, outputs = shape
    limit = math.sqrt(6 / (math.prod(window) * (inputs + outputs)))
    return random.uniform(-limit, limit, shape).astype(np.float32)
