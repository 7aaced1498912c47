"""The server's process: BLAS threads, heap, garbage, memory that goes back, uploads, objects made once."""

import ctypes
import functools
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cvdemo.ui import in_turn, upload_memory

T = TypeVar("T")
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # names and numbers of glibc's malloc.h
MAPPED = 65_536
EVERY = 60  # seconds
YOUNG = 10_000, 20, 1_000_000  # allocations, then collections, before each generation is collected by itself
LOG_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def _glibc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libc.so.6")
        return library if library.mallopt and library.malloc_trim else None
    except (OSError, AttributeError):  # another system, or Linux with another C library
        return None


GLIBC = _glibc()


@functools.cache
def prepare() -> None:
    """Have one BLAS thread, one heap, a log, turns, and bounds for uploads. The first thing that app.py does.

    Every student's run has a thread of its own; BLAS threads beside them would only wait for each other. And
    glibc would give every thread a heap of its own, in which arrays and messages that are long freed keep
    their pages; blocks above MAPPED bytes are mapped by themselves. Other systems are left as they are.

    Python collects its oldest generation, for which everybody waits, every few seconds of a class; here that
    is left to `give_back_now_and_then`.
    """
    upload_memory.bound()
    in_turn.turns()
    log = logging.StreamHandler()
    log.setFormatter(logging.Formatter(LOG_LINE))
    logging.getLogger("cvdemo").addHandler(log)
    gc.set_threshold(*YOUNG)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy is imported
    if "numpy" in sys.modules:
        _limit_loaded_blas(int(os.environ["OPENBLAS_NUM_THREADS"]))
    if GLIBC:
        GLIBC.mallopt(M_ARENA_MAX, 1)
        GLIBC.mallopt(M_MMAP_THRESHOLD, MAPPED)


def _limit_loaded_blas(threads: int) -> None:
    """Limit the OpenBLAS of NumPy's wheel; the first link on a server runs its page, and so imports NumPy,
    before app.py.
    """
    for library in Path(sys.modules["numpy"].__path__[0]).parent.glob("numpy.libs/*openblas*"):
        set_threads = getattr(ctypes.CDLL(str(library)), "scipy_openblas_set_num_threads64_", None)
        if set_threads:
            set_threads(threads)


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Make an object once for the whole server.

    Not `st.cache_resource`: any client may send a message that clears it.
    """
    made, lock = functools.cache(make), threading.Lock()

    @functools.wraps(make)
    def shared() -> T:
        with lock:
            return made()

    return shared


@once
def give_back_now_and_then() -> threading.Thread:
    """One thread for the whole server: collects what nobody refers to, and returns pages that are free.

    After every run, as Streamlit does by itself, it would cost every student 50 ms; once a minute, none. The
    modules, which are most of what there is when the first page runs, are never looked at again.
    """
    gc.freeze()

    def work() -> None:
        while True:
            time.sleep(EVERY)
            give_back()

    thread = threading.Thread(target=work, name="memory", daemon=True)
    thread.start()
    return thread


def give_back() -> None:
    """Collect what nobody refers to, and return free pages to the system."""
    gc.collect()
    if GLIBC:
        GLIBC.malloc_trim(0)
