"""A class that follows one lecturer in a room: python -m benchmarks.classroom --room

The lecturer steps through the pages, asks a question, and lets the class look around. Every student's tab
does one thing at a time, takes what the server sends, and says every 30 seconds that it is there, as a
browser's does. Then they go on as in a class without a room.
"""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.clients.in_room import InRoom, counted
from benchmarks.clients.student import LOST, Log, Student

LISTEN = 0.2  # seconds after which somebody who listens may do something else
THERE = 30.0  # seconds after which a tab says that it is still there
PAUSE = 1.0  # seconds, at most, until the lecturer changes a setting of a page
BY_ITSELF = "room"  # what happens in a tab that nobody touches
STEPS = [  # pages, and controls of theirs with what they are set to
    ("convolution", "padding", ["same"]),
    ("strides", "stride_step", ["3"]),
    ("pooling", "pool_padding", ["same"]),
    ("borders", None, None),
    ("compare", None, None),
]
PATIENCE = 30.0  # seconds after which a step or an answer will not arrive any more
WRITING = 1.0  # seconds within which all answer
RELOADS = 10  # one in so many students reloads the page after answering, and answers again


@dataclass
class Followed:
    """How quickly a class follows, in seconds.

    Attributes:
        steps: From each step of the lecturer to each student's page.
        asked: From asking to the question on each student's page.
        counted: From the last answer to the lecturer's page that counts them all.
        lost: Answers that were never counted.
        doubled: Answers that were counted, though nobody gave them.
    """

    steps: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    counted: float | None = None
    lost: int = 0
    doubled: int = 0


class Member:
    """A student in the room, whose tab does one thing at a time."""

    def __init__(self, url: str, log: Log, seed: int, think: float):
        self.room = InRoom(url)
        self.student = Student(url, log, seed, think)
        self.random = random.Random(seed)
        self.sees: Callable[[Member], bool] | None = None  # what is waited for
        self.seen_at = 0.0
        self._log = log
        self._one = asyncio.Lock()

    async def come(self, code: str) -> None:
        """Join by the link."""
        async with self._one:
            await self._open("", f"room={code}")

    async def reload(self) -> None:
        """As the browser's button does."""
        async with self._one:
            path, query = self.room.tab.path, self.room.tab.query
            await self.room.close()
            await self._open(path, "&".join(f"{name}={values[-1]}" for name, values in query.items()))

    async def _open(self, path: str, query: str) -> None:
        self._note("arrival", await self.room.open(path, query))
        self.student.tab = self.room.tab

    async def stay(self) -> None:
        """Take what the server sends until cancelled."""
        there = time.monotonic() + THERE * self.random.random()
        while True:
            try:
                async with self._one:
                    run = await self.room.listen(LISTEN)
                    if run is None and time.monotonic() > there:
                        run = await self.room.is_there()
                if run is not None:
                    self._note(BY_ITSELF, run)
                    there = time.monotonic() + THERE
            except LOST as error:
                self._log.errors.append(f"room: {type(error).__name__}: {error}")
                await self.reload()
            if self.sees is not None and self.sees(self):
                self.sees, self.seen_at = None, time.perf_counter()
            await asyncio.sleep(0)  # who waits to act has the turn

    async def answer(self, choice: int, again: bool) -> float:
        """Choose an answer some time within the next second, and perhaps reload and choose it again.

        Returns:
            When it was first sent.
        """
        await asyncio.sleep(WRITING * self.random.random())
        sent = await self._choose(choice)
        if again:
            await self.reload()
            await self._choose(choice)
        return sent

    async def _choose(self, choice: int) -> float:
        async with self._one:
            run = await self.room.press(f"room_answer_{choice}")
        self._note("answer", run)
        return run.began

    async def look_around(self, until: float) -> None:
        """Do what students do without a room."""
        async with self._one:
            self._note("touch", await self.room.touch())
        while time.monotonic() < until:
            await asyncio.sleep(self.student.think * self.random.uniform(0.5, 1.5))
            async with self._one:
                await self.student.do(self.student.decide())

    def _note(self, action: str, run) -> None:
        self._log.note(action, self.room.tab.path, run)


async def follow(url: str, students: int, log: Log, seed: int, think: float, seconds: float) -> Followed:
    """Have a class follow, answer and look around; `log` counts the last only."""
    figures = Followed()
    lecturer = InRoom(url)
    await lecturer.open("strides")
    await lecturer.open_room()
    members = [Member(url, log, 1000 * seed + n, think) for n in range(students)]
    for some in range(0, students, 10):
        await asyncio.gather(*(member.come(lecturer.code) for member in members[some : some + 10]))
    staying = [asyncio.create_task(member.stay()) for member in members]
    try:
        await _step(lecturer, members, figures)
        await _ask(lecturer, members, figures)
        log.counting = True
        until = time.monotonic() + seconds
        await asyncio.gather(*(_unless_lost(member.look_around(until), log) for member in members))
        log.counting = False
    finally:
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)
    await lecturer.press("room_end")
    await asyncio.gather(*(member.room.close() for member in [*members]), lecturer.close())
    return figures


async def _step(lecturer: InRoom, members: list[Member], figures: Followed) -> None:
    for page, control, value in STEPS:
        began = time.perf_counter()
        await lecturer.tab.go(page)
        figures.steps += await _seen(members, _is_at(lecturer), began)
        if control:
            await asyncio.sleep(PAUSE * random.random())
            began = time.perf_counter()
            await lecturer.tab.set(lecturer.tab.by_key(control), value)
            figures.steps += await _seen(members, _is_at(lecturer), began)


async def _ask(lecturer: InRoom, members: list[Member], figures: Followed) -> None:
    await lecturer.press("room_ask")
    began = time.perf_counter()
    await lecturer.press("room_ask_0")
    figures.asked = await _seen(members, lambda member: member.room.tab.by_key("room_answer_1"), began)
    await lecturer.press("room_spread")
    choices = [n % 2 for n in range(len(members))]
    answering = [
        asyncio.create_task(member.answer(choice, again=n % RELOADS == 0))
        for n, (member, choice) in enumerate(zip(members, choices, strict=True))
    ]
    counts: list[int] = []
    counted_at = None
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and counted_at is None:
        counts = await _counts(lecturer) or counts
        if sum(counts) >= len(members):
            counted_at = time.perf_counter()
    sent = await asyncio.gather(*answering)
    if counted_at is not None:
        figures.counted = counted_at - max(sent)
    while (later := await _counts(lecturer)) is not None:  # what comes twice
        counts = later
    counts = counts or [0] * 2
    expected = Counter(choices)
    differences = [count - expected[choice] for choice, count in enumerate(counts)]
    figures.lost = -sum(min(0, each) for each in differences)
    figures.doubled = sum(max(0, each) for each in differences)


async def _counts(lecturer: InRoom) -> list[int] | None:
    """By answer, how many the lecturer sees to have chosen it, once that has changed; None if it does not."""
    run = await lecturer.listen(PAUSE)
    return run and counted(run)


def _is_at(lecturer: InRoom) -> Callable[[Member], bool]:
    there = lecturer.tab.path, dict(lecturer.tab.query)
    return lambda member: (member.room.tab.path, member.room.tab.query) == there


async def _seen(members: list[Member], sees: Callable[[Member], object], began: float) -> list[float]:
    """When each of them saw it, in seconds after `began`; infinite for those who never did."""
    for member in members:
        member.sees = sees
    until = time.perf_counter() + PATIENCE
    while any(member.sees for member in members) and time.perf_counter() < until:
        await asyncio.sleep(0.02)
    times = [math.inf if member.sees else member.seen_at - began for member in members]
    for member in members:
        member.sees = None
    return times


async def _unless_lost(acting, log: Log) -> None:
    try:
        await acting
    except LOST as error:
        log.errors.append(f"{type(error).__name__}: {error}")
