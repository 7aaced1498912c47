"""Replicas behind nginx, as configured, with rooms in a real Redis: who loses one goes on at another."""

import itertools
import subprocess
import time
import urllib.request

import pytest

from benchmarks.clients.in_room import InRoom, counted
from benchmarks.clients.student import LOST, Log, Student
from benchmarks.clients.tab import COOKIE, Tab
from benchmarks.servers.redis_server import EXECUTABLE, MISSING
from benchmarks.servers.replicas import NGINX, NO_NGINX, replica_of, replicas
from benchmarks.servers.served import Server

needs_nginx = pytest.mark.skipif(NGINX is None, reason=NO_NGINX)


def replica_cookie(url: str, cookie: str = "") -> str | None:
    """The cookie that the answer to a visitor with `cookie` sets for the way to their replica."""
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Cookie": cookie}), timeout=10
    ) as answer:
        given = (header.split(";")[0] for header in answer.headers.get_all("Set-Cookie", []))
        return next((each for each in given if each.startswith(f"{COOKIE}=")), None)


@pytest.fixture(scope="module")
def three(tmp_path_factory, without_keras):
    """Three replicas behind nginx, which share their rooms if there is a Redis; and the address of all."""
    with replicas(3, tmp_path_factory.mktemp("replicas"), modules=without_keras) as found:
        yield found


def cookies_for(servers: list[Server], url: str, each: int) -> dict[Server, list[str]]:
    """Cookies by the replica that nginx leads them to, so many for each."""
    found: dict[int, list[str]] = {server.port: [] for server in servers}
    numbers = itertools.count()
    while min(map(len, found.values())) < each:
        cookie = f"{COOKIE}={next(numbers)}"
        found[replica_of(url, cookie)].append(cookie)
    return {server: found[server.port][:each] for server in servers}


async def see(students: list[InRoom], seen, seconds: float = 60.0) -> None:
    """Have the students listen until all of them have seen it."""
    until = time.monotonic() + seconds
    while waiting := [student for student in students if not seen(student)]:
        assert time.monotonic() < until, [(student.tab.path, student.tab.query) for student in waiting]
        for student in waiting:
            await student.listen(0.1)


def is_asked(student: InRoom) -> bool:
    return student.tab.by_key("room_answer_0") is not None


@needs_nginx
def test_a_visitor_stays_on_one_replica(run, three):
    _, url = three

    async def visit() -> tuple[str, object]:
        tab = Tab(url)
        await tab.open("strides", "stride_step=4")
        await tab.close()
        return tab.path, tab.value(tab.by_key("stride_step"))

    async def bring_a_picture() -> list[str]:
        student = Student(url, Log(), seed=0, think=0)
        await student.arrive()
        await student.tab.set(student.tab.by_key("source"), ["Upload"])
        await student.do("upload")
        await student.leave()
        return student.log.errors

    assert run(visit()) == ("strides", ["4"])
    assert [error for error in run(bring_a_picture()) if "not ready" not in error] == []
    cookies = {replica_cookie(f"{url}/_stcore/health") for _ in range(8)}
    assert len(cookies) == 8  # a new visitor each: none brought a cookie
    for cookie in cookies:
        assert replica_cookie(f"{url}/_stcore/health", cookie) is None
        assert len({replica_of(url, cookie) for _ in range(5)}) == 1


@needs_nginx
@pytest.mark.skipif(EXECUTABLE is None, reason=MISSING)
def test_a_class_in_a_room_goes_on_when_one_replica_dies_and_one_is_drained(run, three):
    servers, url = three
    dying, staying, drained = servers
    cookies = cookies_for(servers, url, each=2)

    async def lesson() -> None:
        lecturer = InRoom(staying.url)
        await lecturer.open("strides", "stride_step=3&digit=s42")
        await lecturer.open_room()
        cookie_of = {InRoom(url, cookie): cookie for cookie in itertools.chain(*cookies.values())}
        students = [*cookie_of]
        for student in students:
            await student.open("", f"room={lecturer.code}")
        await see(students, lambda student: student.tab.path == "strides")
        await lecturer.press("room_ask")
        await lecturer.press("room_ask_0")
        await see(students, is_asked)
        for at, student in enumerate(students):
            await student.press(f"room_answer_{at % 2}")

        counts, moved = [], []
        for leaving, stop in ((dying, subprocess.Popen.kill), (drained, subprocess.Popen.terminate)):
            moved = [each for each in students if replica_of(url, cookie_of[each]) == leaving.port]
            stop(leaving.process)
            for student in moved:
                with pytest.raises(LOST):
                    await student.listen(60)
                # As Streamlit's page in a browser does: it connects anew, and says where it was.
                query = "&".join(f"{name}={value}" for name, (value,) in student.tab.query.items())
                await student.open(student.tab.path, query)
        for student in students:
            assert student.code == lecturer.code
            assert student.tab.path == "strides"
            assert student.tab.query == {"stride_step": ["3"], "digit": ["s42"]}
        await see(students, is_asked)
        changed = next(each for each in moved if students.index(each) % 2 == 0)
        await changed.press("room_answer_1")  # another answer than before, at another server

        runs = [await lecturer.press("room_spread")]
        until = time.monotonic() + 60
        while (counts := next(filter(None, map(counted, runs)), counts))[:2] != [2, 4]:
            assert time.monotonic() < until, counts  # an answer is lost, or counted twice
            runs = [run for run in [await lecturer.listen(0.2)] if run is not None]
        await lecturer.tab.go("pooling")
        await see(students, lambda student: student.tab.path == "pooling")
        for student in [*students, lecturer]:
            await student.close()

    run(lesson())
