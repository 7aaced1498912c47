"""The card of a lesson: in the sidebar, where it covers nothing; without a sidebar, above the page."""

import streamlit as st

from cvdemo.lesson.lessons.lesson import ON_STAGE
from cvdemo.ui.lessons import choose, player
from cvdemo.ui.lessons.player import Played
from cvdemo.ui.page import display, embedding, styles
from cvdemo.ui.page.navigation import TITLES
from cvdemo.ui.questions import ask

_OUTLINE = "3px dashed light-dark(#c8005f, #ff5fa8)"


def show() -> None:
    """Show the lesson in progress, and the way to one. Called before the page, whose place stays the same."""
    now = player.played()
    with st.container():
        if problem := player.take_problem():
            st.warning(problem, icon=":material/info:")
        if now is not None:
            styles.use("lesson.css")
            _point_at(now)
            _strip(now)
    if not display.lecture_view() and embedding.part() is None:
        with st.sidebar:
            if now is not None:
                _card(now)
            elif st.button("Lessons", icon=":material/school:", key="lessons", width="stretch"):
                choose.lessons()


def _card(now: Played) -> None:
    """Narrow, beside the page."""
    with st.container(key="lesson_card", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="lesson_head"):
            st.caption(f"{now.lesson.title} · {_place(now)}", width="stretch")
            st.button(
                "End the lesson",
                icon=":material/close:",
                key="lesson_end",
                help="End the lesson",
                on_click=player.end,
            )
        st.markdown(f"**{now.step.title}**\n\n{now.step.text}")
        with st.container(horizontal=True, gap="small", key="lesson_ways"):
            _ways(now, "card")
        _more(now, "card")


def _strip(now: Played) -> None:
    """In one or two lines, above the page."""
    alone = display.lecture_view() or embedding.part() is not None
    text = now.step.line if display.lecture_view() else now.step.text
    row = st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        key="lesson_strip" if alone else "lesson_strip_narrow",
    )
    with row:
        st.markdown(f"**{now.step.title}.** {text}", width="stretch")
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="lesson_tools"
        ):
            _more(now, "strip")
            st.markdown(_place(now), width="content")
            _ways(now, "strip")


def _ways(now: Played, where: str) -> None:
    """Back and Next. The keys of a presenter's remote follow those of the strip, which is always there."""
    if now.at > 0:
        with st.container(width="content", key=f"lesson_back_{where}"):
            _link(now, now.at - 1, "Back", ":material/chevron_left:", f"PageUp: {_title(now, now.at - 1)}")
    if now.at + 1 < len(now.lesson.steps):
        with st.container(width="content", key=f"lesson_next_{where}"):
            following = f"PageDown or space: {_title(now, now.at + 1)}"
            _link(now, now.at + 1, "Next", ":material/chevron_right:", following)


def _more(now: Played, where: str) -> None:
    """The question of the step, the way back to it, and the list of all steps."""
    width = "content" if where == "strip" else "stretch"
    key = f"lesson_more_{where}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width=width, key=key):
        question = now.step.question
        if question is not None and st.button(
            "Question",
            icon=":material/quiz:",
            key=f"lesson_question_{where}",
            help="A question for the class",
        ):
            ask.in_a_dialog(question, key=f"{now.name}_{now.at}")
        left = player.page_now() != now.step.address.page
        label = f"Back to step {now.at + 1}" if left else "Set up again"
        tells = "Undo what was changed since the step began" if not left else _title(now, now.at)
        _link(now, now.at, label, ":material/restart_alt:", tells)
        if st.button("Contents", icon=":material/toc:", key=f"lesson_contents_{where}", help="All steps"):
            choose.contents(now)


def _link(now: Played, at: int, label: str, icon: str, tells: str) -> None:
    st.page_link(now.page(at), label=label, icon=icon, help=tells, query_params=now.query(at))


def _title(now: Played, at: int) -> str:
    step = now.lesson.steps[at]
    return f"{step.title} ({TITLES[step.address.page]})"


def _place(now: Played) -> str:
    return f"{now.at + 1} / {len(now.lesson.steps)}"


def _point_at(now: Played) -> None:
    """Outline what the step is about: a part of the stage, which looks for this property, or a control."""
    name = now.step.point_at
    if name is None or player.page_now() != now.step.address.page:
        return
    if name in ON_STAGE:
        st.html(f"<style>:root {{ --point-at-{name}: {_OUTLINE} }}</style>")
    else:
        st.html(f"<style>.st-key-{name} {{ outline: {_OUTLINE}; outline-offset: 4px }}</style>")
