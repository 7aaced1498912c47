"""Controls and stage of a convolution: what the mechanics pages have in common."""

import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.stage import conv_scene, stage
from cvdemo.ui.mechanics import inputs, kernel_choice
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.mechanics.layer_controls import Shown
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import pins


def show(subject: Subject, settings: ConvSettings, shown: Shown, *, key: str, **scene) -> bool:
    """The stage with this convolution, and what is done on it: pins and edited cells.

    False, if the kernel does not fit the input: a sentence says so, and there is no stage.
    """
    if problem := settings.fit_problem(subject.values.shape):
        frame.wrong_input(problem)
        return False
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
        pin=pins.pinned(key, picture.response.shape),
        editable=subject.editable,
        on_painted=deferred.asks((picture.digest, settings, subject.kind, kernel_choice.current_name())),
    )
    pins.keep(key, event.pin)
    if not frame.lecture_view():
        cell = "A weight or a number of the grid" if subject.kind == "grid" else "A weight"
        st.caption(f"{cell} is changed with a double click, with two taps, or by typing over it.")
    if event.problem:
        frame.wrong_input(event.problem)
    if event.edit and event.edit.target == "kernel":
        kernel_choice.edit(event.edit.row, event.edit.column, event.edit.value)
    elif event.edit:
        inputs.edit_grid(subject.pixels, event.edit.row, event.edit.column, event.edit.value)
    return True
