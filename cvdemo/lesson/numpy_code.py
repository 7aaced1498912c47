"""The present settings as NumPy code that a student can read, run and change."""

from collections.abc import Sequence

from cvdemo.lesson.code_parts import NUMPY_MODES, any_pads, kernel_lines, pad_call, stride_slices
from cvdemo.lesson.number_format import literal
from cvdemo.lesson.settings import ConvSettings, PoolSettings, times

_IMPORTS = ["import numpy as np", "from numpy.lib.stride_tricks import sliding_window_view", ""]


def numpy_code(
    conv: ConvSettings | None, pool: PoolSettings | None = None, input_shape: Sequence[int] = (28, 28)
) -> str:
    """Write NumPy code that turns `x` into `y`, of the same rank.

    Args:
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.
        input_shape: Shape of the float32 array `x`: (H, W) or (H, W, C).

    Returns:
        Python source.

    Raises:
        ValueError: With one sentence for the user, if the settings do not fit `input_shape`.
    """
    lines = [*_IMPORTS]
    name, shape = "x", tuple(input_shape)
    if conv is not None:
        lines += _conv_lines(conv, shape)
        name, shape = "y", conv.output_shape(shape)
    if pool is not None:
        lines += _pool_lines(pool, name, shape)
        name = "y"
    return "\n".join(lines if name == "y" else ["y = x"]) + "\n"


def _conv_lines(settings: ConvSettings, shape: tuple[int, ...]) -> list[str]:
    settings.output_shape(shape)
    colour = len(shape) == 3
    mode = NUMPY_MODES.get(settings.padding_mode)
    lines = kernel_lines(settings)
    source = "x"
    if any_pads(pads := settings.pads(shape)):
        lines.append("padded = " + pad_call("x", pads, len(shape), f'mode="{mode}"' if mode else ""))
        source = "padded"
    lines.append(_windows(source, settings.effective_kernel_size, colour))
    if settings.strides != (1, 1):
        lines.append(f"windows = windows[{stride_slices(settings.strides)}]  # strides")
    if settings.dilation_rate != (1, 1):
        lines.append(f"windows = windows[..., {stride_slices(settings.dilation_rate)}]  # dilation")
    lines.append(f"y = {_products(colour)}")
    if settings.bias:
        lines.append(f"y = y + {literal(settings.bias)}")
    if settings.activation == "relu":
        lines.append("y = np.maximum(y, 0)")
    return lines


def _products(colour: bool) -> str:
    """Each window times the kernel, summed: over rows k and columns l, and over channels c."""
    if not colour:
        return 'np.einsum("ijkl,kl->ij", windows, kernel)'
    return 'np.einsum("ijckl,kl->ij", windows, kernel)[:, :, None]  # channels summed'


def _pool_lines(settings: PoolSettings, name: str, shape: tuple[int, ...]) -> list[str]:
    settings.output_shape(shape)
    largest = settings.kind == "max"
    lines = []
    reduce = "windows.max" if largest else "windows.mean"
    arguments = "axis=(-2, -1)"
    if any_pads(pads := settings.pads(shape)):
        fill = "-np.inf" if largest else "np.nan"
        lines.append("padded = " + pad_call(name, pads, len(shape), f"constant_values={fill}"))
        name = "padded"
        if not largest:
            reduce, arguments = "np.nanmean", "windows, axis=(-2, -1)"
    lines.append(_windows(name, settings.pool_size, len(shape) == 3))
    if settings.strides != (1, 1):
        lines.append(f"windows = windows[{stride_slices(settings.strides)}]  # strides")
    return [*lines, f"y = {reduce}({arguments})"]


def _windows(source: str, size: tuple[int, int], colour: bool) -> str:
    axes = ", axis=(0, 1)" if colour else ""
    return f"windows = sliding_window_view({source}, {size}{axes})  # every {times(size)} window"
