"""Random addresses and forged messages against the running app: what ends in an error page is counted.

    python -m benchmarks.hostile --addresses 10000 --messages 5000

Ends with status 1 if there was one.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.hostile.addresses import addresses
from benchmarks.hostile.messages import messages
from benchmarks.servers.served import ROOT, Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__.splitlines()[0])
    parser.add_argument("--addresses", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    total = 0
    with tempfile.TemporaryDirectory() as folder, Server(ROOT / "app.py", Path(folder) / "log.txt") as server:
        for attack, count in ((addresses, given.addresses), (messages, given.messages)):
            faults = asyncio.run(attack(server.url, count, given.seed))
            print(f"{count} {attack.__name__}: {faults.total()} error pages")
            for fault, times in faults.most_common(20):
                print(f"{times:6d}  {fault}")
            total += faults.total()
    sys.exit(total > 0)


if __name__ == "__main__":
    main()
