"""The room above the page: one line of it for everybody in it, and what is asked or shown there."""

import hashlib

import streamlit as st

from cvdemo.ui.components import presence
from cvdemo.ui.components.spoken import spoken
from cvdemo.ui.page import embedding, styles
from cvdemo.ui.room import dialog, lecturer, seat, student
from cvdemo.ui.session import query_params

EVERY = 1.0  # seconds between two looks at the room
_ASKS, _SHOWS = "room_asks", "room_shows"
_PLACE = "room.place"  # above the page, where the room is shown once the page has run
_SEATED = "room.seated"  # the seat, and its room's code, that the page was drawn with


def follow() -> None:
    """Go where the lecturer of this session's room is, and keep a place for the room above the page.

    Called before the page; may end the run of the script. In a frame there is no room.
    """
    if embedding.part() is not None:
        return
    st.session_state.pop(_SEATED, None)
    st.fragment(_ask, key=_ASKS)()
    st.session_state[_PLACE] = st.container()  # one element: the page stays in its place, whatever is shown


def show() -> None:
    """Show the room in its place.

    Called after the page. Streamlit counts style sheets and dialogs in one row, in which a fragment begins
    where it began in the page's run: before the page, its dialog would take the place of a style sheet.
    """
    place = st.session_state.pop(_PLACE, None)
    if place is not None:
        with place:
            st.fragment(_panel, key="room_panel")()


def _ask() -> None:
    """Runs once a second, and sends nothing but itself."""
    here = seat.session()
    seat.meet(presence.tab(_ASKS))
    if presence.touched(_ASKS):
        seat.look_around()
    seat.look()
    seat.follow()
    now = here.seat
    if st.session_state.setdefault(_SEATED, _seated()) != _seated():
        st.rerun()
    presence.ask(
        key=_ASKS,
        met=here.met and (here.wanted is None or here.tab is not None),
        wanted=here.wanted is not None,
        tab=seat.kept(),
        every=EVERY if now is not None else 0,
        watched=now is not None and not now.leads and now.following,
        news=_news(),
        visit=query_params.address().visit if now is not None else 0,
    )


def _panel() -> None:
    here = seat.session()
    now = here.seat
    if now is None and here.problem is None and here.wanted is None:
        return
    styles.use("room.css")
    with st.container(key="room", gap="small"):
        if now is None:
            if here.wanted is not None:
                st.markdown(f"Joining room {here.wanted} …")
        elif now.leads:
            lecturer.show(now)
        else:
            student.show(now)
        if now is not None and now.room.stale:
            st.warning(
                "The room cannot be reached at the moment. The page goes on working; the room comes back by "
                "itself.",
                icon=":material/cloud_off:",
            )
        if here.problem is not None:
            _problem(here.problem)
        if now is not None:
            spoken(student.said(now) if not now.leads else "", key="room_said")
            presence.show(_news(), key=_SHOWS)


def _problem(text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="room_problem"):
        st.warning(text, icon=":material/info:", width="stretch")
        st.button("Close", icon=":material/close:", key="room_problem_close", on_click=_forget_problem)


def _forget_problem() -> None:
    seat.session().problem = None
    st.rerun()


def _seated() -> tuple[int, str | None, str | None]:
    """What the page as a whole depends on."""
    here = seat.session()
    return id(here.seat), here.wanted, None if here.seat else here.problem


def _news() -> str:
    return hashlib.sha256(repr(seat.news(seat.session().seat)).encode()).hexdigest()[:16]


def button() -> None:
    """Opens the dialog: in the header of every page, for who is in no room."""
    if seat.seat() is not None:
        return
    with st.container(width="content", key="room_button"):
        if st.button("Room", icon=":material/groups:", key="room_open_dialog", help="Lead or join a class"):
            dialog.show()
