"""The room as its lecturer sees it, and a class on the wall: people, question, answers, digits."""

from html import escape

import numpy as np
import streamlit as st

from cvdemo.lesson.link import LinkError, decode_digit
from cvdemo.lesson.questions.question import Question
from cvdemo.lesson.questions.quiz import LENGTH, quiz
from cvdemo.rooms import AskedQuestion, SentDigit
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.lessons import player
from cvdemo.ui.questions import run
from cvdemo.ui.room import asked, dialog, seat
from cvdemo.ui.room.seat import Seat
from cvdemo.ui.session import current_digit
from cvdemo.ui.session.memo import last

FEW = 24  # digits that a wall shows large


def show(now: Seat) -> None:
    """One line, the question that is asked, and the wall of digits."""
    _line(now)
    if now.room.question is not None:
        _question(now, now.room.question)
    if now.wall:
        _wall(now)


def _line(now: Seat) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_line"):
        asked_for = st.button(
            f"**{now.code}** · {dialog.people(now.room.people)}",
            icon=":material/groups:",
            key="room_badge",
            help="Code, link and QR code of the room",
        )
        dialog.in_panel(asked_for)
        if st.button(
            "Ask",
            icon=":material/quiz:",
            key="room_ask",
            help="Ask the class a question",
            on_click=dialog.closed,  # one dialog at a time
        ):
            _choose_question()
        st.button(
            f"Digits · {len(now.room.digits)}",
            icon=":material/grid_view:",
            key="room_wall",
            type="primary" if now.wall else "secondary",
            help="The digits that the class has sent",
            on_click=_toggle_wall,
        )
        with st.container(width="content", key="room_end_menu"), st.popover("End", icon=":material/close:"):
            st.markdown(
                "End the room for everybody? Everything in it is forgotten; everybody keeps their page."
            )
            st.button(
                "End the room", key="room_end", type="primary", on_click=_end, icon=":material/meeting_room:"
            )


def _end() -> None:
    seat.end()
    st.rerun()


@st.dialog("Ask the class", width="large")
def _choose_question() -> None:
    """The question of the lesson's step, and the ten of *Predict first*."""
    with st.container(key="room_dialog", gap="small"):
        played = player.played()
        if played is not None and played.step.question is not None:
            st.markdown(f"**Of this step.** {played.step.question.ask}")
            content, choices = asked.in_words(played.step.question), len(played.step.question.answers)
            st.button("Ask this", key="room_ask_step", type="primary", on_click=_ask, args=(content, choices))
        seed = int(
            st.number_input(
                run.SEED.label,
                int(run.SEED.low),
                int(run.SEED.high),
                int(run.SEED.value),
                key="room_seed",
                width=200,
            )
        )
        for at in range(LENGTH):
            question = quiz(seed)[at]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{at + 1}. {question.ask}", width="stretch")
                content, choices = asked.of_quiz(seed, at), len(question.answers)
                st.button("Ask", key=f"room_ask_{at}", on_click=_ask, args=(content, choices))


def _ask(content: dict, choices: int) -> None:
    seat.change(lambda rooms, now: rooms.ask(now.code, now.secret, content, choices))
    st.rerun()


def _question(now: Seat, question: AskedQuestion) -> None:
    known = readable(question)
    shown = question.revealed or now.distribution == question.number
    with st.container(border=True, key="room_question", gap="small"):
        st.progress(
            min(1.0, question.answered / max(1, now.room.people)),
            f"{question.answered} of {max(now.room.people, question.answered)} have answered",
        )
        if known is not None:
            st.markdown(known.ask)
            beside = st.container()
            if known.grids:
                about, beside = st.columns([1, 1.4], gap="medium")
                with about:
                    run.grids(known.grids, key="_room", size=200)
            with beside:
                st.html(bars(known, question.counts if shown else None, question.revealed))
                if question.revealed:
                    st.markdown(known.right_answer.why)
                    run.draw(known.drawn)
        with st.container(horizontal=True, gap="small", key="room_question_ways"):
            if not shown:
                st.button(
                    "Show the answers", icon=":material/bar_chart:", key="room_spread", on_click=_spread
                )
            if not question.revealed:
                st.button(
                    "Reveal",
                    icon=":material/visibility:",
                    key="room_reveal",
                    type="primary",
                    on_click=_reveal,
                )
            st.button("Close the question", icon=":material/close:", key="room_close", on_click=_close)


def readable(question: AskedQuestion) -> Question | None:
    """The question, or a sentence on the page if this server cannot read it."""
    try:
        return asked.question_of(question)
    except ValueError:
        st.warning("This question was asked by another version of the app.", icon=":material/info:")
        return None


def bars(question: Question, counts: tuple[int, ...] | None, revealed: bool) -> str:
    """The answers with how many chose each, large enough for a wall; without counts as a list."""
    rows = []
    total = max(1, sum(counts or ()))
    for at, answer in enumerate(question.answers):
        right = revealed and at == question.right
        mark = "✓ " if right else ""
        share, number = "", ""
        if counts is not None:
            share = f'<i style="width: {100 * counts[at] / total:.1f}%"></i>'
            number = str(counts[at])
        rows.append(
            f'<tr class="{"right" if right else ""}"><th scope="row">{mark}{escape(answer.text)}</th>'
            f"<td>{share}</td><td>{number}</td></tr>"
        )
    return f'<table class="room-bars">{"".join(rows)}</table>'


def _spread() -> None:
    now = seat.session().seat
    if now is not None and now.room.question is not None:
        now.distribution = now.room.question.number


def _reveal() -> None:
    seat.change(lambda rooms, now: rooms.reveal(now.code, now.secret))


def _close() -> None:
    seat.change(lambda rooms, now: rooms.close_question(now.code, now.secret))


def _toggle_wall() -> None:
    now = seat.session().seat
    if now is not None:
        now.wall = not now.wall


def _wall(now: Seat) -> None:
    """All digits that were sent; a click makes one the current digit."""
    digits = last("room.wall", (now.room.digits,), lambda: _readable_digits(now.room.digits))
    with st.container(border=True, key="room_wall_panel", gap="small"):
        if not digits:
            st.markdown(
                "No digits yet. Students draw one on *Draw a digit*, and send it with the button below it."
            )
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{len(digits)} sent by the class.** Click one to take it.", width="stretch")
            st.button("Clear", icon=":material/delete_sweep:", key="room_clear", on_click=_clear)
        chosen = gallery(
            np.stack([np.rint(digit.pixels * 255).astype(np.uint8) for _, digit in digits]),
            [f"digit {at + 1} of {len(digits)}, sent by the class" for at in range(len(digits))],
            name="Digits sent by the class",
            key="room_gallery",
            size=96 if len(digits) <= FEW else 64,
        )
    if chosen is not None:
        current_digit.set_digit(digits[chosen][1])
        st.rerun()


def _readable_digits(sent: tuple[SentDigit, ...]):
    """The digits that can be read, the latest first; what a forged message holds is not there."""
    digits = []
    for each in reversed(sent):
        try:
            digits.append((each.number, decode_digit(each.text)))
        except LinkError:
            continue
    return digits


def _clear() -> None:
    seat.change(
        lambda rooms, now: rooms.remove_digits(
            now.code, now.secret, [digit.number for digit in now.room.digits]
        )
    )
