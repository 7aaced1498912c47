"""Whole pages without a browser: `open_page("strides")` runs app.py and goes there."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_page():
    """Run a page, with texts for the address; no page may end in an exception."""

    def run(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.query_params.update(address)
        app.run()
        app.switch_page(f"pages/{name}.py")
        app.query_params.update(address)
        app.run()
        assert not app.exception, [exception.value for exception in app.exception]
        return app

    return run
