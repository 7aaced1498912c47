"""The start page as a student uses it: draw, see ten scores, undo, upload, follow a link."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import sidebar_link

NETWORKS = ("dense", "convnet")
ONE = [(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)]


def open_start(page, app, address=""):
    page.goto(f"{app.url}/{address}")
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
    expect(page.locator("table.scores[data-answer]").first).to_be_visible()
    return page


def expect_answers(page, answer):
    for network in NETWORKS:
        table = page.locator(f"table.scores[data-network={network}]")
        expect(table).to_have_attribute("data-answer", answer, timeout=15_000)


@pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])
def test_a_drawn_one_is_read(new_page, app, draw, touch):
    page = open_start(new_page(has_touch=touch), app)
    draw(page, ONE, touch=touch)
    expect_answers(page, "1")
    expect(page.locator(".glance").get_by_text("drawn").first).to_be_visible()


def test_scores_and_maps_follow_while_the_stroke_is_drawn(page, app, draw):
    open_start(page, app)
    expect(page.get_by_text("test digit, a 3").first).to_be_visible()
    map_of_conv = page.locator(".glance [data-row='0'][data-column='1'][data-index='0'] canvas")
    before = map_of_conv.evaluate("canvas => canvas.toDataURL()")
    draw(page, ONE, lift=False)
    expect_answers(page, "1")
    assert map_of_conv.evaluate("canvas => canvas.toDataURL()") != before
    page.mouse.up()


def test_a_link_brings_back_the_drawing(page, new_page, app, draw):
    open_start(page, app)
    draw(page)
    expect(page).to_have_url(re.compile("digit=d"))
    other = open_start(new_page(), app, page.url.split("/")[-1])
    expect_answers(other, "3")
    expect(other.locator(".glance").get_by_text("drawn").first).to_be_visible()
    expect(other.get_by_role("button", name="Clear")).to_be_enabled()


def test_a_network_has_one_title_on_every_page(page, app):
    """The start page's dense network is the one of the page about it, with the same score."""
    open_start(page, app)
    first = page.locator(".network[data-network=dense] .head")
    expect(first).to_have_text(re.compile("^Dense network"))
    said = first.text_content()
    sidebar_link(page, "A dense network").click()
    expect(page.get_by_role("heading", name="A dense network")).to_be_visible()
    only = page.locator(".network:not(.second)[data-network=dense] .head")
    expect(only).to_have_text(said)


def test_clear_empties_the_scores_undo_brings_them_back_and_the_augmented_networks_give_theirs(
    page, app, draw
):
    open_start(page, app)
    draw(page)
    expect_answers(page, "3")
    page.get_by_role("button", name="Clear").click()
    expect_answers(page, "")
    page.get_by_role("button", name="Undo").click()
    expect_answers(page, "3")
    page.get_by_text("augmented", exact=True).click()
    for network in ("dense_augmented", "convnet_augmented"):
        expect(page.locator(f"table.scores[data-network={network}]")).to_have_attribute("data-answer", "3")


def test_without_centring_the_networks_see_the_pad_as_it_is(page, app, draw):
    open_start(page, app)
    draw(page, [(0.05 + 0.2 * x, 0.05 + 0.2 * y) for x, y in [(0.5, 0), (0.5, 0.5), (0.5, 1)]])
    expect_answers(page, "1")
    seen = page.locator(".glance [data-column='0'] canvas").first
    centred = seen.evaluate("canvas => canvas.toDataURL()")
    page.get_by_text("Centre and scale", exact=True).click()
    expect(page).to_have_url(re.compile("centre=false"))
    page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before", arg=[seen.element_handle(), centred]
    )


def test_a_test_digit_is_chosen_with_the_keyboard(page, app):
    open_start(page, app, "?source=Test+digits")
    page.get_by_role("button", name="a 0, test digit 0", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("digit=s2"))
    expect_answers(page, "0")


def test_an_uploaded_picture_is_read_and_a_broken_file_explained(page, app, tmp_path):
    from cvdemo.digits import samples

    paper = np.full((400, 300), 230, np.uint8)
    seven = samples().images[samples().labels == 7][0].repeat(6, 0).repeat(6, 1)
    paper[100:268, 60:228] -= (seven * 0.8).astype(np.uint8)
    Image.fromarray(paper).save(tmp_path / "seven.png")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")

    open_start(page, app, "?source=Upload")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files(tmp_path / "seven.png")
    expect(page.locator(".glance").get_by_text("uploaded").first).to_be_visible(timeout=15_000)
    expect_answers(page, "7")
    chooser.set_input_files(tmp_path / "broken.png")
    expect(page.get_by_test_id("stAlert")).to_contain_text(re.compile(r"[A-Z].*\."))
    expect_answers(page, "7")


def test_on_a_phone_the_page_stays_while_a_finger_draws_and_the_answer_follows_the_pad(new_page, app, draw):
    page = open_start(new_page(390, 844, has_touch=True, is_mobile=True), app)
    before = page.locator("canvas").first.bounding_box()["y"]
    draw(page, [(0.5, 0.1), (0.5, 0.5), (0.5, 0.9)], touch=True)
    expect_answers(page, "1")
    assert page.locator("canvas").first.bounding_box()["y"] == before
    answer, settings = page.locator(".glance .head").first, page.locator(".st-key-centre")
    assert answer.bounding_box()["y"] < min(844, settings.bounding_box()["y"])


def test_the_pager_leads_into_the_lecture_with_the_digit(page, app, draw):
    open_start(page, app)
    draw(page)
    expect(page).to_have_url(re.compile("digit=d"))
    page.get_by_role("link", name="The digits of MNIST").last.click()
    expect(page.get_by_role("heading", name="The digits of MNIST")).to_be_visible()
    expect(page).to_have_url(re.compile("mnist.*digit=d"))
    expect(page.get_by_test_id("stSidebar").get_by_text("drawn")).to_be_visible()


def test_an_example_writes_itself_into_the_empty_pad_until_it_is_touched(new_page, app, draw):
    page = open_start(new_page(), app)
    example = page.locator(".example path")
    expect(example).to_have_count(1)
    expect(page.get_by_text("An example: draw over it")).to_be_visible()
    assert example.evaluate("path => getComputedStyle(path).animationName") == "write"
    draw(page, lift=False)
    expect(example).to_have_count(0)
    page.mouse.up()
    expect_answers(page, "3")
    page.get_by_role("button", name="Clear").click()
    expect_answers(page, "")
    expect(page.get_by_text("Draw a digit here")).to_be_visible()
    expect(example).to_have_count(0)


def test_where_nothing_shall_move_the_example_is_there_at_once(new_page, app):
    page = open_start(new_page(reduced_motion="reduce"), app)
    path = page.locator(".example path")
    assert path.evaluate("path => getComputedStyle(path).animationName") == "none"
    assert path.evaluate("path => getComputedStyle(path).strokeDashoffset") == "0px"
