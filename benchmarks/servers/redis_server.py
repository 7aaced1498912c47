"""A real Redis, on a free port, with what it keeps in a temporary folder."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import redis

from benchmarks.servers.served import free_port

EXECUTABLE = shutil.which("redis-server")
MISSING = "no redis-server found: install your system's redis to test rooms that several servers share"


class RedisServer:
    """Runs until it is stopped, and can be held, killed and started again with what it had.

    Args:
        folder: An empty one.
        keep: Whether it writes down every change, as deploy/ has it do.
    """

    def __init__(self, folder: Path, keep: bool = False):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._command = [EXECUTABLE, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self._command += ["--save", "", "--appendonly", "yes" if keep else "no", "--appendfsync", "always"]
        self.start()

    def start(self) -> None:
        """Come back, if it is not there."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        with redis.Redis(port=self.port) as client:
            deadline = time.monotonic() + 20
            while True:
                with contextlib.suppress(redis.RedisError):
                    client.ping()
                    return
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError("redis-server does not start")
                time.sleep(0.02)

    def hold(self) -> None:
        """Stop answering, without closing any connection."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        os.kill(self._process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Be gone at once."""
        self._process.kill()
        self._process.wait(10)

    def empty(self) -> None:
        """Forget everything."""
        with redis.Redis(port=self.port) as client:
            client.flushall()
