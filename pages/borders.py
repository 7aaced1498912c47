"""Border effects and padding: why a map shrinks, and what may be put around the input."""

import numpy as np
import streamlit as st

from cvdemo.core import coverage_map
from cvdemo.lesson.settings import ConvSettings, times
from cvdemo.ui import convolution_panel, kernel_choice, layer_controls, notes, shell, subjects, try_this
from cvdemo.ui.maps import Map, maps

LECTURE_GRID = np.arange(1, 26, dtype=np.float32).reshape(5, 5)

shell.header(
    "Border effects and padding",
    "A 3 × 3 window finds only nine places in 5 × 5 pixels: *the map shrinks, and the corner is seen once*.",
)
kernel_choice.read_address()
subjects.read_address()
with shell.controls():
    subject = subjects.choose("border_input", default="grid", first_grid=LECTURE_GRID)
    settings = ConvSettings(kernel_choice.choose())
    shape = subject.values.shape
    settings = layer_controls.padding(settings, shape)
    if settings.padding != "valid":
        settings = layer_controls.fill(settings, shape)
    with st.popover("Kernel size, grid size", icon=":material/tune:"):
        kernel_choice.size_controls()
        subjects.size_controls(subject)
subjects.picture_upload("border_input")

if problem := settings.fit_problem(shape):
    shell.wrong_input(problem)
else:
    convolution_panel.show(subject, settings, layer_controls.SIGNED, key="border_stage")
    counts = coverage_map(
        shape[:2],
        settings.kernel_size,
        strides=settings.strides,
        padding=settings.padding,
        dilation_rate=settings.dilation_rate,
    )
    places = settings.output_shape(shape)[:2]
    coverage, sentence = st.columns([1, 2], gap="large")
    with coverage:
        maps(
            [Map(counts, "Windows that use each pixel")],
            key="coverage",
            colours="count",
            size=220,
            label="How many windows use each pixel",
        )
    with sentence:
        st.subheader("Who is seen how often", anchor=False)
        st.markdown(
            f"The window fits in {times(places)} = {places[0] * places[1]} places. The corner pixel at the "
            f"top left is used by **{counts[0, 0]}** of them, a pixel in the middle by "
            f"**{counts[counts.shape[0] // 2, counts.shape[1] // 2]}**."
        )
    notes.show(settings, None, shape)
try_this.show("borders", input="border_input")

kernel_choice.write_address()
subjects.write_address()
