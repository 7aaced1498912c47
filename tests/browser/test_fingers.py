"""A finger on the stage: up and down it scrolls the page, sideways it moves the window."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def stage(new_page, app):
    page = new_page(390, 844, has_touch=True)
    page.goto(f"{app.url}/strides")
    expect(page.locator(".stage .count")).to_contain_text("of 9")
    expect(page.locator(".stage")).to_be_visible()
    return page


def swipe(page, across, down):
    """Twelve steps of `across` and `down` pixels from a place on the input."""
    box = page.locator(".stage canvas").first.bounding_box()
    x, y = box["x"] + 0.2 * box["width"], box["y"] + 0.8 * box["height"]
    client = page.context.new_cdp_session(page)
    client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        point = {"x": x + step * across, "y": y + step * down}
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_up_and_down_it_scrolls_and_chooses_nothing(stage):
    before = stage.locator(".stage .count").inner_text()
    swipe(stage, 0, -20)
    stage.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    expect(stage.locator(".stage .count")).to_have_text(before)


def test_sideways_it_moves_the_window_and_scrolls_nothing(stage):
    before = stage.locator(".stage .count").inner_text()
    swipe(stage, 8, 0)
    expect(stage.locator(".stage .count")).not_to_have_text(before)
    assert stage.get_by_test_id("stMain").evaluate("main => main.scrollTop") == 0
