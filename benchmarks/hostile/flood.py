"""One client that sends 200 messages a second, and what the others feel: python -m benchmarks.hostile.flood

Ten visitors change the stride of a convolution once a second each. The median of their runs is taken without
the flood, with it, and after it, on one server: the ratios say what the flood does. Of the messages that
wait Streamlit runs the last; the others cost reading them.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.clients.tab import Tab
from benchmarks.servers.served import ROOT, Server

PAGE, CONTROL = "convolution", "stride"
MOST = 3.0  # times the usual median
WARM_UP = 3.0  # seconds


async def visit(url: str, number: int, of: int, times: list[tuple[float, float]]) -> None:
    """Change the stride once a second, and note when, and how long the run took; until cancelled."""
    tab = Tab(url)
    await tab.open(PAGE)
    await asyncio.sleep(number / of)
    try:
        for value in itertools.cycle(("2", "1")):
            began = time.monotonic()
            widget = tab.by_key(CONTROL)
            run = await tab.set(widget, [value])
            times.append((began, run.seconds))
            await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
    finally:
        await tab.close()


async def flood(url: str, page: str, control: str, rate: float, seconds: float) -> int:
    """Send messages, each with another value, and wait for nothing; returns how many were sent."""
    tab, sent = Tab(url), 0
    await tab.open(page)
    widget = tab.by_key(control)
    values = [option.content for option in widget.element.options]
    until = time.monotonic() + seconds

    def states() -> Iterator[WidgetState]:
        nonlocal sent
        for value in itertools.cycle(values):
            if time.monotonic() > until:
                return
            state = WidgetState(id=widget.element.id)
            state.string_array_value.data.append(value)
            yield state
            sent += 1

    await tab.flood(widget, states(), 1 / rate)
    await tab.close()
    return sent


async def measure(
    url: str, visitors: int, page: str, control: str, rate: float, seconds: float
) -> tuple[list[float], int]:
    """Median seconds of a run before, during and after the flood, and how many messages it had."""
    times: list[tuple[float, float]] = []
    tasks = [asyncio.create_task(visit(url, i, visitors, times)) for i in range(visitors)]
    await asyncio.sleep(WARM_UP)
    marks = [time.monotonic()]
    await asyncio.sleep(seconds)
    marks.append(time.monotonic())
    sent = await flood(url, page, control, rate, seconds)
    marks.append(time.monotonic())
    await asyncio.sleep(seconds)
    marks.append(time.monotonic())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    phases = [
        [took for began, took in times if start <= began < end] for start, end in itertools.pairwise(marks)
    ]
    return [statistics.median(phase) for phase in phases], sent


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.flood")
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--page", default=PAGE, help="where the flood's control is")
    parser.add_argument("--control", default=CONTROL, help="the flood's: a row of buttons")
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(ROOT / "app.py", Path(folder) / "log.txt") as server:
        (before, during, after), sent = asyncio.run(
            measure(server.url, given.visitors, given.page, given.control, given.rate, given.seconds)
        )
    print(f"{sent / given.seconds:.0f} messages a second; {given.visitors} others, median of a run:")
    for phase, median in (("before", before), ("during", during), ("after", after)):
        print(f"  {phase:7} {1000 * median:6.1f} ms  {median / before:.2f} ×")
    sys.exit(during > MOST * before)


if __name__ == "__main__":
    main()
