"""Memory of a server that a class has used: it goes back to the system."""

import ctypes
import gc
import threading
import time

import streamlit as st

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # names and numbers of glibc's malloc.h
MAPPED = 65_536
EVERY = 60  # seconds


def _glibc() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libc.so.6")
        return library if library.mallopt and library.malloc_trim else None
    except (OSError, AttributeError):  # another system, or Linux with another C library
        return None


GLIBC = _glibc()


def prepare() -> None:
    """Before the first thread: one heap for all, and blocks above MAPPED bytes mapped by themselves.

    glibc would give every thread (each student's run is one) a heap of its own, in which arrays and messages
    that are long freed keep their pages. Other systems are left as they are.
    """
    if GLIBC:
        GLIBC.mallopt(M_ARENA_MAX, 1)
        GLIBC.mallopt(M_MMAP_THRESHOLD, MAPPED)


@st.cache_resource(show_spinner=False)
def give_back_now_and_then() -> threading.Thread:
    """One thread for the whole server: collects what nobody refers to, and returns pages that are free.

    After every run, as Streamlit does by itself, it would cost every student 50 ms; once a minute, none.
    """

    def work() -> None:
        while True:
            time.sleep(EVERY)
            give_back()

    thread = threading.Thread(target=work, name="memory", daemon=True)
    thread.start()
    return thread


def give_back() -> None:
    gc.collect()
    if GLIBC:
        GLIBC.malloc_trim(0)
