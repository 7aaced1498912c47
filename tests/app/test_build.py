"""Build a network: the stack in the link, what follows from it, edits."""

import pytest

from cvdemo.lesson.experiments import EXPERIMENTS
from cvdemo.nets.stack import PRESETS
from cvdemo.ui.build.results import TABS, UNTRAINED
from cvdemo.ui.build.stack_parameter import STACK

MANY = ".".join(["conv4-k1"] * 60)


def texts(app) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption, *app.warning])


def stack_of(app) -> str:
    return app.session_state["address"].kept["stack"].value.to_code()


def test_it_opens_with_the_lecture_s_convnet_and_a_short_address(open_page):
    app = open_page("build")
    code, printed = (block.value for block in app.code)
    assert 'layers.Conv2D(64, 3, activation="relu")(x)' in code
    assert "Total params: 104,202" in printed
    assert "**Ready to train:**" in texts(app)
    assert "stack" not in app.query_params


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_opens_from_a_link_and_stays_in_it(follow_link, preset):
    app = follow_link("build", stack=preset.code)
    assert not app.warning
    assert "**Ready to train:**" in texts(app)
    assert stack_of(app) == preset.code
    written = app.query_params.get("stack", [STACK.default.to_code()])
    assert written in (preset.code, [preset.code])


@pytest.mark.parametrize(
    ("stack", "kept", "sentence"),
    [
        ("conv8.conv1000000000.flat", "conv8.flat", "filters must be a whole number from 1 to 1,024"),
        (MANY, ".".join(["conv4-k1"] * 40), "has 60 layers; the first 40 are kept"),
        ("<script>", PRESETS["convnet"].code, "is left out"),
        ("", PRESETS["convnet"].code, "is too long or empty"),
        ("9" * 5000, PRESETS["convnet"].code, "is too long or empty"),
    ],
)
def test_what_a_link_cannot_have_is_one_sentence_and_the_rest_stays(follow_link, stack, kept, sentence):
    app = follow_link("build", stack=stack)
    assert len(app.warning) == 1
    assert sentence in app.warning[0].value
    assert stack_of(app) == kept
    assert not app.run().warning


def test_a_stack_that_breaks_says_where_and_shows_the_rest(follow_link):
    app = follow_link("build", stack="conv8.max28.conv8.flat.dense10-softmax")
    assert "**Not ready to train.** Layer 2 breaks the stack." in texts(app)
    assert "Total params: 80 (320.00 B)" in app.code[1].value
    assert "# breaks the stack" in app.code[0].value


def test_an_empty_stack_and_one_without_ten_scores_say_what_is_missing(follow_link):
    assert "The stack is empty: add a layer." in texts(follow_link("build", stack="empty"))
    assert "need Dense with 10 units" in texts(follow_link("build", stack="flat.dense9"))


def test_a_stack_too_large_for_the_server_is_described_but_not_run(follow_link):
    app = follow_link("build", stack="conv1024-same.conv1024-same.flat.dense10-softmax")
    assert not app.warning
    app.session_state[TABS] = UNTRAINED
    app.run()
    assert "It has 17,476,618 parameters; up to" in app.warning[0].value
    assert "Total params: 17,476,618" in app.code[1].value


def test_the_stack_is_kept_on_the_way_to_another_page_and_back(follow_link):
    app = follow_link("build", stack="flat.dense10-softmax")
    app.switch_page("pages/compare.py").run()
    app.switch_page("pages/build.py").run()
    assert stack_of(app) == "flat.dense10-softmax"
    assert not app.exception


def test_the_code_can_be_had_in_the_sequential_api(follow_link):
    app = follow_link("build", api="sequential")
    assert "keras.Sequential([" in app.code[0].value
    assert 'Model: "sequential"' in app.code[1].value


def test_a_stack_with_a_shortcut_is_no_sequential_model(follow_link):
    app = follow_link("build", api="sequential", stack=PRESETS["residual"].code)
    assert "residual_1 = x" in app.code[0].value
    assert 'Model: "functional"' in app.code[1].value
    assert "no Sequential model" in texts(app)


def test_an_experiment_sets_its_stack_up_and_takes_it_back(follow_link):
    app = follow_link("build", stack="flat.dense10-softmax")
    for experiment in EXPERIMENTS["build"]:
        app.button(f"try_build_{experiment.name}").click().run()
        assert stack_of(app) == experiment.settings["stack"].to_code()
    next(button for button in app.button if button.label == "Undo set-up").click().run()
    assert stack_of(app) == "flat.dense10-softmax"
    assert not app.exception


def test_train_this_leads_on_with_the_stack(follow_link):
    app = follow_link("build", stack="flat.dense10-softmax")
    next(button for button in app.button if button.label == "Train this").click().run()
    assert not app.exception
    assert app.title[0].value == "Train it"
    assert stack_of(app) == "flat.dense10-softmax"
    assert any("2 layers, **7,850 parameters**" in element.value for element in app.markdown)
