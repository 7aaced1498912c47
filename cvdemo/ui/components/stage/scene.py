"""What the stage shows: one convolution or pooling, worked out by the core.

The browser draws from these arrays. It adds up the products of one window to write them out, but
never works out padding or an output map: those come from here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from cvdemo.core import average_pool2d, conv2d, conv_output_shape, max_pool2d, pad_indices, resolve_padding
from cvdemo.lesson import formulas

LARGEST_SIDE = 1024
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Scene:
    """One operation on one input, ready to be drawn. Build it with `conv_scene` or `pool_scene`.

    Attributes:
        kind: "conv", "max" or "average".
        x: (H, W, C), uint8 (a picture; its values are x / 255) or float32.
        kernel: (kh, kw, C) float32 as it is laid on the input, or None for pooling.
        window: (kh, kw).
        strides, dilation_rate: per axis.
        pads: ((top, bottom), (left, right)) cells.
        rows, columns: int32, source index of every row and column of the padded input, −1 for a
            cell that padding filled with zero.
        response: (oh, ow) float32, before the activation.
        bias: added to every sum of products.
        activation: "linear" or "relu", applied to the response.
        view: how the output is shown: "signed", "clip", "abs" or "minmax".
        flipped: the kernel was turned by 180° (true convolution).
        padding_mode: what fills the padding; "none" where padded cells are not counted (pooling).
        scale: the output's colours run from −scale to scale.
        scale_scope: what the scale was taken from, as said on screen.
        titles: of input, kernel and output.
        channel_names: one per channel, or empty.
        digest: changes whenever anything above changes.
    """

    kind: Literal["conv", "max", "average"]
    x: np.ndarray
    kernel: np.ndarray | None
    window: Pair
    strides: Pair
    dilation_rate: Pair
    pads: tuple[Pair, Pair]
    rows: np.ndarray
    columns: np.ndarray
    response: np.ndarray
    bias: float
    activation: str
    view: str
    flipped: bool
    padding_mode: str
    scale: float
    scale_scope: str
    titles: tuple[str, str, str]
    channel_names: tuple[str, ...]
    digest: str = field(init=False)

    def __post_init__(self):
        if max(self.x.shape[:2]) > LARGEST_SIDE:
            raise ValueError(f"x must be at most {LARGEST_SIDE} on a side. Received: {self.x.shape}")
        hashed = hashlib.blake2b(repr(self.settings()).encode(), digest_size=12)
        for array in self.arrays().values():
            hashed.update(repr((array.shape, array.dtype.str)).encode())
            hashed.update(np.ascontiguousarray(array))
        object.__setattr__(self, "digest", hashed.hexdigest())

    def settings(self) -> dict[str, object]:
        """Everything but the arrays, as JSON can carry it."""
        return {
            "kind": self.kind,
            "window": list(self.window),
            "strides": list(self.strides),
            "dilation": list(self.dilation_rate),
            "pads": [list(pair) for pair in self.pads],
            "paddingMode": self.padding_mode,
            "bias": self.bias,
            "activation": self.activation,
            "view": self.view,
            "flipped": self.flipped,
            "scale": self.scale,
            "scaleScope": self.scale_scope,
            "titles": list(self.titles),
            "channelNames": list(self.channel_names),
            "formulas": self._formulas(),
        }

    def _formulas(self) -> list[list[str]]:
        """[name, calculation, value] of the output's size and of the kernel's weights."""
        sizes = formulas.window_sizes(
            self.x.shape, self.window, strides=self.strides, dilation_rate=self.dilation_rate, pads=self.pads
        )
        written = [[f.name, f.calculation, str(f.value)] for f in sizes]
        if self.kernel is None:
            return [*written, ["weights", "", "none"]]
        weights = formulas.kernel_weights(self.window, self.x.shape[2], bool(self.bias))
        return [*written, [weights.name, weights.calculation, str(weights.value)]]

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays the browser needs, by the names it knows them by."""
        arrays = {"x": self.x, "rows": self.rows, "columns": self.columns, "response": self.response}
        return arrays if self.kernel is None else {**arrays, "kernel": self.kernel}


def conv_scene(
    x: np.ndarray,
    kernel: np.ndarray,
    *,
    strides: int | Pair = 1,
    padding: object = "valid",
    dilation_rate: int | Pair = 1,
    padding_mode: str = "zeros",
    bias: float = 0.0,
    activation: Literal["linear", "relu"] = "linear",
    view: Literal["signed", "clip", "abs", "minmax"] = "signed",
    flip: bool = False,
    response: np.ndarray | None = None,
    scale: float | None = None,
    scale_scope: str = "this map",
    titles: tuple[str, str, str] = ("Input", "Kernel", "Response map"),
    channel_names: Sequence[str] | None = None,
) -> Scene:
    """A convolution (cross-correlation, as in Keras) with one filter.

    Args:
        x: (H, W) or (H, W, C). uint8 is a picture and is scaled to [0, 1]; all else becomes float32.
        kernel: (kh, kw), used on every channel, or (kh, kw, C).
        strides, padding, dilation_rate, padding_mode: as in `cvdemo.core.conv2d`.
        bias: added to every sum.
        activation: applied after the bias.
        view: how the output is shown; never changes the numbers in the arithmetic.
        flip: turn the kernel by 180° first (true convolution).
        response: (oh, ow), the values before the activation if they are known already.
        scale: the colours of the output run from −scale to scale; default: the largest |response|.
        scale_scope: what `scale` was taken from, as in "this map" or "this layer".
        titles: of the three panels.
        channel_names: one per channel; red, green and blue for three channels if not given.

    Raises:
        ValueError: for arguments that `conv2d` refuses, or a number that is not finite.
    """
    x, values = _input_values(x)
    kernel = _kernel_values(kernel, x.shape[2])
    if activation not in ("linear", "relu"):
        raise ValueError(f"activation must be 'linear' or 'relu'. Received: {activation!r}")
    if view not in ("signed", "clip", "abs", "minmax"):
        raise ValueError(f"view must be 'signed', 'clip', 'abs' or 'minmax'. Received: {view!r}")
    if not np.isfinite(bias):
        raise ValueError(f"bias must be finite. Received: {bias}")
    if flip:
        kernel = kernel[::-1, ::-1]
    window, strides, dilation_rate = kernel.shape[:2], _pair(strides), _pair(dilation_rate)
    shape = conv_output_shape(
        x.shape, window, 1, strides=strides, padding=padding, dilation_rate=dilation_rate
    )
    if response is None:
        response = conv2d(
            values,
            kernel[..., None],
            np.float32([bias]),
            strides=strides,
            padding=padding,
            dilation_rate=dilation_rate,
            padding_mode=padding_mode,
        )[..., 0]
    response = _read_only(response, np.float32)
    if response.shape != tuple(shape[:2]):
        raise ValueError(f"response must be {tuple(shape[:2])}. Received: shape {response.shape}")
    pads = resolve_padding(x.shape, window, strides=strides, padding=padding, dilation_rate=dilation_rate)
    return Scene(
        kind="conv",
        x=x,
        kernel=_read_only(kernel, np.float32),
        window=window,
        strides=strides,
        dilation_rate=dilation_rate,
        pads=_plain(pads),
        rows=_read_only(pad_indices(x.shape[0], *pads[0], padding_mode), np.int32),
        columns=_read_only(pad_indices(x.shape[1], *pads[1], padding_mode), np.int32),
        response=response,
        bias=float(bias),
        activation=activation,
        view=view,
        flipped=flip,
        padding_mode=padding_mode,
        scale=_scale(response, scale),
        scale_scope=scale_scope,
        titles=titles,
        channel_names=_channel_names(channel_names, x.shape[2]),
    )


def pool_scene(
    x: np.ndarray,
    pool_size: int | Pair = 2,
    *,
    strides: int | Pair | None = None,
    padding: object = "valid",
    kind: Literal["max", "average"] = "max",
    view: Literal["signed", "clip", "abs", "minmax"] = "signed",
    scale: float | None = None,
    scale_scope: str = "this map",
    titles: tuple[str, str, str] = ("Input", "Window", "Pooled map"),
) -> Scene:
    """Max or average pooling of one channel.

    Args:
        x: (H, W), uint8 (scaled to [0, 1]) or anything that becomes float32.
        pool_size, strides, padding: as in `cvdemo.core.max_pool2d`; padded cells are not counted.
        kind: which of the two.
        view, scale, scale_scope, titles: as in `conv_scene`; the default scale is that of the input.
    """
    x, values = _input_values(x)
    if x.shape[2] != 1:
        raise ValueError(f"x must be (H, W) for pooling. Received: shape {x.shape}")
    if kind not in ("max", "average"):
        raise ValueError(f"kind must be 'max' or 'average'. Received: {kind!r}")
    window = _pair(pool_size)
    strides = window if strides is None else _pair(strides)
    pool = max_pool2d if kind == "max" else average_pool2d
    pads = resolve_padding(x.shape, window, strides=strides, padding=padding)
    return Scene(
        kind=kind,
        x=x,
        kernel=None,
        window=window,
        strides=strides,
        dilation_rate=(1, 1),
        pads=_plain(pads),
        rows=_read_only(pad_indices(x.shape[0], *pads[0], "zeros"), np.int32),
        columns=_read_only(pad_indices(x.shape[1], *pads[1], "zeros"), np.int32),
        response=_read_only(pool(values, window, strides=strides, padding=padding)[..., 0], np.float32),
        bias=0.0,
        activation="linear",
        view=view,
        flipped=False,
        padding_mode="none",
        scale=_scale(values, scale),
        scale_scope=scale_scope,
        titles=titles,
        channel_names=(),
    )


def _input_values(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The input as it is sent, and as it is computed with: (H, W, C) float32."""
    x = np.asarray(x)
    if x.ndim not in (2, 3) or x.size == 0:
        raise ValueError(f"x must be (H, W) or (H, W, C) and not empty. Received: shape {x.shape}")
    x = _read_only(x.reshape(*x.shape[:2], -1), np.uint8 if x.dtype == np.uint8 else np.float32)
    if x.dtype == np.uint8:
        return x, x.astype(np.float32) / np.float32(255)
    if not np.isfinite(x).all():
        raise ValueError("x must be finite. Received: NaN or infinity")
    return x, x


def _kernel_values(kernel: np.ndarray, channels: int) -> np.ndarray:
    kernel = np.asarray(kernel, np.float32)
    if kernel.ndim == 2:
        kernel = np.repeat(kernel[..., None], channels, axis=2)
    if kernel.ndim != 3 or kernel.size == 0 or kernel.shape[2] != channels:
        raise ValueError(
            f"kernel must be (kh, kw) or (kh, kw, {channels}) and not empty. Received: shape {kernel.shape}"
        )
    if not np.isfinite(kernel).all():
        raise ValueError("kernel must be finite. Received: NaN or infinity")
    return kernel


def _read_only(array: np.ndarray, dtype: type) -> np.ndarray:
    copy = np.array(array, dtype, order="C")
    copy.flags.writeable = False
    return copy


def _scale(values: np.ndarray, scale: float | None) -> float:
    largest = float(np.abs(values).max()) if scale is None else float(scale)
    return largest or 1.0


def _pair(value: int | Pair) -> Pair:
    return (int(value), int(value)) if np.ndim(value) == 0 else tuple(int(n) for n in value)


def _plain(pads: object) -> tuple[Pair, Pair]:
    return tuple(tuple(int(n) for n in pair) for pair in pads)


def _channel_names(names: Sequence[str] | None, channels: int) -> tuple[str, ...]:
    if names is not None:
        if len(names) != channels:
            raise ValueError(f"channel_names must name {channels} channels. Received: {list(names)}")
        return tuple(names)
    return ("red", "green", "blue") if channels == 3 else ()
