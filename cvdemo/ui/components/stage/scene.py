"""What the stage shows: one convolution or pooling with its result.

The browser draws from these arrays. It adds up the products of one window to write them out, but
never computes padding or an output map: those are sent.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from cvdemo.core import (
    IntPair,
    Padding,
    PaddingMode,
    Pads,
    PoolKind,
    conv_output_shape,
    pad_indices,
    pool_output_shape,
    resolve_padding,
)
from cvdemo.lesson import formulas
from cvdemo.lesson.limits import MAX_WEIGHT
from cvdemo.lesson.settings import Activation, View

LARGEST_SIDE = 512  # of a colour picture: with its response 1.8 MB, below server.maxMessageSize


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
        view: how the output is shown: "signed", "clip", "abs" or "minmax"; pooled maps are "signed".
        flipped: the kernel was turned by 180° (true convolution).
        padding_mode: what fills the padding; "none" where padded cells are not counted (pooling).
        input_is_response: x is a response map, and is coloured as one.
        scale: the output's colours run from −scale to scale, from 0 where no value shown is negative.
        scale_scope: what the scale was taken from, as said on screen.
        titles: of input, kernel and output.
        channel_names: one per channel, or empty.
        digest: changes whenever anything above changes.
    """

    kind: Literal["conv", "max", "average"]
    x: np.ndarray
    kernel: np.ndarray | None
    window: IntPair
    strides: IntPair
    dilation_rate: IntPair
    pads: Pads
    rows: np.ndarray
    columns: np.ndarray
    response: np.ndarray
    bias: float
    activation: str
    view: str
    flipped: bool
    padding_mode: str
    input_is_response: bool
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
            hashed.update(np.ascontiguousarray(array).data)
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
            "inputIsResponse": self.input_is_response,
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

    def message(
        self,
        *,
        name: str = "",
        pin: IntPair | None = None,
        editable: Collection[str] = (),
        limit: float = MAX_WEIGHT,
        reveal: str = "whole",
        locked: bool = False,
        channel: int | None = None,
        come_into_view: int = 0,
        answered: int = 0,
        notify_painted: bool = False,
    ) -> dict[str, object]:
        """What the browser is sent beside the arrays, as `Scene` in types.js describes it.

        Args:
            name: Identifies the stage on its page; may be empty where nothing follows it.
            answered: Number of the last edit that Python has seen.
            notify_painted: Python wants to know when the message is painted.
            pin, editable, limit, reveal, locked, channel, come_into_view: As in `stage`.
        """
        return {
            "name": name,
            "digest": self.digest,
            "settings": self.settings(),
            "start": self.start,
            "pin": pin,
            "editable": sorted(editable),
            "limit": limit,
            "reveal": reveal,
            "locked": locked,
            "channel": channel,
            "come_into_view": come_into_view,
            "answered": answered,
            "notify_painted": notify_painted,
        }

    @property
    def start(self) -> IntPair:
        """The output cell (row, column) to open on: the most telling one.

        For a convolution the largest |value| after the activation, for pooling the window with the
        largest spread. A cell whose value is 0 is chosen only where all are.
        """
        shown = np.abs(np.maximum(self.response, 0) if self.activation == "relu" else self.response)
        telling = shown if self.kind == "conv" else np.where(shown > 0, 1 + self._spread(), 0)
        row, column = np.unravel_index(int(telling.argmax()), telling.shape)
        return int(row), int(column)

    def _spread(self) -> np.ndarray:
        """Largest minus smallest value of each pooling window, (oh, ow); padded cells do not count."""
        largest = np.full(self.response.shape, -np.inf, np.float32)
        smallest = -largest
        for a, b in np.ndindex(self.window):
            rows, columns = (
                index[tap : tap + stride * (steps - 1) + 1 : stride]
                for index, tap, stride, steps in zip(
                    (self.rows, self.columns), (a, b), self.strides, self.response.shape, strict=True
                )
            )
            taps = np.ix_(rows, columns)
            counts = (rows >= 0)[:, None] & (columns >= 0)
            largest = np.where(counts, np.maximum(largest, self.x[..., 0][taps]), largest)
            smallest = np.where(counts, np.minimum(smallest, self.x[..., 0][taps]), smallest)
        return largest - smallest

    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays the browser needs, by the names it knows them by."""
        arrays = {"x": self.x, "rows": self.rows, "columns": self.columns, "response": self.response}
        return arrays if self.kernel is None else {**arrays, "kernel": self.kernel}


class Convolution(Protocol):
    """What a scene reads of a convolution: `ConvSettings`, or one filter of a network."""

    @property
    def weights(self) -> np.ndarray: ...  # (kh, kw) for every channel, or (kh, kw, C); after the flip

    @property
    def strides(self) -> IntPair: ...

    @property
    def padding(self) -> Padding: ...

    @property
    def dilation_rate(self) -> IntPair: ...

    @property
    def padding_mode(self) -> PaddingMode: ...

    @property
    def bias(self) -> float: ...

    @property
    def activation(self) -> Activation: ...

    @property
    def view(self) -> View: ...

    @property
    def flip(self) -> bool: ...


class Pooling(Protocol):
    """What a scene reads of a pooling: `PoolSettings`, or a pooling layer of a network."""

    @property
    def kind(self) -> PoolKind: ...

    @property
    def pool_size(self) -> IntPair: ...

    @property
    def strides(self) -> IntPair: ...

    @property
    def padding(self) -> Padding: ...


def conv_scene(
    settings: Convolution,
    x: np.ndarray,
    response: np.ndarray,
    *,
    input_is_response: bool = False,
    scale: float | None = None,
    scale_scope: str = "this map",
    titles: tuple[str, str, str] = ("Input", "Kernel", "Response map"),
    channel_names: Sequence[str] | None = None,
) -> Scene:
    """A convolution (cross-correlation, as in Keras) with one filter.

    Args:
        settings: The filter, and how its output is shown.
        x: (H, W) or (H, W, C). uint8 is a picture and is scaled to [0, 1]; all else becomes float32.
        response: (H', W'), the values before the activation.
        input_is_response: `x` is the output of an earlier convolution, and is coloured as one.
        scale: The colours of the output run from −scale to scale, or from 0 to scale after ReLU; default: the
            largest |value| after the activation.
        scale_scope: What `scale` was taken from, as in "this map" or "this layer".
        titles: Of the three panels.
        channel_names: One per channel; red, green and blue for three channels if not given.

    Raises:
        ValueError: If the settings do not fit the input, or a number is not finite.
    """
    x = _input_values(x)
    kernel = _kernel_values(settings.weights, x.shape[2])
    size, window = (x.shape[0], x.shape[1]), (kernel.shape[0], kernel.shape[1])
    geometry = {
        "strides": settings.strides,
        "padding": settings.padding,
        "dilation_rate": settings.dilation_rate,
    }
    response = _response_values(response, conv_output_shape(size, window, **geometry))
    pads = resolve_padding(size, window, **geometry)
    return Scene(
        kind="conv",
        x=x,
        kernel=_read_only(kernel, np.float32),
        window=window,
        strides=settings.strides,
        dilation_rate=settings.dilation_rate,
        pads=pads,
        rows=_read_only(pad_indices(x.shape[0], *pads[0], settings.padding_mode), np.int32),
        columns=_read_only(pad_indices(x.shape[1], *pads[1], settings.padding_mode), np.int32),
        response=response,
        bias=settings.bias,
        activation=settings.activation,
        view=settings.view,
        flipped=settings.flip,
        padding_mode=settings.padding_mode,
        input_is_response=input_is_response,
        scale=_scale(np.maximum(response, 0) if settings.activation == "relu" else response, scale),
        scale_scope=scale_scope,
        titles=titles,
        channel_names=_channel_names(channel_names, x.shape[2]),
    )


def pool_scene(
    settings: Pooling,
    x: np.ndarray,
    response: np.ndarray,
    *,
    input_is_response: bool = False,
    scale: float | None = None,
    scale_scope: str = "this map",
    titles: tuple[str, str, str] = ("Input", "Window", "Pooled map"),
) -> Scene:
    """Max or average pooling of one channel.

    Args:
        settings: The pooling; padded cells are not counted.
        x: (H, W), uint8 (scaled to [0, 1]) or anything that becomes float32.
        response: (H', W'), the pooled map.
        input_is_response, scale, scale_scope, titles: As in `conv_scene`; the default scale is that of the
            input.

    Raises:
        ValueError: If the settings do not fit the input, or a number is not finite.
    """
    x = _input_values(x)
    if x.shape[2] != 1:
        raise ValueError(f"x must be (H, W) for pooling. Received: shape {x.shape}")
    size = (x.shape[0], x.shape[1])
    geometry = {"strides": settings.strides, "padding": settings.padding}
    response = _response_values(response, pool_output_shape(size, settings.pool_size, **geometry))
    pads = resolve_padding(size, settings.pool_size, **geometry)
    return Scene(
        kind=settings.kind,
        x=x,
        kernel=None,
        window=settings.pool_size,
        strides=settings.strides,
        dilation_rate=(1, 1),
        pads=pads,
        rows=_read_only(pad_indices(x.shape[0], *pads[0], "zeros"), np.int32),
        columns=_read_only(pad_indices(x.shape[1], *pads[1], "zeros"), np.int32),
        response=response,
        bias=0.0,
        activation="linear",
        view="signed",
        flipped=False,
        padding_mode="none",
        input_is_response=input_is_response,
        scale=_scale(x, scale) / (255 if x.dtype == np.uint8 and scale is None else 1),
        scale_scope=scale_scope,
        titles=titles,
        channel_names=(),
    )


def _input_values(x: np.ndarray) -> np.ndarray:
    """The input as it is sent: (H, W, C) uint8 or float32."""
    x = np.asarray(x)
    if x.ndim not in (2, 3) or x.size == 0:
        raise ValueError(f"x must be (H, W) or (H, W, C) and not empty. Received: shape {x.shape}")
    x = _read_only(x.reshape(*x.shape[:2], -1), np.uint8 if x.dtype == np.uint8 else np.float32)
    if not np.isfinite(x).all():
        raise ValueError("x must be finite. Received: NaN or infinity")
    return x


def _response_values(response: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if response.shape != shape:
        raise ValueError(f"response must be {shape}. Received: shape {response.shape}")
    return _read_only(response, np.float32)


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


def _channel_names(names: Sequence[str] | None, channels: int) -> tuple[str, ...]:
    if names is not None:
        if len(names) != channels:
            raise ValueError(f"channel_names must name {channels} channels. Received: {list(names)}")
        return tuple(names)
    return ("red", "green", "blue") if channels == 3 else ()
