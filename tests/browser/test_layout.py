"""Every page on every screen: nothing too wide, nothing cut off, nothing over something else."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from cvdemo.ui.page.navigation import FIRST, SECTIONS

TITLES = {name: title for pages in SECTIONS.values() for name, title in pages}
FAULTS = Path(__file__).with_name("layout_faults.js").read_text()
SCREENS = [
    (1920, 1080),
    (1280, 720),
    (1024, 768),
    (820, 1180),
    (768, 1024),
    (844, 390),
    (390, 844),
    (360, 640),
]


def open_page(page, app, name, query=""):
    page.goto(f"{app.url}/{'' if name == FIRST else name}{query}")
    expect(page.get_by_role("heading", level=1, name=TITLES[name], exact=True)).to_be_visible(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)


@pytest.fixture(scope="module")
def window(browser):
    """One page for all tests: what is measured here has nothing to do with what was there before."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", TITLES)
def test_everything_on_a_page_can_be_seen_on_every_screen(window, app, name):
    open_page(window, app, name)
    found = {}
    for width, height in SCREENS:
        window.set_viewport_size({"width": width, "height": height})
        found[f"{width} × {height}"] = window.evaluate(FAULTS)
    assert not any(found.values()), "\n".join(f"{size}: {fault}" for size in found for fault in found[size])


OVERLAP = """<div style="position:relative;height:60px"><button style="position:absolute">one</button>
<button style="position:absolute;left:10px">two</button></div>"""
CUT = '<div style="width:60px;overflow:hidden;white-space:nowrap">cut in the middle of it</div>'
WIDE = '<div style="width:120vw">wide</div>'


@pytest.mark.parametrize(("html", "said"), [(OVERLAP, "overlap"), (CUT, "is cut"), (WIDE, "wider than")])
def test_faults_are_found(page, html, said):
    page.set_content(f'<main data-testid="stMain" style="overflow:auto">{html}</main>')
    assert any(said in fault for fault in page.evaluate(FAULTS))


def test_on_a_tablet_the_sidebar_is_closed_opens_over_the_page_and_closes_with_a_choice(new_page, app):
    page = new_page(820, 1180)
    open_page(page, app, "compare")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    width = page.get_by_test_id("stMain").bounding_box()["width"]
    assert width == 820

    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    assert page.get_by_test_id("stMain").bounding_box()["width"] == width
    sidebar.get_by_role("link", name="Strides").click()
    expect(page.get_by_role("heading", level=1, name="Strides")).to_be_visible()
    expect(sidebar).to_have_attribute("data-collapsed", "true")
