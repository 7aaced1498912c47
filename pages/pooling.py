"""Max pooling: the winner of each window, and what a shift by one pixel leaves as it was."""

import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui import (
    kernel_choice,
    layer_controls,
    notes,
    nudge,
    pooling_panel,
    shell,
    subjects,
    try_this,
    two_parts,
)


def controls_and_stage():
    kernel_choice.read_address()
    subjects.read_address()
    nudge.read_address()
    with shell.controls():
        subject = subjects.choose("pool_input", kinds=subjects.KINDS, default="response")
        conv, shown = None, layer_controls.SIGNED
        if subject.kind == "response":
            kernel = kernel_choice.choose()
            shown = layer_controls.shown()
            conv = ConvSettings(kernel, activation=shown.activation)
    by = nudge.current()
    values = nudge.pooled_input(nudge.moved(subject.grey, by), conv)
    with shell.controls():
        pooling = layer_controls.pooling(values.shape)
        if subject.kind == "grid":
            with st.popover("Grid size", icon=":material/tune:"):
                subjects.size_controls(subject)
    subjects.picture_upload("pool_input")
    kernel_choice.write_address()
    subjects.write_address()
    nudge.write_address()
    if pooling is None:
        shell.wrong_input(
            f"There are only {values.shape[0]} × {values.shape[1]} values, too few for a window of 2 × 2: "
            "take a larger input."
        )
        return None
    edit = pooling_panel.show(
        values,
        pooling,
        shown,
        key="pooling_stage",
        title=subject.title,
        editable=("input",) if subject.kind == "grid" and by == (0, 0) else (),
        asks=(conv, pooling),
    )
    if edit:
        subjects.edit_grid(subject.pixels, edit.row, edit.column, edit.value)
    return subject, conv, pooling


def what_follows(chosen):
    subject, conv, pooling = chosen
    nudge.panel(subject.grey, conv, pooling, pictures=subject.small)
    notes.show(conv, pooling, subject.grey.shape)


shell.header(
    "Max pooling",
    "Each window keeps its largest value: *half the height, half the width, the strongest answers*.",
)
two_parts.show(controls_and_stage, what_follows)
try_this.show("pooling", input="pool_input", padding=None, fill=None, stride=None, dilation=None, flip=None)
