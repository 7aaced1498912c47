"""Against a running server, over Streamlit's own protocol: no browser is needed."""

from pathlib import Path

import pytest

from benchmarks.servers.served import ROOT, Server


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
