"""Every page of the navigation: on every screen, in light and dark, and on a wall."""

import json

import pytest
from playwright.sync_api import expect

from cvdemo.ui.page.navigation import TITLES
from tests.browser.seeing import COLOURS, at_rest, layout_faults, open_page, serious

USUAL = (1280, 720)
SCREENS = [
    (1920, 1080),
    (1024, 768),
    (820, 1180),
    (768, 1024),
    (844, 390),
    (390, 844),
    (360, 640),
    USUAL,
]
WALLS = [(1920, 1080), (1024, 768), USUAL]


@pytest.mark.parametrize("name", TITLES)
def test_everything_can_be_seen_on_every_screen_by_everybody_and_on_a_wall(page, app, name):
    open_page(page, app, name)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_count(1)
    faults = layout_faults(page, SCREENS)
    assert not faults, "\n".join(faults)

    found = {"light": serious(page)}
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("color-scheme", "dark")
    at_rest(page)
    found["dark"] = serious(page, runOnly=COLOURS)
    assert not any(found.values()), json.dumps(found, indent=1)

    page.get_by_text("Lecture view", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    at_rest(page)
    faults = layout_faults(page, WALLS)
    assert not faults, "\n".join(faults)
