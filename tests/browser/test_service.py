"""The app as a service, page by page: its headers forbid nothing that is needed, and Keras stays out."""

import re

from playwright.sync_api import expect

from benchmarks.servers.served import ROOT
from cvdemo.ui.page.navigation import TITLES
from tests.browser.conftest import sidebar_link

SLOW = 90_000


def test_every_page_obeys_the_headers_and_brings_no_keras_into_the_server(page, run_script):
    server = run_script(ROOT / "deploy/server.py", python_flags=("-X", "importtime"))
    page.goto(server.url)  # `page` fails at an error in the console, as every breach is
    for title in TITLES.values():
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
