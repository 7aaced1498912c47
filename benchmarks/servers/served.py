"""A Streamlit server and a Chromium to look at it: for the benchmarks and for the browser tests."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BARE_PAGE = Path(__file__).with_name("bare_page.py")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = (
    "no Chromium found: run 'playwright install chromium', or install your system's chromium package, "
    "to run the browser tests"
)


class NoBrowserError(RuntimeError):
    """There is no Chromium on this machine, or it does not start; says how to get one."""


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """`streamlit run script`; stopped when the `with` block ends.

    Args:
        script: what to run.
        log: the file that gets what the server prints.
        python_flags: for the interpreter.
        port: a free one if not given.
        root: the folder whose cvdemo and `.streamlit` are used.
        environment: variables that are added; None takes one away.
        launcher: a command that runs the one after it, as `nice` does.
        modules: a folder of modules that come before the installed ones.
    """

    def __init__(
        self,
        script: Path,
        log: Path,
        python_flags: tuple[str, ...] = (),
        *,
        port: int | None = None,
        root: Path = ROOT,
        environment: Mapping[str, str | None] | None = None,
        launcher: tuple[str, ...] = (),
        modules: Path | None = None,
    ):
        self.port = port or free_port()
        self.root = root
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        path = os.pathsep.join(str(folder) for folder in (root, modules) if folder)
        variables = os.environ | {"PYTHONPATH": path} | (environment or {})
        self._environment = {name: text for name, text in variables.items() if text is not None}
        self._command = [*launcher, sys.executable, *python_flags, "-m", "streamlit", "run", str(script)]
        self._command += ["--server.port", str(self.port), "--server.address", "127.0.0.1"]

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self.root, stdout=log, stderr=log, env=self._environment
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def launch_chromium(playwright):
    """Playwright's own Chromium, or the system's. Raises NoBrowserError where there is neither."""
    from playwright.sync_api import Error

    own = playwright.chromium.executable_path
    # The one without a window is the lightest, and what Playwright's own is.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = own if Path(own).exists() else next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise NoBrowserError(NO_BROWSER)
    try:
        return playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
    except Error as error:
        raise NoBrowserError(f"{NO_BROWSER} ({error})") from error
