"""What takes a second or two, and a page will need: made ready while the first page is read."""

import importlib
import threading
from contextlib import suppress

from cvdemo.nets.snapshots import RECORDED, SnapshotError, load_snapshots
from cvdemo.ui.server_process import once

FIRST_PAGE = 10.0  # seconds until the first page is there, and Keras has started


@once
def begin() -> threading.Timer:
    """In the background, and once for the whole server."""
    timer = threading.Timer(FIRST_PAGE, _warm_up)
    timer.name, timer.daemon = "warm up", True
    timer.start()
    return timer


def _warm_up() -> None:
    importlib.import_module("scipy.ndimage")  # reads pictures, and makes digits thicker
    for name in RECORDED:
        with suppress(SnapshotError):  # the page that shows it says so
            load_snapshots(name)
