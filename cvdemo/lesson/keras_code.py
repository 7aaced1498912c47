"""The present settings as Keras code: the layers of the lecture with this page's kernel in them."""

from collections.abc import Mapping, Sequence

from cvdemo.lesson.code_parts import (
    FLIP_LINE,
    NUMPY_MODES,
    any_pads,
    kernel_lines,
    pad_call,
    pair,
    stride_slices,
)
from cvdemo.lesson.number_format import literal
from cvdemo.lesson.settings import ConvSettings, PoolSettings

_IMPORTS = ["import numpy as np", "from keras import layers", ""]
_POOLING = {"max": "MaxPooling2D", "average": "AveragePooling2D"}


def keras_code(
    conv: ConvSettings | None, pool: PoolSettings | None = None, input_shape: Sequence[int] = (28, 28)
) -> str:
    """Write Keras code that turns `x` into `y`, of the same rank.

    Args:
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.
        input_shape: Shape of the float32 array `x`: (H, W) or (H, W, C).

    Returns:
        Python source.

    Raises:
        ValueError: With one sentence for the user, if the settings do not fit `input_shape`.
    """
    shape = tuple(input_shape)
    lines = [*_IMPORTS]
    if conv is None:
        lines.append(_batch(len(shape)))
    else:
        lines += _conv_lines(conv, shape)
        shape = conv.output_shape(shape)
    if pool is not None:
        lines.append(_pool_line(pool, shape))
    last = "[0, :, :, 0]" if len(shape) == 2 else "[0]"
    return "\n".join([*lines, f"y = np.asarray(y){last}"]) + "\n"


def keras_layer_code(filters: Mapping[str, ConvSettings], input_shape: Sequence[int] = (28, 28)) -> str:
    """Write Keras code for one layer with several filters, which turns `x` into `y` (H', W', filters).

    Args:
        filters: By title. They may differ in their kernels only, and these are of one size.
        input_shape: Shape of the float32 array `x`: (H, W) or (H, W, C).

    Returns:
        Python source.

    Raises:
        ValueError: With one sentence for the user, if the settings do not fit `input_shape`.
    """
    first = next(iter(filters.values()))
    kernels = [f"    {_rows(each)},  # {title}" for title, each in filters.items()]
    lines = [*_IMPORTS, "kernels = [", *kernels, "]"]
    lines.append(f'kernel = np.stack(kernels, axis=-1).astype("float32")  # {kernel_shape(filters)}')
    if first.flip:
        lines.append(FLIP_LINE)
    lines += _layer_lines(first, tuple(input_shape), "kernel[:, :, None]", len(filters))
    return (
        "\n".join([*lines, "y = np.asarray(y)[0]  # y[i, j, :]: what all filters give at one place"]) + "\n"
    )


def kernel_shape(filters: Mapping[str, ConvSettings]) -> tuple[int, int, int]:
    """Shape of the array `kernel` in `keras_layer_code`.

    Args:
        filters: By title, with kernels of one size.

    Returns:
        (rows, columns, filters).
    """
    return *next(iter(filters.values())).kernel_size, len(filters)


def _rows(settings: ConvSettings) -> str:
    return "[" + ", ".join("[" + ", ".join(map(literal, row)) + "]" for row in settings.kernel) + "]"


def _conv_lines(settings: ConvSettings, shape: tuple[int, ...]) -> list[str]:
    return [*kernel_lines(settings), *_layer_lines(settings, shape)]


def _layer_lines(
    settings: ConvSettings,
    shape: tuple[int, ...],
    weights: str = "kernel[:, :, None, None]",
    filters: int = 1,
) -> list[str]:
    """A layer whose weights for one channel, (rows, columns, 1, filters), are the expression `weights`."""
    settings.output_shape(shape)
    channels = shape[2] if len(shape) == 3 else 1
    pads = settings.pads(shape)
    # Keras pads with zeros only, and refuses strides together with dilation.
    slices = settings.strides != (1, 1) and settings.dilation_rate != (1, 1)
    by_layer = settings.padding == "same" and settings.padding_mode == "zeros" and not slices
    outside = any_pads(pads) and not by_layer
    layer = _layer(settings, filters, same=by_layer, strides=not slices)
    height, width = (n + sum(pad) * outside for n, pad in zip(shape[:2], pads, strict=True))
    if channels > 1:
        weights = f"np.repeat({weights}, {channels}, axis=2)"
    if settings.bias:
        bias = literal(settings.bias)
        weights += f", np.array([{bias}])" if filters == 1 else f", np.full({filters}, {bias})"
    lines = [
        f"conv = {layer}",
        f"conv.build((None, {height}, {width}, {channels}))",
        f"conv.set_weights([{weights}])",
        "",
    ]
    if outside and settings.padding_mode != "zeros":
        mode = NUMPY_MODES[settings.padding_mode]
        lines.append("x = " + pad_call("x", pads, len(shape), f'mode="{mode}"'))
    lines.append(_batch(len(shape)))
    if outside and settings.padding_mode == "zeros":
        lines.append(f"y = layers.ZeroPadding2D({pads})(y)")
    lines.append("y = conv(y)")
    if slices:
        lines.append(
            f"y = y[:, {stride_slices(settings.strides)}]  # strides: this layer cannot take them itself"
        )
    return lines


def _layer(settings: ConvSettings, filters: int, same: bool, strides: bool) -> str:
    arguments = [str(filters), str(settings.kernel_size)]
    if strides and settings.strides != (1, 1):
        arguments.append(f"strides={pair(settings.strides)}")
    if same:
        arguments.append('padding="same"')
    if settings.dilation_rate != (1, 1):
        arguments.append(f"dilation_rate={pair(settings.dilation_rate)}")
    if settings.activation == "relu":
        arguments.append('activation="relu"')
    if not settings.bias:
        arguments.append("use_bias=False")
    return f"layers.Conv2D({', '.join(arguments)})"


def _pool_line(settings: PoolSettings, shape: tuple[int, ...]) -> str:
    settings.output_shape(shape)
    arguments = [pair(settings.pool_size)]
    if settings.strides != settings.pool_size:
        arguments.append(f"strides={pair(settings.strides)}")
    if settings.padding == "same":
        arguments.append('padding="same"')
    return f"y = layers.{_POOLING[settings.kind]}({', '.join(arguments)})(y)"


def _batch(rank: int) -> str:
    axes = "[None, :, :, None]" if rank == 2 else "[None]"
    return f"y = x{axes}  # (batch, height, width, channels)"
