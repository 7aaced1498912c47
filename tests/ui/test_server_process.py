"""One BLAS thread, and what a run has freed goes back to the system."""

import gc
import os
import platform
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest

from cvdemo.ui import server_process

ROOT = Path(__file__).resolve().parents[2]
BLAS_THREADS = """
import ctypes, sys
from pathlib import Path
{}
import numpy
(library,) = Path(numpy.__file__).parents[1].glob("numpy.libs/*openblas*")
print(ctypes.CDLL(str(library)).scipy_openblas_get_num_threads64_())
"""
FIRST_VISIT = "from streamlit.testing.v1 import AppTest; assert 'numpy' not in sys.modules"
BY_LINK = "import numpy"  # the first link on a server runs its page before app.py
RUN_THE_APP = """
from streamlit.testing.v1 import AppTest
assert not AppTest.from_file("app.py", default_timeout=60).run().exception
"""
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


def printed(code: str) -> str:
    """What Python prints that runs this in a process that nobody has prepared."""
    run = [sys.executable, "-c", code]
    own = {name: text for name, text in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    return subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT, env=own).stdout


@pytest.mark.skipif(sys.platform != "linux" or os.cpu_count() == 1, reason="asks NumPy's wheel for Linux")
@pytest.mark.parametrize("before", [FIRST_VISIT, BY_LINK])
def test_the_app_has_one_blas_thread(before):
    assert int(printed(BLAS_THREADS.format(f"{before}\n{RUN_THE_APP}"))) == 1
    assert int(printed(BLAS_THREADS.format(""))) > 1


def mapped_blocks(first: str) -> list[int]:
    """How many blocks are mapped while 100 of 100,000 bytes are held, and after."""
    return [int(n) for n in printed(COUNT.format(first)).split()]


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked")
def test_arrays_are_mapped_by_themselves():
    during, after = mapped_blocks("from cvdemo.ui import server_process; server_process.prepare()")
    assert during > 50  # the first ones fill what is free in the heap
    assert after == 0
    assert mapped_blocks("") == [0, 0]


def test_a_class_does_not_wait_for_old_objects_to_be_looked_at():
    full = "import gc; print(gc.get_stats()[2]['collections'], gc.get_freeze_count() > 10_000)"
    churn = "kept = [[] for _ in range(2_000_000)]"  # by default more than one full collection
    before, _, after, frozen = printed(f"{RUN_THE_APP}{full}\n{churn}\n{full}").split()
    assert (before, frozen) == (after, "True")
    by_default = printed(f"{full}\n{churn}\n{full}").split()
    assert int(by_default[2]) > int(by_default[0])


def test_what_nobody_refers_to_is_collected():
    class Ring:
        pass

    ring = Ring()
    ring.itself, gone = ring, weakref.ref(ring)
    gc.disable()
    try:
        del ring
        assert gone() is not None
        server_process.give_back()
        assert gone() is None
    finally:
        gc.enable()


def test_one_thread_for_the_whole_server():
    assert server_process.give_back_now_and_then() is server_process.give_back_now_and_then()
    assert [thread.name for thread in threading.enumerate()].count("memory") == 1
