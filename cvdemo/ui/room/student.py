"""The room as a student sees it: whether the page follows, the question, the way to send a digit."""

import streamlit as st

from cvdemo.lesson.link import encode_digit
from cvdemo.rooms import AskedQuestion, Rooms
from cvdemo.ui.questions import ask, run
from cvdemo.ui.room import seat
from cvdemo.ui.room.lecturer import readable
from cvdemo.ui.room.seat import Seat
from cvdemo.ui.session import current_digit


def show(now: Seat) -> None:
    """One line, and the question that is asked."""
    _line(now)
    if now.room.question is not None:
        _question(now, now.room.question)


def said(now: Seat) -> str:
    """What a screen reader says when it changes."""
    question = now.room.question
    if question is not None:
        return "The answer is shown." if question.revealed else "Your lecturer asks a question."
    return following(now)


def following(now: Seat) -> str:
    """Whether the page follows, in a few words."""
    if now.room.place is None:
        return "your lecturer has just opened it"
    return "your page follows the lecturer" if now.following else "you are looking around"


def _line(now: Seat) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_line"):
        st.markdown(f"Room **{now.code}** · {following(now)}", width="stretch")
        if not now.following:
            st.button(
                "Follow again",
                icon=":material/my_location:",
                key="room_follow",
                type="primary",
                on_click=_follow_again,
            )
        if now.own_digit is not None:
            st.button(
                "Lecturer's digit" if now.keeps_digit else "My digit",
                icon=":material/gesture:",
                key="room_own_digit",
                help="Whose digit your page shows while it follows",
                on_click=_swap_digit,
            )
        st.button("Leave", icon=":material/logout:", key="room_leave", help="Leave the room", on_click=_leave)


def _question(now: Seat, question: AskedQuestion) -> None:
    known = readable(question)
    if known is None:
        return
    chosen = seat.own_answer(now, question.number)
    title = "The answer" if question.revealed else "Your lecturer asks"
    sheet = st.container(key="room_sheet")  # over the page, whose scrolling it does not wait for
    with sheet, st.expander(title, expanded=True, icon=":material/quiz:"):
        st.markdown(known.ask)
        if known.grids:
            run.grids(known.grids, key="_room", size=150)
        ask.answers(
            known,
            chosen,
            told=question.revealed,
            name="room_answer",
            choose=lambda at: seat.answer(question.number, at),
        )
        if question.revealed:
            ask.explain(known, chosen)
        elif chosen is not None:
            st.markdown("Sent. You can change it until your lecturer reveals the answer.")


def _follow_again() -> None:
    seat.follow_again()
    st.rerun()


def _swap_digit() -> None:
    if (now := seat.session().seat) is not None:
        seat.keep_digit(not now.keeps_digit)
        st.rerun()


def _leave() -> None:
    seat.leave()
    st.rerun()


def send_button() -> None:
    """Sends the current digit to the lecturer's wall: beside a digit, for a student in a room."""
    now = seat.seat()
    if now is None or now.leads:
        return
    text = encode_digit(current_digit.current_digit())
    if now.sends:
        now.sends = False
        seat.change(lambda rooms, now: _send(rooms, now, text))
    sent = text == now.sent_digit
    st.button(
        "Sent to the lecturer" if sent else "Send to the lecturer",
        icon=":material/check:" if sent else ":material/send:",
        key="room_send",
        disabled=sent,
        width="stretch",
        on_click=_wish_to_send,
        args=(now,),
    )


def _wish_to_send(now: Seat) -> None:
    now.sends = True  # the pad's last message may be in this very run, and is read after this call


def _send(rooms: Rooms, now: Seat, text: str) -> None:
    rooms.send_digit(now.code, now.person, text)
    now.sent_digit = text
