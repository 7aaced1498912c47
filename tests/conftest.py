"""For all tests."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# As in the server, one BLAS thread: those of three test processes would wait for each other at full load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy is imported
# Without oneDNN, which older processors leave out by default, TensorFlow convolves no channels-first input.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # read when TensorFlow is imported

import hypothesis
import pytest
from streamlit.runtime.scriptrunner import script_runner

# Machines that run tests are shared: no example fails for being slow. CI tries fewer, always the same.
patient: dict = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("local", **patient)
hypothesis.settings.register_profile(
    "ci", max_examples=40, derandomize=True, print_blob=True, database=None, **patient
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session", autouse=True)
def keras_of_other_tests_is_left_alone():
    """Where Keras is imported, Streamlit resets it after every run of a page: 0.3 s each.

    The app's server never imports it, but the process of these tests has, for others of them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture(scope="session")
def without_keras(tmp_path_factory) -> Path:
    """A folder that, on a process's PYTHONPATH, lets it import neither Keras nor TensorFlow.

    The app then answers with NumPy. For a test of something else, that saves a server's start of Keras.
    """
    folder = tmp_path_factory.mktemp("without_keras")
    for name in ("tensorflow", "keras"):
        (folder / name).mkdir()
        text = f"raise ModuleNotFoundError('No module named {name}')\n"
        (folder / name / "__init__.py").write_text(text)
    return folder


@pytest.fixture
def run():
    """Run a coroutine in a thread of its own: a browser test before leaves its event loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda coroutine: thread.submit(asyncio.run, coroutine).result()
