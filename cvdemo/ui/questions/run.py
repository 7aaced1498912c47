"""Ten questions in a row: which are answered, how many rightly, and the mistakes once more."""

import numpy as np
import streamlit as st

from cvdemo.lesson.questions.question import Filters, Grid, OnStage, Question
from cvdemo.lesson.questions.quiz import LENGTH, quiz
from cvdemo.lesson.settings import PoolSettings
from cvdemo.nets.stack import Stack, untrained_network
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.stage import conv_scene, pool_scene, stage
from cvdemo.ui.exports.offer import clear, offer
from cvdemo.ui.networks import growing_fields
from cvdemo.ui.page import display
from cvdemo.ui.page.navigation import TITLES, page_named
from cvdemo.ui.questions import ask, filters
from cvdemo.ui.session import current_digit
from cvdemo.ui.session.parameters import Number

SEED = Number("quiz", "Set of questions", 1, 9999, 1, 1)
LARGEST_TABLE = 8  # rows of a grid whose numbers are read one by one
_AT = "questions.at"  # the question of the ten that is asked


def show() -> None:
    """The question that is asked, or the result."""
    clear()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        seed = int(SEED.number_input(width=170))
        questions = quiz(seed)
        at = min(st.session_state.get(_AT, {}).get(seed, 0), LENGTH)
        if at < LENGTH:
            right = sum(_is_right(seed, each, i) for i, each in enumerate(questions))
            st.progress((at + 1) / LENGTH, f"Question {at + 1} of {LENGTH} · {right} right so far")
    if at == LENGTH:
        _result(seed, questions)
    else:
        with st.container(key="the_question"):
            _one(seed, questions[at], at)
        offer(picture="the_question", settings=f"Question {at + 1} of {LENGTH}")


def _one(seed: int, question: Question, at: int) -> None:
    left, right = st.columns([1.1, 1], gap="large")
    beside, answers = (left, right) if question.grids else (right, left)
    with beside:
        grids(question.grids)
    with answers:
        chosen = ask.show(question, key=_key(seed, at))
        if chosen is not None:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                last = at + 1 == LENGTH
                label = "Result" if last else "Next question"
                st.button(
                    label, icon=":material/arrow_forward:", type="primary", on_click=_go, args=(seed, at + 1)
                )
                _way_to_the_page(question)
    if chosen is not None:
        with beside:
            draw(question.drawn)
        _taken_apart(question, key=f"_{at}")


def _result(seed: int, questions: tuple[Question, ...]) -> None:
    mistakes = [i for i, question in enumerate(questions) if not _is_right(seed, question, i)]
    st.header(f"{LENGTH - len(mistakes)} of {LENGTH} right", anchor=False)
    with st.container(horizontal=True, gap="small"):
        following = seed % int(SEED.high) + 1
        st.button(
            "Ten others", icon=":material/arrow_forward:", type="primary", on_click=_begin, args=(following,)
        )
        st.button("The same again", icon=":material/restart_alt:", on_click=_begin, args=(seed,))
    if mistakes:
        st.markdown("Your mistakes:")
    for i in mistakes:
        with st.container(border=True):
            st.markdown(f"**{i + 1}.** {questions[i].ask}")
            if questions[i].grids:
                grids(questions[i].grids, key=f"_{i}")
            if (chosen := ask.answer_to(_key(seed, i))) is not None:
                ask.explain(questions[i], chosen)
            draw(questions[i].drawn)
            _taken_apart(questions[i], key=f"_{i}")
            _way_to_the_page(questions[i])


def _taken_apart(question: Question, key: str) -> None:
    """The answer on the stage, and the numbers that show it."""
    if question.seen:
        grids(question.seen, key=f"{key}_seen")
    if question.stage is not None:
        _stage(question.stage, key=f"question_stage{key}")


def draw(drawn: Filters | Stack | None) -> None:
    """What a question is about, as a drawing that tells the answer."""
    if isinstance(drawn, Filters):
        filters.show(drawn)
    elif drawn is not None:
        growing_fields.show(untrained_network(drawn), current_digit.current_digit().pixels)


def _stage(shown: OnStage, key: str) -> None:
    x, settings = np.array(shown.rows, np.float32), shown.settings
    if isinstance(settings, PoolSettings):
        scene = pool_scene(settings, x, settings.apply(x))
    else:
        scene = conv_scene(settings, x, settings.response(x))
    stage(scene, key=key, pin=shown.cell)


def _way_to_the_page(question: Question) -> None:
    """The link to the page that shows the answer, set up."""
    if question.shown is not None:
        page = question.shown.page
        st.page_link(
            page_named(page),
            label=f"Take it apart: {TITLES[page]}",
            icon=":material/search:",
            query_params={**question.shown.settings, **display.query()},
        )


def grids(shown: tuple[Grid, ...], key: str = "", size: int = 240) -> None:
    """The numbers that a question is about: small ones as tables, large ones as pictures.

    Args:
        shown: Any number of them.
        key: Tells them from those of other questions on the page.
        size: Of a picture, in CSS pixels.
    """
    small = [grid for grid in shown if len(grid.rows) <= LARGEST_TABLE]
    if small:
        tables = "".join(f"<figure><figcaption>{g.title}</figcaption>{_table(g)}</figure>" for g in small)
        st.html(f'<div class="numbers">{tables}</div>')
    large = [grid for grid in shown if grid not in small]
    scales = [ink for ink in (True, False) if any(grid.ink == ink for grid in large)]
    for ink, beside in zip(scales, st.columns(len(scales)) if scales else (), strict=True):
        pictures = [grid for grid in large if grid.ink == ink]
        with beside:
            maps(
                [Map(np.array(grid.rows, np.float32), grid.title) for grid in pictures],
                key=f"question_{'ink' if ink else 'maps'}{key}",
                label="What the question is about",
                colours="grey" if ink else "response",
                scope="this map" if len(pictures) == 1 else "these maps",
                size=size,
            )


def _table(grid: Grid) -> str:
    """Numbers with their rows and columns counted from 0, as in Python; a single row needs no number."""
    is_list = len(grid.rows) == 1
    head = "".join(f"<th>{column}</th>" for column in range(len(grid.rows[0])))
    rows = "".join(
        f"<tr>{'' if is_list else f'<th>{i}</th>'}{''.join(f'<td>{value:g}</td>' for value in row)}</tr>"
        for i, row in enumerate(grid.rows)
    )
    return f"<table><tr>{'' if is_list else '<th></th>'}{head}</tr>{rows}</table>".replace("-", "−")


def _key(seed: int, at: int) -> str:
    return f"question {at} of {seed}"


def _is_right(seed: int, question: Question, at: int) -> bool:
    return ask.answer_to(_key(seed, at)) == question.right


def _go(seed: int, at: int) -> None:
    st.session_state[_AT] = {seed: at}


def _begin(seed: int) -> None:
    """Ask the questions of this seed, as if they had not been answered."""
    SEED.set(seed)
    _go(seed, 0)
    for at in range(LENGTH):
        ask.forget(_key(seed, at))
