"""Many visitors and odd connections, and what is left of them: python -m benchmarks.hostile.visitors

First 150 visitors come and go, so that caches and the store of sessions that may come back are full. Then
come the connections: idle ones (a WebSocket that never says a word), half-open ones (half of a request), and
clients that ask a hundred times and never read; one visitor's run is timed meanwhile. Then a thousand
visitors open a page, change it and leave. Memory, threads and file handles of the server, once the sessions
have expired, are compared with those after the first visitors.
"""

import argparse
import asyncio
import random
import socket
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import websockets

from benchmarks.classroom import SESSION_LIFE, first_visit
from benchmarks.clients.student import Log, Student
from benchmarks.clients.tab import Tab
from benchmarks.hostile.addresses import LOST
from benchmarks.servers import processes
from benchmarks.servers.served import ROOT, Server
from cvdemo.ui.server_process import EVERY

FIRST = 150  # more than Streamlit keeps for visitors whose connection drops
TOGETHER = 4  # visitors at a time
MOST = 1.1  # times what it was
FEW = 5  # threads or handles that may be more in any case
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Never-Ends: "


class Held(NamedTuple):
    """What the server's process holds."""

    megabytes: float
    threads: int
    files: int


def held(pid: int) -> Held:
    """Read from /proc."""
    folder = Path(f"/proc/{pid}")
    return Held(
        processes.running()[pid].megabytes,
        len([*(folder / "task").iterdir()]),
        len([*(folder / "fd").iterdir()]),
    )


async def come_and_go(url: str, count: int, seed: int) -> int:
    """`count` visitors open a page, do three things there and leave; returns how many met an error."""
    left, log = iter(range(count)), Log()

    async def some() -> None:
        for number in left:
            visitor = Student(url, log, seed + number, think=0)
            try:
                await visitor.arrive(random.Random(number).choice(pages))
                for _ in range(3):
                    await visitor.do(visitor.decide())
            except LOST as error:
                log.errors.append(f"{type(error).__name__}: {error}")
            await visitor.leave()

    tab = Tab(url)
    await tab.open()
    pages = [*tab.pages]
    await tab.close()
    await asyncio.gather(*(some() for _ in range(TOGETHER)))
    for error in log.errors[:10]:
        print(f"  {error}")
    return len(log.errors)


async def rest(url: str) -> None:
    """Until all sessions have expired, and free memory has gone back."""
    await asyncio.sleep(SESSION_LIFE + 5)
    visitor = Tab(url)  # Streamlit looks for sessions that are too old when another one comes or goes
    await visitor.open()
    await visitor.close()
    await asyncio.sleep(EVERY + 5)


@asynccontextmanager
async def idle(url: str) -> AsyncIterator[None]:
    """A WebSocket that never says a word, not even that it leaves."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    connection = await websockets.connect(address, subprotocols=["streamlit"], proxy=None)
    yield
    connection.transport.abort()


@asynccontextmanager
async def half_open(url: str) -> AsyncIterator[None]:
    """A request that stops in the middle of a header."""
    with socket.create_connection(url.removeprefix("http://").split(":")) as connection:
        connection.sendall(HALF)
        yield


@asynccontextmanager
async def never_reading(url: str) -> AsyncIterator[None]:
    """Asks for a page a hundred times, and reads nothing of it."""
    tab = Tab(url)
    await tab.open("mnist")
    tab.stop_reading()
    for _ in range(100):
        await tab.ask()
    yield
    tab.abort()


KINDS: dict[str, Callable] = {"idle": idle, "half-open": half_open, "never reading": never_reading}


async def run_beside(url: str, kind: Callable, count: int) -> tuple[float, float]:
    """Median seconds of a visitor's run alone, and beside `count` connections of this kind."""
    tab = Tab(url)
    await tab.open("strides")

    async def median() -> float:
        values = ["2", "3"] * 10
        return statistics.median([(await tab.set(tab.by_key("stride_step"), [v])).seconds for v in values])

    alone = await median()
    async with AsyncExitStack() as connections:
        for _ in range(count):
            await connections.enter_async_context(kind(url))
        await asyncio.sleep(1)
        beside = await median()
    await tab.close()
    return alone, beside


def ratios(after: Held, before: Held) -> str:
    return ", ".join(
        f"{name} {a:.0f} ({a / b:.2f} ×)" for name, a, b in zip(Held._fields, after, before, strict=True)
    )


async def measure(server: Server, visitors: int, connections: int) -> bool:
    """Everything in turn; returns whether all stayed within bounds."""
    pid, good = server.process.pid, True
    await first_visit(server.url)
    errors = await come_and_go(server.url, FIRST, seed=0)
    await rest(server.url)
    before = held(pid)
    print(f"after {FIRST} visitors: {ratios(before, before)}, {errors} errors", flush=True)
    for name, kind in KINDS.items():
        alone, beside = await run_beside(server.url, kind, connections)
        times = f"a run {1000 * alone:.0f} ms alone, {1000 * beside:.0f} ms beside them"
        print(f"{connections} connections {name}: {times}; now {ratios(held(pid), before)}", flush=True)
        good &= beside < 3 * alone
    errors += await come_and_go(server.url, visitors, seed=FIRST)
    await rest(server.url)
    after = held(pid)
    print(f"after {visitors} more visitors: {ratios(after, before)}, {errors} errors", flush=True)
    return (
        good and not errors and all(a <= max(MOST * b, b + FEW) for a, b in zip(after, before, strict=True))
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.visitors")
    parser.add_argument("--visitors", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=200, help="of each kind")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(ROOT / "app.py", Path(folder) / "log.txt") as server:
        sys.exit(not asyncio.run(measure(server, given.visitors, given.connections)))


if __name__ == "__main__":
    main()
