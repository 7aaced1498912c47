"""What browsers send is given to their sessions in turn.

Runs of all sessions share one core for Python. When all that a class asks for runs at once, everybody waits
for everybody. In turn, most are answered while the others wait, which they would have done anyway.
"""

import asyncio
import functools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from cvdemo.ui.components import surround
from cvdemo.ui.session.query_params import address_of

AT_ONCE = 3  # sessions that run: one may wait for another process, or for its messages to be sent
PATIENCE = 0.2  # seconds after which a run, such as a training, gives its place to the next
MOST = 50  # messages of one session that wait
LOST = 10.0  # seconds after which a browser that does not say so counts as having taken in a page
PASSED = 20  # turns of others after which work that can wait has one
UNKNOWN = 0.05  # seconds of a run of which nothing is known yet
SHORTEST = 0.001  # seconds
LEARNING = 0.1  # weight of the last run in what its kind takes
KINDS = 1000  # that are remembered

_Kind = tuple[str, str]  # of a run: the script of its page, and the part of it that runs, or ""
Make = Callable[[], BackMsg | None]  # a message when it is due; None if there is nothing to say any more


@dataclass
class _Sent:
    """A message that waits, and since when on the monotonic clock: not before its session's last turn."""

    message: BackMsg
    since: float


def _kind(message: BackMsg) -> _Kind:
    return message.rerun_script.page_script_hash, message.rerun_script.fragment_id


def _is_ready(session: AppSession, message: BackMsg) -> bool:
    """Whether a session can be given what its browser has sent."""
    return session.is_settled and not address_of(session.session_state).is_late(message.rerun_script)


class Turns:
    """Who has the next turn, in three lines.

    What browsers send, a session one message a turn: first who has waited longest in proportion to what
    their run takes, so that a stroke does not wait like a page, and nobody for ever. Rings, which have every
    second turn, so that a whole class that is rung at keeps nobody's click waiting. And work that can wait,
    one piece at a time while nobody is in the other lines.

    When a run has led to another page, neither the server's own messages nor late ones of the page before are
    given until the browser says that it has taken that page in: Streamlit's frontend takes a part that
    reaches it together with a page for another change of the page, and throws away what it was sent.

    All of this runs on the server's event loop.

    Source: P. Brinch Hansen, "Short-term scheduling in multiprogramming systems", SOSP 1971 (highest response
    ratio next).

    Args:
        give: Gives a message to its session.
    """

    def __init__(self, give: Callable[[AppSession, BackMsg], None]) -> None:
        self._give = give
        self._sent: dict[AppSession, deque[_Sent]] = {}  # by browsers, each session's in order
        self._rings: dict[AppSession, Make] = {}
        self._work: dict[tuple[AppSession, str], Make] = {}  # by sessions and parts of their pages
        self._takes: dict[_Kind, float] = {}  # seconds
        self._ring_is_next = False
        self._passed = 0  # turns since work had one
        self._runs: dict[asyncio.Task, AppSession] = {}  # that a task waits for the end of
        self._running: set[asyncio.Task] = set()  # those that have a place; the others' is given away already
        self._working: asyncio.Task | None = None

    def take(self, session: AppSession, message: BackMsg) -> None:
        """Give a message from a browser to its session, at once or in its turn.

        What asks for no run needs no turn, nor does a browser that says that it has taken in a page. One that
        asks for the page as a whole takes the place of what runs. One that asks for a part of it waits until
        all messages of the run before are with the browser: Streamlit would drop what the part has said in
        that run and is still on its way.
        """
        if message.WhichOneof("type") != "rerun_script":
            self._give(session, message)
            return
        visit = surround.take_word(message.rerun_script)
        if visit is not None:
            self._hear(session, visit)
            if not surround.says_more(message.rerun_script):
                return
        self._look_at(session)
        is_first = session not in self._sent
        if not session.is_settled and not message.rerun_script.fragment_id:
            for waiting in self._sent.pop(session, ()):  # Streamlit makes one run of them and this one
                self._run(session, waiting.message)
            self._run(session, message)
        elif is_first and _is_ready(session, message) and len(self._running) < AT_ONCE:
            self._run(session, message)
        else:
            sent = self._sent.setdefault(session, deque())
            sent.append(_Sent(message, time.monotonic()))
            if len(sent) > MOST:  # a flood: Streamlit makes one run of what comes faster than it runs
                self._run(session, sent.popleft().message)

    def ring(self, session: AppSession, make: Make) -> None:
        """Give a message of the server's own to a session, when it has nothing to do.

        Args:
            session: The session, which is rung at once, however often this is called meanwhile; not at all if
                it is busy when its turn comes.
            make: Makes the message.
        """
        self._rings[session] = make
        self._go_on()

    def work(self, session: AppSession, part: str, make: Make) -> None:
        """Give a message of the server's own to a session, when hardly anybody else has something to do.

        Args:
            session: The session.
            part: What it is to work on; what it was to do for that before, if it has not begun, it leaves.
            make: Makes the message.
        """
        self._look_at(session)
        self._work[session, part] = make
        self._go_on()

    def is_idle(self, session: AppSession) -> bool:
        """Whether all is done that was sent to a session, and its browser has taken in the page."""
        self._look_at(session)
        if not session.is_settled or session in self._sent:
            return False
        return address_of(session.session_state).is_taken_in

    def _look_at(self, session: AppSession) -> None:
        """See to it that the end of its run is known, also if it began before the server had these turns."""
        session.track_settling()
        if not session.is_settled and session not in self._runs.values():
            self._wait_for(session)

    def _hear(self, session: AppSession, visit: int) -> None:
        """That a browser has taken in the page of this visit."""
        here = address_of(session.session_state)
        if visit == here.visit:
            here.taken_in = visit
            self._go_on()

    def _go_on(self) -> None:
        while len(self._running) < AT_ONCE and self._next():
            pass

    def _next(self) -> bool:
        """Give the next turn; False if nobody can have one."""
        sender = self._next_sender()
        worker = None
        if self._working is None:
            worker = next((each for each in self._work if self.is_idle(each[0])), None)
        if worker is not None and (self._passed >= PASSED or (sender is None and not self._rings)):
            self._passed = 0
            if (message := self._work.pop(worker)()) is not None:
                self._working = self._run(worker[0], message)
        elif self._rings and (self._ring_is_next or sender is None):
            session = next(iter(self._rings))
            make = self._rings.pop(session)
            if self.is_idle(session) and (message := make()) is not None:
                self._ring_is_next = False
                self._passed += 1
                self._run(session, message)
        elif sender is not None:
            self._ring_is_next = True
            self._passed += 1
            sent = self._sent[sender]
            self._run(sender, sent.popleft().message)
            if sent:
                sent[0].since = time.monotonic()
            else:
                del self._sent[sender]
        else:
            return False
        return True

    def _next_sender(self) -> AppSession | None:
        now = time.monotonic()

        def ratio(session: AppSession) -> float:
            first = self._sent[session][0]
            return (now - first.since) / self._takes.get(_kind(first.message), UNKNOWN)

        ready = (session for session, sent in self._sent.items() if _is_ready(session, sent[0].message))
        return max(ready, key=ratio, default=None)

    def _note(self, kind: _Kind, seconds: float) -> None:
        """Learn what runs of this kind take."""
        if len(self._takes) >= KINDS:  # somebody makes names up
            self._takes.clear()
        before = self._takes.get(kind, seconds)
        self._takes[kind] = max(SHORTEST, before + LEARNING * (seconds - before))

    def _run(self, session: AppSession, message: BackMsg) -> asyncio.Task | None:
        """Gives what waits for the end of the run, if it begins now."""
        was_settled = session.is_settled
        address_of(session.session_state).receive(message.rerun_script)
        self._give(session, message)
        return self._wait_for(session, _kind(message)) if was_settled else None

    def _wait_for(self, session: AppSession, kind: _Kind | None = None) -> asyncio.Task:
        task = asyncio.create_task(self._end(session, kind), name="turn")
        self._runs[task] = session
        self._running.add(task)
        return task

    async def _end(self, session: AppSession, kind: _Kind | None) -> None:
        began, task = time.monotonic(), asyncio.current_task()
        assert task is not None, "a coroutine runs in a task"
        try:
            await asyncio.wait_for(session.wait_until_settled(), PATIENCE)
        except TimeoutError:
            self._running.discard(task)
            self._go_on()
            await session.wait_until_settled()
        if kind is not None:
            self._note(kind, time.monotonic() - began)
        here = address_of(session.session_state)
        if not here.is_taken_in:
            asyncio.get_running_loop().call_later(LOST, self._hear, session, here.visit)
        self._running.discard(task)
        del self._runs[task]
        if self._working is task:
            self._working = None
        self._go_on()


@functools.cache
def turns() -> Turns:
    """Those of this server's sessions, which have their messages from here on."""
    made = Turns(AppSession.handle_backmsg)

    def handle_backmsg(self: AppSession, msg: BackMsg) -> None:
        made.take(self, msg)

    AppSession.handle_backmsg = handle_backmsg
    return made
