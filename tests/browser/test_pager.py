"""Through the lecture with the pager's links and with the keys of a presenter's remote."""

import re

from playwright.sync_api import expect

from cvdemo.ui.page.navigation import APP, FIRST, ORDER

SLOW = 60_000
NAMES = [name for name, _ in ORDER]
TITLES = dict(ORDER)


def open_page(page, app, name, query=""):
    page.goto(f"{app.url}/{'' if name == FIRST else name}{query}")
    expect_page(page, name)
    keys_work = page.locator("html[data-sidebar=fitted]")
    expect(keys_work).to_be_attached(timeout=SLOW)


def expect_page(page, name):
    expect(page.get_by_role("heading", level=1, name=TITLES[name], exact=True)).to_be_visible(timeout=SLOW)
    expect(page.get_by_text(f"{NAMES.index(name) + 1} / {len(NAMES)}", exact=True)).to_be_visible()
    expect(page).to_have_title(f"{TITLES[name]} · {APP}")
    for key, neighbour in (("page_before", NAMES.index(name) - 1), ("page_after", NAMES.index(name) + 1)):
        if 0 <= neighbour < len(NAMES):
            link = page.locator(f".st-key-{key} a").first  # its tooltip makes a second one
            expect(link).to_have_text(re.compile(TITLES[NAMES[neighbour]]))
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SLOW
    )


def test_the_keys_go_through_the_lecture_and_stop_at_its_ends(page, app):
    open_page(page, app, NAMES[0])
    page.keyboard.press("PageUp")
    for name in NAMES[1:]:
        page.keyboard.press("PageDown")
        expect_page(page, name)
    page.keyboard.press("PageDown")
    expect_page(page, NAMES[-1])
    page.keyboard.press("PageUp")
    expect_page(page, NAMES[-2])


def test_the_links_do_the_same_and_keep_lecture_view_and_the_link_s_settings(page, app):
    open_page(page, app, "convolution", "?lecture=true&padding=2&digit=s22")
    before, after = NAMES[NAMES.index("convolution") - 1], NAMES[NAMES.index("convolution") + 1]
    page.locator(".st-key-pager").get_by_role("link", name=re.compile(TITLES[after])).click()
    expect_page(page, after)
    expect(page).to_have_url(re.compile("lecture=true"))
    expect(page).to_have_url(re.compile("digit=s22"))
    page.keyboard.press("PageUp")
    expect_page(page, "convolution")
    expect(page).to_have_url(re.compile("padding=2"))
    page.keyboard.press("PageUp")
    expect_page(page, before)
    expect(page).to_have_url(re.compile("lecture=true"))


def test_the_keys_stay_on_the_page_while_somebody_types(page, app):
    open_page(page, app, "borders")
    field = page.get_by_role("combobox", name="Kernel")
    field.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect_page(page, "borders")
    page.locator(".stage canvas").first.focus()
    page.keyboard.press("PageDown")
    expect_page(page, "strides")


def test_a_phone_sees_the_arrows_and_a_screen_reader_hears_the_titles(new_page, app):
    page = new_page(width=390, height=844, has_touch=True)
    open_page(page, app, "borders")
    link = page.locator(".st-key-pager").get_by_role("link", name=re.compile("Strides"))
    box = link.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= 390
    link.tap()
    expect_page(page, "strides")
