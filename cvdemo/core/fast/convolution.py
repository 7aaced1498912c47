"""Which way a large input is convolved: the cheapest route that suits it, else im2col in chunks."""

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ..shapes import Geometry
from ..types import Shape
from . import costs
from .chunks import chunks
from .routes import Route, band_toeplitz, fft_tiles, separable

MIN_SIZE = 50_000  # values of input times weights of the kernel: below, no route is cheaper than im2col
MAX_WINDOW_VALUES = 1 << 19  # copied at a time by im2col

ROUTES: dict[Route, costs.Cost] = {
    band_toeplitz: costs.band_toeplitz,
    separable: costs.separable,
    fft_tiles: costs.fft_tiles,
}
Textbook = Callable[[np.ndarray, np.ndarray, Geometry], np.ndarray]


def convolve(x: np.ndarray, kernel: np.ndarray, geometry: Geometry, textbook: Textbook) -> np.ndarray:
    """Convolve a padded batch by the cheapest route.

    Args:
        x: The padded batch (N, H, W, C).
        kernel: (kh, kw, C, filters), or (kh, kw) to convolve every channel with it.
        geometry: Where the windows lie.
        textbook: `conv.im2col`, which takes any kernel.

    Returns:
        The values of (N, H', W', filters), or of (N, H', W', C), in this order.
    """
    x = np.ascontiguousarray(x)
    if kernel.shape[2:] in ((), (1, 1)):
        plane = kernel.reshape(geometry.kernel_size)
        for route in cheaper_routes(x.shape, geometry):
            with np.errstate(invalid="ignore", over="ignore"):
                result = route(x, plane, geometry)
            if result is None:  # the route cannot be taken with this kernel
                continue
            if _is_finite(result):
                return result
            break  # a NaN or an infinity has spread to its neighbours: the textbook keeps it in its windows
    return _in_chunks(textbook, x, kernel, geometry)


@lru_cache(maxsize=256)
def cheaper_routes(shape: Shape, geometry: Geometry) -> tuple[Route, ...]:
    """The routes that cost less than im2col for one kernel on a padded batch (N, H, W, C), cheapest first."""
    limit = costs.im2col(shape, geometry)
    prices = {route: cost(shape, geometry) for route, cost in ROUTES.items()}
    return tuple(sorted((route for route in prices if prices[route] < limit), key=prices.__getitem__))


def _is_finite(result: np.ndarray) -> bool:
    """Whether there is no NaN and no infinity: neither is lost in a sum, and sums are quicker to look at."""
    lines = result.reshape(-1, result.shape[2] * result.shape[3])
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.isfinite(lines.dot(np.ones(lines.shape[1], lines.dtype))).all())


def _in_chunks(textbook: Textbook, x: np.ndarray, kernel: np.ndarray, geometry: Geometry) -> np.ndarray:
    """im2col on some images or rows at a time: all windows at once would fill the memory."""
    n, rows, columns = len(x), *geometry.output_size
    filters = kernel.shape[3] if kernel.ndim == 4 else x.shape[3]
    values_per_row = columns * math.prod(geometry.kernel_size) * x.shape[3]
    rows_at_once = max(1, MAX_WINDOW_VALUES // values_per_row)
    if rows_at_once >= n * rows:
        return textbook(x, kernel, geometry)
    result = np.empty((n, rows, columns, filters), x.dtype)
    window = geometry.effective_kernel_size[0]
    for inside, outside in chunks(n, rows, rows_at_once, geometry.strides[0], window):
        target = result[outside]
        part = geometry._replace(output_size=target.shape[1:3])
        target[:] = textbook(x[inside], kernel, part).reshape(target.shape)
    return result
