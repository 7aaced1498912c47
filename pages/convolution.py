"""The convolution operation: a kernel, a picture, and every product of every window."""

import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.mechanics import (
    convolution_panel,
    experiments_panel,
    inputs,
    kernel_choice,
    layer_controls,
    pooling_panel,
    responses,
)
from cvdemo.ui.mechanics.panels import equivariance, filter_row, formulas_and_code
from cvdemo.ui.page import deferred, frame

EXPERIMENTS = experiments_panel.Experiments("convolution")


def controls_and_stage():
    with frame.controls(of_stage=True):
        subject = inputs.choose(inputs.INPUT)
        settings = ConvSettings(kernel_choice.choose())
        shape = subject.values.shape
        with layer_controls.popover():
            settings = layer_controls.padding(settings, shape)
            if settings.padding != "valid":
                settings = layer_controls.fill(settings, shape)
            settings = layer_controls.stride(settings, shape)
            settings = layer_controls.dilation(settings, shape)
            settings = layer_controls.bias(settings)
            settings = layer_controls.flip(settings)
            kernel_choice.size_controls()
            inputs.size_controls(subject)
        layer_controls.chips(settings)
        st.space("stretch")
        settings = layer_controls.display(settings)
    inputs.picture_panel(inputs.INPUT)
    inputs.put_grid()
    EXPERIMENTS.banner()
    fits = convolution_panel.show(subject, settings, key="stage")
    return (subject, settings) if fits else None


def what_follows(chosen):
    subject, settings = chosen
    frame.prose(kernel_choice.description(kernel_choice.current_name(), flip=settings.flip))
    frame.prose(convolution_panel.value_range(responses.feature_map(settings, subject.values)))
    frame.prose(convolution_panel.WORDS)
    filter_row.show(subject, settings)
    equivariance.show(settings.weights)
    pooling = pooling_panel.then_pooling(settings, subject)
    formulas_and_code.show(settings, pooling, subject.pixels)


frame.header(
    "The convolution operation",
    "One small kernel looks at every place of the picture and asks the same question: "
    "*how much of my pattern is here?*",
)
deferred.show(controls_and_stage, what_follows, between=EXPERIMENTS.strip)
