"""deploy/server.py in a browser: what its headers forbid, no page needs."""

import pytest
from playwright.sync_api import expect

from benchmarks.servers.served import ROOT
from cvdemo.ui.page.navigation import SECTIONS
from tests.browser.conftest import sidebar_link

SLOW = 60_000


@pytest.fixture(scope="module")
def service(run_script):
    return run_script(ROOT / "deploy/server.py")


def test_every_page_obeys_the_headers(page, service):
    page.goto(service.url)  # `page` fails at an error in the console, as every breach is
    for title in [title for pages in SECTIONS.values() for _, title in pages]:
        sidebar_link(page, title).click(timeout=SLOW)
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=SLOW)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOW)
