"""Dense against convnet: the digit is moved by mouse, finger, buttons and keys, and nothing takes it back."""

import re

import pytest
from playwright.sync_api import expect

from cvdemo.nets.model_cards import available
from tests.browser.conftest import sidebar_link
from tests.browser.seeing import at_rest

SLOW = 60_000  # the first page of a server imports the app, and the networks load


def open_page(page, app, query=""):
    """Go to the page; returns the pad's paper when the scores are there."""
    page.goto(f"{app.url}/compare{query}")
    answers = page.locator(".strip .answer b")
    expect(answers).to_have_count(len(available()), timeout=SLOW)
    expect(answers.first).to_be_visible()
    return page.locator(".paper")


def expect_moved(page, down, right):
    """On the pad, in words, and in the address."""
    words = [f"{down} down"] * bool(down) + [f"{right} right"] * bool(right)
    expect(page.locator(".where")).to_have_text("moved by " + ", ".join(words))
    expect(page).to_have_url(re.compile(rf"moved={down}%2C{right}(&|$)"))
    style = f"transform: translate({100 * right / 28:.6g}%, {100 * down / 28:.6g}%);"
    expect(page.locator(".paper img")).to_have_attribute("style", style)


def drag(page, paper, down, right, touch):
    box = paper.bounding_box()
    pixel = box["width"] / 28
    x, y = box["x"] + 10 * pixel, box["y"] + 10 * pixel
    path = [(x + right * pixel * i / 8, y + down * pixel * i / 8) for i in range(9)]
    if touch:
        client = page.context.new_cdp_session(page)
        for kind, (x, y) in zip(["touchStart"] + ["touchMove"] * 8, path, strict=True):
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return
    page.mouse.move(*path[0])
    page.mouse.down()
    for place in path[1:]:
        page.mouse.move(*place)
    page.mouse.up()


def test_every_step_of_the_buttons_and_keys_counts(page, app):
    paper = open_page(page, app)
    for right in range(1, 5):
        page.get_by_role("button", name="Right", exact=True).click()
        expect_moved(page, 0, right)
        page.wait_for_timeout(300)  # the answer to this step may not undo the next
    expect_moved(page, 0, 4)
    page.go_back()
    expect_moved(page, 0, 3)
    page.get_by_role("button", name="Right", exact=True).click()
    expect_moved(page, 0, 4)
    paper.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect_moved(page, 3, 4)
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect_moved(page, 3, 10)
    expect(page.get_by_role("button", name="Right", exact=True)).to_be_disabled()
    page.keyboard.press("Home")
    expect(page.locator(".where")).to_have_text("drag it, or use the arrow keys")
    expect(page).not_to_have_url(re.compile("moved"))


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_dragging_ends_where_it_ends(new_page, app, touch):
    page = new_page(width=390, height=844, has_touch=True) if touch else new_page()
    paper = open_page(page, app)
    drag(page, paper, 3, 4, touch)
    expect_moved(page, 3, 4)
    page.wait_for_timeout(500)
    drag(page, paper, 2, 1, touch)
    expect_moved(page, 5, 5)
    page.wait_for_timeout(500)
    expect_moved(page, 5, 5)


def test_the_scores_are_those_of_the_moved_digit(page, app):
    open_page(page, app)
    dense = page.locator(".strip").first
    before = dense.inner_text()
    page.get_by_role("button", name="Down", exact=True).click()
    expect(dense).not_to_have_text(before, use_inner_text=True)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(dense).to_have_text(before, use_inner_text=True)


def test_a_link_and_the_way_to_another_page_and_back_keep_the_move(page, app):
    open_page(page, app, "?moved=2,6")
    expect_moved(page, 2, 6)
    page.get_by_role("button", name="Right", exact=True).click()
    expect_moved(page, 2, 7)
    sidebar_link(page, "Strides").click()
    expect(page.get_by_role("heading", name="Strides", exact=True)).to_be_visible()
    sidebar_link(page, "Dense against convnet").click()
    expect_moved(page, 2, 7)
    page.get_by_role("button", name="Right", exact=True).click()
    expect_moved(page, 2, 8)


def test_on_a_phone_the_scores_stand_right_below_the_pad(new_page, app):
    page = new_page(width=390, height=844)
    paper = open_page(page, app)
    at_rest(page)
    scores = page.locator(".strip").first.bounding_box()
    assert paper.bounding_box()["y"] < scores["y"] < 700
    assert scores["y"] < page.get_by_role("slider").first.bounding_box()["y"]
