"""Rings at the pages in a room when something has changed that they show: no browser needs to ask.

A ring is the message with which a browser would ask for the room's panel, given to the session by the server.
A session is rung at in its turn, and only while it has nothing to do: all that its browser has sent has then
been done, so the ring names the page that is there. What the browser sends later, such as a click on a page
that was under way meanwhile, comes after the ring, and wins.

All of this runs on the server's event loop, except for looking at rooms: the store may keep one waiting.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cvdemo.rooms import Room, RoomError, StoreGoneError
from cvdemo.ui.in_turn import turns
from cvdemo.ui.room import seat
from cvdemo.ui.server_process import once
from cvdemo.ui.session import query_params
from cvdemo.ui.session.query_params import Address

PAUSE = 0.2  # seconds between two looks at the rooms


@dataclass(frozen=True, eq=False)
class Page:
    """A page in a room, and what a message from its browser would say."""

    here: seat.Session
    code: str
    session: str
    fragment: str
    script: str
    context: ContextInfo | None
    address: Address

    def is_out_of_date(self, room: Room | None) -> bool:
        """Whether it would look different if it ran; `room` is None if that has ended."""
        now = self.here.seat
        return (
            now is not None and now.code == self.code and (room is None or not seat.is_shown(self.here, room))
        )

    def ring(self) -> BackMsg:
        """Asks for a run of the panel."""
        message = BackMsg()
        state = message.rerun_script
        state.fragment_id = self.fragment
        state.page_script_hash = self.script
        state.query_string = urlencode(self.address.query, doseq=True)
        if self.context is not None:
            state.context_info.CopyFrom(self.context)
        return message


class Bell:
    """For all rooms of this server."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}  # by session
        self._watching: asyncio.Task | None = None

    def put(self, session: str, page: Page | None) -> None:
        """Ring at this session's page from now on; at none for None."""
        if page is None:
            self._pages.pop(session, None)
        else:
            self._pages[session] = page
        stopped = runtime.get_instance().stopped
        if page is not None and isinstance(stopped, asyncio.Future):  # Streamlit's AppTest has no event loop
            stopped.get_loop().call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if self._pages and (self._watching is None or self._watching.done()):
            self._watching = asyncio.create_task(self._watch(), name="room bell")

    async def _watch(self) -> None:
        """Look at the rooms for as long as there is a page in one."""
        while self._pages:
            for code in {page.code for page in [*self._pages.values()]}:
                try:
                    room = await asyncio.to_thread(seat.rooms().look, code)
                except StoreGoneError:
                    continue
                except RoomError:
                    room = None
                for session, page in [*self._pages.items()]:
                    if page.code == code and page.is_out_of_date(room):
                        self._ring(session, room)
            await asyncio.sleep(PAUSE)

    def _ring(self, session: str, room: Room | None) -> None:
        there = runtime.get_instance().get_app_session(session)
        if there is None:  # its browser has gone; should it come back, the page runs as a whole
            self._pages.pop(session, None)
            return

        def ring() -> BackMsg | None:
            page = self._pages.get(session)
            return page.ring() if page is not None and page.is_out_of_date(room) else None

        if turns().is_idle(there):
            turns().ring(there, ring)


bell = once(Bell)


def listen(fragment: str) -> None:
    """Have the bell ring at this session's page by a run of this fragment, if it is in a room."""
    context, here = get_script_run_ctx(), seat.session()
    assert context is not None, "a page runs in a session"
    page = None
    if here.seat is not None:
        (name,) = context.fragment_storage.resolve_target(fragment)
        page = Page(
            here,
            here.seat.code,
            context.session_id,
            name,
            context.page_script_hash,
            context.context_info,
            query_params.address(),
        )
    bell().put(context.session_id, page)


def listen_no_more() -> None:
    """Until the next `listen`: another page may be on its way."""
    context = get_script_run_ctx()
    assert context is not None, "a page runs in a session"
    bell().put(context.session_id, None)
