"""Max pooling: the winner of each window, and what a shift by one pixel leaves as it was."""

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui import kernel_choice, layer_controls, notes, nudge, pooling_panel, shell, subjects, try_this

shell.header(
    "Max pooling",
    "Each window keeps its largest value: *half the height, half the width, the strongest answers*.",
)
kernel_choice.read_address()
subjects.read_address()
nudge.read_address()
with shell.controls():
    subject = subjects.choose("pool_input", kinds=subjects.KINDS, default="response")
    conv, shown = None, layer_controls.SIGNED
    if subject.kind == "response":
        conv = ConvSettings(kernel_choice.choose())
        shown = layer_controls.shown()
values = nudge.pooled_input(nudge.moved(subject.grey, nudge.current()), conv, shown)
with shell.controls():
    pooling = layer_controls.pooling(values.shape)
subjects.picture_upload("pool_input")

if pooling is None:
    shell.wrong_input(f"There are only {values.shape[0]} × {values.shape[1]} values: too few for a window.")
else:
    pooling_panel.show(values, pooling, shown, key="pooling_stage")
    nudge.panel(subject.grey, conv, shown, pooling)
    notes.show(conv, pooling, subject.grey.shape)
try_this.show("pooling", input="pool_input")

kernel_choice.write_address()
subjects.write_address()
nudge.write_address()
