"""Against a running server, over Streamlit's own protocol: no browser is needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks.clients.in_room import InRoom
from benchmarks.servers.served import ROOT, Server

QUIET = 1.0  # seconds after which nothing more comes


@pytest.fixture
def serve(tmp_path):
    """Start the app with these environment variables, by this launcher, with these modules before others.

    `log` of what it returns is the server's output.
    """
    started = []

    def start(*launcher: str, modules: Path | None = None, **environment: str | None) -> Server:
        log = tmp_path / f"log{len(started)}.txt"
        server = Server(ROOT / "app.py", log, environment=environment, launcher=launcher, modules=modules)
        started.append(server.__enter__())
        return started[-1]

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture
def class_at(serve):
    """A lecturer with this page open, and a student who has arrived there; both leave at the end."""

    @asynccontextmanager
    async def come(page: str, query: str = "") -> AsyncIterator[tuple[InRoom, InRoom]]:
        url = serve().url
        lecturer, student = InRoom(url), InRoom(url)
        await lecturer.open(page, query)
        await lecturer.open_room()
        await student.open("", f"room={lecturer.code}")
        while student.tab.path != page or await student.listen(QUIET) is not None:
            pass
        yield lecturer, student
        for visitor in (lecturer, student):
            await visitor.close()

    return come
