"""The server's end of a worker process: start it, send and receive, and notice when it is gone."""

import logging
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]
END_SECONDS = 1.0  # from the end of a process's output to its own


class WorkerGoneError(ValueError):
    """The process ended, or was ended because it did not answer in time."""


class PipedProcess:
    """A worker that runs, `python -m MODULE SERVER_PID ARGUMENT …`. One thread sends, one receives.

    `subprocess` gives it a clean interpreter, without `multiprocessing`'s second import of `__main__`, which
    Streamlit replaces. `wait`, `kill` and `alive` may be called from any thread.

    Args:
        module: What the process runs.
        arguments: After the server's process id.
    """

    def __init__(self, module: str, *arguments: str):
        self._module = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(os.getpid()), *arguments],
            cwd=ROOT,
            env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to_worker, self._from_worker = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: Any) -> None:
        """Give the process a message.

        Raises:
            WorkerGoneError: When it has ended.
        """
        try:
            pickle.dump(message, self._to_worker, protocol=pickle.HIGHEST_PROTOCOL)
            self._to_worker.flush()
        except OSError:
            raise self._gone() from None

    def receive(self) -> Any:
        """Wait for the process's next message.

        Raises:
            WorkerGoneError: When it ends instead.
        """
        try:
            return pickle.load(self._from_worker)
        except (EOFError, OSError, pickle.UnpicklingError):
            raise self._gone() from None

    def alive(self) -> bool:
        return self._process.poll() is None

    def wait(self) -> None:
        """Until the process ends."""
        self._process.wait()

    def kill(self) -> None:
        """At once; it has nothing to save."""
        self._process.kill()

    def close(self) -> None:
        """Kill it, wait for its end and give back its pipes."""
        self._process.kill()
        self._process.wait()
        self._from_worker.close()
        with suppress(OSError):  # half a message may still be in the buffer
            self._to_worker.close()

    @contextmanager
    def killed_after(self, seconds: float) -> Iterator[None]:
        """A process that hangs is killed, so that a `receive` inside ends too."""
        timer = threading.Timer(seconds, self._give_up, (seconds,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self, seconds: float) -> None:
        logger.warning(
            "%s, process %d, has not answered for %.0f s and is killed.", self._module, self.pid, seconds
        )
        self.kill()

    def _gone(self) -> WorkerGoneError:
        """The error, which says how the process has ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        code = self._process.returncode
        how = "its pipe is closed" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
        return WorkerGoneError(f"The worker process is gone ({how}).")
