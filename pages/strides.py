"""Strides: which windows are visited, what is never covered, and stride against pooling."""

import numpy as np

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.mechanics import convolution_panel, experiments_panel, inputs, kernel_choice, layer_controls
from cvdemo.ui.mechanics.panels import formulas_and_code, skipped
from cvdemo.ui.page import deferred, frame

# A 2 whose foot no window sees with a 3 × 3 kernel and stride 2.
FIRST_GRID = np.array(
    [
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 1, 2, 0, 0, 2, 1, 0],
        [0, 0, 0, 0, 0, 2, 1, 0],
        [0, 0, 0, 0, 1, 2, 0, 0],
        [0, 0, 0, 1, 2, 0, 0, 0],
        [0, 0, 1, 2, 0, 0, 0, 0],
        [0, 1, 2, 0, 0, 0, 0, 0],
        [0, 2, 2, 2, 2, 2, 2, 2],
    ],
    np.float32,
)

EXPERIMENTS = experiments_panel.Experiments(
    "strides",
    {
        "input": "stride_input",
        "stride": "stride_step",
        "fill": None,
        "dilation": None,
        "flip": None,
        "show": None,
    },
)


def controls_and_stage():
    with frame.controls(of_stage=True):
        subject = inputs.choose(inputs.STRIDE_INPUT, first_grid=FIRST_GRID)
        settings = ConvSettings(kernel_choice.choose())
        shape = subject.values.shape
        settings = layer_controls.stride(settings, shape, layer_controls.STEP)
        with layer_controls.popover():
            settings = layer_controls.padding(settings, shape)
            kernel_choice.size_controls()
            inputs.size_controls(subject)
        layer_controls.chips(settings, "strides")
    inputs.picture_panel(inputs.STRIDE_INPUT)
    inputs.put_grid()
    EXPERIMENTS.banner()
    fits = convolution_panel.show(subject, settings, key="stride_stage")
    return (subject, settings) if fits else None


def what_follows(chosen):
    subject, settings = chosen
    shape = subject.values.shape
    skipped.never_covered(settings, shape)
    if subject.small:
        skipped.against_pooling(settings, subject)
    formulas_and_code.show(settings, None, subject.pixels)


frame.header(
    "Strides",
    "A stride of 2 visits every second row and column: "
    "*half the height, half the width, a quarter of the responses*.",
)
deferred.show(controls_and_stage, what_follows, between=EXPERIMENTS.strip)
