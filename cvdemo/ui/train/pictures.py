"""What a network's first layer has learned, and what it makes of a digit, as pictures."""

import numpy as np

from cvdemo.nets.forward import Network
from cvdemo.nets.forward.network import Layer

MOST = 32  # pictures
MANY, MOST_SHOWN = 100_000, 0.998  # weights; the share of them that lies within the scale


def first_layer(network: Network) -> Layer | None:
    """The first layer with a kernel that can be shown: of one channel, or of 784 pixels."""
    for layer in network.layers:
        kernel = layer.weights.get("kernel")
        if kernel is not None:
            return layer if kernel.shape[2:3] == (1,) or kernel.shape[:1] == (784,) else None
    return None


def kernels(kernel: np.ndarray) -> np.ndarray:
    """The weights of the first units or filters, at most `MOST`.

    Args:
        kernel: (rows, columns, 1, filters), or (784, units).

    Returns:
        (pictures, rows, columns).
    """
    if kernel.ndim == 4:
        return kernel[:, :, 0, :MOST].transpose(2, 0, 1)
    return kernel[:, :MOST].T.reshape(-1, 28, 28)


def maps(output: np.ndarray) -> np.ndarray:
    """What these units or filters give: (pictures, rows, columns), one value each for units.

    Args:
        output: (rows, columns, filters), or (units,).
    """
    if output.ndim == 3:
        return output[:, :, :MOST].transpose(2, 0, 1)
    return output[:MOST].reshape(-1, 1, 1)


def names(layer: Layer) -> list[str]:
    """What each picture is."""
    count = layer.output_shape[-1]
    what = "filter" if len(layer.output_shape) == 3 else "unit"
    return [f"{what} {i}" for i in range(min(MOST, count))]


def title(layer: Layer) -> str:
    """What stands above the pictures."""
    count, shown = layer.output_shape[-1], min(MOST, layer.output_shape[-1])
    if len(layer.output_shape) == 3:
        rows, columns = layer.operation.weight_shapes(layer.input_shape)["kernel"][:2]
        which = f"{shown}" if shown == count else f"{shown} of {count}"
        return f"First layer: {which} kernels, {rows} × {columns}"
    return f"First layer: weights of {shown} of {count} units, 28 × 28"


def limit(shown: np.ndarray) -> float:
    """The magnitude that gets the strongest colour: of many weights a few would leave all others pale.

    Args:
        shown: (moments, pictures, rows, columns), the weights of all pictures.
    """
    size = np.abs(shown)
    return float(np.quantile(size, MOST_SHOWN) if size.size > MANY else size.max())


def scope(layer: Layer, shown: np.ndarray) -> str:
    """What the colours mean: one scale for all moments, or change could not be seen."""
    end = limit(shown)
    beyond = ", beyond it the strongest colour" if np.abs(shown).max() > end else ""
    beside = "its map of your digit" if len(layer.output_shape) == 3 else "its activation"
    return f"one scale for all moments, ±{end:.2g}{beyond}; beside each {beside}"
