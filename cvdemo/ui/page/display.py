"""How the app is shown, whatever the page: part of the link, and the same on every page."""

from typing import Any

import streamlit as st

from cvdemo.ui.components.surround import Theme
from cvdemo.ui.page import embedding
from cvdemo.ui.session.parameters import HIDE, Choice, Parameter, Toggle

LECTURE = Toggle("lecture", "Lecture view")
THEME: Choice[Theme | None] = Choice(
    "theme", "Light or dark colours", {"light": ":material/light_mode:", "dark": ":material/dark_mode:"}, None
)
PREDICT = Toggle("predict", "Predict first, locked")
ALL: tuple[Parameter[Any], ...] = (LECTURE, THEME, PREDICT, HIDE)
_PROBLEMS = "display.problems"  # what was wrong with how a link wants the app to be shown


def read_address() -> None:
    """Take what a link says of it, before anything is shown."""
    st.session_state[_PROBLEMS] = [*filter(None, (each.take() for each in ALL))]


def take_problems() -> list[str]:
    """The sentences on values that are unknown, once."""
    return st.session_state.pop(_PROBLEMS, [])


def lecture_view() -> bool:
    """Whether the page is shown for a class: larger, without prose and sidebar."""
    return LECTURE.value or embedding.part() == "lecture"


def query() -> dict[str, str]:
    """What a link to another page needs, so that it is shown in the same way."""
    return {each.name: each.encode(each.value) for each in ALL if each.value != each.default}


def reveal() -> dict[str, Any]:
    """How a stage shows its output, as its arguments: hidden and locked where a class shall predict first."""
    return {"reveal": "hidden", "locked": True} if PREDICT.value else {}
