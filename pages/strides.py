"""Strides: which windows are visited, what is never seen, and stride against pooling."""

from dataclasses import replace

from cvdemo.lesson.settings import ConvSettings, PoolSettings, times
from cvdemo.ui import convolution_panel, kernel_choice, layer_controls, notes, shell, subjects, try_this
from cvdemo.ui.maps import Map, maps

shell.header(
    "Strides",
    "A stride of 2 visits every second place. *The map halves, and most answers were never asked for*.",
)
kernel_choice.read_address()
subjects.read_address()
with shell.controls():
    subject = subjects.choose("stride_input", default="grid")
    settings = ConvSettings(kernel_choice.choose())
    shape = subject.values.shape
    settings = layer_controls.stride(settings, shape, key="step", default=2)
    settings = layer_controls.padding(settings, shape)
subjects.picture_upload("stride_input")

if problem := settings.fit_problem(shape):
    shell.wrong_input(problem)
else:
    convolution_panel.show(subject, settings, layer_controls.SIGNED, key="stride_stage")
    every = replace(settings, strides=1)
    step = settings.strides[0]
    strided, full = (chosen.apply(subject.values) for chosen in (settings, every))
    strided, full = (response.reshape(response.shape[:2]) for response in (strided, full))
    compared = [Map(full, "Stride 1"), Map(strided, f"Stride {step}")]
    pooling = PoolSettings(pool_size=(step, step))
    if step > 1 and pooling.fit_problem(full.shape) is None:
        compared.append(Map(pooling.apply(full), f"Stride 1, then max pooling {step} × {step}"))
    shell.subheader("Stride against pooling")
    shell.prose(
        f"Stride 1 asks at {times(full.shape)} = {full.size} places, stride {step} at "
        f"{times(strided.shape)} = {strided.size}: it keeps whatever stands at the visited places. Pooling asks everywhere and keeps "
        "the strongest answer of each window, so a strong response is not lost by standing one pixel aside."
    )
    maps(compared, key="compared", size=220, label="The response map with and without stride")
    notes.show(settings, None, shape)
try_this.show("strides", input="stride_input", stride="step")

kernel_choice.write_address()
subjects.write_address()
