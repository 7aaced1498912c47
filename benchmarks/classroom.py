"""A class on one server: python -m benchmarks.classroom --students 100

Every student has a tab of their own, which speaks Streamlit's WebSocket protocol, and in turn does something
(changes a setting, draws, drags, uploads a picture, presses a button, goes to another page) and thinks.
A stroke takes 0.9 s and sends while it is drawn, each message when the one before is answered. Latency is
the time from sending a message to the server's word that the script has finished: what the browser then
needs to draw is not in it.

Errors are exceptions on a page, scripts that do not compile, runs that do not finish, lost connections,
refused uploads, and scores that are missing. Traffic is the messages of the lesson and the files that are
uploaded in it, without TCP's headers and without what a browser loads once: scripts, styles, fonts. On a
machine with more than two cores server and worker get two of them and the students the others; with two,
all share them. Memory is resident memory (RSS).

With `--room` a lecturer opens a room first: the class follows some steps and answers a question, then goes on
as described. With `--page` it stays on one page: `--page ""` is the start page, where most draw. With
`--replicas` several servers share the class behind nginx, and their rooms in Redis, as deploy/ has them;
memory and processor are the sums. What a rerun of a bare Streamlit page takes is measured before, in the same
run. With `--url` the class comes to a server that runs already, whose memory and processor
nobody here sees.
"""

import argparse
import asyncio
import contextlib
import inspect
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from benchmarks.clients.room_lesson import BY_ITSELF, Followed, follow
from benchmarks.clients.student import NOT_READY, Log, Student
from benchmarks.clients.tab import Tab
from benchmarks.servers import processes
from benchmarks.servers.replicas import Replicas, replicas
from benchmarks.servers.served import BARE_PAGE, ROOT, Server
from cvdemo.ui.server_process import EVERY

ROOM_GOALS = {"steps": 2.0, "counted": 2.0, "median": 250}  # seconds, seconds, milliseconds
GOALS = {30: {"95 %": 200}, 100: {"median": 250, "95 %": 700}}  # milliseconds
BACK = 1.1  # memory when all have left, against the start
SERVER_CORES = 2
ARRIVAL = 10.0  # seconds within which the class comes in
WARM_UP = 1 / 3  # of the lesson, before the growth of memory is taken
SESSION_LIFE = inspect.signature(MemorySessionStorage).parameters["ttl_seconds"].default
BARE_RERUNS = 200
LOADING = 180.0  # seconds after which the networks will not come any more


@dataclass
class Sample:
    """Memory at one moment, in megabytes, and processor seconds so far."""

    at: float
    reruns: int
    server: float
    worker: float
    server_seconds: float
    worker_seconds: float
    own_seconds: float
    all_seconds: float


@dataclass
class Lesson:
    """One class, measured."""

    students: int
    think: float
    seed: int
    seconds: float
    page: str | None = None  # on which all stay
    log: Log = field(default_factory=Log)
    samples: dict[str, list[Sample]] = field(default_factory=dict)  # by phase
    followed: Followed | None = None  # of a class in a room
    bare: float | None = None  # processor seconds of a bare page's rerun


class Watch:
    """Looks at the servers and their workers once a second; at a server elsewhere it cannot."""

    def __init__(self, lesson: Lesson, servers: Sequence[Server]):
        self._lesson = lesson
        self._pids = [server.process.pid for server in servers]
        self._began = time.monotonic()

    def look(self, phase: str) -> None:
        found = processes.running() if self._pids else {}
        servers = [found[pid] for pid in self._pids if pid in found]
        if not servers:
            return
        workers = [found[pid] for each in self._pids if (pid := processes.child_of(each, found))]
        self._lesson.samples.setdefault(phase, []).append(
            Sample(
                round(time.monotonic() - self._began, 2),
                self._lesson.log.total,
                sum(server.megabytes for server in servers),
                sum(worker.megabytes for worker in workers),
                sum(server.seconds for server in servers),
                sum(worker.seconds for worker in workers),
                time.process_time(),
                processes.all_seconds(),
            )
        )

    async def during(self, phase: str, seconds: float) -> None:
        """Look and report for this long."""
        log, until = self._lesson.log, time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.look(phase)
            last = self._lesson.samples.get(phase, [None])[-1]
            memory = f", server {last.server:.0f} MB, worker {last.worker:.0f} MB" if last else ""
            _say(f"{phase}: {left:3.0f} s to go, {log.total} reruns, {len(log.errors)} errors{memory}")
            await asyncio.sleep(min(1.0, left))
        self.look(phase)


async def first_visit(url: str, pages: bool = True) -> None:
    """One visitor waits for the networks and sees every page, so that the class finds a server at work."""
    tab = Tab(url)
    run = await tab.open("compare")  # which says whether Keras is there
    until = time.monotonic() + LOADING
    while any(NOT_READY in html for html in run.html):
        if time.monotonic() > until:
            raise RuntimeError(f"the networks were not ready after {LOADING:.0f} s")
        await asyncio.sleep(0.5)
        run = await tab.rerun()
    for path in tab.pages:
        await tab.go(path)
    await tab.close()


async def bare_rerun(server: Server) -> float | None:
    """Processor seconds of a rerun of the bare page; None where the system does not tell."""
    tab = Tab(server.url)
    await tab.open()
    slider = next(widget for widget in tab.widgets.values() if widget.kind == "slider")

    async def taken(reruns: int) -> float:
        for number in range(reruns):
            await tab.set(slider, [float(number)])
        return processes.running()[server.process.pid].seconds

    if not processes.running():
        return None
    began = await taken(BARE_RERUNS // 10)
    seconds = await taken(BARE_RERUNS) - began
    await tab.close()
    return seconds / BARE_RERUNS


async def hold(
    lesson: Lesson, url: str, servers: Sequence[Server] = (), leave: bool = True, room: bool = False
) -> None:
    """Hold one class and note what happens in `lesson`.

    Args:
        lesson: What is measured.
        url: That the class goes to.
        servers: That answer there, if they run on this machine.
        leave: Whether to wait until their sessions are gone.
        room: Whether the class follows a lecturer.
    """
    watch = Watch(lesson, servers)
    _say("the networks load, and one visitor sees every page")
    for address in [server.url for server in servers] or [url]:
        await first_visit(address)
    await watch.during("start", 3)
    if room:
        await _in_a_room(lesson, url, watch)
    else:
        await _each_alone(lesson, url, watch)
    if leave:
        await watch.during("leaving", SESSION_LIFE + 5)
        for server in servers:  # Streamlit looks for sessions that are too old when another one comes or goes
            visitor = Tab(server.url)
            await visitor.open()
            await visitor.close()
        await watch.during("clearing up", EVERY + 5)
        await watch.during("after", 5)


async def _in_a_room(lesson: Lesson, url: str, watch: Watch) -> None:
    following = asyncio.create_task(
        follow(url, lesson.students, lesson.log, lesson.seed, lesson.think, lesson.seconds)
    )
    while not following.done():
        watch.look("lesson" if lesson.log.counting else "following")
        _say(f"{lesson.log.total} reruns, {len(lesson.log.errors)} errors")
        await asyncio.wait([following], timeout=1)
    lesson.followed = following.result()


async def _each_alone(lesson: Lesson, url: str, watch: Watch) -> None:
    students = [
        Student(url, lesson.log, 1000 * lesson.seed + n, lesson.think, lesson.page)
        for n in range(lesson.students)
    ]
    end = time.monotonic() + ARRIVAL + lesson.think + lesson.seconds
    tasks = [
        asyncio.create_task(_after(n * ARRIVAL / len(students), student.live(end)))
        for n, student in enumerate(students)
    ]
    await watch.during("arrival", ARRIVAL + lesson.think)
    lesson.log.counting = True
    await watch.during("lesson", lesson.seconds)
    lesson.log.counting = False
    await asyncio.gather(*tasks)
    await asyncio.gather(*(student.leave() for student in students))


async def _after(seconds: float, what: Awaitable[None]) -> None:
    await asyncio.sleep(seconds)
    await what


@contextmanager
def _started(count: int, folder: Path, log: Path | None) -> Iterator[Replicas]:
    """One server by itself, or several behind nginx."""
    if count > 1:
        with replicas(count, folder) as found:
            yield found
    else:
        with Server(ROOT / "app.py", log or folder / "server.txt") as server:
            yield Replicas([server], server.url)


@contextmanager
def cores_for_the_server() -> Iterator[None]:
    """What is started in this block has two cores; this process gets the others, if there are any."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:SERVER_CORES])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores[SERVER_CORES:] or cores)


def growth(samples: list[Sample]) -> float | None:
    """Megabytes of the server per thousand reruns: the slope over the lesson after its warm-up."""
    late = samples[int(len(samples) * WARM_UP) :]
    reruns = np.array([sample.reruns for sample in late], float)
    if len(late) < 3 or not np.ptp(reruns):
        return None
    return 1000 * float(np.polyfit(reruns, [sample.server for sample in late], 1)[0])


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95))


def summary(lesson: Lesson) -> dict:
    """The figures of the table, for people and for `--json`."""
    log, samples = lesson.log, lesson.samples
    clicks = [rerun for rerun in log.reruns if rerun.action != BY_ITSELF]
    waits = [1000 * rerun.seconds for rerun in clicks]
    figures = {
        "students": lesson.students,
        "think": lesson.think,
        "seed": lesson.seed,
        "seconds": lesson.seconds,
        "reruns": len(waits),
        "runs nobody clicked for": len(log.reruns) - len(clicks),
        "reruns with arrival": log.total,
        "errors": len(log.errors),
        "median": statistics.median(waits) if waits else None,
        "95 %": high(waits) if waits else None,
        "longest": max(waits, default=None),
        "scores by NumPy": sum(rerun.by_numpy for rerun in log.reruns),
        "received": sum(rerun.received for rerun in log.reruns),
        "sent": sum(rerun.sent for rerun in log.reruns),
    }
    if samples.get("lesson"):
        first, last = samples["lesson"][0], samples["lesson"][-1]
        figures["cores"] = {
            name: (getattr(last, f"{name}_seconds") - getattr(first, f"{name}_seconds"))
            / (last.at - first.at)
            for name in ("server", "worker", "own", "all")
        }
        figures["megabytes"] = {
            name: {
                "start": statistics.median(getattr(sample, name) for sample in samples["start"]),
                "peak": max(getattr(sample, name) for phase in samples.values() for sample in phase),
                "after": getattr(samples["after"][-1], name) if samples.get("after") else None,
            }
            for name in ("server", "worker")
        }
        figures["growth"] = growth(samples["lesson"])
    return figures


def report(lesson: Lesson) -> None:
    figures, log = summary(lesson), lesson.log
    goals = ROOM_GOALS if lesson.followed else GOALS.get(lesson.students, {})
    print(
        f"{lesson.students} students, think time {lesson.think:g} s, {lesson.seconds:.0f} s, "
        f"seed {lesson.seed}: {figures['reruns']} reruns, {figures['reruns'] / lesson.seconds:.1f} a second; "
        f"the load takes {figures.get('cores', {}).get('own', 0):.2f} of {os.cpu_count()} cores"
    )
    print(f"{'':28} {'':>12} {'goal':>12}")
    for name in ("median", "95 %", "longest"):
        if figures[name] is not None:
            goal = f"≤ {goals[name]} ms" if name in goals else ""
            print(f"{'latency, ' + name:28} {figures[name]:9.0f} ms {goal:>12}")
    print(f"{'errors':28} {figures['errors']:12} {'0':>12}")
    print(f"{'scores by NumPy, Keras late':28} {figures['scores by NumPy']:12}")
    if lesson.followed:
        report_following(lesson.followed, figures)
    report_traffic(figures)
    if "cores" not in figures:
        print(
            "memory and processor time: not measured; the server is elsewhere, or this system does not tell"
        )
    else:
        report_resources(figures, lesson.bare)
    for title, name in (("done", "action"), ("page", "page")):
        print(f"\n{title:28} {'reruns':>7} {'median':>9} {'95 %':>9} {'received':>9}")
        for value in sorted({getattr(rerun, name) for rerun in log.reruns}):
            of_it = [rerun for rerun in log.reruns if getattr(rerun, name) == value]
            waits = [1000 * rerun.seconds for rerun in of_it]
            middle, size = statistics.median(waits), statistics.mean(rerun.received for rerun in of_it) / 1000
            print(f"{value:28} {len(waits):7} {middle:6.0f} ms {high(waits):6.0f} ms {size:6.0f} kB")
    for error in sorted(set(log.errors)):
        print(f"{log.errors.count(error):5} × {error}")


def report_following(followed: Followed, figures: dict) -> None:
    """How quickly the class followed, and whether its answers were counted."""
    for name, seconds in (("a step, on students' pages", followed.steps), ("a question", followed.asked)):
        print(
            f"{name:28} {statistics.median(seconds):10.2f} s, 95 % {high(seconds):.2f} s "
            f"(≤ {ROOM_GOALS['steps']:g} s), longest {max(seconds):.2f} s"
        )
    late = f"{followed.counted:10.2f} s" if followed.counted is not None else "     never"
    print(f"{'last answer to all counted':28} {late} (≤ {ROOM_GOALS['counted']:g} s)")
    print(f"{'answers lost, doubled':28} {followed.lost:9}, {followed.doubled} (0, 0)")
    print(f"{'runs nobody clicked for':28} {figures['runs nobody clicked for']:12}")


def report_traffic(figures: dict) -> None:
    """Megabits per second of the class, and what a student and a rerun have of it."""
    for name in ("received", "sent"):
        taken = figures[name]
        each = taken / figures["students"] / figures["seconds"] / 1000
        print(
            f"{name + ' by the class':28} {megabits(figures, name):7.2f} Mbit/s; a student {each:.1f} kB/s, "
            f"a rerun {taken / max(1, figures['reruns']) / 1000:.1f} kB"
        )


def megabits(figures: dict, name: str) -> float:
    """Per second of the lesson; `name` is "received" or "sent"."""
    return 8 * figures[name] / figures["seconds"] / 1e6


def report_resources(figures: dict, bare: float | None) -> None:
    cores = figures["cores"]
    others = cores["all"] - cores["server"] - cores["worker"] - cores["own"]
    if cores["all"]:
        print(f"{'other programs, processor':28} {others:6.2f} cores {'0':>15}")
    for name in ("server", "worker"):
        busy = cores[name]
        cost = 1000 * busy * figures["seconds"] / max(1, figures["reruns"])
        beside = f", {cost / bare / 1000:.1f} × a bare page's" if bare and name == "server" else ""
        print(f"{name + ', processor':28} {busy:6.2f} cores {cost:9.1f} ms a rerun{beside}")
    for name in ("server", "worker"):
        memory = figures["megabytes"][name]
        for moment, value in memory.items():
            if value is not None:
                goal = f"≤ {BACK * memory['start']:.0f} MB" if moment == "after" else ""
                print(f"{name + ', memory ' + moment:28} {value:9.0f} MB {goal:>12}")
    server = figures["megabytes"]["server"]
    each = (server["peak"] - server["start"]) / figures["students"]
    print(f"{'server, memory a student':28} {each:9.1f} MB")
    if figures["growth"] is not None:
        print(f"{'server, growth':28} {figures['growth']:+9.2f} MB per 1,000 reruns")


def _say(text: str) -> None:
    """Progress, on one line of its own."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{text:100}", end=end, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.classroom",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60, help="of the lesson, when all have arrived")
    parser.add_argument("--think", type=float, default=2, help="seconds between two actions, on average")
    parser.add_argument("--seed", type=int, default=0, help="what the students do is drawn from it")
    parser.add_argument("--page", metavar="PATH", help="the class stays there; '' is the start page")
    parser.add_argument("--room", action="store_true", help="the class follows a lecturer, and answers")
    parser.add_argument("--replicas", type=int, default=1, metavar="N", help="N servers behind nginx")
    parser.add_argument("--url", help="of a server that runs already, such as https://cnn.example.org")
    parser.add_argument("--stay", action="store_true", help="do not wait until the sessions are gone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures and all samples there")
    parser.add_argument("--log", type=Path, metavar="FILE", help="keep there what the server says")
    arguments = parser.parse_args()
    if arguments.log and arguments.replicas > 1:
        parser.error("--log is for one server")
    if arguments.room and arguments.page is not None:
        parser.error("--room goes where its lecturer goes, not to one --page")
    lesson = Lesson(arguments.students, arguments.think, arguments.seed, arguments.seconds, arguments.page)
    with contextlib.ExitStack() as stack:
        servers: list[Server] = []
        url = arguments.url and arguments.url.rstrip("/")
        if url is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            with cores_for_the_server():
                with Server(BARE_PAGE, folder / "bare.txt") as bare:
                    lesson.bare = asyncio.run(bare_rerun(bare))
                servers, url = stack.enter_context(_started(arguments.replicas, folder, arguments.log))
        leave = bool(servers) and not arguments.stay
        asyncio.run(hold(lesson, url, servers, leave=leave, room=arguments.room))
    report(lesson)
    if arguments.json:
        arguments.json.write_text(json.dumps({"figures": summary(lesson), **asdict(lesson)}, indent=1))


if __name__ == "__main__":
    main()
