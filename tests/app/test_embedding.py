"""What `?embed=…` leaves of a page, and that it stays so."""

import pytest

from cvdemo.ui.page.navigation import ORDER

PARTS = ("page", "stage", "glance", "lecture")


def sheets(app) -> str:
    return " ".join(element.body for element in app.get("html") if "@import" in element.body)


@pytest.mark.parametrize("part", PARTS)
def test_an_embedded_page_has_its_heading_and_no_header(follow_link, part):
    app = follow_link("convolution", embed=part, padding="same", theme="dark")
    assert app.title[0].value == dict(ORDER)["convolution"]
    assert not app.warning
    assert app.session_state["padding"] == "same"
    assert "lecture" not in [toggle.key for toggle in app.toggle]
    assert not app.sidebar.children
    assert "embed.css" in sheets(app)
    assert ("embed_stage.css" in sheets(app)) == (part == "stage")
    assert ("lecture.css" in sheets(app)) == (part == "lecture")
    assert app.query_params["theme"] in ("dark", ["dark"])


def test_the_whole_app_is_not_embedded(follow_link):
    app = follow_link("convolution")
    assert "embed.css" not in sheets(app)
    assert app.toggle(key="lecture")


@pytest.mark.parametrize("wrong", ["", "everything", "PAGE", "x" * 5000])
def test_an_unknown_part_is_one_sentence_and_all_is_shown(follow_link, wrong):
    app = follow_link("convolution", embed=wrong)
    said = [warning.value for warning in app.warning]
    assert said == (
        ["The link's value for embed must be one of page, stage, glance, lecture, so all is shown."]
        * bool(wrong)
    )
    assert "embed.css" not in sheets(app)
    assert app.toggle(key="lecture")
