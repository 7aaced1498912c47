"""Equivariance on a grid: one pattern at two places gives the same answer twice, and where that ends."""

from dataclasses import dataclass

import numpy as np

from cvdemo.core import conv2d
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.page import frame

PATTERN = np.array([[2, 1], [0, 1]], np.float32)
DOWN = 2  # rows between the two places
STRIDE = 2


@dataclass(frozen=True, eq=False)
class TwoPlaces:
    """The pattern at two places, and what a kernel says to it.

    Attributes:
        grid: (H, W) float32, zeros but for the two patterns.
        response: (H', W'), of the kernel on `grid` with stride 1.
        strided: The response with stride 2.
        at_border: The grid with the second pattern in its corner.
        cut: The response to `at_border`.
        right: Columns between the two places; odd, so no multiple of the stride.
    """

    grid: np.ndarray
    response: np.ndarray
    strided: np.ndarray
    at_border: np.ndarray
    cut: np.ndarray
    right: int


def two_places(kernel: np.ndarray) -> TwoPlaces:
    """Put `PATTERN` at two places of a grid that has room for both answers of `kernel` (kh, kw)."""
    kernel = np.asarray(kernel, np.float32)
    rows, columns = kernel.shape
    height, width = PATTERN.shape
    right = columns + 2 + (columns + 1) % 2
    first = (rows - 1, columns - 1)
    second = (first[0] + DOWN, first[1] + right)
    shape = (second[0] + height + rows - 1, second[1] + width + columns - 1)
    grid = _placed(shape, first, second)
    at_border = _placed(shape, first, (shape[0] - height, shape[1] - width))
    return TwoPlaces(
        grid,
        conv2d(grid, kernel),
        conv2d(grid, kernel, strides=STRIDE),
        at_border,
        conv2d(at_border, kernel),
        right,
    )


def _placed(shape: tuple[int, int], *places: tuple[int, int]) -> np.ndarray:
    grid = np.zeros(shape, np.float32)
    for row, column in places:
        grid[row : row + PATTERN.shape[0], column : column + PATTERN.shape[1]] = PATTERN
    return grid


def show(kernel: np.ndarray) -> None:
    """The two places as maps, with the answers of the page's kernel (kh, kw)."""
    there = two_places(kernel)
    frame.subheader("The same pattern, the same answer")
    frame.finding(
        f"Move the pattern {DOWN} rows down and {there.right} columns to the right, and its answer moves "
        "with it: **a convolution is equivariant to shifts**."
    )
    frame.prose(
        f"Equivariance ends with the stride (with stride {STRIDE} the windows fall on other places of a "
        f"pattern that has moved by {there.right} columns) and at the border (windows that would stick out "
        "are left out, and with them a part of the answer)."
    )
    inputs = [Map(there.grid, "a pattern at two places"), Map(there.at_border, "the second in the corner")]
    maps(
        inputs,
        key="equivariance_inputs",
        label="A pattern at two places",
        colours="grey",
        scope="both grids",
        size=286,
    )
    maps(
        [
            Map(there.response, "the same answer twice"),
            Map(there.strided, f"stride {STRIDE}: two answers"),
            Map(there.cut, "in the corner: a part of the answer"),
        ],
        key="equivariance_answers",
        label="What the kernel answers",
        scope="these maps",
        size=286,
    )
