"""Rings at the pages in a room when something has changed that they show: no browser needs to ask.

A ring is the message with which a browser would ask for the room's panel, or follow a link to where the
lecturer is, given to the session by the server. A session is rung at in its turn, and only while it has
nothing to do: all that its browser has sent has then been done, so the ring names the page that is there.
What the browser sends later, such as a click on a page that was under way meanwhile, comes after the ring,
and wins.

All of this runs on the server's event loop, except for looking at rooms: the store may keep one waiting.
"""

import asyncio
from dataclasses import dataclass

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cvdemo.rooms import Room, RoomError, StoreGoneError
from cvdemo.ui.in_turn import turns
from cvdemo.ui.page.parts import Part, on_event_loop, part
from cvdemo.ui.room import seat
from cvdemo.ui.server_process import once

PAUSE = 0.2  # seconds between two looks at the rooms


@dataclass(frozen=True, eq=False)
class Page:
    """A page in a room."""

    here: seat.Session
    code: str
    panel: Part

    def is_out_of_date(self, room: Room | None) -> bool:
        """Whether it would look different if it ran; `room` is None if that has ended."""
        now = self.here.seat
        return (
            now is not None and now.code == self.code and (room is None or not seat.is_shown(self.here, room))
        )

    def ring(self, room: Room | None) -> BackMsg:
        """Asks for a run of the panel, or of the page where the lecturer is now."""
        message = self.panel.message()
        if room is not None:
            seat.set_out(self.here, room, self.panel.address, message.rerun_script)
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
        if page is not None:
            on_event_loop(self._wake)

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
            return page.ring(room) if page is not None and page.is_out_of_date(room) else None

        if turns().is_idle(there):
            turns().ring(there, ring)


bell = once(Bell)


def listen(fragment: str) -> None:
    """Have the bell ring at this session's page by a run of this fragment, if it is in a room."""
    here, panel = seat.session(), part(fragment)
    bell().put(panel.session, None if here.seat is None else Page(here, here.seat.code, panel))


def listen_no_more() -> None:
    """Until the next `listen`: another page may be on its way."""
    context = get_script_run_ctx()
    assert context is not None, "a page runs in a session"
    bell().put(context.session_id, None)
