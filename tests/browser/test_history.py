"""The browser's Back button: every page is one step, and so is a change of a setting."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.seeing import at_rest

SLOW = 60_000  # the first page of a server imports the app, and a busy machine takes its time
PAGES = {
    "convolution": "The convolution operation",
    "borders": "Border effects and padding",
    "strides": "Strides",
    "pooling": "Max pooling",
}


@pytest.fixture
def start(new_page, app):
    """The start page, once its address is complete."""
    page = new_page(alone=True)
    page.goto(app.url)
    expect_page(page, "", "Draw a digit")
    expect(page.locator("html")).to_have_attribute("data-sidebar", "fitted")  # the component has come
    return page


def expect_page(page, path, title):
    """The page is shown, and its address is complete."""
    expect(page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible(timeout=SLOW)
    expect(page).to_have_url(re.compile(rf"^http://[^/]+/{path}\?(.*&)?digit="), timeout=SLOW)


def entries(page):
    return page.evaluate("history.length")


def test_every_page_is_one_step_back(start):
    page, before = start, entries(start)
    for path, title in PAGES.items():
        page.get_by_test_id("stSidebar").get_by_role("link", name=title, exact=True).click()
        expect_page(page, path, title)
    assert entries(page) == before + len(PAGES)
    way_back = [("", "Draw a digit"), *PAGES.items()][-2::-1]
    for path, title in way_back:
        page.go_back()
        expect_page(page, path, title)
    assert entries(page) == before + len(PAGES)


def test_a_setting_is_one_step_back(start):
    page = start
    page.get_by_test_id("stSidebar").get_by_role("link", name="Strides", exact=True).click()
    expect_page(page, "strides", "Strides")
    before = entries(page)
    stride = page.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name="3")
    stride.click()
    expect(page).to_have_url(re.compile("strides.*stride_step=3"), timeout=SLOW)
    assert entries(page) == before + 1
    at_rest(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("stride_step="), timeout=SLOW)
    expect(stride).not_to_be_checked()
    expect_page(page, "strides", "Strides")
