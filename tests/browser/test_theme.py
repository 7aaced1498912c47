"""Light and dark: the system's unless somebody chose, and then as the link says."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def dark(page):
    return page.get_by_role("radio", name="dark_mode")


def test_the_colours_are_the_system_s_until_somebody_chooses(page, app, dark):
    page.goto(f"{app.url}/strides")
    shown = page.locator(".stApp")
    expect(shown).to_have_css("color-scheme", "light")
    dark.click()
    expect(shown).to_have_css("color-scheme", "dark")
    page.locator(".st-key-page_after a").first.click()
    expect(page.get_by_role("heading", level=1, name="Max pooling")).to_be_visible()
    expect(shown).to_have_css("color-scheme", "dark")
    dark.click()
    expect(shown).to_have_css("color-scheme", "light")
    page.emulate_media(color_scheme="dark")
    expect(shown).to_have_css("color-scheme", "dark")


@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_a_link_carries_the_colours(new_page, app, system, chosen):
    page = new_page(color_scheme=system)
    page.goto(f"{app.url}/strides?theme={chosen}")
    expect(page.locator(".stApp")).to_have_css("color-scheme", chosen)
    ink = "rgb(238, 241, 246)" if chosen == "dark" else "rgb(31, 36, 48)"
    expect(page.locator(".stage")).to_have_css("color", ink)
