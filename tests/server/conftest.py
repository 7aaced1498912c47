"""Against a running server, over Streamlit's own protocol: no browser is needed."""

from pathlib import Path

import pytest

from benchmarks.servers.served import ROOT, Server


@pytest.fixture
def serve(tmp_path):
    """Start the app with these environment variables, by this launcher, in this folder.

    `log` of what it returns is the server's output.
    """
    started = []

    def start(*launcher: str, root: Path = ROOT, **environment: str | None) -> Server:
        log = tmp_path / f"log{len(started)}.txt"
        server = Server(root / "app.py", log, root=root, environment=environment, launcher=launcher)
        started.append(server.__enter__())
        return started[-1]

    yield start
    for server in started:
        server.__exit__()
