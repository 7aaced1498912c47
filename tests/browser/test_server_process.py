"""Keras and TensorFlow never enter the server's process: its own log of imports says so."""

import re
from pathlib import Path

from playwright.sync_api import expect

from cvdemo.ui.page.navigation import SECTIONS
from tests.browser.conftest import sidebar_link

ROOT = Path(__file__).resolve().parents[2]
SLOW = 90_000


def test_no_page_brings_keras_into_the_server(page, run_script):
    server = run_script(ROOT / "app.py", python_flags=("-X", "importtime"))
    page.goto(server.url)
    for title in [title for pages in SECTIONS.values() for _, title in pages]:
        sidebar_link(page, title).click(timeout=SLOW)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=SLOW)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOW)
    sidebar_link(page, "Draw a digit").click()
    answers = page.locator("table.scores[data-answer='3']")
    expect(answers).to_have_count(2, timeout=SLOW)  # the networks did answer, from their own process
    imported = set(re.findall(r"^import time:.*\| +([\w.]+)$", server.log.read_text(), re.MULTILINE))
    assert {
        "numpy",
        "streamlit",
        "cvdemo.nets.keras_worker.classifier",
        "cvdemo.ui.components.stage",
    } <= imported
    assert not {name for name in imported if name.split(".")[0] in ("keras", "tensorflow")}
