"""Memory and processor time of running processes, as the operating system tells them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    parent: int
    megabytes: float  # resident memory (RSS): pages shared with other processes count in full
    seconds: float  # processor time so far


def running() -> dict[int, Process]:
    """Every process by its id; empty on a system that tells neither by /proc nor by ps."""
    if Path("/proc/self/stat").exists():
        return dict(filter(None, map(_from_proc, Path("/proc").glob("[0-9]*"))))
    if sys.platform == "win32":
        return {}
    columns = ["ps", "-A", "-o", "pid=,ppid=,rss=,time="]
    lines = subprocess.run(columns, capture_output=True, text=True, check=True).stdout.splitlines()
    return dict(map(_from_ps, lines))


def all_seconds() -> float:
    """Processor time of the whole machine so far, of all its cores; 0 on a system without /proc."""
    if not Path("/proc/stat").exists():
        return 0.0
    user, nice, system, _, _, irq, soft = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def child_of(pid: int, processes: dict[int, Process]) -> int | None:
    """The largest child."""
    children = [child for child, process in processes.items() if process.parent == pid]
    return max(children, key=lambda child: processes[child].megabytes, default=None)


def _from_proc(folder: Path) -> tuple[int, Process] | None:
    try:
        text = (folder / "stat").read_text()
    except OSError:  # it has ended meanwhile
        return None
    values = text.rpartition(")")[2].split()  # from the third field on; see proc(5)
    ticks = int(values[11]) + int(values[12])
    pages = int(values[21])
    megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return int(folder.name), Process(int(values[1]), megabytes, ticks / os.sysconf("SC_CLK_TCK"))


def _from_ps(line: str) -> tuple[int, Process]:
    pid, parent, kilobytes, clock = line.split()
    days, _, clock = clock.rpartition("-")
    seconds = 86_400 * int(days or 0)
    for power, part in enumerate(reversed(clock.split(":"))):
        seconds += 60**power * float(part)
    return int(pid), Process(int(parent), int(kilobytes) / 1024, seconds)
