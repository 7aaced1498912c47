"""Controls and stage of a convolution: what the mechanics pages have in common."""

import numpy as np
import streamlit as st

from cvdemo.lesson.exports.mechanics import settings_in_words
from cvdemo.lesson.number_format import number
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.stage import conv_scene, stage
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.mechanics import experiments_panel, inputs, kernel_choice, responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import deferred, display, frame
from cvdemo.ui.session import pins

WORDS = (
    "One thing, many words: *filter* = kernel (one for each input channel), *patch* = window, "
    "*feature map* = response map = one *channel* of the output."
)


def value_range(response: np.ndarray) -> str:
    """Smallest and largest value of a response map and the sum of all, in a sentence."""
    lowest, highest, total = (
        number(value, 2) for value in (response.min(), response.max(), response.sum(dtype=float))
    )
    return f"The map's values run from {lowest} to {highest}; all together they sum to {total}."


def response_map(settings: ConvSettings, x: np.ndarray) -> np.ndarray:
    """The map of `settings` on `x` (H, W) or (H, W, C), after the activation: float32 (H', W')."""
    computed = settings.apply(x)
    return computed.reshape(computed.shape[:2])


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
        **display.reveal(),
        on_painted=deferred.rerun_when_painted(
            (scene.digest, settings, subject.kind, kernel_choice.current_name())
        ),
    )
    offer(
        picture=key,
        settings=settings_in_words(subject.values.shape, settings),
        numbers={"Response map": lambda: response_map(settings, subject.values), **subject.numbers},
    )
    pins.keep(key, event.pin)
    if not frame.lecture_view():
        cell = "a weight or a number of the grid" if subject.kind == "grid" else "a weight"
        st.caption(
            f"Double-click or double-tap {cell} to change it, or select it and type. Rows and columns are "
            "counted from 0, as in Python."
        )
    if event.problem:
        frame.wrong_input(event.problem)
    if event.edit and event.edit.target == "kernel":
        kernel_choice.edit(event.edit.row, event.edit.column, event.edit.value)
    elif event.edit:
        inputs.edit_grid(subject.pixels, event.edit.row, event.edit.column, event.edit.value)
    return True
