"""The network at a glance by mouse and keys: lines on pointing, a map opened, and the way back."""

import re

import pytest
from playwright.sync_api import expect

from cvdemo.nets.stack.presets import PRESETS

WAIT = 60_000  # the first page of a server imports the app


def test_pointing_draws_what_a_map_is_made_of_and_a_click_opens_it(page, app):
    page.goto(app.url)
    spot = page.locator(".glance [data-row='0'][data-column='3'][data-index='2']")
    expect(spot).to_be_visible(timeout=WAIT)
    spot.hover()
    lines = page.locator(".glance .lines path")
    expect(lines.first).to_be_attached()
    assert 1 < lines.count() <= 9  # of eight maps, and of all the others
    readout = page.locator(".glance .readout")
    expect(readout).to_have_text(re.compile(r"^conv, map \d+: its largest value, .* = .*\(bias\)"))
    spot.click()
    expect(page).to_have_url(re.compile(r"open=3m\d+"), timeout=WAIT)
    expect(page.locator(".glance .stage[data-row]")).to_be_visible(timeout=WAIT)
    expect(page.locator(".glance .second")).to_be_hidden()
    page.reload()
    expect(page.locator(".glance .stage[data-row]")).to_be_visible(timeout=WAIT)
    page.locator(".glance [aria-current]").focus()
    page.keyboard.press("Escape")
    expect(spot).to_be_visible(timeout=WAIT)
    expect(page).not_to_have_url(re.compile("open="))


@pytest.mark.parametrize("address", ["?open=3m33", "convnet?open=3m33", "inside?layer=1&map=2"])
def test_nothing_of_an_opened_map_is_cut_or_covered(new_page, app, address):
    page = new_page(width=1280, height=720)
    page.goto(f"{app.url}/{address}")
    stage = page.locator(".stage[data-row]")
    expect(stage).to_be_visible(timeout=WAIT)
    arithmetic = stage.locator(".arithmetic")
    assert arithmetic.evaluate("(box) => box.scrollHeight <= box.clientHeight")
    legend, feature_map = (
        stage.locator(selector).bounding_box() for selector in (".kernel-legend", ".output canvas >> nth=0")
    )
    assert legend["x"] + legend["width"] < feature_map["x"]
    controls = stage.locator(".transport > :visible")
    middles = controls.evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect()).map((b) => b.y + b.height / 2)"
    )
    assert max(middles) - min(middles) < 22, "all in one line"


def test_keys_lead_from_the_digit_to_a_score_which_is_read_out(page, app):
    page.goto(app.url)
    digit = page.get_by_role("button", name="your digit")
    expect(digit.first).to_be_visible(timeout=WAIT)
    digit.first.focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".glance tr:focus")).to_have_count(1)
    expect(page.locator(".glance .lines path").first).to_be_attached()
    expect(page.locator(".glance .spoken")).to_have_text(re.compile(r"^The score of \d: .* = .*\(bias\)\.$"))


def test_a_finger_touches_to_see_and_again_to_open(new_page, app):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(app.url)
    spot = page.locator(".glance [data-row='0'][data-column='1'][data-index='1']")
    spot.tap(timeout=WAIT)
    expect(page.locator(".glance .lines path").first).to_be_attached()
    expect(page.locator(".glance .stage")).to_have_count(0)
    spot.tap()
    expect(page.locator(".glance .stage[data-row]")).to_be_visible(timeout=WAIT)


# Pairs of labels that touch, of the layers left of the scores: each line of a label is a box.
TOUCHING = """glance => {
  const end = glance.querySelector("table.scores").getBoundingClientRect().left;
  const labels = [...glance.querySelectorAll("figcaption > :is(b, .does), .below > span, .head > span")];
  const boxes = labels.flatMap((label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return [...range.getClientRects()].map((box) => ({ box, label }));
  }).filter(({ box, label }) => box.width && (label.parentElement.matches(".head") || box.right <= end));
  const touch = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > -3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;  // a line's descent into the next
  return boxes.flatMap((one, i) => boxes.slice(i + 1)
    .filter((other) => one.label.parentElement !== other.label.parentElement && touch(one.box, other.box))
    .map((other) => `${one.label.textContent} | ${other.label.textContent}`));
}"""
DEEPEST = sorted(PRESETS, key=lambda name: PRESETS[name].code.count("."))[-3:]


@pytest.mark.parametrize("name", DEEPEST)
def test_the_names_of_many_layers_do_not_touch(page, app, name):
    page.goto(f"{app.url}/build?stack={PRESETS[name].code}")
    page.get_by_role("tab", name="Untrained, on your digit").click(timeout=WAIT)
    glance = page.locator(".glance")
    columns = (
        PRESETS[name].code.count(".") - PRESETS[name].code.count("drop") + 1
    )  # and the digit; the last has scores
    expect(glance.locator("figcaption")).to_have_count(columns, timeout=WAIT)
    for width, height in ((1280, 720), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        expect(glance).not_to_have_class(re.compile("upright"))
        page.wait_for_timeout(300)  # the layout follows the window
        for scrolled in (0, 9999):
            glance.locator(".columns").evaluate("(layers, to) => { layers.scrollLeft = to; }", scrolled)
            assert glance.evaluate(TOUCHING) == []
        widths = glance.locator(".map canvas").evaluate_all("maps => maps.map((map) => map.clientWidth)")
        assert max(widths) >= 26, "as wide as their names, at least"


def test_alone_it_is_all_that_a_frame_shows(page, app):
    page.goto(f"{app.url}/?embed=glance&digit=s0")
    expect(page.locator(".glance table.scores[data-network=convnet]")).to_have_attribute(
        "data-answer", "0", timeout=WAIT
    )
    for hidden in ("stSidebar", "stHeader", "stButtonGroup", "stButton", "stCheckbox"):
        expect(page.get_by_test_id(hidden).locator("visible=true")).to_have_count(0)
    assert page.locator(".glance").bounding_box()["width"] > 1100
