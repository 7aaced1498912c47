"""What a visitor draws, uploads and trains is theirs: not another's, not on the disk, not in the log."""

import io
import re

import numpy as np
from PIL import Image

from benchmarks.classroom import first_visit
from benchmarks.clients.tab import Tab
from cvdemo.nets.model_cards import model_path

SECRET = "anna-lee-1998"  # a file's name
STROKES = {"ink": {"strokes": [[[0.3, 0.2], [0.7, 0.8]]], "drawing": False, "revision": 0, "sequence": 1}}


def nameless(element: bytes) -> bytes:
    """Without the names by which the pad knows its session from another, and the browser its visit."""
    return re.sub(rb'"session": "[0-9a-f]{8}"|"visit": [0-9]+', b"", element)


async def seen(url: str, tab: Tab | None = None) -> dict[str, list[bytes]]:
    """Every element of every page, in the order of its bytes; for a new visitor, or for this one."""
    visitor = tab or Tab(url)
    if tab is None:
        await visitor.open()
    pages = {path: sorted(map(nameless, (await visitor.go(path)).elements)) for path in visitor.pages}
    if tab is None:
        await visitor.close()
    return pages


def control(tab: Tab, kind: str, key: str):
    return next(w for w in tab.widgets.values() if w.kind == kind and str(w.key).startswith(key))


def picture() -> bytes:
    """A photo of a 1, more than a megabyte: noise does not compress."""
    pixels = np.random.default_rng(0).integers(200, 255, (700, 700, 3), dtype=np.uint8)
    pixels[150:550, 320:370] = 20
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    assert len(file.getvalue()) > 2**20
    return file.getvalue()


async def be_busy(url: str) -> Tab:
    """Draw, upload a picture and a network, and begin to train one."""
    anna = Tab(url)
    await anna.open("draw", "source=upload")
    await anna.upload(control(anna, "file_uploader", "upload"), f"{SECRET}.png", picture(), "image/png")
    await anna.go("inside")
    network = model_path("convnet").read_bytes()
    uploader = control(anna, "file_uploader", "own_network")
    await anna.upload(uploader, f"{SECRET}.keras", network, "application/octet-stream")
    return anna


def test_nothing_of_one_visitor_shows_in_another_s_session(run, serve, tmp_path):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # TensorFlow's own code is written there by the worker, and by Python its bytecode, were it not told.
    server = serve(TMPDIR=str(temporary), PYTHONDONTWRITEBYTECODE="1")

    async def scenario():
        await first_visit(server.url)  # until Keras is there, NumPy answers, in other last digits
        before = await seen(server.url)
        anna = await be_busy(server.url)
        hers, others = await seen(server.url, anna), await seen(server.url)
        await anna.close()
        return before, hers, others, anna.query

    before, hers, others, address = run(scenario())
    for page, elements in before.items():
        assert others[page] == elements, (page, [one for one in others[page] if one not in elements])
    assert any(SECRET.encode() in element for element in hers["inside"])
    assert hers["convolution"] != before["convolution"]  # her digit came along
    assert SECRET not in str(address)
    assert SECRET not in server.log.read_text()
    tensorflows = "__autograph_generated_file"
    assert not [path for path in temporary.iterdir() if not path.name.startswith(tensorflows)]
