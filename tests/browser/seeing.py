"""What can be seen of a page, and by whom: its layout on several screens, and what axe-core says."""

import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cvdemo.ui.page.navigation import FIRST, TITLES

SLOW = 60_000
SETTLED_WITHIN = 5.0  # seconds
FAULTS = Path(__file__).with_name("layout_faults.js").read_text()
STREAMLITS_OWN = [["[data-testid=stSidebarNav]"]]  # a list whose items stand in <div>s
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that another theme can break


def open_page(page, app, name, query=""):
    page.goto(f"{app.url}/{'' if name == FIRST else name}{query}")
    expect(page.get_by_role("heading", level=1, name=TITLES[name], exact=True)).to_be_visible(timeout=SLOW)
    at_rest(page)


def at_rest(page):
    """While a page runs or changes its theme, Streamlit fades what is old: axe would read faint colours."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    # Chromium keeps `finished` back while it has no frame to draw; the state it tells at any time.
    page.wait_for_function(
        "() => document.getAnimations().every((each) => each.playState !== 'running')", polling=50
    )


def layout_faults(page, screens):
    """A sentence for all that is too wide, cut off or over something else on one of these screens.

    What follows the size of its place by a script does so a moment after the screen has changed.
    """
    found = []
    for width, height in screens:
        page.set_viewport_size({"width": width, "height": height})
        until = time.monotonic() + SETTLED_WITHIN
        while (faults := page.evaluate(FAULTS)) and time.monotonic() < until:
            page.wait_for_timeout(100)
        found += [f"{width} × {height}: {fault}" for fault in faults]
    return found


def serious(page, **options):
    """Rule, place and text of all that axe finds serious or critical, or two landmarks of one name, inside
    the components too.
    """
    response = (
        Axe().run(page, {"exclude": STREAMLITS_OWN}, {"resultTypes": ["violations"], **options}).response
    )
    assert response["passes"], "axe saw nothing"
    return [
        (violation["id"], node["target"], node["html"][:200])
        for violation in response["violations"]
        for node in violation["nodes"]
        if violation["impact"] in ("serious", "critical") or violation["id"] == "landmark-unique"
    ]
