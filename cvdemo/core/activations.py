"""What a layer does after its sums."""

import numpy as np

from .checks import as_float


def relu(x) -> np.ndarray:
    """max(x, 0), value by value: an array of any shape, float64 for float64 and float32 otherwise."""
    return np.maximum(as_float(x), 0)


def softmax(x) -> np.ndarray:
    """exp(x) / Σ exp(x) along the last axis: numbers from 0 to 1 that add up to 1.

    `x` has any shape with at least one axis; float64 stays, anything else becomes float32. The largest
    value is subtracted first, which changes nothing but keeps exp from overflowing.
    """
    x = as_float(x)
    if not x.ndim:
        raise ValueError(f"`x` must have at least one axis. Received: shape {x.shape}")
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
