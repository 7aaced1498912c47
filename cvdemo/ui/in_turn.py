"""What browsers send is given to their sessions in turn.

Runs of all sessions share one core for Python. When all that a class asks for runs at once, everybody waits
for everybody. In turn, most are answered while the others wait, which they would have done anyway.
"""

import asyncio
import functools
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from cvdemo.ui.session import query_params

AT_ONCE = 3  # sessions that run: one may wait for another process, or for its messages to be sent
PATIENCE = 0.2  # seconds after which a run, such as a training, gives its place to the next
MOST = 50  # messages of one session that wait


class Turns:
    """The line of a server's sessions. A session has one message a turn, then it goes to the end of the line.

    All of this runs on the server's event loop.

    Args:
        give: Gives a message to its session.
    """

    def __init__(self, give: Callable[[AppSession, BackMsg], None]) -> None:
        self._give = give
        self._sent: dict[AppSession, deque[BackMsg]] = {}  # by browsers, in the order of the line
        self._rings: dict[AppSession, Callable[[], BackMsg | None]] = {}  # the server's own line
        self._ring_is_next = False
        self._running: set[asyncio.Task] = set()

    def take(self, session: AppSession, message: BackMsg) -> None:
        """Give a message from a browser to its session, at once or in its turn.

        What asks for no run needs no turn. While a session runs, Streamlit decides what a further message
        does to that run.
        """
        if message.WhichOneof("type") != "rerun_script":
            self._give(session, message)
            return
        session.track_settling()
        is_first = session not in self._sent
        if is_first and (not session.is_settled or len(self._running) < AT_ONCE):
            self._run(session, message)
            return
        sent = self._sent.setdefault(session, deque())
        sent.append(message)
        if len(sent) > MOST:  # a flood: Streamlit makes one run of what comes faster than it runs
            self._run(session, sent.popleft())

    def ring(self, session: AppSession, make: Callable[[], BackMsg | None]) -> None:
        """Give a message of the server's own to a session, when it has nothing to do.

        Such messages have a line of their own: every second turn, so that a whole class that is rung at keeps
        nobody's click waiting.

        Args:
            session: The session, which is rung at once, however often this is called meanwhile.
            make: Makes the message when it is due; None if there is nothing to say any more.
        """
        self._rings[session] = make
        self._go_on()

    def is_idle(self, session: AppSession) -> bool:
        """Whether all is done that was sent to a session."""
        session.track_settling()
        return session.is_settled and session not in self._sent

    def _go_on(self) -> None:
        while len(self._running) < AT_ONCE and (self._sent or self._rings):
            if self._rings and (self._ring_is_next or not self._sent):
                session = next(iter(self._rings))
                make = self._rings.pop(session)
                if self.is_idle(session) and (message := make()) is not None:
                    self._ring_is_next = False
                    self._run(session, message)
            else:
                self._ring_is_next = True
                session = next(iter(self._sent))
                sent = self._sent.pop(session)
                self._run(session, sent.popleft())
                if sent:
                    self._sent[session] = sent

    def _run(self, session: AppSession, message: BackMsg) -> None:
        was_settled = session.is_settled
        query_params.receive(session.session_state, message.rerun_script)
        self._give(session, message)
        if was_settled:
            self._running.add(asyncio.create_task(self._wait_for(session), name="turn"))

    async def _wait_for(self, session: AppSession) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(session.wait_until_settled(), PATIENCE)
        self._running.discard(asyncio.current_task())
        self._go_on()


@functools.cache
def turns() -> Turns:
    """Those of this server's sessions, which have their messages from here on."""
    made = Turns(AppSession.handle_backmsg)

    def handle_backmsg(self: AppSession, msg: BackMsg) -> None:
        made.take(self, msg)

    AppSession.handle_backmsg = handle_backmsg
    return made
