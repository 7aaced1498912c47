from functools import partial

import pytest

from cvdemo.nets.keras_worker import service
from cvdemo.nets.keras_worker.process import WorkerProcess


@pytest.fixture
def numpy_worker(monkeypatch):
    """Workers started from now on need no TensorFlow, and so no 3 to 11 s to start."""
    quick = partial(WorkerProcess, module="tests.nets.keras_worker.numpy_worker")
    monkeypatch.setattr(service, "WorkerProcess", quick)
