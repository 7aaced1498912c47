"""The controls of a convolution and of a pooling layer, each read as one checked settings value.

What cannot be applied to the input is not offered.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from cvdemo.lesson.limits import MAX_WEIGHT
from cvdemo.lesson.number_format import number
from cvdemo.lesson.settings import ConvSettings, PoolSettings, pair_text, possible
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choice, Number, Toggle

PADDING = Choice(keys.PADDING, "Padding", {each: str(each) for each in ("valid", "same", 1, 2, 3)}, "valid")
FILLS = {each: each for each in ("zeros", "reflect", "replicate", "circular")}
FILL = Choice(keys.FILL, "Padding is filled with", FILLS, "zeros")
STRIDES = {each: str(each) for each in (1, 2, 3, 4)}
STRIDE = Choice(keys.STRIDE, "Stride", STRIDES, 1)
STEP = Choice(keys.STEP, "Stride", STRIDES, 2, former="step")  # of the page on strides
DILATION = Choice(keys.DILATION, "Dilation", {each: str(each) for each in (1, 2, 3)}, 1)
BIAS = Number(keys.BIAS, "Bias", -float(MAX_WEIGHT), float(MAX_WEIGHT), 0.0, 0.1)
FLIP = Toggle(keys.FLIP, "True convolution (flipped kernel)")
SHOWN = {"signed": "signed", "relu": "ReLU", "abs": "absolute", "clip": "clip 0–1", "minmax": "min–max"}
SHOW = Choice(keys.SHOW, "Response map shown", SHOWN, "signed")
RESPONSE_SHOWN = {each: SHOWN[each] for each in ("relu", "signed")}
RESPONSE = Choice(keys.BEFORE_POOLING, "Map pooled", RESPONSE_SHOWN, "relu")
DISPLAY_WIDTH = 170  # pixels
POOL = Choice(keys.POOL, "Pooling", {each: each for each in ("max", "average")}, "max")
POOL_SIZE = Choice(keys.POOL_SIZE, "Window", {each: str(each) for each in (2, 3, 4)}, 2)
POOL_STRIDES = {each: str(each) for each in ("window", *STRIDES)}
POOL_STRIDE = Choice(keys.POOL_STRIDE, "Stride", POOL_STRIDES, "window")
POOL_PADDING = Choice(keys.POOL_PADDING, "Padding", {each: each for each in ("valid", "same")}, "valid")


def popover():
    """The layer's settings that are not the subject of the page, folded away."""
    return st.popover("Layer settings", icon=":material/tune:")


def chips(settings: ConvSettings | PoolSettings, *outside: str) -> None:
    """Beside the popover, what in it is not at its default; fields `outside` have their own control."""
    if texts := [text for field, text in _changes(settings).items() if field not in outside]:
        st.markdown(" ".join(f":primary-badge[{text}]" for text in texts), width="content")


def _changes(settings: ConvSettings | PoolSettings) -> dict[str, str]:
    """By its field, each setting that is not at its default, in words."""
    if isinstance(settings, PoolSettings):
        given = {
            "pool_size": (settings.pool_size != (2, 2), f"window {pair_text(settings.pool_size)}"),
            "padding": (settings.padding != "valid", f"padding {settings.padding}"),
            "strides": (settings.strides != settings.pool_size, f"stride {pair_text(settings.strides)}"),
        }
    else:
        dilation_rate = pair_text(settings.dilation_rate)
        given = {
            "padding": (settings.padding != "valid", f"padding {settings.padding}"),
            "padding_mode": (settings.padding_mode != "zeros", f"filled: {settings.padding_mode}"),
            "strides": (settings.strides != (1, 1), f"stride {pair_text(settings.strides)}"),
            "dilation_rate": (
                settings.dilation_rate != (1, 1),
                f"dilation {dilation_rate}",
            ),
            "bias": (settings.bias != 0, f"bias {number(settings.bias, 2)}"),
            "flip": (settings.flip, "flipped kernel"),
        }
    return {field: text for field, (changed, text) in given.items() if changed}


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
        help="In mathematics, the kernel is turned by 180° before it slides. Deep learning leaves it as it "
        "is (cross-correlation) and calls it a convolution all the same.",
    )
    return replace(settings, flip=on)


def display(settings: ConvSettings) -> ConvSettings:
    """How the response map is shown: after ReLU or not, and the view."""
    value: Any = SHOW.selectbox(
        width=DISPLAY_WIDTH,
        help="Signed: as computed. ReLU: negative responses become 0, as after a network's layer. The others "
        "change only what the map displays, not the arithmetic: absolute drops the sign, clip shows values "
        "below 0 as 0 and above 1 as 1, as picture programs do, and min–max stretches the map to all greys.",
    )
    if value == "relu":
        return replace(settings, activation="relu")
    return replace(settings, view=value)


def before_pooling(settings: ConvSettings) -> ConvSettings:
    """Whether the response map goes through ReLU before it is pooled, as it does in a network."""
    shown = RESPONSE.selectbox(
        width=DISPLAY_WIDTH,
        help="In a network ReLU comes before pooling. Signed: negative responses are pooled as well.",
    )
    return replace(settings, activation="relu" if shown == "relu" else "linear")


def pooling(shape: Sequence[int], more: Callable[[], None] = lambda: None) -> PoolSettings | None:
    """The controls of a pooling layer.

    Args:
        shape: Of the map that is pooled, (H, W).
        more: Draws further controls into the popover.

    Returns:
        The layer; None if no window fits the map.
    """
    kind: Any = POOL.segmented_control()
    with popover():
        more()
        border: Any = POOL_PADDING.segmented_control()
        sizes = possible(PoolSettings(kind, 1, padding=border), "pool_size", POOL_SIZE.options, shape)
        if not sizes:
            return None
        settings = PoolSettings(kind, POOL_SIZE.segmented_control(sizes), padding=border)
        strides = possible(settings, "strides", STRIDES, shape)
        stride: Any = POOL_STRIDE.segmented_control(("window", *strides))
    settings = settings if stride == "window" else replace(settings, strides=stride)
    chips(settings)
    return settings


def _with(settings: ConvSettings, field: str, control: Choice, shape: Sequence[int]) -> ConvSettings:
    """`settings` with the field that the control says; left alone where nothing fits."""
    options = possible(settings, field, control.options, shape)
    return replace(settings, **{field: control.segmented_control(options)}) if options else settings
