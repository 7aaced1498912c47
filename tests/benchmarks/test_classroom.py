"""The class of the benchmark, in small: students do everything, and what goes wrong is counted."""

import asyncio
import math
import os
import subprocess
import sys
import time
from collections import Counter

import pytest

from benchmarks.classroom import Lesson, Sample, growth, megabits, summary
from benchmarks.clients import tab
from benchmarks.clients.room_lesson import STEPS, follow
from benchmarks.clients.student import Log, Student
from benchmarks.servers import processes
from benchmarks.servers.served import ROOT, Server

STARTING = "the networks were not ready"  # the benchmark waits for them, these tests do not
# Set on one page, then on to the next. Each changes the stage, which asks for the second part.
SETTINGS = [
    ("padding", "convolution"),
    ("padding", "pooling"),
    ("pool_padding", "borders"),
    ("padding", "compare"),
]


async def do_everything(student: Student) -> None:
    await student.arrive()
    await student.do("stroke")
    await student.do("button")
    await student.leave()
    await student.arrive()
    await student.tab.set(student.tab.by_key("source"), ["Test digits"])
    await student.do("choice")
    await student.tab.set(student.tab.by_key("source"), ["Upload"])
    await student.do("upload")
    await student.leave()


async def go_on(student: Student) -> None:
    await student.arrive("strides")
    for control, path in SETTINGS:
        await student.do("setting", student.tab.by_key(control))
        await student.do("page", path)
    await student.do("stroke")
    await student.leave()


def test_two_students_do_everything(run, tmp_path, without_keras):
    log = Log(counting=True)
    with Server(ROOT / "app.py", tmp_path / "server.txt", modules=without_keras) as server:

        async def both():
            students = [Student(server.url, log, seed, think=0.1) for seed in range(2)]
            await asyncio.gather(do_everything(students[0]), go_on(students[1]))

        run(both())
    done = Counter(rerun.action for rerun in log.reruns)
    strokes = done.pop("stroke")  # as many as are answered in time, but each has a first and a last message
    assert done == {
        "arrival": 3,
        "setting": 4,
        "second part": 4,
        "page": 4,
        "button": 1,
        "choice": 1,
        "upload": 1,
    }
    assert strokes >= 4
    pages = {"draw", "strides", "convolution", "pooling", "borders", "compare"}
    assert {rerun.page for rerun in log.reruns} == pages
    assert [error for error in log.errors if STARTING not in error] == []
    assert log.total == len(log.reruns) > 20
    assert all(rerun.seconds > 0 and rerun.received > 0 and rerun.sent > 0 for rerun in log.reruns)
    photo = next(rerun for rerun in log.reruns if rerun.action == "upload")
    others = [rerun.sent for rerun in log.reruns if rerun.action != "upload"]
    assert photo.sent > 20_000 > max(others)


def test_a_class_follows_its_lecturer(run, tmp_path, without_keras):
    log = Log()
    with Server(ROOT / "app.py", tmp_path / "server.txt", modules=without_keras) as server:
        followed = run(follow(server.url, students=3, log=log, seed=0, think=0.2, seconds=1))
    assert len(followed.steps) == 3 * sum(1 + (control is not None) for _, control, _ in STEPS)
    assert max(*followed.steps, *followed.asked) < math.inf
    assert followed.counted is not None
    assert (followed.lost, followed.doubled) == (0, 0)
    assert [error for error in log.errors if STARTING not in error] == []
    actions = {rerun.action for rerun in log.reruns}
    assert "touch" in actions
    assert len(actions) > 1


FAULTY = """
import time
import streamlit as st
if st.button("Raise"):
    raise RuntimeError("as it should not")
if st.toggle("Hang"):
    time.sleep(3)
"""


def test_what_goes_wrong_is_counted(run, tmp_path, monkeypatch):
    script = tmp_path / "script.py"
    script.write_text("if:")
    with Server(script, tmp_path / "server.txt") as server:

        async def errors_after(action: str, limit: float = 20.0, stop: bool = False) -> list[str]:
            """What is counted of a student who arrives, does this and nothing else, for a moment."""
            log = Log()
            student = Student(server.url, log, seed=0, think=0.01)
            await student.arrive()
            monkeypatch.setattr(tab, "LIMIT", limit)
            student.decide = lambda: action
            if stop:
                server.process.kill()
            await student.live(time.monotonic() + 0.2)
            monkeypatch.undo()
            await student.leave()
            return log.errors

        async def first_errors() -> list[str]:
            log = Log()
            student = Student(server.url, log, seed=0, think=0.01)
            await student.arrive()
            with pytest.raises(tab.TabError, match="offers nothing"):
                student.decide()
            await student.leave()
            return log.errors

        broken = run(first_errors())
        script.write_text(FAULTY)
        raised = run(errors_after("button"))
        hung = run(errors_after("setting", limit=0.3))
        lost = run(errors_after("button", stop=True))
    assert "does not compile" in broken[0]
    assert raised
    assert all(error.startswith("button") for error in raised)
    assert "did not finish" in hung[0]
    assert lost
    assert all("Connection" in error for error in lost)


def test_a_page_without_keras_is_an_error():
    log = Log()
    log.note("stroke", "draw", tab.Run(html=["NumPy, the same network; Keras is starting"]))
    assert STARTING in log.errors[0]


def test_the_class_needs_so_many_megabits_and_keras_was_late_once():
    lesson = Lesson(students=2, think=2, seed=0, seconds=4, log=Log(counting=True))
    for html in ("Keras", "NumPy, the same network; Keras is not answering"):
        run = tab.Run(html=[html], received=1_000_000, sent=250_000)
        lesson.log.note("stroke", "draw", run)
    figures = summary(lesson)
    assert megabits(figures, "received") == pytest.approx(4)
    assert megabits(figures, "sent") == pytest.approx(1)
    assert figures["scores by NumPy"] == 1


def test_growth_is_the_slope_after_the_warm_up():
    warm = [Sample(n, 10 * n, 100 + 20 * n, 0, 0, 0, 0, 0) for n in range(10)]
    steady = [Sample(n, 10 * n, 300 + 0.05 * 10 * n, 0, 0, 0, 0, 0) for n in range(10, 30)]
    assert growth(warm + steady) == pytest.approx(50)
    assert growth([Sample(n, 7, 100, 0, 0, 0, 0, 0) for n in range(9)]) is None


@pytest.mark.skipif(not processes.running(), reason="this system tells no memory")
def test_memory_and_processor_time_of_a_child():
    source = "x = bytearray(b'1' * 50_000_000); print(sum(range(10**6)), flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", source], stdin=-1, stdout=-1) as child:
        child.stdout.readline()
        found = processes.running()
        assert found[child.pid].parent == os.getpid()
        assert found[child.pid].megabytes > 48
        assert found[child.pid].seconds > 0
        child.stdin.close()


def test_the_largest_child_is_the_worker():
    found = {1: (0, 9.0), 2: (1, 50.0), 3: (1, 600.0), 4: (3, 900.0)}
    found = {pid: processes.Process(parent, megabytes, 0.0) for pid, (parent, megabytes) in found.items()}
    assert processes.child_of(1, found) == 3
    assert processes.child_of(4, found) is None


def test_a_line_of_ps():
    assert processes._from_ps(" 71  1 20480  1-02:00:03.50") == (71, (1, 20.0, 93_603.5))
    assert processes._from_ps(" 71  1 20480  2:03") == (71, (1, 20.0, 123.0))
