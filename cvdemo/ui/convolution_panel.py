"""Controls and stage of a convolution: what the mechanics pages have in common."""

from collections.abc import Sequence

import streamlit as st

from cvdemo.lesson.link import LinkError, decode_pin, encode_pin
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui import address, kernel_choice, keys, shell, subjects
from cvdemo.ui.layer_controls import Shown
from cvdemo.ui.stage import conv_scene, stage
from cvdemo.ui.subjects import Subject

_PIN = "the pinned cell"


def show(subject: Subject, settings: ConvSettings, shown: Shown, *, key: str, **scene) -> None:
    """The stage with this convolution, and what is done on it: pins and edited cells."""
    picture = conv_scene(
        subject.pixels,
        settings.kernel,
        strides=settings.strides,
        padding=settings.padding,
        dilation_rate=settings.dilation_rate,
        padding_mode=settings.padding_mode,
        bias=settings.bias,
        activation=shown.activation,
        view=shown.view,
        flip=settings.flip,
        **scene,
    )
    event = stage(
        picture,
        key=key,
        pin=pin_from_link(picture.response.shape),
        editable=subject.editable,
        limit=kernel_choice.WEIGHT_LIMIT,
    )
    keep_pin(event.pin)
    if event.problem:
        shell.wrong_input(event.problem)
    if event.edit and event.edit.target == "kernel":
        kernel_choice.edit(event.edit.row, event.edit.column, event.edit.value)
    elif event.edit:
        subjects.edit_grid(subject.pixels, event.edit.row, event.edit.column, event.edit.value)


def pin_from_link(output_shape: Sequence[int]) -> tuple[int, int] | None:
    """The output cell that the address or the last run pinned, if the output still has it."""
    if text := address.text_from_outside(keys.PIN):
        st.session_state[_PIN] = text
    try:
        return decode_pin(st.session_state[_PIN], output_shape) if st.session_state.get(_PIN) else None
    except LinkError:  # the output is smaller now: nothing is pinned
        return None


def keep_pin(pin: tuple[int, int] | None) -> None:
    """Remember the pin for the next run and put it into the address."""
    st.session_state[_PIN] = encode_pin(*pin) if pin else None
    address.put(keys.PIN, st.session_state[_PIN])
