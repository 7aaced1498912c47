"""A dense network: a unit is opened, and a digit that was read wrongly taken into the lecture."""

import re

import numpy as np
from playwright.sync_api import expect

from cvdemo.lesson.link import decode_digit
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import load_card, model_path
from cvdemo.ui.session.current_digit import FIRST_DIGIT

SLOW = 60_000  # the first page of a server imports the app


def most_active():
    """The hidden units of the first digit, the strongest first."""
    hidden = load(model_path("dense")).trace(decode_digit(FIRST_DIGIT).pixels)[0]
    return np.argsort(hidden)[::-1].tolist()


def expect_taken_apart(page, unit):
    expect(page.locator(".glance .readout")).to_have_text(
        re.compile(f"^Unit {unit}: the 784 products"), timeout=SLOW
    )


def test_a_chosen_unit_is_part_of_the_link(page, new_page, app):
    first, *_, last = most_active()[:9]
    page.goto(f"{app.url}/dense")
    expect_taken_apart(page, first)
    page.get_by_role("button", name=f"dense, unit {last} of 512").click()
    expect_taken_apart(page, last)
    expect(page).to_have_url(re.compile(f"hidden={last}"))
    other = new_page()
    other.goto(page.url)
    expect_taken_apart(other, last)


def test_pixels_a_unit_and_scores_are_joined(page, app):
    chosen, other = most_active()[:2]
    page.goto(f"{app.url}/dense")
    expect_taken_apart(page, chosen)
    digit = page.locator(".glance .input canvas").bounding_box()
    lines = page.locator(".glance .lines path")
    starts = [line.bounding_box()["x"] - digit["x"] for line in lines.all()]
    of_pixels = [x for x in starts if x < digit["width"]]
    assert len(of_pixels) > 50
    assert 5 <= len(starts) - len(of_pixels) <= 10  # to the scores
    page.get_by_role("button", name=f"dense, unit {other} of 512").hover()
    expect_taken_apart(page, other)
    page.locator(".glance tr[data-index='3']").hover()
    expect(page.locator(".glance .readout")).to_have_text(re.compile(r"^The score of 3: .* \(unit \d+\)"))
    assert 1 < lines.count() <= 10
    page.mouse.move(0, 0)
    expect_taken_apart(page, chosen)


def test_a_class_sees_a_unit_s_sum_without_scrolling(page, app):
    page.goto(f"{app.url}/dense?lecture=true")
    expect_taken_apart(page, most_active()[0])
    units = page.locator(".glance .column:not(.input) .map")
    expect(units).to_have_count(9)
    for width, height, least in ((1280, 720, 110), (1920, 1080, 160)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(
            "([canvas, least]) => canvas.clientWidth >= least",
            arg=[units.first.locator("canvas").element_handle(), least],
        )
        box = page.locator(".glance .readout").bounding_box()
        assert box["y"] + box["height"] <= height


def test_a_mistake_becomes_the_current_digit(page, app):
    page.goto(f"{app.url}/dense")
    expect_taken_apart(page, most_active()[0])
    page.get_by_role("tab", name="Mistakes").click()
    page.locator(".gallery button").nth(1).click()
    wrong = load_card("dense").mistakes[1]
    expect(page.locator(".your-digit")).to_contain_text(str(wrong.label))
    expect(page.locator(".glance .answer b")).to_have_text(str(wrong.predicted))
