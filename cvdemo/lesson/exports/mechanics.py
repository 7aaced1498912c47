"""The programs of the pages on convolution and pooling: their input, their code, their numbers."""

from typing import Literal

import numpy as np

from cvdemo.core import KERNELS
from cvdemo.lesson.exports import arrays
from cvdemo.lesson.exports.program import Cell, Program, check, code, text
from cvdemo.lesson.keras_code import keras_code
from cvdemo.lesson.numpy_code import numpy_code
from cvdemo.lesson.settings import ConvSettings, PoolSettings, times

Library = Literal["keras", "numpy"]
CODE_OF = {"keras": keras_code, "numpy": numpy_code}
_ROUNDING = 1e-5  # of the largest sum of products that there can be: float32 in another order


def program(
    title: str,
    pixels: np.ndarray,
    conv: ConvSettings | None,
    pool: PoolSettings | None,
    library: Library,
) -> Program:
    """The page's code on the page's input, up to the page's numbers.

    Args:
        title: Of the page.
        pixels: The input: float32 (H, W), or a picture in uint8, (H, W) or (H, W, 3).
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.
        library: Which code.

    Raises:
        ValueError: With one sentence for the user, if the settings do not fit the input.
    """
    values = pixels / np.float32(255) if pixels.dtype == np.uint8 else pixels
    listing = CODE_OF[library](conv, pool, values.shape)
    name = "The response map" if pool is None else "The pooled map"
    return Program(
        title,
        settings_in_words(values.shape, conv, pool),
        (
            text("The input, float32."),
            code("import base64\nimport zlib\n", "import numpy as np\n", *input_lines(pixels)),
            text("The code of the page: from `x` to `y`."),
            code(listing),
            text(f"{name} here, and the numbers of the page."),
            numbers(values, conv, pool),
        ),
    )


def input_lines(pixels: np.ndarray) -> list[str]:
    """Python source of the input `x`.

    Args:
        pixels: float32, or a picture in uint8.
    """
    lines = [arrays.source("x", pixels)]
    if pixels.dtype == np.uint8:
        lines.append("x = x / np.float32(255)")
    return lines


def numbers(x: np.ndarray, conv: ConvSettings | None, pool: PoolSettings | None) -> Cell:
    """The last cell: size, smallest, largest, mean and one value of `y`.

    Args:
        x: The input, float32 (H, W) or (H, W, C).
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.
    """
    y = x if conv is None else conv.apply(x)
    y = y if pool is None else pool.apply(y)
    largest = np.abs(x).max(initial=0)
    if conv is not None:
        channels = x.shape[2] if x.ndim == 3 else 1
        largest = largest * channels * np.abs(conv.weights).sum() + abs(conv.bias)
    return check(map_numbers(y), float(_ROUNDING * max(1.0, float(largest))))


def map_numbers(y: np.ndarray, name: str = "y") -> list[tuple[str, str, float]]:
    """What tells one map from another, for `check`.

    Args:
        y: (H, W) or (H, W, C).
        name: How the program calls it.
    """
    place = tuple(int(at) for at in np.unravel_index(np.abs(y).argmax(), y.shape))
    return [
        ("rows", f"{name}.shape[0]", y.shape[0]),
        ("columns", f"{name}.shape[1]", y.shape[1]),
        ("smallest value", f"{name}.min()", float(y.min())),
        ("largest value", f"{name}.max()", float(y.max())),
        ("mean", f"{name}.mean(dtype=float)", float(y.mean(dtype=float))),
        (
            f"row {place[0]}, column {place[1]}",
            f"{name}[{', '.join(map(str, place))}]",
            float(y[place]),
        ),
    ]


def settings_in_words(
    shape: tuple[int, ...], conv: ConvSettings | None, pool: PoolSettings | None = None
) -> str:
    """The settings in one line.

    Args:
        shape: Of the input, (H, W) or (H, W, C).
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.

    Example:
        >>> settings_in_words((28, 28), ConvSettings([[1, 0], [0, 1]], padding="same"), PoolSettings())
        'Input 28 × 28. Own kernel 2 × 2, stride 1, padding same. Max pooling 2 × 2, stride 2.'
        >>> settings_in_words((28, 28), ConvSettings(KERNELS["sobel_vertical"].values))
        'Input 28 × 28. Kernel 3 × 3 “Sobel, vertical edges”, stride 1, padding valid.'
    """
    parts = [f"Input {times(shape)}"]
    if conv is not None:
        parts.append(_conv_in_words(conv))
    if pool is not None:
        padded = ", padding same" if pool.padding == "same" else ""
        stride = _pair(pool.strides)
        parts.append(f"{pool.kind.capitalize()} pooling {times(pool.pool_size)}, stride {stride}{padded}")
    return ". ".join(parts) + "."


def _conv_in_words(conv: ConvSettings) -> str:
    padding = conv.padding if isinstance(conv.padding, str) else str(conv.padding).replace(" ", "")
    size = times(conv.kernel_size)
    known = (kernel.title for kernel in KERNELS.values() if np.array_equal(kernel.values, conv.kernel))
    kernel = next((f"Kernel {size} “{title}”" for title in known), f"Own kernel {size}")
    parts = [kernel, f"stride {_pair(conv.strides)}", f"padding {padding}"]
    if conv.padding != "valid" and conv.padding_mode != "zeros":
        parts[-1] += f" ({conv.padding_mode})"
    if conv.dilation_rate != (1, 1):
        parts.append(f"dilation {_pair(conv.dilation_rate)}")
    if conv.bias:
        parts.append(f"bias {conv.bias:g}")
    if conv.flip:
        parts.append("kernel turned by 180°")
    if conv.activation == "relu":
        parts.append("ReLU")
    return ", ".join(parts)


def _pair(values: tuple[int, int]) -> str:
    return str(values[0]) if values[0] == values[1] else f"{values[0]} down, {values[1]} across"
