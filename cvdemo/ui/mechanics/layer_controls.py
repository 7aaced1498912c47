"""The controls of a convolution and of a pooling layer, each read as one checked settings value.

What cannot be applied to the input is not offered.
"""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from cvdemo.lesson.limits import MAX_WEIGHT
from cvdemo.lesson.settings import ConvSettings, PoolSettings, possible
from cvdemo.ui.session import keys

PADDINGS = ("valid", "same", 1, 2, 3)
STRIDES = (1, 2, 3, 4)
DILATIONS = (1, 2, 3)
FILLS = ("zeros", "reflect", "replicate", "circular")
POOL_SIZES = (2, 3, 4)
SHOWN = {
    "signed": "signed",
    "relu": "ReLU",
    "abs": "absolute",
    "clip": "clip 0–1",
    "minmax": "min–max",
}


def choose(label: str, options: Sequence, key: str, default, **arguments):
    """A row of buttons that keeps its value between pages and in the address.

    A value that is not among the options (they follow the input) gives way to the default, and comes back
    with the options that have it, unless the student has chosen another by then.
    """
    wanted, forced = st.session_state.get(_forced(key), (None, None))
    value = st.session_state.get(key, default)
    if value == forced:
        value = wanted
    default = default if default in options else options[0]
    shown = value if value in options else default
    st.session_state[_forced(key)] = (value, shown if shown != value else None)
    if st.session_state.get(key, default) != shown:
        st.session_state[key] = shown
    return st.segmented_control(
        label,
        options,
        default=default,
        required=True,
        key=key,
        bind="query-params",
        persist_state="session",
        **arguments,
    )


def put(key: str, value: object) -> None:
    """Choose for the student, as an experiment does: the choice is kept like one of their own."""
    st.session_state[key] = value
    st.session_state.pop(_forced(key), None)


def padding(settings: ConvSettings, shape: Sequence[int], key: str = keys.PADDING) -> ConvSettings:
    options = possible(settings, "padding", PADDINGS, shape)
    return _with(settings, "padding", options, "Padding", key, "valid")


def stride(settings: ConvSettings, shape: Sequence[int], key: str = keys.STRIDE, default=1) -> ConvSettings:
    return _with(settings, "strides", possible(settings, "strides", STRIDES, shape), "Stride", key, default)


def dilation(settings: ConvSettings, shape: Sequence[int], key: str = keys.DILATION) -> ConvSettings:
    options = possible(settings, "dilation_rate", DILATIONS, shape)
    return _with(settings, "dilation_rate", options, "Dilation", key, 1)


def fill(settings: ConvSettings, shape: Sequence[int], key: str = keys.FILL) -> ConvSettings:
    options = possible(settings, "padding_mode", FILLS, shape)
    return _with(settings, "padding_mode", options, "Padding is filled with", key, "zeros")


def bias(settings: ConvSettings) -> ConvSettings:
    value = st.number_input(
        "Bias",
        -float(MAX_WEIGHT),
        float(MAX_WEIGHT),
        0.0,
        0.1,
        key=keys.BIAS,
        bind="query-params",
        persist_state="session",
    )
    return replace(settings, bias=value)


def flip(settings: ConvSettings) -> ConvSettings:
    on = st.toggle(
        "True convolution (flipped kernel)",
        key=keys.FLIP,
        bind="query-params",
        persist_state="session",
        help="Mathematics turns the kernel by 180° before it slides. Deep learning leaves it as it is "
        "(cross-correlation) and calls it a convolution all the same.",
    )
    return replace(settings, flip=on)


def display(settings: ConvSettings) -> ConvSettings:
    """How the response map is shown: after ReLU or not, and the view."""
    value = st.segmented_control(
        "Show",
        SHOWN,
        format_func=SHOWN.__getitem__,
        default="signed",
        required=True,
        key=keys.SHOW,
        bind="query-params",
        persist_state="session",
        help="Signed: as computed. ReLU: negative responses become 0, as after a network's layer. The others "
        "change only what the map displays, not the arithmetic: absolute drops the sign, clip shows values "
        "below 0 as 0 and above 1 as 1, as picture programs do, and min–max stretches the map to all greys.",
    )
    if value == "relu":
        return replace(settings, activation="relu")
    return replace(settings, view=value)


def before_pooling(settings: ConvSettings) -> ConvSettings:
    """Whether the response map goes through ReLU before it is pooled, as it does in a network."""
    shown = choose(
        "Response map",
        ("relu", "signed"),
        keys.BEFORE_POOLING,
        "relu",
        format_func=SHOWN.__getitem__,
        help="In a network ReLU stands before the pooling. Signed: negative responses are pooled as well.",
    )
    return replace(settings, activation="relu" if shown == "relu" else "linear")


def pooling(shape: Sequence[int]) -> PoolSettings | None:
    """The controls of a pooling layer; None if no window fits the map."""
    kind = choose("Pooling", ("max", "average"), keys.POOL, "max")
    border = choose("Padding", ("valid", "same"), keys.POOL_PADDING, "valid")
    sizes = possible(PoolSettings(kind, 1, padding=border), "pool_size", POOL_SIZES, shape)
    if not sizes:
        return None
    settings = PoolSettings(kind, choose("Window", sizes, keys.POOL_SIZE, 2), padding=border)
    strides = ("window", *possible(settings, "strides", STRIDES, shape))
    stride = choose("Stride", strides, keys.POOL_STRIDE, "window")
    return settings if stride == "window" else replace(settings, strides=stride)


def _with(
    settings: ConvSettings, field: str, options: Sequence, label: str, key: str, default
) -> ConvSettings:
    """`settings` with the field that the control says; left alone where nothing fits."""
    if not options:
        return settings
    return replace(settings, **{field: choose(label, options, key, default)})


def _forced(key: str) -> str:
    return f"{key}: the student's choice, and what stands in its place while the input does not allow it"
