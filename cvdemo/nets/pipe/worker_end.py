"""The worker's end: messages on standard input and output, and an end that comes with the server's."""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO


def run(serve: Callable[[BinaryIO, BinaryIO], None]) -> None:
    """Call `serve(questions, answers)` until it ends or its input does, as when the server is killed."""
    threading.Thread(target=end_with_server, args=(int(sys.argv[1]),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which then ends us
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    try:
        serve(questions, answers)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        os._exit(0)  # TensorFlow's threads need no goodbye


def end_with_server(server: int) -> None:
    """Also while the networks are loading, when nobody reads the input."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(0)


def send(stream: BinaryIO, message: Any) -> None:
    """Give the server a message."""
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)
    stream.flush()


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Discard stderr: TensorFlow logs to it at any log level; real failures still raise."""
    stderr = os.dup(2)
    with open(os.devnull, "wb") as devnull:
        os.dup2(devnull.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
