"""Replicas of the app as deploy/ has them: behind its nginx.conf, with their rooms in a real Redis."""

import contextlib
import getpass
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.servers.redis_server import EXECUTABLE as REDIS
from benchmarks.servers.redis_server import RedisServer
from benchmarks.servers.served import ROOT, Server, free_port
from cvdemo.rooms.choice import VARIABLE

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
NO_NGINX = "no nginx found: install your system's nginx to run replicas behind deploy/nginx.conf"


class Replicas(NamedTuple):
    """Servers, and the address of all."""

    servers: list[Server]
    url: str


@contextlib.contextmanager
def replicas(
    count: int,
    folder: Path,
    *,
    environment: Mapping[str, str | None] | None = None,
    modules: Path | None = None,
) -> Iterator[Replicas]:
    """Run so many; without a Redis on this machine each has rooms of its own.

    Args:
        count: From 1.
        folder: An empty one, for logs and what nginx and Redis write.
        environment: As for `Server`.
        modules: As for `Server`.
    """
    variables = dict(environment or {})
    with contextlib.ExitStack() as stack:
        if REDIS:
            redis = RedisServer(folder)
            stack.callback(redis.kill)
            variables[VARIABLE] = redis.url
        servers = [
            stack.enter_context(
                Server(ROOT / "app.py", folder / f"{number}.txt", environment=variables, modules=modules)
            )
            for number in range(count)
        ]
        yield Replicas(servers, stack.enter_context(_nginx_before(servers, folder)))


@contextlib.contextmanager
def _nginx_before(servers: list[Server], folder: Path) -> Iterator[str]:
    """The shipped configuration in front of these servers, on a free port; says in a header who answered."""
    if NGINX is None:
        raise RuntimeError(NO_NGINX)
    port = free_port()
    upstream = "".join(f"server 127.0.0.1:{server.port} max_fails=1 fail_timeout=5s;" for server in servers)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text, replaced = re.subn(r"server cvdemo:8501 [^;]*;", upstream, text)
    assert replaced == 1
    text = text.replace("add_header Set-Cookie", "add_header X-Replica $upstream_addr; add_header Set-Cookie")
    text = text.replace("listen 8501", f"listen 127.0.0.1:{port}").replace("/tmp/", f"{folder}/")
    (folder / "nginx.conf").write_text(text)
    # Under root, its workers would be another user's, to whom the temporary folder is closed.
    settings = f"daemon off; user {getpass.getuser()};"
    process = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-g", settings], cwd=folder)
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5):
                break
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("nginx does not start")
            time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def replica_of(url: str, cookie: str) -> int:
    """The port of the replica that answers a visitor with this cookie."""
    request = urllib.request.Request(f"{url}/_stcore/health", headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(answer.headers["X-Replica"].rpartition(":")[2])
