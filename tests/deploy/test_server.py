"""deploy/server.py: who may come in when, what the answers forbid, and a start without networks."""

import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import module_from_spec, spec_from_file_location

import numpy as np
import pytest

from benchmarks.servers.served import ROOT, Server
from cvdemo.nets import ClassifierError
from cvdemo.nets.keras_worker.classifier import Answers
from cvdemo.nets.registry import NAMES
from cvdemo.nets.shipped import shipped_network

SCRIPT = ROOT / "deploy/server.py"


@pytest.fixture(scope="module")
def script():
    """The module, as Streamlit would import it."""
    spec = spec_from_file_location("server", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Networks:
    """A classifier that answers what the test says."""

    names = ("dense", "convnet")
    status = "starting"
    label = 0
    error: Exception | None = None

    def answer(self, digits):
        if self.error:
            raise self.error
        return Answers({name: np.eye(10)[[self.label]] for name in digits}, "NumPy")


@pytest.fixture
def networks(script):
    networks = Networks()
    networks.label = script.samples().labels[script.ASKED]
    return networks


@pytest.fixture
def ask(script, networks, run):
    """Ask whether visitors should come, as often as the test likes."""
    readiness = script.Readiness(networks)

    def ask() -> tuple[int, dict]:
        answer = run(readiness.answer(None))
        return answer.status_code, json.loads(answer.body)

    return ask


@pytest.mark.parametrize("status", ["ready", "not available", "not answering"])
def test_visitors_come_once_keras_has_been_tried(ask, networks, status):
    assert ask() == (503, {"ready": False, "keras": "starting"})
    networks.status = status
    assert ask()[0] == 200
    networks.status = "starting"  # again, after a crash: NumPy bridges it
    assert ask()[0] == 200


def test_nobody_comes_while_digits_are_misread(ask, networks):
    networks.status = "ready"
    right, networks.label = networks.label, (networks.label + 1) % 10
    assert ask() == (503, {"ready": False, "keras": "ready", "wrong": ["dense", "convnet"]})
    networks.label = right
    assert ask()[0] == 200
    networks.error = ClassifierError("gone")
    assert ask()[1]["wrong"] == ["dense", "convnet"]


def test_every_network_knows_the_digit_that_is_asked(script):
    digit = script.samples().images[script.ASKED] / np.float32(255)
    answers = [shipped_network(name).predict(digit[None])[0].argmax() for name in NAMES]
    assert {*answers} == {script.samples().labels[script.ASKED]}


def test_without_a_network_the_start_ends_with_the_reasons(tmp_path):
    for name in ("cvdemo", "deploy"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    start = subprocess.run(
        [sys.executable, "deploy/server.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
    )
    assert start.returncode == 1
    *_, first, _, _, _, _, last = start.stderr.strip().splitlines()
    assert first == "The app has no network to show:"
    assert "is left out: There is no card for" in last


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Server(SCRIPT, tmp_path_factory.mktemp("server") / "log.txt") as server:
        yield server


def answer(url: str):
    """Status and headers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def test_the_running_service_says_that_it_is_ready(served):
    end, said = time.monotonic() + 120, set()
    while 200 not in said:
        said.add(answer(served.url + "/ready")[0])
        assert time.monotonic() < end
        time.sleep(0.2)
    assert said <= {503, 200}
    log = served.log.read_text()
    assert "Traceback" not in log, log[log.index("Traceback") :]


@pytest.mark.parametrize("path", ["", "strides", "_stcore/health", "ready", "no/such/page"])
def test_every_answer_is_strict_and_can_be_embedded(script, served, path):
    _, headers = answer(f"{served.url}/{path}")
    assert {name: headers[name] for name in script.HEADERS} == script.HEADERS
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] is None
