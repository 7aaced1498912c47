"""However many files are uploaded, what the server keeps of them stays within its limits."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from cvdemo.ui import upload_memory

HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
HEADERS = Headers({"content-type": "multipart/form-data; boundary=b"})


@pytest.fixture(autouse=True)
def low_limits(monkeypatch):
    upload_memory.bound()
    monkeypatch.setattr(upload_memory, "KEPT", 100)
    monkeypatch.setattr(upload_memory, "ARRIVING", 1000)
    monkeypatch.setattr(upload_memory, "PATIENCE", 0.2)


async def body(size: int, ends: asyncio.Event) -> AsyncIterator[bytes]:
    yield HEAD + b"x" * size
    await ends.wait()
    yield b"\r\n--b--\r\n"


def test_the_session_that_holds_most_loses_its_oldest_file():
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("a student", UploadedFileRec("theirs", "1.png", "image/png", bytes(30)))
    for number in range(50):
        manager.add_file("a flood", UploadedFileRec(f"{number}", "1.png", "image/png", bytes(30)))
    assert [file.file_id for file in manager.get_files("a student", ["theirs"])] == ["theirs"]
    kept = manager.get_files("a flood", [f"{number}" for number in range(50)])
    assert [file.file_id for file in kept] == ["48", "49"]


def test_what_does_not_end_keeps_others_waiting_for_a_while_only(run):
    async def visit() -> None:
        ends = asyncio.Event()
        endless = asyncio.create_task(MultiPartParser(HEADERS, body(800, asyncio.Event())).parse())
        await asyncio.sleep(0)
        ends.set()
        with pytest.raises(MultiPartException, match="try again"):
            await MultiPartParser(HEADERS, body(200, ends)).parse()
        with pytest.raises(MultiPartException, match="too long"):
            await endless
        form = await MultiPartParser(HEADERS, body(200, ends)).parse()
        assert form["file"].size == 200

    run(visit())
