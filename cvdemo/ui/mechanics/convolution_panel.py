"""Controls and stage of a convolution: what the mechanics pages have in common."""

import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.stage import conv_scene, stage
from cvdemo.ui.mechanics import experiments_panel, inputs, kernel_choice, responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import pins


def show(subject: Subject, settings: ConvSettings, *, key: str) -> bool:
    """The stage with this convolution, and what is done on it: pins and edited cells.

    False, if the kernel does not fit the input: a sentence says so, and there is no stage.
    """
    if problem := settings.fit_problem(subject.values.shape):
        frame.wrong_input(problem)
        return False
    scene = conv_scene(settings, subject.pixels, responses.response(settings, subject.values))
    event = stage(
        scene,
        key=key,
        pin=pins.pinned(key, scene.response.shape),
        editable=subject.editable,
        come_into_view=experiments_panel.set_up_count(),
        on_painted=deferred.rerun_when_painted(
            (scene.digest, settings, subject.kind, kernel_choice.current_name())
        ),
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
