"""The choice of a lesson, and of a step in it."""

from itertools import groupby

import streamlit as st

from cvdemo.lesson.lessons import folder
from cvdemo.lesson.lessons.lesson import Lesson
from cvdemo.lesson.lessons.toml import MAX_KILOBYTES, LessonError, read_lesson
from cvdemo.ui.lessons import player
from cvdemo.ui.lessons.player import OWN, Played
from cvdemo.ui.page.navigation import TITLES

_UPLOAD = "lesson_file"
_PROBLEM = "lesson.file_problem"  # what was wrong with the lesson's file


@st.dialog("Lessons", width="large")
def lessons() -> None:
    """All lessons there are, and the loader for one's own file."""
    st.markdown(
        "A lesson leads through the app step by step: each step is a page, set up, with a sentence beside "
        "it. Next and Back, PageDown and PageUp, and a presenter's remote go through it."
    )
    for name in folder.names():
        try:
            _offer(name, player.load(name))
        except LessonError as error:
            st.warning(str(error), icon=":material/info:")
    if own := player.own_lesson():
        _offer(OWN, own)
    with st.expander("A lesson of your own", icon=":material/upload_file:"):
        st.file_uploader(
            f"A `.toml` file of at most {MAX_KILOBYTES} kB; only you see its lesson. To offer it to "
            "everybody, put it into the server's folder `lessons`.",
            type=["toml"],
            key=_UPLOAD,
            on_change=_take,
            max_upload_size=1,
        )
        if problem := st.session_state.get(_PROBLEM):
            st.warning(f"{problem} The lessons above stay as they were.", icon=":material/info:")
        for name in folder.names():
            st.download_button(
                f"{name}.toml, to start from",
                (folder.FOLDER / f"{name}.toml").read_bytes(),
                f"{name}.toml",
                icon=":material/download:",
                on_click="ignore",
            )


@st.dialog("Contents", width="large")
def contents(now: Played) -> None:
    """All steps of the lesson, by their pages."""
    with st.container(key="lesson_contents", gap="small"):
        for page, steps in groupby(enumerate(now.lesson.steps), key=lambda each: each[1].address.page):
            st.caption(TITLES[page])
            for at, step in steps:
                label = f"{at + 1}. {step.title}"
                st.page_link(
                    now.page(at),
                    label=f"**{label}**" if at == now.at else label,
                    icon=":material/arrow_right:" if at == now.at else None,
                    query_params=now.query(at),
                )


def _offer(name: str, lesson: Lesson) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        count = len(lesson.steps)
        st.markdown(f"**{lesson.title}**, {count} step{'s' * (count != 1)}. {lesson.about}", width="stretch")
        begin = Played(name, lesson, 0)
        with st.container(width="content", key=f"lesson_begin_{name}"):
            st.page_link(
                begin.page(0), label="Begin", icon=":material/play_arrow:", query_params=begin.query(0)
            )


def _take() -> None:
    """Read what was loaded; a file that is no lesson leaves the one before it and says why."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state[_UPLOAD]
    if file is None:
        return
    try:
        player.keep_own(read_lesson(file.getvalue(), player.PAGES))
    except LessonError as error:
        st.session_state[_PROBLEM] = str(error)
