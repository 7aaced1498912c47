"""What others wait for while one visitor trains a network: python -m benchmarks.training

A reader changes the padding of the page on convolution, again and again, with pauses; a second visitor begins
a training on the page Train it and looks at it once a second, as a browser does. Rounds without and with a
training take turns, so that what else the machine does falls on both. Latency is the time from sending the
setting to the server's word that the script has finished; both parts of the page count.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.clients.student import Log, Student
from benchmarks.clients.tab import Tab
from benchmarks.servers.served import ROOT, Server

GOAL = 1.5  # times the usual wait
TRAINING = "training=live&epochs=20&batch=32"
PAUSE = 0.15  # seconds between two settings
ROUND = 40  # settings


async def change_settings(reader: Student, count: int) -> list[float]:
    """Seconds that each change has taken."""
    start = len(reader.log.reruns)
    for _ in range(count):
        await reader.do("setting", reader.tab.by_key("padding"))
        await asyncio.sleep(PAUSE)
    return [rerun.seconds for rerun in reader.log.reruns[start:] if rerun.action == "setting"]


async def press(tab: Tab, label: str) -> None:
    button = next(w for w in tab.widgets.values() if w.kind == "button" and w.element.label == label)
    await tab.press(button)


async def look(tab: Tab, until: asyncio.Event) -> None:
    """The trainer's page asks once a second."""
    while not until.is_set():
        await tab.rerun()
        await asyncio.sleep(1)


async def with_training(url: str, reader: Student) -> list[float]:
    """A round while somebody trains: the worker has begun before it, and still trains after it."""
    tab = Tab(url)
    await tab.open("train", TRAINING)
    await press(tab, "Train")
    deadline = time.monotonic() + 120
    while tab.by_key("live_training") is None:
        if time.monotonic() > deadline:
            raise RuntimeError("the training has not begun within two minutes")
        await tab.rerun()
        await asyncio.sleep(0.5)
    done = asyncio.Event()
    looking = asyncio.create_task(look(tab, done))
    seconds = await change_settings(reader, ROUND)
    done.set()
    await looking
    if not any(w.kind == "button" and w.element.label == "Stop" for w in tab.widgets.values()):
        raise RuntimeError("the training was over before the round was")
    await press(tab, "Stop")
    await tab.close()
    return seconds


async def measure(url: str, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds without and with a training."""
    log = Log(counting=True)
    reader = Student(url, log, seed=0, think=0)
    await reader.arrive("convolution")
    await change_settings(reader, ROUND)  # the server's first runs are slower
    without, trained = [], []
    for _ in range(rounds):
        without += await change_settings(reader, ROUND)
        trained += await with_training(url, reader)
    await reader.leave()
    if log.errors:
        raise RuntimeError(log.errors[0])
    return without, trained


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(ROOT / "app.py", Path(folder) / "server.log") as server,
    ):
        without, trained = asyncio.run(measure(server.url, options.rounds))
    for name, seconds in (("nobody trains", without), ("somebody trains", trained)):
        high = statistics.quantiles(seconds, n=20)[-1]
        print(f"{name}: median {1000 * statistics.median(seconds):.0f} ms, 95 % {1000 * high:.0f} ms")
    ratio = statistics.median(trained) / statistics.median(without)
    print(f"{ratio:.2f} times the usual wait; the goal is at most {GOAL}")


if __name__ == "__main__":
    main()
