"""The convolution operation: a kernel, a picture, and every product of every window."""

from dataclasses import replace

import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui import (
    convolution_panel,
    filter_row,
    kernel_choice,
    layer_controls,
    notes,
    pooling_panel,
    shell,
    subjects,
    try_this,
    two_parts,
)


def controls_and_stage():
    kernel_choice.read_address()
    subjects.read_address()
    with shell.controls():
        subject = subjects.choose()
        settings = ConvSettings(kernel_choice.choose())
        shown = layer_controls.shown()
    shape = subject.values.shape
    with shell.controls():
        settings = layer_controls.padding(settings, shape)
        if settings.padding != "valid":
            settings = layer_controls.fill(settings, shape)
        settings = layer_controls.stride(settings, shape)
        settings = layer_controls.dilation(settings, shape)
        with st.popover("Kernel size, bias, flip", icon=":material/tune:"):
            kernel_choice.size_controls()
            settings = layer_controls.bias(settings)
            settings = layer_controls.flip(settings)
            subjects.size_controls(subject)
    subjects.picture_upload()
    kernel_choice.write_address()
    subjects.write_address()
    fits = convolution_panel.show(subject, settings, shown, key="stage")
    return (subject, settings, shown) if fits else None


def what_follows(chosen):
    subject, settings, shown = chosen
    shell.prose(kernel_choice.says(kernel_choice.current_name()))
    filter_row.show(subject, settings, shown)
    pooling = pooling_panel.then_pooling(settings, subject, shown)
    notes.show(replace(settings, activation=shown.activation), pooling, subject.values.shape)


shell.header(
    "The convolution operation",
    "One small kernel looks at every place of the picture and asks the same question: "
    "*how much of my pattern is here?*",
)
two_parts.show(controls_and_stage, what_follows)
try_this.show("convolution")
