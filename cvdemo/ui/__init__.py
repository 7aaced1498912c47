"""Everything that imports Streamlit.

Every student's run has a thread of its own. BLAS threads beside them would only wait for each other, so
NumPy, which is loaded after this, is asked for one. And glibc would give such threads a heap each, in which
arrays and messages that are long freed keep their pages: it is asked for one heap, and to map what is larger
than MAPPED bytes by itself. Other systems are left as they are.
"""

import ctypes
import os
import sys
from contextlib import suppress

M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3  # names and numbers of glibc's malloc.h
MAPPED = 65_536

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if sys.platform == "linux":
    with suppress(OSError, AttributeError):  # a C library without mallopt
        _c = ctypes.CDLL("libc.so.6")
        _c.mallopt(M_ARENA_MAX, 1)
        _c.mallopt(M_MMAP_THRESHOLD, MAPPED)
