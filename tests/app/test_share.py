"""Share, and what a shared link hides."""

import re

import pytest

from cvdemo.ui.page.navigation import ORDER


@pytest.fixture
def given(monkeypatch):
    """The address that the dialog gave last."""
    addresses = []
    monkeypatch.setattr("cvdemo.ui.share.share.invite", lambda address, key: addresses.append(address))
    return addresses


def opener(app):
    return next(button for button in app.button if button.label == "Share")


def keys(app):
    return {
        element.key
        for kind in ("selectbox", "button_group", "toggle", "multiselect")
        for element in app.get(kind)
    }


@pytest.mark.parametrize("name", [name for name, _ in ORDER])
def test_every_page_can_be_shared(open_page, given, name):
    app = open_page(name)
    opener(app).click().run()
    assert not app.exception, [exception.value for exception in app.exception]
    assert given
    frames = next(box for box in app.selectbox if box.key == "share_frame").options
    assert len(frames) == (3 if name in ("convolution", "borders", "strides", "pooling", "inside") else 2)


def test_the_link_says_what_the_class_shall_see(follow_link, given):
    app = follow_link("convolution", padding="same", digit="s5")
    opener(app).click().run()
    assert given[-1].endswith("?padding=same&digit=s5") or given[-1].endswith("?digit=s5&padding=same")
    app.toggle(key="share_lecture").set_value(True)
    app.toggle(key="share_predict").set_value(True)
    app.multiselect(key="share_hide").set_value(["padding", "code"])
    opener(app).click().run()
    query = given[-1].partition("?")[2]
    assert {"padding=same", "digit=s5", "lecture=true", "predict=true", "hide=code.padding"} == {
        *query.split("&")
    }


def test_a_hidden_control_is_not_there_and_its_setting_holds(follow_link):
    app = follow_link(
        "convolution", hide="padding.stride.code.numbers.experiments", padding="same", stride="2"
    )
    assert not {"padding", "stride"} & keys(app)
    assert "kernel" in keys(app)
    assert (app.session_state["padding"], app.session_state["stride"]) == ("same", 2)
    assert {app.query_params[name][-1] for name in ("padding", "stride")} <= {"same", "2", "e"}
    headings = [heading.value for heading in app.header]
    assert "The numbers" not in headings
    assert "The code" not in headings
    assert not [button for button in app.button if button.key and button.key.startswith("try_")]
    app.switch_page("pages/borders.py").run()
    assert "padding" not in keys(app)
    assert "The code" not in [heading.value for heading in app.header]


def test_a_class_that_shall_predict_first_is_told_nothing(follow_link):
    app = follow_link("convolution", predict="true")
    assert not [heading.value for heading in app.header]
    assert not app.code
    app = follow_link("pooling", predict="true")
    assert "The numbers" not in [heading.value for heading in app.header]


KINDS = ("selectbox", "button_group", "toggle", "multiselect", "slider", "select_slider", "number_input")
KINDS += ("file_uploader", "camera_input", "text_input", "button")
# What is not for setting up: the ways through the app, how it is shown, the answers of a question.
KEPT = re.compile(r"Share|lessons|room_|save|theme|lecture|answer_|Train this")


@pytest.mark.parametrize("name", [name for name, _ in ORDER])
def test_everything_that_the_dialog_lists_can_be_hidden(follow_link, name):
    grid = {"input": "grid", "border_input": "grid", "pool_input": "grid"}
    app = follow_link(name, **grid)
    listed = {each for each in app.session_state["address"].controls if each not in ("theme", "lecture")}
    assert listed or name == "build"
    app = follow_link(name, **grid, hide=".".join(sorted(listed | {"code", "numbers", "experiments"})))
    left = {element.key or element.label for kind in KINDS for element in app.get(kind)}
    assert not {each for each in left if not KEPT.match(each)}


def test_it_is_said_that_what_would_tell_the_answer_is_hidden(follow_link):
    def said(app):
        return any(caption.value.startswith("Predict first: the output") for caption in app.caption)

    assert said(follow_link("convolution", predict="true"))
    assert not said(follow_link("convolution"))


@pytest.mark.parametrize("wrong", ["", "x y", "A.B", "x" * 5000])
def test_nonsense_is_hidden_from_nobody(follow_link, wrong):
    app = follow_link("convolution", hide=wrong, predict=wrong)
    assert "padding" in keys(app)
    said = [warning.value for warning in app.warning]
    assert said == [
        f"The link's value for “{label}” is unknown, so the page shows its default."
        for label in ("Predict first, locked", "Hidden")
    ]


def test_without_the_choice_of_pictures_the_link_s_picture_stays(follow_link):
    app = follow_link("convolution", input="picture", picture="cat", hide="picture")
    assert not app.exception
    assert "picture" in app.session_state["address"].controls
    assert not app.file_uploader
    assert "Cat" in " ".join(caption.value for caption in app.caption)
