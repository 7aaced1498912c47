"""Whose message is given to its session, and when."""

import asyncio
import functools
import json
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from cvdemo.ui import in_turn
from cvdemo.ui.in_turn import MOST, Turns
from cvdemo.ui.session.query_params import Address


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch):
    monkeypatch.setattr(in_turn, "AT_ONCE", 2)
    monkeypatch.setattr(in_turn, "PATIENCE", 30.0)
    monkeypatch.setattr(in_turn, "LOST", 0.0)


class Session:
    """Runs once for each message, until the test says that it is done."""

    def __init__(self, name: str) -> None:
        self.name, self.session_state = name, {}
        self.settled = asyncio.Event()
        self.settled.set()

    def come_to(self, page: str) -> None:
        here = self.session_state.setdefault("address", Address())
        if page != here.script:
            here.script, here.visit = page, here.visit + 1

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
        if not message.rerun_script.fragment_id:
            session.come_to(message.rerun_script.page_script_hash)
        self.given.append(f"{session.name}{message.rerun_script.query_string}")

    def send(self, session: Session, text: str = "", part: str = "part", page: str = "") -> None:
        self.turns.take(session, asking(text, part, page))

    def lead_to_a_page_with_work(self, session: Session) -> None:
        self.send(session, "1", part="", page="new")
        self.turns.work(session, "part", lambda: asking(" works"))

    def say_taken_in(self, session: Session, visit: int | None = None) -> None:
        visit = session.session_state["address"].visit if visit is None else visit
        self.turns.take(session, taken_in(visit))

    async def done(self, *sessions: Session) -> None:
        for session in sessions:
            session.settled.set()
        for _ in range(10):  # the turns of the event loop that it takes until the next are given
            await asyncio.sleep(0)


def asking(text: str = "", part: str = "part", page: str = "") -> BackMsg:
    """A message that asks for a part of the page; for the page as a whole without one."""
    message = BackMsg()
    message.rerun_script.page_script_hash = page
    message.rerun_script.query_string = text
    message.rerun_script.fragment_id = part
    return message


def saying(text: str, part: str = "") -> BackMsg:
    """A message with an event of a component."""
    message = asking(part=part)
    message.rerun_script.widget_states.widgets.add(id="component", json_trigger_value=text)
    return message


def taken_in(visit: int, part: str = "") -> BackMsg:
    """A message that says that the page of this visit is there, together with what a part of it says."""
    return saying(json.dumps([{"event": "taken_in", "value": visit}]), part)


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


def test_a_part_waits_for_the_messages_of_the_run_before_it(run):
    """Streamlit drops what a part has said and the browser has not yet, when the part runs again."""

    async def check() -> None:
        line = Line()
        a, b = Session("a"), Session("b")
        for session, text in ((a, "1"), (a, "2"), (b, "1"), (a, "3")):
            line.send(session, text)
        assert line.given == ["a1", "b1"]
        await line.done(a)
        assert line.given == ["a1", "b1", "a2"]
        await line.done(a, b)
        assert line.given == ["a1", "b1", "a2", "a3"]

    run(check())


def test_a_part_waits_for_a_run_that_has_given_its_place_to_others(run, monkeypatch):
    monkeypatch.setattr(in_turn, "PATIENCE", 0.02)

    async def check() -> None:
        line = Line()
        a = Session("a")
        line.send(a, "1")
        line.send(a, "2")
        await asyncio.sleep(0.1)
        assert line.given == ["a1"]
        await line.done(a)
        assert line.given == ["a1", "a2"]

    run(check())


@pytest.mark.parametrize("part", ["part", ""])
def test_a_part_waits_for_a_run_that_nobody_has_asked_the_turns_for(run, part):
    """The server's first run begins before this app is loaded; a changed file makes all sessions run."""

    async def check() -> None:
        line = Line()
        a = Session("a")
        a.settled.clear()
        line.send(a, "1", part)
        line.send(a, "2")
        await line.done(a)
        assert "a1" in line.given
        await line.done(a)
        assert line.given == ["a1", "a2"]

    run(check())


def test_the_page_as_a_whole_takes_the_place_of_what_runs_and_waits(run):
    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session, text in ((a, "1"), (b, "1"), (c, "1"), (a, "2")):
            line.send(session, text)
        line.send(a, "3", part="")
        assert line.given == ["a1", "b1", "a2", "a3"]
        await line.done(a)
        assert line.given == ["a1", "b1", "a2", "a3", "c1"]
        assert line.turns.is_idle(a)

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
        line.send(c, "4")
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


def test_short_runs_do_not_wait_as_long_as_long_ones(run, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(in_turn, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    async def check() -> None:
        line = Line()
        for part, seconds in (("long", 0.5), ("short", 0.01)):  # what they take is seen once
            session = Session(part)
            line.send(session, part=part)
            await asyncio.sleep(0)
            clock[0] += seconds
            await line.done(session)
        a, b, c, d, e = (Session(name) for name in "abcde")
        for session in (a, b):
            line.send(session, part="long")
        line.send(c, part="long")
        clock[0] += 0.1
        line.send(d, part="short")
        clock[0] += 0.1
        await line.done(a)  # c has waited for two fifths of what it takes, d for ten times that
        assert line.given[-1] == "d"
        clock[0] += 10
        line.send(e, part="short")
        clock[0] += 0.001
        await line.done(b)
        assert line.given[-1] == "c"

    run(check())


def test_work_waits_until_nobody_else_does_and_is_done_one_by_one(run):
    async def check() -> None:
        line = Line()
        a, b, c, d, done = (Session(name) for name in "abcd.")
        for session in (a, b, c):
            line.send(session)
        for session, text in ((a, " old"), (done, ""), (d, " works"), (a, " works")):
            line.turns.work(session, "part", lambda say=text: asking(say) if say else None)
        await line.done(a)
        assert line.given[2:] == ["c"]
        await line.done(b)
        assert line.given[2:] == ["c", "a works"]
        await line.done(c)  # a place is free, but not for a second one
        assert line.given[2:] == ["c", "a works"]
        await line.done(a)
        assert line.given[2:] == ["c", "a works", "d works"]

    run(check())


def test_work_on_a_session_waits_for_its_run(run):
    async def check() -> None:
        line = Line()
        a = Session("a")
        line.send(a)
        line.turns.work(a, "part", lambda: asking(" works"))
        assert line.given == ["a"]
        await line.done(a)
        assert line.given == ["a", "a works"]

    run(check())


def test_work_waits_for_a_run_that_nobody_has_asked_the_turns_for(run):
    async def check() -> None:
        line = Line()
        a = Session("a")
        a.settled.clear()
        line.turns.work(a, "part", lambda: asking(" works"))
        assert line.given == []
        await line.done(a)
        assert line.given == ["a works"]

    run(check())


def test_the_server_s_own_messages_wait_until_the_browser_has_taken_in_the_page(run, monkeypatch):
    monkeypatch.setattr(in_turn, "LOST", 30.0)

    async def check() -> None:
        line = Line()
        a = Session("a")
        line.lead_to_a_page_with_work(a)
        await line.done(a)
        assert not line.turns.is_idle(a)
        line.turns.ring(a, lambda: asking(" rings"))
        assert line.given == ["a1"]
        line.send(a, "2", page="new")  # a click is from a page that is there
        assert line.given == ["a1", "a2"]
        await line.done(a)
        assert line.given == ["a1", "a2"]
        line.say_taken_in(a, visit=7)  # another one
        assert line.given == ["a1", "a2"]
        line.say_taken_in(a)
        assert line.given == ["a1", "a2", "a works"]

    run(check())


def test_a_browser_may_have_taken_in_a_page_before_the_end_of_its_run(run, monkeypatch):
    monkeypatch.setattr(in_turn, "LOST", 30.0)

    async def check() -> None:
        line = Line()
        a = Session("a")
        line.lead_to_a_page_with_work(a)
        line.say_taken_in(a)
        assert line.given == ["a1"]
        await line.done(a)
        assert line.given == ["a1", "a works"]

    run(check())


def test_a_browser_that_says_nothing_is_not_waited_for_without_end(run, monkeypatch):
    monkeypatch.setattr(in_turn, "LOST", 0.05)

    async def check() -> None:
        line = Line()
        a = Session("a")
        line.lead_to_a_page_with_work(a)
        await line.done(a)
        assert line.given == ["a1"]
        await asyncio.sleep(0.1)
        assert line.given == ["a1", "a works"]

    run(check())


def test_a_late_message_of_the_page_before_waits_until_the_browser_has_taken_in_the_new_one(run, monkeypatch):
    monkeypatch.setattr(in_turn, "LOST", 30.0)

    async def check() -> None:
        line = Line()
        a, b = Session("a"), Session("b")
        for session in (a, b):
            line.send(session, "1", part="", page="new")
        line.send(a, "2", page="old")  # it comes while the new page runs
        await line.done(a, b)
        line.send(b, "2", page="old")  # or when that has run, but was not there yet
        assert line.given == ["a1", "b1"]
        for session in (a, b):
            line.say_taken_in(session)
        assert line.given == ["a1", "b1", "a2", "b2"]

    run(check())


def test_what_is_said_in_the_same_moment_as_that_a_page_is_taken_in_is_not_lost(run):
    """Streamlit's frontend makes one message of both."""

    async def check() -> None:
        given = []
        turns = Turns(lambda session, message: given.append(message.rerun_script))
        pressed, spoken = taken_in(7), taken_in(7, "part")
        pressed.rerun_script.widget_states.widgets.add(id="button", trigger_value=True)
        for message in (taken_in(7), pressed, spoken):
            turns.take(Session("a"), message)
        first, second = given
        assert [state.id for state in first.widget_states.widgets] == ["button"]
        assert second.fragment_id == "part"
        assert not second.widget_states.widgets

    run(check())


@pytest.mark.parametrize(
    "text",
    [
        "taken_in",
        '"taken_in"',
        "[]",
        '[{"event": "taken_in"}]',
        '[{"event": "taken_in", "value": "1"}]',
        '[{"event": "taken_in", "value": true}]',
        '[{"event": "painted", "value": "taken_in"}]',
    ],
)
def test_what_is_no_word_of_a_page_taken_in_is_given_to_the_session(run, text):
    async def check() -> None:
        line = Line()
        line.turns.take(Session("a"), saying(text))
        assert line.given == ["a"]

    run(check())


def test_each_part_of_a_page_has_work_of_its_own(run):
    async def check() -> None:
        line = Line()
        a, b, c = (Session(name) for name in "abc")
        for session in (a, b):
            line.send(session)
        for part, text in (("chart", "1"), ("table", "2"), ("chart", "3")):
            line.turns.work(c, part, functools.partial(asking, text))
        await line.done(a, b)
        assert line.given == ["a", "b", "c3"]
        await line.done(c)
        assert line.given == ["a", "b", "c3", "c2"]

    run(check())


def test_work_is_done_some_time_however_much_the_others_send(run, monkeypatch):
    monkeypatch.setattr(in_turn, "PASSED", 3)

    async def check() -> None:
        line = Line()
        a, b = Session("a"), Session("b")
        others = [Session(str(number)) for number in range(6)]
        for session in (a, b, *others):
            line.send(session)
        line.turns.work(Session("c"), "part", lambda: asking(" works"))
        for _ in range(3):
            await line.done(a, b, *others)
        assert line.given.index("c works") == 5

    run(check())


@pytest.mark.parametrize("sessions", [1, 2])
def test_with_few_sessions_nobody_waits(run, sessions):
    async def check() -> None:
        line = Line()
        for index in range(sessions):
            line.send(Session(str(index)))
        assert len(line.given) == sessions

    run(check())
