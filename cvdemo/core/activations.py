"""What a layer does after its sums."""

import numpy as np
from numpy.typing import ArrayLike

from .checks import as_float


def relu(x: ArrayLike) -> np.ndarray:
    """Replace negative values by 0: max(x, 0).

    Args:
        x: Real numbers of any shape.

    Returns:
        An array of the same shape: float64 for float64, else float32.

    Raises:
        ValueError: If `x` is empty or not made of real numbers.

    Example:
        >>> relu([-1, 0, 2]).tolist()
        [0.0, 0.0, 2.0]
    """
    return np.maximum(as_float(x), 0)


def softmax(x: ArrayLike) -> np.ndarray:
    """Turn scores into probabilities: exp(x) / Σ exp(x) along the last axis.

    Args:
        x: Real numbers of any shape with at least one axis.

    Returns:
        Numbers from 0 to 1 that add up to 1, of the same shape: float64 for float64, else float32.

    Raises:
        ValueError: If `x` is empty, has no axis, or is not made of real numbers.

    Example:
        >>> softmax(np.log([1.0, 2, 5])).round(3).tolist()
        [0.125, 0.25, 0.625]
    """
    x = as_float(x)
    if not x.ndim:
        raise ValueError(f"`x` must have at least one axis. Received: shape {x.shape}")
    # subtracting the largest value changes nothing but keeps exp from overflowing
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
