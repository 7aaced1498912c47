"""Where this session sits: in no room, among a class, or in front of it; owns what it holds of the room.

A browser says who it is (`ui/components/presence`), a link or the dialog which room; the store of rooms
decides. Whatever goes wrong with the room becomes one sentence, and the page stays as it is.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState

from cvdemo.rooms import (
    NoSuchRoomError,
    NotLecturerError,
    Place,
    Room,
    RoomEndedError,
    RoomError,
    Rooms,
    StoreGoneError,
    read_code,
    rooms_of_environment,
)
from cvdemo.ui.components.presence import Tab
from cvdemo.ui.lessons import player
from cvdemo.ui.page import embedding
from cvdemo.ui.page.navigation import script_of
from cvdemo.ui.room import place
from cvdemo.ui.server_process import once
from cvdemo.ui.session import current_digit, query_params
from cvdemo.ui.session.query_params import Address

PARAMETER = "room"  # of a link that leads into a room; the page takes it and shows it no more
rooms = once(rooms_of_environment)
_SESSION = "room.session"


@dataclass
class Seat:
    """A place in a room.

    Attributes:
        code: Of the room.
        person: Who sits here, for the store.
        secret: Of the lecturer; empty for a student.
        room: How the room was when this session last looked.
        following: Whether this page goes where the lecturer goes.
        at: Where the lecturer was when this page last went there, or was when it last said so.
        own_digit: The student's own digit, as a link carries it.
        keeps_digit: Whether the student follows with their own digit instead of the lecturer's.
        given_digit: The current digit's text after this page last went where the lecturer was.
        arriving: Whether this page is on its way there.
        rung: Whether the bell has sent it on this way, and it has not set out yet.
        sends: Whether this run sends the current digit to the lecturer.
        sent_digit: The text of the digit that was sent last.
        answered: A question's number, and what this student has answered to it, as far as that is known.
        distribution: Number of the question whose answers the lecturer sees.
        wall: Whether the lecturer sees the digits.
    """

    code: str
    person: str
    secret: str = field(repr=False)  # no log shall have it
    room: Room
    following: bool = True
    at: Place | None = None
    own_digit: str | None = None
    keeps_digit: bool = False
    given_digit: str | None = None
    arriving: bool = False
    rung: bool = False
    sends: bool = False
    sent_digit: str | None = None
    answered: tuple[int, int | None] | None = None
    distribution: int | None = None
    wall: bool = False

    @property
    def leads(self) -> bool:
        """Whether it is the lecturer's."""
        return bool(self.secret)


@dataclass
class Session:
    """What of rooms a session holds.

    Attributes:
        tab: What its browser has said that it keeps; None as long as it was not asked.
        met: Whether the browser shall keep what this session says, rather than say what it keeps.
        wanted: The code of the room somebody wants to join, until the browser has said who it is.
        seat: In a room, or None.
        problem: The sentence about what went wrong last, until it is shown.
        opened: Code and secret of the room it opened last.
        shown: What the panel shows, as `_news` says it.
    """

    tab: Tab | None = None
    met: bool = False
    wanted: str | None = None
    seat: Seat | None = None
    problem: str | None = None
    opened: tuple[str, str] | None = field(default=None, repr=False)
    shown: tuple[Any, ...] = ()


def session() -> Session:
    """This session's."""
    return st.session_state.setdefault(_SESSION, Session())


def seat() -> Seat | None:
    """This session's place in a room, if it is in one; never in a frame, which has no room's controls."""
    return None if embedding.part() is not None else session().seat


def read_address() -> None:
    """Take the room of a link, and the lesson of a place to which the bell has sent this page."""
    now = session().seat
    if now is not None and now.rung:
        now.rung = False
        if now.at is not None and now.at.page == player.page_now():  # and nobody has clicked meanwhile
            place.play(now.at)
    text = query_params.text_from_link(PARAMETER)
    if text is not None and embedding.part() is None:
        want(text)


def want(text: str) -> None:
    """Join the room of this code as soon as the browser has said who it is."""
    here = session()
    try:
        code = read_code(text)
    except RoomError as error:
        here.problem = str(error)
        return
    if here.seat is not None and here.seat.code == code:
        return
    here.wanted = code
    if here.tab is not None:
        _join(here, code, here.tab.person)


def meet(tab: Tab | None) -> None:
    """Take what the browser says that it keeps; one person per session at a time."""
    here = session()
    if tab is None or tab == here.tab:
        return
    if here.tab is not None and tab.person != here.tab.person:
        leave()
    here.tab, here.met = tab, True
    wanted = here.wanted or tab.code
    if not wanted or here.seat is not None:
        return
    try:
        code = read_code(wanted)
        if tab.secret and tab.code == code and rooms().is_lecturer(code, tab.secret):
            here.wanted = None
            _sit_down(here, Seat(code, tab.person, tab.secret, rooms().look(code)))
        else:
            _join(here, code, tab.person)
    except RoomError as error:
        here.problem, here.wanted = str(error), None


def _join(here: Session, code: str, person: str) -> None:
    here.wanted = None
    try:
        rooms().join(code, person)
        room = rooms().look(code)
    except RoomError as error:
        here.problem = str(error)
        return
    if here.seat is not None:
        leave()
    _sit_down(here, Seat(code, person, "", room, own_digit=here.tab.digit or None if here.tab else None))
    _keep_own_digit()


def open_room() -> None:
    """Open a room, with this session in front of it; a room that it opened before ends."""
    here = session()
    try:
        if here.opened is not None:
            with suppress(NoSuchRoomError, RoomEndedError):
                rooms().end(*here.opened)
        code, secret = here.opened = rooms().open()
        room = rooms().look(code)
    except RoomError as error:
        here.problem = str(error)
        return
    leave()
    here.met = True
    _sit_down(here, Seat(code, here.tab.person if here.tab else "", secret, room))
    lead()


def _sit_down(here: Session, place: Seat) -> None:
    here.seat = place
    query_params.address().after_write = lead if place.leads else _keep_own_digit


def leave() -> None:
    """Leave the room; the page stays as it is. A lecturer's room goes on until it is ended."""
    here = session()
    left, here.seat = here.seat, None
    query_params.address().after_write = None
    if left is not None and not left.leads:
        try:
            rooms().leave(left.code, left.person)
        except RoomError:
            return  # it has ended, or counts who is there again in a minute


def end() -> None:
    """End the room for everybody."""
    here = session()
    if (now := here.seat) is None:
        return
    try:
        rooms().end(now.code, now.secret)
    except StoreGoneError as error:
        here.problem = str(error)
        return
    except RoomError as error:
        here.problem = str(error)
    leave()


def change(make: Callable[[Rooms, Seat], object]) -> bool:
    """Change something in the room; what goes wrong becomes the session's problem.

    Args:
        make: Is given the store and this session's place.

    Returns:
        Whether it was changed.
    """
    here = session()
    here.problem = None
    if here.seat is None:
        return False
    try:
        make(rooms(), here.seat)
        here.seat.room = rooms().look(here.seat.code)
        return True
    except (RoomEndedError, NotLecturerError) as error:
        here.problem = str(error)
        leave()
    except RoomError as error:
        here.problem = str(error)
    return False


def look() -> None:
    """See how the room is now, and have it know that this student is there."""
    here = session()
    if (now := here.seat) is None:
        return
    try:
        if not now.leads:
            rooms().join(now.code, now.person)
        now.room = rooms().look(now.code)
        if now.leads and query_params.is_part_alone():  # of a page that runs, the address comes later
            lead()  # in case the store did not answer when the page changed
    except StoreGoneError:
        now.room = replace(now.room, stale=True)
    except RoomError as error:
        here.problem = f"{error} You keep the page you are on."
        leave()


def lead() -> None:
    """Say where this lecturer's page is, if that has changed."""
    now = session().seat
    if now is None or not now.leads or (there := place.present()) == now.at:
        return
    try:
        rooms().lead(now.code, now.secret, there)
        now.at = there
    except StoreGoneError:
        now.room = replace(now.room, stale=True)
        session().shown = ()  # so the bell rings, and `look` says it again
    except RoomError as error:
        session().problem, now.at = str(error), there


def follow() -> None:
    """Go where the lecturer is, if this page follows and is elsewhere. May end the run of the script."""
    now = session().seat
    if now is None or (there := _way(now, now.room)) is None:
        return
    now.at, now.arriving = there, True
    place.go(there, now.own_digit if now.keeps_digit else None)


def set_out(here: Session, room: Room, address: Address, message: ClientState) -> None:
    """Have a message of this server's own lead to where the lecturer is, if this page is to go there.

    Args:
        here: A session that has nothing to do.
        room: As it is now.
        address: Of its page.
        message: Of its page, to be given to it next.
    """
    now = here.seat
    if now is None or (there := _way(now, room)) is None:
        return
    now.at, shown = there, address.written()
    link = place.link(there, now.own_digit if now.keeps_digit else None, shown)
    changed = place.changed_settings(there, link, shown) if there.page == address.page else {}
    if changed and address.tell(message, changed):
        now.room = room
        return
    now.arriving = now.rung = True
    message.fragment_id = ""
    address.lead(message, script_of(there.page), link)


def _way(now: Seat, room: Room) -> Place | None:
    """Where this page has to go; None if it is to stay."""
    there = room.place
    if now.leads or not now.following or there is None or there == now.at or not place.is_page(there):
        return None
    return there


def arrive() -> None:
    """At the end of a run of the whole page: remember which digit the lecturer's page brought."""
    now = session().seat
    if now is not None and now.arriving:
        now.arriving = False
        now.given_digit = place.digit_of(query_params.written())


def look_around() -> None:
    """Stop following: somebody has touched the page."""
    if (now := session().seat) is not None:
        now.following = False


def follow_again() -> None:
    """Go where the lecturer is, and follow again."""
    if (now := session().seat) is not None:
        now.following, now.at = True, None


def keep_digit(keeps: bool) -> None:
    """Follow with one's own digit, or with the lecturer's."""
    now = session().seat
    if now is not None and (now.own_digit or not keeps):
        now.keeps_digit = keeps
        follow_again()


def _keep_own_digit() -> None:
    """Notice a digit that the student has drawn or chosen, so that following does not lose it."""
    if (now := session().seat) is None:
        return
    text = place.digit_of(query_params.written())
    theirs = now.room.place and place.digit_of(place.settings_of(now.room.place))
    if not now.arriving and text not in (None, theirs, now.given_digit, current_digit.FIRST_DIGIT):
        now.own_digit = text


def kept() -> Tab:
    """What the browser shall keep."""
    now = session().seat
    return Tab("", now.code, now.secret, now.own_digit or "") if now is not None else Tab("")


def answer(question: int, choice: int) -> None:
    """Answer a question by its number."""

    def send(rooms: Rooms, now: Seat) -> None:
        rooms.answer(now.code, now.person, question, choice)
        now.answered = question, choice

    change(send)


def own_answer(now: Seat, question: int) -> int | None:
    """What this student has answered; the store is asked once, after a reload somebody may have before."""
    if now.answered is None or now.answered[0] != question:
        try:
            now.answered = question, rooms().own_answer(now.code, now.person)
        except RoomError:
            return None
    return now.answered[1]


def show(here: Session) -> None:
    """Note what the panel shows from now on."""
    here.shown = _news(here, here.seat.room) if here.seat is not None else ()


def is_shown(here: Session, room: Room) -> bool:
    """Whether a page in a room shows it as it is now, and is where it should be."""
    now = here.seat
    return now is not None and here.shown == _news(here, room) and _way(now, room) is None


def _news(here: Session, room: Room) -> tuple[Any, ...]:
    """What the panel depends on: when it has changed, the panel is drawn anew."""
    now, asked = here.seat, room.question
    if now is None:
        return ()
    if now.leads:
        return now.code, room.version, room.stale, here.problem
    question = (asked.number, asked.revealed) if asked else None
    digits = now.own_digit is not None, now.keeps_digit
    return now.code, now.following, digits, question, room.stale, here.problem
