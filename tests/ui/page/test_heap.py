"""What a run has freed goes back to the system: blocks of an array's size are mapped by themselves."""

import gc
import platform
import subprocess
import sys
import threading
import weakref

import pytest

from cvdemo.ui.page import heap

COUNT = """
import ctypes, sys
{}
class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd".split()] + [
        (f"rest{{n}}", ctypes.c_size_t) for n in range(5)
    ]
c = ctypes.CDLL("libc.so.6")
c.mallinfo2.restype = Info
before = c.mallinfo2().hblks
kept = [bytes(100_000) for _ in range(100)]
during = c.mallinfo2().hblks
del kept
print(during - before, c.mallinfo2().hblks - before)
"""


def mapped_blocks(first: str) -> list[int]:
    """How many blocks are mapped while 100 of 100,000 bytes are held, and after."""
    run = [sys.executable, "-c", COUNT.format(first)]
    return [int(n) for n in subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked")
def test_arrays_are_mapped_by_themselves():
    during, after = mapped_blocks("import cvdemo.ui")
    assert during > 50  # the first ones fill what is free in the heap
    assert after == 0
    assert mapped_blocks("") == [0, 0]


def test_what_nobody_refers_to_is_collected():
    class Ring:
        pass

    ring = Ring()
    ring.itself, gone = ring, weakref.ref(ring)
    gc.disable()
    try:
        del ring
        assert gone() is not None
        heap.give_back()
        assert gone() is None
    finally:
        gc.enable()


def test_one_thread_for_the_whole_server():
    assert heap.give_back_now_and_then() is heap.give_back_now_and_then()
    assert [thread.name for thread in threading.enumerate()].count("memory") == 1
