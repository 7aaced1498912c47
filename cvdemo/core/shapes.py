"""Sizes, worked out without any data: padding amounts and output shapes.

Along one axis, with n cells, a kernel of k cells, stride s, dilation d and padding p before and q after:

    output = ⌊(n + p + q − ((k − 1)·d + 1)) / s⌋ + 1

Source: V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from functools import lru_cache

from .checks import RANKS, as_pair, is_integer

NOTHING = ((0, 0), (0, 0))  # no padding


def dilated_size(kernel_size: int, dilation_rate: int) -> int:
    """Cells from the kernel's first to its last, gaps included: (k − 1)·d + 1."""
    return (kernel_size - 1) * dilation_rate + 1


def resolve_padding(input_hw, kernel_hw, strides=1, dilation_rate=1, padding="valid"):
    """How many cells are added: ((top, bottom), (left, right)).

    `padding` is "valid" (none), "same", an integer of at least 0 for all four sides, or
    ((top, bottom), (left, right)). "same" is TensorFlow's: the output has ⌈n / s⌉ cells per axis, and
    of an odd number of added cells the larger half goes to the bottom and right. Source: TensorFlow,
    `tf.nn.convolution`, "Padding". Raises ValueError for any other padding or size.
    """
    sizes = as_pair(input_hw, "input_hw"), as_pair(kernel_hw, "kernel_hw")
    steps = as_pair(strides, "strides"), as_pair(dilation_rate, "dilation_rate")
    return _amounts(*sizes, *steps, _as_padding(padding))


def _as_padding(padding):
    """`padding` checked: "valid", "same" or ((top, bottom), (left, right))."""
    if isinstance(padding, str) and padding in ("valid", "same"):
        return padding
    return as_amounts(padding, "padding", '"valid", "same", ')


def _amounts(input_hw, kernel_hw, strides, dilation_rate, padding):
    if padding == "valid":
        return NOTHING
    if padding == "same":
        rows, columns = zip(input_hw, kernel_hw, strides, dilation_rate, strict=True)
        return _same(*rows), _same(*columns)
    return padding


def _same(n: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    outputs = -(-n // stride)
    total = max((outputs - 1) * stride + dilated_size(kernel, dilation) - n, 0)
    return total // 2, total - total // 2


def as_amounts(value, name: str, also: str = ""):
    """`value` as ((top, bottom), (left, right)), none negative; an integer stands for all four."""
    if is_integer(value):
        amounts = ((int(value), int(value)),) * 2
    elif _is_two_pairs(value):
        amounts = tuple((int(before), int(after)) for before, after in value)
    else:
        raise ValueError(
            f"`{name}` must be {also}an integer or ((top, bottom), (left, right)). Received: {name}={value!r}"
        )
    if min(map(min, amounts)) < 0:
        raise ValueError(f"`{name}` must not be negative. Received: {name}={value!r}")
    return amounts


def _is_two_pairs(value) -> bool:
    def two(item):
        return isinstance(item, tuple | list) and len(item) == 2

    return two(value) and all(two(pair) and all(map(is_integer, pair)) for pair in value)


def conv_geometry(input_hw, kernel_hw, strides, padding, dilation_rate):
    """Strides and dilation as pairs, the padding's amounts, the output's rows and columns.

    Raises ValueError, with the sizes, where the kernel does not fit into the padded input.
    """
    steps = check_steps(strides, dilation_rate, padding)
    return *steps[:2], *fit(input_hw, kernel_hw, *steps)


def check_steps(strides, dilation_rate, padding):
    """Strides and dilation as pairs, and the padding: "valid", "same" or ((top, bottom), (left, right))."""
    return as_pair(strides, "strides"), as_pair(dilation_rate, "dilation_rate"), _as_padding(padding)


@lru_cache(maxsize=1024)  # a page asks for the same few sizes again and again
def fit(input_hw, kernel_hw, strides, dilation_rate, padding):
    """The padding's amounts and the output's size; every argument has been checked."""
    amounts = _amounts(input_hw, kernel_hw, strides, dilation_rate, padding)
    padded = tuple(n + sum(both) for n, both in zip(input_hw, amounts, strict=True))
    reach = tuple(map(dilated_size, kernel_hw, dilation_rate))
    if reach[0] > padded[0] or reach[1] > padded[1]:
        raise ValueError(
            f"The kernel must fit into the padded input. Received: a kernel of {_by(kernel_hw)} that covers "
            f"{_by(reach)} cells (dilation_rate={dilation_rate}), a padded input of {_by(padded)}"
        )
    size = (padded[0] - reach[0]) // strides[0] + 1, (padded[1] - reach[1]) // strides[1] + 1
    return amounts, size


def _by(size) -> str:
    return f"{size[0]}×{size[1]}"


def conv_output_shape(
    input_shape, kernel_size, filters: int = 1, *, strides=1, padding="valid", dilation_rate=1
) -> tuple[int, ...]:
    """The shape `conv2d` returns for an input of `input_shape`.

    `input_shape` is (H, W), (H, W, C) or (N, H, W, C); the result has the same rank, with `filters`
    channels. Raises ValueError for impossible sizes, and for more than one filter on a (H, W) input.
    """
    shape = _as_shape(input_shape)
    if not is_integer(filters) or filters < 1:
        raise ValueError(f"`filters` must be a positive integer. Received: filters={filters!r}")
    if len(shape) == 2 and filters != 1:
        raise ValueError(f"`filters` must be 1 for an input of shape (H, W). Received: filters={filters!r}")
    *_, size = conv_geometry(
        _input_hw(shape), as_pair(kernel_size, "kernel_size"), strides, padding, dilation_rate
    )
    return result_shape(shape, size, int(filters))


def result_shape(shape, size, channels: int) -> tuple[int, ...]:
    """(H', W') with `channels` and with the rank of the input's `shape`."""
    return size if len(shape) == 2 else (*shape[:-3], *size, channels)


def as_batch(shape) -> tuple[int, int, int, int]:
    """(H, W), (H, W, C) or (N, H, W, C) as (N, H, W, C)."""
    return (1, *shape, 1) if len(shape) == 2 else (1, *shape)[-4:]


def parts(images: int, rows: int, rows_at_once: int, stride: int, reach: int):
    """Pairs of indices, of a part of the padded input and of the outputs made of it.

    Each is about `rows_at_once` rows of outputs: whole images, or a band of one image. `reach` is how many
    input rows an output is made of. Every part lies in one piece in memory.
    """
    if rows_at_once >= rows:
        for n in range(0, images, rows_at_once // rows):
            together = slice(n, n + rows_at_once // rows)
            yield together, together
        return
    band = max(1, rows_at_once)
    for n in range(images):
        image = slice(n, n + 1)
        for top in range(0, rows, band):
            stop = min(top + band, rows)
            yield (image, slice(top * stride, (stop - 1) * stride + reach)), (image, slice(top, stop))


def pool_output_shape(input_shape, pool_size=2, *, strides=None, padding="valid") -> tuple[int, ...]:
    """The shape `max_pool2d` and `average_pool2d` return for an input of `input_shape`.

    `strides=None` means the pool size, as in Keras. Same ranks and errors as `conv_output_shape`.
    """
    shape = _as_shape(input_shape)
    _, size = fit_pool(_input_hw(shape), *check_pool(pool_size, strides, padding))
    return result_shape(shape, size, shape[-1])


def check_pool(pool_size, strides, padding):
    """Pool size and strides as pairs, and the padding: "valid", "same" or ((top, bottom), (left, right))."""
    pool_size = as_pair(pool_size, "pool_size")
    strides = pool_size if strides is None else as_pair(strides, "strides")
    return pool_size, strides, _as_padding(padding)


@lru_cache(maxsize=1024)
def fit_pool(input_hw, pool_size, strides, padding):
    """The padding's amounts and the output's size; every argument has been checked.

    Raises ValueError where padding is as large as the pool size: a window that holds no cell of the
    input has no maximum and no mean.
    """
    amounts, size = fit(input_hw, pool_size, strides, (1, 1), padding)
    (top, bottom), (left, right) = amounts
    if max(top, bottom) >= pool_size[0] or max(left, right) >= pool_size[1]:
        raise ValueError(
            "`padding` must be smaller than the pool size. "
            f"Received: padding={padding!r}, pool_size={pool_size}"
        )
    return amounts, size


def _input_hw(shape) -> tuple[int, int]:
    return shape if len(shape) == 2 else shape[-3:-1]


def _as_shape(shape) -> tuple[int, ...]:
    ok = isinstance(shape, tuple | list) and 2 <= len(shape) <= 4
    if not ok or not all(is_integer(n) and n > 0 for n in shape):
        raise ValueError(f"`input_shape` must be {RANKS}, all positive. Received: input_shape={shape!r}")
    return tuple(map(int, shape))
