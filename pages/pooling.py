"""Max pooling: the winner of each window, and what a shift by one pixel leaves as it was."""

from cvdemo.lesson.exports.mechanics import settings_in_words
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.mechanics import experiments_panel, inputs, kernel_choice, layer_controls, pooling_panel
from cvdemo.ui.mechanics.panels import formulas_and_code, nudge
from cvdemo.ui.networks import why_pooling
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import keys

EXPERIMENTS = experiments_panel.Experiments(
    "pooling",
    {"input": "pool_input", "show": keys.BEFORE_POOLING}
    | dict.fromkeys(("padding", "fill", "stride", "dilation", "flip")),
)


def controls_and_stage():
    with frame.controls(of_stage=True):
        subject = inputs.choose(inputs.POOL_INPUT)
        conv = None
        if subject.kind == "response":
            conv = layer_controls.before_pooling(ConvSettings(kernel_choice.choose()))
        by = nudge.current()
        values = nudge.pooled_input(nudge.moved(subject.grey, by), conv)
        pooling = layer_controls.pooling(values.shape, lambda: inputs.size_controls(subject))
    inputs.picture_panel(inputs.POOL_INPUT)
    inputs.put_grid()
    if pooling is None:
        frame.wrong_input(
            f"There are only {values.shape[0]} × {values.shape[1]} values, too few for a window of 2 × 2: "
            "choose a larger input."
        )
        return None
    EXPERIMENTS.banner()
    offer(
        picture="pooling_stage",
        settings=settings_in_words(values.shape, None, pooling),
        numbers={"Input": lambda: values},
    )
    edit = pooling_panel.show(
        values,
        pooling,
        key="pooling_stage",
        title=subject.title,
        of_response=conv is not None,
        editable=("input",) if subject.kind == "grid" and by == (0, 0) else (),
        second_part=(conv, pooling),
    )
    if edit:
        inputs.edit_grid(subject.pixels, edit.row, edit.column, edit.value)
    return subject, conv, pooling, values


def what_follows(chosen):
    subject, conv, pooling, values = chosen
    frame.finding(pooling_panel.means(values, pooling))
    nudge.panel(subject.grey, conv, pooling, pictures=subject.small)
    formulas_and_code.show(conv, pooling, nudge.moved(subject.grey, nudge.current()))


frame.header(
    "Max pooling",
    "Max pooling keeps the largest value of each window: "
    "*half the height, half the width, and no weights to learn*.",
)
deferred.show(controls_and_stage, what_follows, between=EXPERIMENTS.strip)
deferred.below("why_pooling", why_pooling.show)
