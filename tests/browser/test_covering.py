"""The square over the digit, moved by mouse, keys and finger; all that changes is changed in the browser."""

import re

from playwright.sync_api import expect

SLOW = 60_000


def open_page(page, app, query=""):
    page.goto(f"{app.url}/compare?covering=true{query}")
    board = page.locator(".st-key-covered_digits")
    expect(board.locator(".network")).to_have_count(2, timeout=SLOW)
    expect(board).to_be_visible()
    return board


def test_pointing_covers_a_place_and_a_click_keeps_it(page, app):
    board = open_page(page, app)
    says, where = board.locator(".says").first, board.locator(".where")
    expect(says).to_have_text(re.compile("Covering this place lowers the score of 3 from"))
    home = where.inner_text()
    canvas = board.locator(".network canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    pixel = box["width"] / 28
    page.mouse.move(box["x"] + 5.5 * pixel, box["y"] + 6.5 * pixel)
    expect(where).to_have_text("Covered: rows 4 to 8, columns 3 to 7.")
    page.mouse.move(box["x"] + 5.5 * pixel, box["y"] - 40)
    expect(where).to_have_text(home)
    page.mouse.click(box["x"] + 0.5 * pixel, box["y"] + 0.5 * pixel)  # the square never leaves the digit
    expect(where).to_have_text("Covered: rows 0 to 4, columns 0 to 4.")
    expect(says).to_have_text(re.compile("leaves the score of 3 at"))
    expect(page).to_have_url(re.compile("covered=r0c0"))


def test_keys_move_the_square_and_a_screen_reader_hears_of_it_once(page, app):
    board = open_page(page, app, "&covered=r10c10")
    where, spoken = board.locator(".where"), board.locator(".spoken")
    expect(where).to_have_text("Covered: rows 8 to 12, columns 8 to 12.")
    board.locator(".digit canvas").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(where).to_have_text("Covered: rows 10 to 14, columns 9 to 13.")
    expect(spoken).to_have_text(re.compile("^Covered: rows 10 to 14, .* Dense network: .* Convnet: "))
    expect(page).to_have_url(re.compile("covered=r12c11"))


def test_a_finger_covers_what_it_touches(new_page, app):
    page = new_page(width=390, height=844, has_touch=True)
    board = open_page(page, app)
    canvas = board.locator(".digit canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 14.5 / 28, box["y"] + box["height"] * 20.5 / 28)
    expect(board.locator(".where")).to_have_text("Covered: rows 18 to 22, columns 12 to 16.")
    expect(page).to_have_url(re.compile("covered=r20c14"))


def test_the_maps_follow_a_digit_when_it_rests(page, app):
    open_page(page, app)
    words = page.get_by_text(re.compile("places of the square change the answer")).first
    scores = page.locator(".strip").first
    before, scored = words.inner_text(), scores.inner_text()
    paper = page.locator(".paper")
    box = paper.bounding_box()
    x, y, pixel = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 28
    page.mouse.move(x, y)
    page.mouse.down()
    for _ in range(2):
        y += 2 * pixel
        page.mouse.move(x, y)
        expect(scores).not_to_have_text(scored, use_inner_text=True)
        scored = scores.inner_text()
    expect(words).to_have_text(before)
    page.mouse.up()
    expect(words).not_to_have_text(before)
    expect(page).to_have_url(re.compile("moved=4"))
