"""Large files that no page has asked for, and the memory they take: python -m benchmarks.hostile.uploads

One visitor sends file after file to the address of their session, from a page that has no uploader. Ends with
status 1 if the server holds more of them than `upload_memory` allows.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
from pathlib import Path

from benchmarks.clients.tab import Tab
from benchmarks.servers import processes
from benchmarks.servers.served import ROOT, Server
from cvdemo.ui.upload_memory import KEPT, LARGEST

PAGE = "strides"
BESIDE = 64  # megabytes that may be more: what has just arrived, and what is free again


async def measure(server: Server, files: int, size: int) -> list[float]:
    """Megabytes of the server's process before the first file and after each."""
    pid, megabytes = server.process.pid, []
    tab = Tab(server.url)
    await tab.open(PAGE)
    for number in range(files):
        megabytes.append(processes.running()[pid].megabytes)
        await tab.send_file(f"forged-{number}", bytes(size))
    megabytes.append(processes.running()[pid].megabytes)
    await tab.close()
    return megabytes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile.uploads")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--megabytes", type=int, default=LARGEST // 2**20 - 1, help="of each")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Server(ROOT / "app.py", Path(folder) / "log.txt") as server:
        held = asyncio.run(measure(server, given.files, given.megabytes * 2**20))
    for number, megabytes in itertools.islice(enumerate(held), 0, None, 10):
        print(f"after {number} files of {given.megabytes} MB: {megabytes:.0f} MB")
    sys.exit(max(held) - held[0] > KEPT / 2**20 + BESIDE)


if __name__ == "__main__":
    main()
