"""Border effects and padding: why a map shrinks, and what may be put around the input."""

import numpy as np

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.mechanics import convolution_panel, experiments_panel, inputs, kernel_choice, layer_controls
from cvdemo.ui.mechanics.panels import coverage, formulas_and_code
from cvdemo.ui.page import deferred, frame

LECTURE_GRID = np.arange(1, 26, dtype=np.float32).reshape(5, 5)

EXPERIMENTS = experiments_panel.Experiments(
    "borders", {"input": "border_input", "stride": None, "dilation": None, "flip": None, "show": None}
)


def controls_and_stage():
    with frame.controls(of_stage=True):
        subject = inputs.choose(inputs.BORDER_INPUT, first_grid=LECTURE_GRID)
        settings = ConvSettings(kernel_choice.choose())
        shape = subject.values.shape
        settings = layer_controls.padding(settings, shape)
        with layer_controls.popover():
            if settings.padding != "valid":
                settings = layer_controls.fill(settings, shape)
            kernel_choice.size_controls()
            inputs.size_controls(subject)
        layer_controls.chips(settings, "padding")
    inputs.picture_panel(inputs.BORDER_INPUT)
    inputs.put_grid()
    EXPERIMENTS.banner()
    fits = convolution_panel.show(subject, settings, key="border_stage")
    return (subject, settings) if fits else None


def what_follows(chosen):
    subject, settings = chosen
    coverage.show(settings, subject.values.shape)
    formulas_and_code.show(settings, None, subject.pixels)


frame.header(
    "Border effects and padding",
    "A 3 × 3 window has only nine places in 5 × 5 pixels: *the map shrinks, and the corner is seen once*.",
)
deferred.show(controls_and_stage, what_follows, between=EXPERIMENTS.strip)
