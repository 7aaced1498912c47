"""Sizes, computed without any data: pads and output shapes.

Along one axis, with n cells, a kernel of k cells, stride s, dilation d and pads p before and q after:

    output = ⌊(n + p + q − ((k − 1)·d + 1)) / s⌋ + 1

Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeGuard

from .checks import RANKS, as_pair, is_integer
from .types import IntPair, Padding, Pads, Shape

NO_PADDING: Pads = ((0, 0), (0, 0))

CheckedPadding = Literal["valid", "same"] | Pads


def effective_kernel_size(kernel_size: int, dilation_rate: int) -> int:
    """Count the cells from a kernel's first weight to its last, gaps of dilation included.

    Args:
        kernel_size: Weights along one axis, k.
        dilation_rate: Cells from one weight to the next, d; 1 leaves no gaps.

    Returns:
        (k − 1)·d + 1.

    Example:
        >>> effective_kernel_size(3, 2)
        5
    """
    return (kernel_size - 1) * dilation_rate + 1


def resolve_padding(
    input_shape: Sequence[int],
    kernel_size: int | IntPair,
    *,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
) -> Pads:
    """Compute the pads: how many cells are added on each side of the input.

    Source of "same": TensorFlow, `tf.nn.convolution`, "Padding".

    Args:
        input_shape: (H, W), (H, W, C) or (N, H, W, C).
        kernel_size: A positive integer or a pair (rows, columns).
        strides: A positive integer or a pair (rows, columns).
        padding: "valid" (none), "same", an integer of at least 0 for all four sides, or
            ((top, bottom), (left, right)). With "same" the output has ⌈n / s⌉ cells per axis, and of an odd
            number of added cells the larger half goes to the bottom and right.
        dilation_rate: A positive integer or a pair (rows, columns).

    Returns:
        ((top, bottom), (left, right)).

    Raises:
        ValueError: For any other size, stride, dilation rate or padding.

    Example:
        >>> resolve_padding((28, 28), 3, strides=2, padding="same")
        ((0, 1), (0, 1))
    """
    size = rows_and_columns(as_shape(input_shape))
    return _pads(
        size,
        as_pair(kernel_size, "kernel_size"),
        as_pair(strides, "strides"),
        as_padding(padding),
        as_pair(dilation_rate, "dilation_rate"),
    )


def conv_output_shape(
    input_shape: Sequence[int],
    kernel_size: int | IntPair,
    filters: int = 1,
    *,
    strides: int | IntPair = 1,
    padding: Padding = "valid",
    dilation_rate: int | IntPair = 1,
) -> Shape:
    """Compute the shape of what `conv2d` returns.

    Args:
        input_shape: (H, W), (H, W, C) or (N, H, W, C).
        kernel_size: A positive integer or a pair (rows, columns).
        filters: Output channels; 1 for an input of shape (H, W).
        strides: A positive integer or a pair (rows, columns).
        padding: As in `resolve_padding`.
        dilation_rate: A positive integer or a pair (rows, columns).

    Returns:
        (H', W'), (H', W', filters) or (N, H', W', filters): the rank of the input.

    Raises:
        ValueError: For impossible sizes, and where the kernel does not fit into the padded input.

    Example:
        >>> conv_output_shape((28, 28, 1), 3, 32)
        (26, 26, 32)
    """
    shape = as_shape(input_shape)
    if not is_integer(filters) or filters < 1:
        raise ValueError(f"`filters` must be a positive integer. Received: filters={filters!r}")
    if len(shape) == 2 and filters != 1:
        raise ValueError(f"`filters` must be 1 for an input of shape (H, W). Received: filters={filters!r}")
    kernel_size = as_pair(kernel_size, "kernel_size")
    geometry = conv_geometry(shape, kernel_size, strides, padding, dilation_rate)
    return result_shape(shape, geometry.output_size, int(filters))


def pool_output_shape(
    input_shape: Sequence[int],
    pool_size: int | IntPair = 2,
    *,
    strides: int | IntPair | None = None,
    padding: Padding = "valid",
) -> Shape:
    """Compute the shape of what `max_pool2d` and `average_pool2d` return.

    Args:
        input_shape: (H, W), (H, W, C) or (N, H, W, C).
        pool_size: A positive integer or a pair (rows, columns).
        strides: The same; None means the pool size, as in Keras.
        padding: As in `resolve_padding`, with pads smaller than the pool size.

    Returns:
        (H', W'), (H', W', C) or (N, H', W', C).

    Raises:
        ValueError: For impossible sizes, and where the window does not fit into the padded input.

    Example:
        >>> pool_output_shape((26, 26, 32))
        (13, 13, 32)
    """
    shape = as_shape(input_shape)
    return result_shape(shape, pool_geometry(shape, pool_size, strides, padding).output_size, shape[-1])


class Geometry(NamedTuple):
    """Where the windows of a convolution or a pooling lie, every argument checked.

    Attributes:
        batch_shape: The input as (N, H, W, C).
        kernel_size: Rows and columns of the kernel, or of the pooling window.
        strides: Cells from one window to the next.
        dilation_rate: Cells from one weight to the next.
        pads: ((top, bottom), (left, right)).
        output_size: (H', W').
    """

    batch_shape: tuple[int, int, int, int]
    kernel_size: IntPair
    strides: IntPair
    dilation_rate: IntPair
    pads: Pads
    output_size: IntPair

    @property
    def effective_kernel_size(self) -> IntPair:
        """Rows and columns from the kernel's first weight to its last."""
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation_rate
        return effective_kernel_size(kh, dh), effective_kernel_size(kw, dw)


def conv_geometry(
    shape: Shape,
    kernel_size: IntPair,
    strides: int | IntPair,
    padding: Padding,
    dilation_rate: int | IntPair,
) -> Geometry:
    """Check strides, dilation and padding, and find the windows of an input of `shape`.

    Raises:
        ValueError: With the sizes, where the kernel does not fit into the padded input.
    """
    return _fit(
        shape,
        kernel_size,
        as_pair(strides, "strides"),
        as_padding(padding),
        as_pair(dilation_rate, "dilation_rate"),
    )


def pool_geometry(
    shape: Shape, pool_size: int | IntPair, strides: int | IntPair | None, padding: Padding
) -> Geometry:
    """Check the arguments of a pooling, and find the windows of an input of `shape`.

    Raises:
        ValueError: Where a window does not fit into the padded input, and where pads are as large as the
            pool size: a window that contains no cell of the input has no maximum and no mean.
    """
    pool_size = as_pair(pool_size, "pool_size")
    strides = pool_size if strides is None else as_pair(strides, "strides")
    return _fit_pool(shape, pool_size, strides, as_padding(padding))


@lru_cache(maxsize=1024)
def _fit_pool(shape: Shape, pool_size: IntPair, strides: IntPair, padding: CheckedPadding) -> Geometry:
    geometry = _fit(shape, pool_size, strides, padding, (1, 1))
    rows, columns = geometry.pads
    if max(rows) >= pool_size[0] or max(columns) >= pool_size[1]:
        raise ValueError(
            "`padding` must be smaller than the pool size. "
            f"Received: padding={padding!r}, pool_size={pool_size}"
        )
    return geometry


@lru_cache(maxsize=1024)  # a page asks for the same few sizes again and again
def _fit(
    shape: Shape, kernel_size: IntPair, strides: IntPair, padding: CheckedPadding, dilation_rate: IntPair
) -> Geometry:
    size = rows_and_columns(shape)
    pads = _pads(size, kernel_size, strides, padding, dilation_rate)
    padded = size[0] + sum(pads[0]), size[1] + sum(pads[1])
    geometry = Geometry(as_batch(shape), kernel_size, strides, dilation_rate, pads, (0, 0))
    covered = geometry.effective_kernel_size
    if covered[0] > padded[0] or covered[1] > padded[1]:
        raise ValueError(
            f"The kernel must fit into the padded input. Received: a kernel of {_by(kernel_size)} that "
            f"covers {_by(covered)} cells (dilation_rate={dilation_rate}), a padded input of {_by(padded)}"
        )
    rows, columns = ((n - k) // s + 1 for n, k, s in zip(padded, covered, strides, strict=True))
    return geometry._replace(output_size=(rows, columns))


def _pads(
    size: IntPair, kernel_size: IntPair, strides: IntPair, padding: CheckedPadding, dilation_rate: IntPair
) -> Pads:
    if padding == "valid":
        return NO_PADDING
    if padding == "same":
        rows, columns = zip(size, kernel_size, strides, dilation_rate, strict=True)
        return _same(*rows), _same(*columns)
    return padding


def _same(n: int, kernel_size: int, stride: int, dilation_rate: int) -> IntPair:
    outputs = -(-n // stride)
    total = max((outputs - 1) * stride + effective_kernel_size(kernel_size, dilation_rate) - n, 0)
    return total // 2, total - total // 2


def as_padding(padding: Padding) -> CheckedPadding:
    """`padding` checked: "valid", "same" or ((top, bottom), (left, right))."""
    if isinstance(padding, str) and padding in ("valid", "same"):
        return padding
    return as_pads(padding, "padding", '"valid", "same", ')


def as_pads(value: int | Pads, name: str, also: str = "") -> Pads:
    """`value` as ((top, bottom), (left, right)), none negative; an integer stands for all four."""
    if is_integer(value):
        pads = (int(value), int(value)), (int(value), int(value))
    elif _is_two_pairs(value):
        (top, bottom), (left, right) = value
        pads = (int(top), int(bottom)), (int(left), int(right))
    else:
        raise ValueError(
            f"`{name}` must be {also}an integer or ((top, bottom), (left, right)). Received: {name}={value!r}"
        )
    if min(map(min, pads)) < 0:
        raise ValueError(f"`{name}` must not be negative. Received: {name}={value!r}")
    return pads


def _is_two_pairs(value: Any) -> TypeGuard[Pads]:
    def is_pair(item: Any) -> bool:
        return isinstance(item, tuple | list) and len(item) == 2

    return is_pair(value) and all(is_pair(pair) and all(map(is_integer, pair)) for pair in value)


def as_shape(shape: Sequence[int]) -> Shape:
    """`shape` as a tuple of two to four positive integers."""
    ok = isinstance(shape, tuple | list) and 2 <= len(shape) <= 4
    if not ok or not all(is_integer(n) and n > 0 for n in shape):
        raise ValueError(f"`input_shape` must be {RANKS}, all positive. Received: input_shape={shape!r}")
    return tuple(map(int, shape))


def rows_and_columns(shape: Shape) -> IntPair:
    """H and W of (H, W), (H, W, C) or (N, H, W, C)."""
    height, width = shape if len(shape) == 2 else shape[-3:-1]
    return height, width


def as_batch(shape: Shape) -> tuple[int, int, int, int]:
    """(H, W), (H, W, C) or (N, H, W, C) as (N, H, W, C)."""
    n, height, width, channels = (1, *shape, 1) if len(shape) == 2 else (1, *shape)[-4:]
    return n, height, width, channels


def result_shape(shape: Shape, output_size: IntPair, channels: int) -> Shape:
    """(H', W') with `channels` and with the rank of the input's `shape`."""
    return output_size if len(shape) == 2 else (*shape[:-3], *output_size, channels)


def _by(size: IntPair) -> str:
    return f"{size[0]}×{size[1]}"
