"""The server on a machine with faults: every page answers, and what can be done is done."""

import base64
import io
import re
from urllib.parse import urlencode

import numpy as np
from PIL import Image

from benchmarks.classroom import first_visit
from benchmarks.clients.tab import Tab
from cvdemo.ui.networks.opened import GONE
from tests.server.test_isolation import SECRET, be_busy, seen

LINK_STEP = 5  # a link carries a picture in 32 greys
# No process may write to any file; what the server prints goes through a process that may.
NOTHING_WRITABLE = ("bash", "-c", 'exec > >(cat) 2>&1; ulimit -f 0; exec "$@"', "bash")


def pictured(elements: list[bytes]) -> np.ndarray:
    """The current digit, as the sidebar shows it: uint8 (28, 28)."""
    (shown,) = [element for element in elements if b"your-digit" in element]
    found = re.search(rb'src="data:image/png;base64,([^"]+)"', shown)
    assert found
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(found[1]))))


def test_nothing_can_be_written(run, serve):
    server = serve(*NOTHING_WRITABLE, HOME=None, TMPDIR="/nowhere")

    async def visit():
        anna = await be_busy(server.url)
        pages = await seen(server.url, anna)
        await anna.close()
        return pages

    pages = run(visit())
    assert any(SECRET.encode() in element for element in pages["inside"])
    log = server.log.read_text()
    assert "Traceback" not in log, log[log.index("Traceback") :]


def test_a_session_outlives_its_connection_and_the_address_its_session(run, serve, without_keras):
    server = serve(modules=without_keras)

    async def drop() -> tuple[Tab, dict, dict]:
        await first_visit(server.url)  # until it is clear that there is no Keras, the page on training waits
        anna = await be_busy(server.url)
        before = await seen(server.url, anna)
        await anna.go("inside")
        anna.abort()
        await anna.reconnect()
        after = await seen(server.url, anna)
        await anna.go("inside")
        anna.abort()
        return anna, before, after

    anna, before, after = run(drop())
    assert any(SECRET.encode() in element for element in after["inside"])
    assert after == before

    server.__exit__()  # as when it is started again, or after the minutes that a session is kept
    again = serve(modules=without_keras)

    async def come_back() -> tuple[list[bytes], list[bytes]]:
        tab = Tab(again.url)
        first = await tab.open("inside", urlencode(anna.query, doseq=True))
        digit = (await tab.go("convolution")).elements
        await tab.close()
        return first.elements, sorted(digit)

    first, digit = run(come_back())
    assert any(
        GONE.encode() in element for element in first
    )  # of what cannot be there again, the page says so
    shown, drawn = (pictured(elements).astype(int) for elements in (digit, before["convolution"]))
    assert drawn.max() > 200
    assert np.abs(shown - drawn).max() <= LINK_STEP
