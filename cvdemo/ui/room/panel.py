"""The room above the page: one line of it for everybody in it, and what is asked or shown there."""

import streamlit as st

from cvdemo.ui.components import presence
from cvdemo.ui.components.spoken import spoken
from cvdemo.ui.page import embedding, styles
from cvdemo.ui.room import bell, dialog, lecturer, seat, student
from cvdemo.ui.session import query_params

EVERY = 30.0  # seconds after which a tab says that it is still there, should the bell not have rung
_PANEL, _TAB = "room_panel", "room_tab"
_PLACE = "room.place"  # above the page, where the room is shown once the page has run
_SEATED = "room.seated"  # the seat, and its room's code, that the page was drawn with


def follow() -> None:
    """Go where the lecturer of this session's room is, and keep a place for the room above the page.

    Called before the page; may end the run of the script. In a frame there is no room.
    """
    if embedding.part() is not None:
        return
    bell.listen_no_more()
    _look()
    st.session_state[_SEATED] = _seated()
    st.session_state[_PLACE] = st.container()  # one element: the page stays in its place, whatever is shown


def show() -> None:
    """Show the room in its place.

    Called after the page. Streamlit counts style sheets and dialogs in one row, in which a fragment begins
    where it began in the page's run: before the page, its dialog would take the place of a style sheet.
    """
    place = st.session_state.pop(_PLACE, None)
    if place is not None:
        dialog.closed()  # a page that runs as a whole has closed it
        with place:
            st.fragment(_panel, key=_PANEL)()


def _look() -> None:
    """Hear what the tab says, see how the room is, and go where its lecturer is."""
    seat.meet(presence.tab(_TAB))
    if presence.touched(_TAB):
        seat.look_around()
    seat.look()
    seat.follow()


def _panel() -> None:
    """Runs by itself when the bell rings, and when its tab has something to say."""
    here = seat.session()
    _look()
    if st.session_state[_SEATED] != _seated():
        st.rerun()
    now = here.seat
    presence.listen(
        key=_TAB,
        met=here.met and (here.wanted is None or here.tab is not None),
        wanted=here.wanted is not None,
        tab=seat.kept(),
        every=EVERY if now is not None else 0,
        watched=now is not None and not now.leads and now.following,
        visit=query_params.address().visit if now is not None else 0,
    )
    seat.show(here)
    bell.listen(_PANEL)
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


def button() -> None:
    """Opens the dialog: in the header of every page, for who is in no room."""
    if seat.seat() is not None:
        return
    with st.container(width="content", key="room_button"):
        if st.button("Room", icon=":material/groups:", key="room_open_dialog", help="Lead or join a class"):
            dialog.show()
