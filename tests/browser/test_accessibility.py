"""Every page of the navigation: axe-core in light and dark, and the width of a phone."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cvdemo.ui.page.navigation import FIRST, SECTIONS

TITLES = {name: title for pages in SECTIONS.values() for name, title in pages}
STREAMLITS_OWN = [["[data-testid=stSidebarNav]"]]  # a list whose items stand in <div>s
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that another theme can break
SLOW = 60_000


def open_page(page, app, name):
    page.goto(f"{app.url}/{'' if name == FIRST else name}")
    expect(page.get_by_role("heading", level=1, name=TITLES[name], exact=True)).to_be_visible(timeout=SLOW)
    at_rest(page)


def at_rest(page):
    """While a page runs or changes its theme, Streamlit fades what is old: axe would read faint colours."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SLOW)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    page.evaluate("() => Promise.allSettled(document.getAnimations().map((each) => each.finished))")


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


@pytest.mark.parametrize("name", TITLES)
def test_nothing_serious_in_light_and_dark_and_nothing_too_wide_for_a_phone(page, app, name):
    open_page(page, app, name)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_count(1)
    found = {"light": serious(page)}
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    at_rest(page)
    found["dark"] = serious(page, runOnly=COLOURS)
    assert not any(found.values()), json.dumps(found, indent=1)

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("h1")).to_be_in_viewport()
    page.wait_for_function(
        """() => [...document.querySelectorAll("html, [data-testid=stMain]")].every(
            (box) => box.clientWidth <= 390 && box.scrollWidth <= box.clientWidth)"""
    )


def test_axe_would_find_something(page, app):
    """The check above can fail, inside a component as well as outside."""
    open_page(page, app, "strides")
    stage = page.locator(".stage")
    stage.evaluate("(stage) => stage.querySelector('.scrub').removeAttribute('aria-label')")
    page.locator("h1").evaluate("(title) => { title.style.color = '#eee'; }")
    rules = {rule for rule, *_ in serious(page)}
    assert {"label", "color-contrast"} <= rules
    assert {rule for rule, *_ in serious(page, runOnly=COLOURS)} == {"color-contrast"}
