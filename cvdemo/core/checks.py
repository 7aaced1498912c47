"""What the core accepts: the checks that every public function makes on its arguments."""

from numbers import Integral
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from .types import IntPair

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
RANKS = "(H, W), (H, W, C) or (N, H, W, C)"


def is_integer(value: Any) -> TypeGuard[int]:
    """A Python or NumPy integer; True and False do not count as 1 and 0."""
    return type(value) is int or (isinstance(value, Integral) and not isinstance(value, bool))


def as_pair(value: int | IntPair, name: str) -> IntPair:
    """`value` as (rows, columns), both positive; an integer stands for both.

    Raises ValueError for anything else: zero, negative, fractional or NaN sizes, booleans, other lengths.
    """
    if type(value) is int and value > 0:  # most calls
        return (value, value)
    if (
        type(value) is tuple
        and len(value) == 2
        and type(value[0]) is type(value[1]) is int
        and min(value) > 0
    ):
        return value
    if is_integer(value):
        pair = (int(value), int(value))
    elif isinstance(value, tuple | list) and len(value) == 2 and all(map(is_integer, value)):
        pair = (int(value[0]), int(value[1]))
    else:
        raise ValueError(f"`{name}` must be a positive integer or a pair of them. Received: {name}={value!r}")
    if min(pair) < 1:
        raise ValueError(f"`{name}` must be at least 1 on both axes. Received: {name}={value!r}")
    return pair


def as_index(value: int, length: int, name: str) -> int:
    """`value` as an index from 0 to `length` − 1, or ValueError (negative indices are refused)."""
    if not is_integer(value) or not 0 <= value < length:
        raise ValueError(f"`{name}` must be an integer from 0 to {length - 1}. Received: {name}={value!r}")
    return int(value)


def as_float(x: ArrayLike, name: str = "x", dtype: DTypeLike | None = None) -> np.ndarray:
    """`x` as a non-empty array of `dtype`, without a copy where it already is one.

    Without `dtype`, float64 stays float64 and every other real number becomes float32.
    """
    if type(x) is np.ndarray and x.dtype in FLOATS and (dtype is None or dtype is x.dtype) and x.size:
        return x  # most calls
    try:
        array = np.asarray(x)
    except ValueError as error:  # rows of different lengths
        raise ValueError(f"`{name}` must be an array of numbers. Received: {error}") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"`{name}` must be an array of real numbers. Received: dtype {array.dtype}")
    if not array.size:
        raise ValueError(f"`{name}` must not be empty. Received: shape {array.shape}")
    if dtype is None:
        dtype = np.float64 if array.dtype.kind == "f" and array.dtype.itemsize >= 8 else np.float32
    return array.astype(dtype, copy=False)


def as_images(x: ArrayLike) -> np.ndarray:
    """`x` as a float array of an accepted rank, which it keeps."""
    array = as_float(x)
    if array.ndim not in (2, 3, 4):
        raise ValueError(f"`x` must be {RANKS}. Received: shape {array.shape}")
    return array


def as_image(x: ArrayLike) -> np.ndarray:
    """`x` as one float image, (H, W) or (H, W, C)."""
    array = as_float(x)
    if array.ndim not in (2, 3):
        raise ValueError(f"`x` must be (H, W) or (H, W, C). Received: shape {array.shape}")
    return array


def as_plane(kernel: ArrayLike, dtype: DTypeLike) -> np.ndarray:
    """A 2-D kernel (kh, kw) in the images' dtype."""
    plane = as_float(kernel, "kernel", dtype)
    if plane.ndim != 2:
        raise ValueError(f"`kernel` must be (kh, kw). Received: shape {plane.shape}")
    return plane


def as_kernel(kernel: ArrayLike, images: np.ndarray, dtype: DTypeLike) -> np.ndarray:
    """A kernel that suits the images: (kh, kw) for (H, W), else (kh, kw, C, filters) with their channels."""
    if images.ndim == 2:
        return as_plane(kernel, dtype)
    weights = as_float(kernel, "kernel", dtype)
    if weights.ndim != 4:
        raise ValueError(
            f"`kernel` must be (kh, kw) for an `x` of shape (H, W), and (kh, kw, C, filters) otherwise "
            f"(`x` may be {RANKS}). Received: kernel of shape {weights.shape}, x with channels"
        )
    if weights.shape[2] != images.shape[-1]:
        raise ValueError(
            f"`kernel` must have as many input channels as `x`. "
            f"Received: kernel of shape {weights.shape}, x with {images.shape[-1]} channels"
        )
    return weights


def as_bias(bias: ArrayLike, filters: int, dtype: DTypeLike) -> np.ndarray:
    """One number per filter (filters,); for a single filter also a lone number."""
    array = as_float(bias, "bias", dtype)
    if array.shape != (filters,) and not (array.ndim == 0 and filters == 1):
        raise ValueError(f"`bias` must be one number per filter, ({filters},). Received: shape {array.shape}")
    return array
