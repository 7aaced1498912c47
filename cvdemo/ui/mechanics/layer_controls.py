"""The controls of a convolution and of a pooling layer, each read as one checked settings value.

What cannot be applied to the input is not offered.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cvdemo.lesson.limits import MAX_WEIGHT
from cvdemo.lesson.settings import ConvSettings, PoolSettings, possible
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choice, Number, Toggle

PADDING = Choice(keys.PADDING, "Padding", {each: str(each) for each in ("valid", "same", 1, 2, 3)}, "valid")
FILLS = {each: each for each in ("zeros", "reflect", "replicate", "circular")}
FILL = Choice(keys.FILL, "Padding is filled with", FILLS, "zeros")
STRIDES = {each: str(each) for each in (1, 2, 3, 4)}
STRIDE = Choice(keys.STRIDE, "Stride", STRIDES, 1)
STEP = Choice(keys.STEP, "Stride", STRIDES, 2)  # of the page on strides
DILATION = Choice(keys.DILATION, "Dilation", {each: str(each) for each in (1, 2, 3)}, 1)
BIAS = Number(keys.BIAS, "Bias", -float(MAX_WEIGHT), float(MAX_WEIGHT), 0.0, 0.1)
FLIP = Toggle(keys.FLIP, "True convolution (flipped kernel)")
SHOWN = {"signed": "signed", "relu": "ReLU", "abs": "absolute", "clip": "clip 0–1", "minmax": "min–max"}
SHOW = Choice(keys.SHOW, "Show", SHOWN, "signed")
RESPONSE_SHOWN = {each: SHOWN[each] for each in ("relu", "signed")}
RESPONSE = Choice(keys.BEFORE_POOLING, "Response map", RESPONSE_SHOWN, "relu")
POOL = Choice(keys.POOL, "Pooling", {each: each for each in ("max", "average")}, "max")
POOL_SIZE = Choice(keys.POOL_SIZE, "Window", {each: str(each) for each in (2, 3, 4)}, 2)
POOL_STRIDES = {each: str(each) for each in ("window", *STRIDES)}
POOL_STRIDE = Choice(keys.POOL_STRIDE, "Stride", POOL_STRIDES, "window")
POOL_PADDING = Choice(keys.POOL_PADDING, "Padding", {each: each for each in ("valid", "same")}, "valid")


def padding(settings: ConvSettings, shape: Sequence[int]) -> ConvSettings:
    return _with(settings, "padding", PADDING, shape)


def stride(settings: ConvSettings, shape: Sequence[int], control: Choice = STRIDE) -> ConvSettings:
    return _with(settings, "strides", control, shape)


def dilation(settings: ConvSettings, shape: Sequence[int]) -> ConvSettings:
    return _with(settings, "dilation_rate", DILATION, shape)


def fill(settings: ConvSettings, shape: Sequence[int]) -> ConvSettings:
    return _with(settings, "padding_mode", FILL, shape)


def bias(settings: ConvSettings) -> ConvSettings:
    return replace(settings, bias=BIAS.number_input())


def flip(settings: ConvSettings) -> ConvSettings:
    on = FLIP.toggle(
        help="Mathematics turns the kernel by 180° before it slides. Deep learning leaves it as it is "
        "(cross-correlation) and calls it a convolution all the same.",
    )
    return replace(settings, flip=on)


def display(settings: ConvSettings) -> ConvSettings:
    """How the response map is shown: after ReLU or not, and the view."""
    value: Any = SHOW.segmented_control(
        help="Signed: as computed. ReLU: negative responses become 0, as after a network's layer. The others "
        "change only what the map displays, not the arithmetic: absolute drops the sign, clip shows values "
        "below 0 as 0 and above 1 as 1, as picture programs do, and min–max stretches the map to all greys.",
    )
    if value == "relu":
        return replace(settings, activation="relu")
    return replace(settings, view=value)


def before_pooling(settings: ConvSettings) -> ConvSettings:
    """Whether the response map goes through ReLU before it is pooled, as it does in a network."""
    shown = RESPONSE.segmented_control(
        help="In a network ReLU stands before the pooling. Signed: negative responses are pooled as well.",
    )
    return replace(settings, activation="relu" if shown == "relu" else "linear")


def pooling(shape: Sequence[int]) -> PoolSettings | None:
    """The controls of a pooling layer; None if no window fits the map."""
    kind: Any = POOL.segmented_control()
    border: Any = POOL_PADDING.segmented_control()
    sizes = possible(PoolSettings(kind, 1, padding=border), "pool_size", POOL_SIZE.options, shape)
    if not sizes:
        return None
    settings = PoolSettings(kind, POOL_SIZE.segmented_control(sizes), padding=border)
    strides = possible(settings, "strides", STRIDES, shape)
    stride: Any = POOL_STRIDE.segmented_control(("window", *strides))
    return settings if stride == "window" else replace(settings, strides=stride)


def _with(settings: ConvSettings, field: str, control: Choice, shape: Sequence[int]) -> ConvSettings:
    """`settings` with the field that the control says; left alone where nothing fits."""
    options = possible(settings, field, control.options, shape)
    return replace(settings, **{field: control.segmented_control(options)}) if options else settings
