"""Whole pages without a browser: `open_page("strides")` runs app.py and goes there."""

from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def pages_are_run_by_the_app(monkeypatch):
    """As on a server that has shown a page already: files in pages/ are no apps of their own.

    AppTest makes Streamlit forget at every run that app.py calls `st.navigation`.
    """
    create = PagesManager.__init__

    def create_with_navigation(manager, *arguments, **options):
        create(manager, *arguments, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", create_with_navigation)


@pytest.fixture
def open_page():
    """Run a page, with texts for the address; no page may end in an exception."""

    def run(name: str, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.run()
        app.switch_page(f"pages/{name}.py")
        app.query_params.update(address)
        app.run()
        assert not app.exception, [exception.value for exception in app.exception]
        return app

    return run


@pytest.fixture
def follow_link():
    """Open a page as the first of a session, by a link with these parameters (a list: repeated)."""

    def run(name: str, **address: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.switch_page(f"pages/{name}.py")
        app.query_params.update(address)
        app.run()
        assert not app.exception, [exception.value for exception in app.exception]
        return app

    return run
