"""The dialog of the room: open one, join one; the code and the link of the one that is open."""

from urllib.parse import urlsplit

import streamlit as st

from cvdemo.ui.components.invite import invite
from cvdemo.ui.room import seat
from cvdemo.ui.room.seat import Seat

LOCAL = ("localhost", "127.0.0.1", "::1")
_TYPED = "room_code"
_OPENED = "room.just_opened"  # the class has not seen its code yet
_ON_SCREEN = "room.dialog"  # by the panel's choice: every ring draws it anew


def in_panel(asked_for: bool) -> None:
    """Show the dialog from the time somebody asks for it, or has opened the room, until it is closed."""
    if asked_for or st.session_state.pop(_OPENED, False):
        st.session_state[_ON_SCREEN] = True
    if st.session_state.get(_ON_SCREEN):
        show()


def closed() -> None:
    """Show it in the panel no longer."""
    st.session_state[_ON_SCREEN] = False


@st.dialog("A room for the class", width="large", on_dismiss=closed)
def show() -> None:
    """What there is to do with a room from here."""
    now = seat.session().seat
    with st.container(key="room_dialog"):
        if now is None:
            _outside()
        else:
            _leading(now)


def _outside() -> None:
    join, lead = st.columns(2, gap="large")
    with join, st.form("room_join", border=False):
        st.markdown("**Join your class.** No name, no account.")
        st.text_input(
            "The four letters that your lecturer shows", key=_TYPED, max_chars=40, autocomplete="off"
        )
        st.form_submit_button("Join", type="primary", width="stretch", on_click=_join)
    with lead:
        st.markdown(
            "**Lead a class.** Their pages follow yours, you ask them questions, and they send you "
            "their digits. The room ends with a click, or after four hours; nothing is kept."
        )
        st.button("Open a room", icon=":material/add:", key="room_open", width="stretch", on_click=_open)


def _join() -> None:
    seat.want(str(st.session_state.get(_TYPED) or ""))
    st.rerun()


def _open() -> None:
    seat.open_room()
    st.session_state[_OPENED] = seat.seat() is not None
    st.rerun()


def _leading(now: Seat) -> None:
    link = address(now.code)
    st.html(
        f'<p class="room-code" aria-label="The code is {" ".join(now.code)}">{now.code}</p>'
        f'<p class="room-people">{people(now.room.people)} in the room</p>'
    )
    invite(link, key="room_invite", code=now.code)
    if urlsplit(link).hostname in LOCAL:
        st.warning(
            "This link works on this computer only. Open the app under the computer's name in the network, "
            "then show the link.",
            icon=":material/info:",
        )


def address(code: str) -> str:
    """The link that leads students into the room: the start page and the code, nothing of the lecturer's."""
    here = urlsplit(st.context.url or "http://localhost:8501/")
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"{here.scheme}://{here.netloc}/{base + '/' if base else ''}?{seat.PARAMETER}={code}"


def people(count: int) -> str:
    """How many, in words."""
    return f"{count} {'person' if count == 1 else 'people'}"
