"""A lesson with a presenter's remote, and the link that is given to the class."""

import re

from playwright.sync_api import expect

from cvdemo.ui.lessons import player
from cvdemo.ui.page.navigation import TITLES
from tests.browser.seeing import at_rest, serious

SLOW = 60_000
STEPS = player.load("convnets").steps


def expect_step(page, number, container="lesson_card"):
    step = STEPS[number - 1]
    expect(page.locator(f".st-key-{container}")).to_contain_text(step.title, timeout=SLOW)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[step.address.page], timeout=SLOW)
    expect(page).to_have_url(re.compile(f"lesson=convnets&step={number}(&|$)"), timeout=SLOW)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SLOW
    )


def test_a_lesson_is_played_with_the_keys_left_and_resumed(page, app):
    page.goto(f"{app.url}/?lesson=convnets&step=20")
    expect(page.locator("html[data-sidebar=fitted]")).to_be_attached(timeout=SLOW)  # the keys work
    expect_step(page, 20)
    page.keyboard.press("PageDown")
    expect_step(page, 21)
    expect(page.locator(".stage .output .shape")).to_have_text("13 × 13 × 1", timeout=SLOW)
    page.keyboard.press("PageUp")
    expect_step(page, 20)
    page.mouse.click(700, 3)  # the page has the focus, not a control
    page.keyboard.press("Space")
    expect_step(page, 21)
    page.get_by_test_id("stMain").get_by_role("radio", name="4", exact=True).first.click()
    expect(page.locator(".stage .output .shape")).to_have_text("7 × 7 × 1", timeout=SLOW)
    page.locator(".st-key-lesson_card").get_by_role("link", name=re.compile("Set up again")).click()
    expect(page.locator(".stage .output .shape")).to_have_text("13 × 13 × 1", timeout=SLOW)
    page.get_by_role("button", name="End the lesson").first.click()
    for place in ("card", "strip_narrow"):
        expect(page.locator(f".st-key-lesson_{place}")).to_have_count(0, timeout=SLOW)
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES["pooling"], timeout=SLOW)


def test_next_can_be_read_under_the_pointer(page, app):
    page.goto(f"{app.url}/?lesson=convnets&step=20")
    expect(page.locator(".stage .output .shape")).to_be_visible(timeout=SLOW)
    expect_step(page, 20)
    at_rest(page)
    assert not serious(page, runOnly=["color-contrast"])
    page.locator(".st-key-lesson_next_card a").first.hover()
    at_rest(page)
    assert not serious(page, runOnly=["color-contrast"])


def test_the_link_is_copied_as_it_stands_and_opens_what_it_says(new_page, app):
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{app.url}/strides?stride_step=3")
    expect(page.locator(".stage .output .shape")).to_be_visible(timeout=SLOW)
    page.locator(".st-key-share").get_by_role("button", name=re.compile("Share")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Predict first, locked").click()
    field = dialog.get_by_role("textbox", name="The link")
    expect(field).to_have_value(re.compile("predict=true"), timeout=SLOW)
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == field.input_value()
    code = dialog.get_by_role("img", name="QR code of the link").bounding_box()
    assert code["width"] == code["height"] > 200

    phone = new_page(width=390, height=844, has_touch=True)
    phone.goto(link)
    expect(phone.locator(".stage .output .shape")).to_have_text("2 × 2 × 1", timeout=SLOW)
    expect(phone.locator(".stage select.reveal")).to_be_hidden()
    share = phone.locator(".st-key-share").get_by_role("button", name=re.compile("Share"))
    expect(share.locator("visible=true").first).to_be_visible()
