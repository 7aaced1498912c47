"""Whose message is given to its session, and when."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from cvdemo.ui import in_turn
from cvdemo.ui.in_turn import MOST, Turns


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch):
    monkeypatch.setattr(in_turn, "AT_ONCE", 2)
    monkeypatch.setattr(in_turn, "PATIENCE", 30.0)


class Session:
    """Runs once for each message, until the test says that it is done."""

    def __init__(self, name: str) -> None:
        self.name, self.session_state = name, {}
        self.settled = asyncio.Event()
        self.settled.set()

    def track_settling(self) -> None:
        pass

    @property
    def is_settled(self) -> bool:
        return self.settled.is_set()

    async def wait_until_settled(self) -> None:
        await self.settled.wait()


class Line:
    """Turns, and what they gave to whom."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.turns = Turns(self._give)

    def _give(self, session: Session, message: BackMsg) -> None:
        session.settled.clear()
        self.given.append(f"{session.name}{message.rerun_script.query_string}")

    def send(self, session: Session, text: str = "") -> None:
        self.turns.take(session, asking(text))

    async def done(self, *sessions: Session) -> None:
        for session in sessions:
            session.settled.set()
        for _ in range(5):  # the turns of the event loop that it takes until the next are given
            await asyncio.sleep(0)


def asking(text: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = text
    return message


def test_two_run_at_once_and_the_others_in_the_order_in_which_they_came(run):
    async def check() -> None:
        line = Line()
        a, b, c, d = (Session(name) for name in "abcd")
        for session in (a, b, c, d):
            line.send(session)
        assert line.given == ["a", "b"]
        await line.done(b)
        assert line.given == ["a", "b", "c"]
        await line.done(a, c)
        assert line.given == ["a", "b", "c", "d"]

    run(check())


def test_a_session_that_runs_has_its_further_messages_at_once(run):
    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session, text in ((a, "1"), (b, "1"), (c, "1"), (a, "2")):
            line.send(session, text)
        assert line.given == ["a1", "b1", "a2"]
        await line.done(a)
        assert line.given == ["a1", "b1", "a2", "c1"]

    run(check())


def test_who_sends_much_has_one_message_a_turn_and_in_order(run):
    async def check() -> None:
        line = Line()
        a, b, c, d = (Session(name) for name in "abcd")
        for session in (a, b):
            line.send(session)
        for text in "123":
            line.send(c, text)
        line.send(d, "1")
        await line.done(a)
        assert line.given[2:] == ["c1"]
        line.send(c, "4")  # it runs, but has others that wait
        await line.done(b)
        assert line.given[2:] == ["c1", "d1"]
        for _ in range(3):
            await line.done(c, d)
        assert line.given[2:] == ["c1", "d1", "c2", "c3", "c4"]

    run(check())


def test_a_flood_takes_no_memory(run):
    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session in (a, b):
            line.send(session)
        for number in range(3 * MOST):
            line.send(c, str(number))
        assert line.given[2:] == [f"c{number}" for number in range(2 * MOST)]

    run(check())


def test_a_long_run_gives_its_place_to_the_next(run, monkeypatch):
    monkeypatch.setattr(in_turn, "PATIENCE", 0.05)

    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session in (a, b, c):
            line.send(session)
        assert line.given == ["a", "b"]
        while len(line.given) < 3:
            await asyncio.sleep(0.01)
        assert not a.is_settled

    run(check())


def test_what_asks_for_no_run_needs_no_turn(run):
    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session in (a, b):
            line.send(session)
        line.turns.take(c, BackMsg(app_heartbeat=True))
        assert line.given == ["a", "b", "c"]

    run(check())


def test_rings_have_every_second_turn_and_only_idle_sessions(run):
    async def check() -> None:
        line = Line()
        a, b, c, d, e, f, gone = (Session(name) for name in "abcdef.")
        for session in (a, b, c, d):
            line.send(session)
        for session in (c, gone, e, f, e):
            line.turns.ring(session, lambda session=session: None if session is gone else asking(" rung"))
        assert not line.turns.is_idle(c)
        assert line.turns.is_idle(e)
        await line.done(a)
        assert line.given[2:] == ["c"]
        await line.done(b)  # c has something to do, and there is nothing to say to `gone`
        assert line.given[2:] == ["c", "e rung"]
        await line.done(c)
        assert line.given[2:] == ["c", "e rung", "d"]
        await line.done(e)
        assert line.given[2:] == ["c", "e rung", "d", "f rung"]

    run(check())


@pytest.mark.parametrize("sessions", [1, 2])
def test_with_few_sessions_nobody_waits(run, sessions):
    async def check() -> None:
        line = Line()
        for index in range(sessions):
            line.send(Session(str(index)))
        assert len(line.given) == sessions

    run(check())
