"""Lessons as they are played: every step of every shipped one, the ways through them, wrong links."""

import pytest

from cvdemo.lesson.lessons import folder
from cvdemo.lesson.lessons.lesson import ON_STAGE
from cvdemo.ui.lessons import player
from cvdemo.ui.page.navigation import FIRST, TITLES
from cvdemo.ui.session import parameters

STEPS = [(name, at) for name in folder.names() for at in range(len(player.load(name).steps))]


def links(app):
    """Where the links of a page lead, by their labels: (page, query string)."""
    return {link.proto.label: (link.proto.page, link.proto.query_string) for link in app.get("page_link")}


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def page_of(app):
    return app.title[0].value


@pytest.fixture(scope="module")
def session():
    """One session that plays all steps, as in a lecture."""
    return {}


@pytest.mark.parametrize(("name", "at"), STEPS, ids=[f"{name}-{at + 1}" for name, at in STEPS])
def test_every_step_of_every_shipped_lesson_shows_what_it_says(follow_link, session, name, at):
    step = player.load(name).steps[at]
    address = {**step.address.settings, "lesson": name, "step": str(at + 1)}
    if "app" not in session:
        session["app"] = follow_link(step.address.page, **address)
    app = session["app"]
    app.switch_page(f"pages/{step.address.page}.py")
    app.query_params.clear()
    app.query_params.update(address)
    app.run()
    assert not app.exception, [exception.value for exception in app.exception]
    assert not app.warning, [warning.value for warning in app.warning]
    assert page_of(app) == TITLES[step.address.page]
    assert f"**{step.title}**\n\n{step.text}" in text_of(app)
    assert app.session_state["address"].link == {}, "the page knows all settings of the step"
    for setting, text in step.address.settings.items():
        if setting in parameters._ALL:
            parameter = parameters.named(setting)
            assert app.session_state[parameter.name] == parameter.decode([text])
        else:
            assert app.query_params.get(setting, text) in (text, [text])
    if step.point_at and step.point_at not in ON_STAGE:
        assert step.point_at in app.session_state, "there is a control to point at"


def test_a_link_with_lesson_and_step_alone_leads_to_the_step(follow_link):
    app = follow_link(FIRST, lesson="convnets", step="22", lecture="true", digit="s5")
    step = player.load("convnets").steps[21]
    assert page_of(app) == TITLES[step.address.page]
    for name, text in (step.address.settings | {"lecture": "true", "digit": "s5", "step": "22"}).items():
        if name in app.query_params:
            assert app.query_params[name] in (text, [text])
    assert app.session_state["stride_step"] == 4
    assert f"**{step.title}.** {step.line}" in text_of(app)
    assert not app.sidebar.children or "lesson_end" not in [button.key for button in app.sidebar.button]


def test_a_step_without_settings_keeps_the_lecture_view_of_its_link(follow_link):
    app = follow_link(FIRST, lesson="convnets", step="5", lecture="true")
    assert page_of(app) == "A dense network"
    assert app.session_state["lecture"]


def test_a_link_from_within_a_step_shows_what_its_sender_has_changed(follow_link):
    app = follow_link("strides", lesson="convnets", step="22", stride_step="3")
    assert page_of(app) == "Strides"
    assert app.session_state["stride_step"] == 3


def test_back_next_and_the_way_back_are_links_that_keep_how_the_app_is_shown(follow_link):
    app = follow_link("strides", lesson="convnets", step="22", stride_step="4", theme="dark")
    ways = links(app)
    assert ways["Next"][0] == "pooling"
    assert "step=23" in ways["Next"][1]
    assert "theme=dark" in ways["Next"][1]
    assert "step=21" in ways["Back"][1]
    assert ways["Set up again"] == ("strides", ways["Set up again"][1])
    assert "stride_step=4" in ways["Set up again"][1]
    app.switch_page("pages/compare.py")
    app.query_params.clear()
    app.run()
    assert links(app)["Back to step 22"][0] == "strides"
    app.button(key="lesson_end").click().run()
    assert "Next" not in links(app)
    assert "lesson" not in app.query_params


def test_the_ends_have_one_way_only(follow_link):
    lesson = player.load("convnets")
    assert "Back" not in links(follow_link("draw", lesson="convnets", step="1", source="draw"))
    assert "Next" not in links(
        follow_link("compare", lesson="convnets", step=str(len(lesson.steps)), moved="4,4")
    )


def test_a_pin_of_a_step_is_gone_in_the_next_step_on_the_page(follow_link):
    app = follow_link("convolution", kernel="emboss", pin="r3c4")
    assert app.query_params["pin"] in ("r3c4", ["r3c4"])
    app.query_params.clear()
    app.query_params.update(lesson="convnets", step="11", kernel="sobel_vertical")
    app.run()
    assert "pin" not in app.query_params


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"lesson": "nothing", "step": "1"}, "There is no lesson named “nothing”"),
        ({"lesson": "../../etc/passwd"}, "There is no lesson named"),
        ({"lesson": "x" * 5000, "step": "2"}, "There is no lesson named"),
        ({"lesson": "own", "step": "2"}, "its sender has loaded from a file"),
        ({"lesson": "convnets", "step": "0"}, "must be a whole number from 1 to"),
        ({"lesson": "convnets", "step": "99"}, "must be a whole number from 1 to"),
        ({"lesson": "convnets", "step": "two"}, "must be a whole number from 1 to"),
    ],
)
def test_a_link_to_what_there_is_not_is_one_sentence(follow_link, address, says):
    app = follow_link("strides", **address)
    (warning,) = app.warning
    assert says in warning.value
    assert page_of(app) == "Strides"
    assert "Next" not in links(app)


def test_a_question_is_asked_and_the_first_answer_counts(follow_link):
    app = follow_link("strides", lesson="convnets", step="21", stride_input="digit", stride_step="2")
    question = player.load("convnets").steps[20].question
    app.button(key="lesson_question_card").click().run()
    assert question.ask in text_of(app)
    app.button(key="answer_0").click().run()
    app.button(key="lesson_question_card").click().run()  # AppTest runs the page, which closes a dialog
    assert all(app.button(key=f"answer_{at}").disabled for at in range(len(question.answers)))
    assert f"**{question.right_answer.text}** is right. {question.right_answer.why}" in text_of(app)


OWN = b'title = "Mine"\n[[step]]\naddress = "strides"\ntitle = "One"\ntext = "Only one."'


def test_a_file_of_one_s_own_is_loaded_for_this_session(follow_link):
    app = follow_link("strides")
    app.button(key="lessons").click().run()
    app.file_uploader[0].set_value(("bad.toml", b"title = 1", "text/plain")).run()
    app.button(key="lessons").click().run()
    assert [warning.value for warning in app.warning] == [
        'The lesson, “title”: must be a text in quotes, as in "…". The lessons above stay as they were.'
    ]
    app.file_uploader[0].set_value(("mine.toml", OWN, "text/plain")).run()
    app.button(key="lessons").click().run()
    assert not app.warning
    assert "**Mine**, 1 step." in text_of(app)
    assert links(app)["Begin"] == ("strides", "lesson=own&step=1")
