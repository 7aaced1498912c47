"""What stands where, and that the checks of test_every_page.py can fail."""

import re

import pytest
from playwright.sync_api import expect

from cvdemo.ui.page.navigation import FIRST
from tests.browser.conftest import sidebar_link
from tests.browser.seeing import COLOURS, FAULTS, SLOW, open_page, serious


def test_the_last_row_can_read_the_scores_of_the_start_page(page, app):
    open_page(page, app, FIRST, "?lecture=true")
    expect_legible(page, 720)
    pad = page.locator(".sketchpad .paper")
    before = pad.bounding_box()["width"]
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(
        "([pad, before]) => pad.getBoundingClientRect().width > 1.2 * before",
        arg=[pad.element_handle(), before],
    )
    expect_legible(page, 1080)


def expect_legible(page, height):
    """On a screen of this height, which is shown on a wall."""
    table = page.locator("table.scores").first
    slide = 540 / height  # points of a slide for a CSS pixel
    for part in ("td:last-child", "th"):
        size = table.locator(part).first.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
        assert size * slide >= 18, f"{part}: {size * slide:.1f} pt"
    pad = page.locator(".sketchpad .paper").bounding_box()
    assert pad["width"] >= 0.55 * height
    assert pad["y"] + pad["height"] <= height
    for setting in ("watch", "centre", "trained", "dense_too"):
        box = page.locator(f".st-key-{setting}").bounding_box()
        assert box["y"] + box["height"] <= height, setting


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_below_a_sentence_of_two_lines_a_stage_keeps_its_buttons_on_the_wall(new_page, app, width, height):
    page = new_page(width=width, height=height)
    page.goto(f"{app.url}/?lesson=convnets&step=20&lecture=true")
    sentence = page.locator(".st-key-lesson_strip p").first
    expect(sentence).to_contain_text("the kernel sees the step", timeout=SLOW)
    lines = sentence.evaluate("p => p.offsetHeight / parseFloat(getComputedStyle(p).lineHeight)")
    assert round(lines) == 2
    stage = page.locator(".stage[data-row]").first
    expect(stage).to_be_visible(timeout=SLOW)
    page.wait_for_function(
        f"stage => stage.getBoundingClientRect().bottom <= {height}", arg=stage.element_handle(), polling=50
    )
    play = stage.get_by_role("button", name="Play").bounding_box()
    assert play["y"] + play["height"] <= height


OVERLAP = """<div style="position:relative;height:60px"><button style="position:absolute">one</button>
<button style="position:absolute;left:10px">two</button></div>"""
CUT = '<div style="width:60px;overflow:hidden;white-space:nowrap">cut in the middle of it</div>'
WIDE = '<div style="width:120vw">wide</div>'


@pytest.mark.parametrize(("html", "said"), [(OVERLAP, "overlap"), (CUT, "is cut"), (WIDE, "wider than")])
def test_faults_are_found(page, html, said):
    page.set_content(f'<main data-testid="stMain" style="overflow:auto">{html}</main>')
    assert any(said in fault for fault in page.evaluate(FAULTS))


def test_axe_would_find_something(page, app):
    """Inside a component as well as outside."""
    open_page(page, app, "strides")
    stage = page.locator(".stage")
    stage.evaluate("(stage) => stage.querySelector('.scrub').removeAttribute('aria-label')")
    page.locator("h1").evaluate("(title) => { title.style.color = '#eee'; }")
    rules = {rule for rule, *_ in serious(page)}
    assert {"label", "color-contrast"} <= rules
    assert {rule for rule, *_ in serious(page, runOnly=COLOURS)} == {"color-contrast"}


def test_on_a_tablet_the_sidebar_is_closed_opens_over_the_page_and_closes_with_a_choice(new_page, app):
    page = new_page(820, 1180)
    open_page(page, app, "compare")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    main = page.get_by_test_id("stMain")
    expect(main).to_have_css("width", "820px")

    page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    expect(sidebar).to_be_in_viewport(ratio=1)
    expect(main).to_have_css("width", "820px")
    sidebar.get_by_role("link", name="Strides").click()
    expect(page.get_by_role("heading", level=1, name="Strides")).to_be_visible()
    expect(sidebar).to_have_attribute("data-collapsed", "true")


def test_with_the_sidebar_closed_the_heading_is_in_the_first_line_and_nothing_covers_it(page, app):
    page.goto(f"{app.url}/strides")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible(timeout=60_000)
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click(force=True)
    opens = page.get_by_test_id("stExpandSidebarButton")
    expect(opens).to_be_visible()
    is_on_top = """() => {
      const heading = document.querySelector("h1");
      const box = heading.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
      return heading.contains(top) && box.top < 20;
    }"""
    page.wait_for_function(is_on_top, polling=50)
    right_of_button = heading.bounding_box()["x"] - opens.bounding_box()["x"]
    assert right_of_button >= opens.bounding_box()["width"]
    page.locator("label", has_text="Lecture view").click()
    expect(opens).to_be_hidden()
    page.wait_for_function(is_on_top, polling=50)


def test_a_legend_stays_in_sight_only_with_a_row_of_its_maps(new_page, app):
    page = new_page(1280, 600)
    open_page(page, app, "inside")
    legend, row = page.locator(".under").first, page.locator(".tile").first
    row.wait_for()
    for height, position in ((600, "sticky"), (320, "static")):
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        page.set_viewport_size({"width": 1280, "height": height})
        expect(legend).to_have_css("position", position)
        assert legend.bounding_box()["y"] >= row.bounding_box()["y"] + row.bounding_box()["height"]
        row.evaluate("row => row.scrollIntoView({ block: 'start' })")
        expect(legend).to_have_css("position", "sticky")


@pytest.mark.parametrize("comes", [True, False], ids=["late", "never"])
def test_a_page_is_not_seen_before_its_style_but_for_a_style_that_never_comes(new_page, app, comes):
    page = new_page(alone=True)  # with nothing in its cache
    asked = []
    page.route("**/sheets/frame.css*", lambda route: asked.append(route))
    with page.expect_request("**/sheets/frame.css*", timeout=SLOW):
        page.goto(f"{app.url}/strides")
    heading = page.get_by_role("heading", level=1, name="Strides", include_hidden=True)
    expect(heading).to_have_count(1)
    expect(heading).to_be_hidden(timeout=1000)
    if comes:
        asked[0].continue_()
        expect(page.locator(".stApp")).to_have_css("animation-name", "none")
    expect(heading).to_be_visible()
    expect(page.locator(".stage")).to_be_visible(timeout=SLOW)
    if not comes:
        asked[0].continue_()  # else the page's last request would never end


def test_a_page_that_has_its_style_is_seen_without_a_break(new_page, app):
    page = new_page(alone=True)
    page.goto(f"{app.url}/strides")
    expect(page.locator(".stage")).to_be_visible(timeout=SLOW)
    page.evaluate("""() => {
        window.waits = 0;
        const count = ({ animationName }) => (window.waits += animationName === "unstyled");
        document.addEventListener("animationstart", count);
    }""")
    page.get_by_text("Lecture view", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.get_by_text("Lecture view", exact=True).click()
    for title in ("Border effects and padding", "Max pooling"):
        sidebar_link(page, title).click()
        expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(page.locator(".stage")).to_be_visible(timeout=SLOW)
    assert page.evaluate("window.waits") == 0


def test_on_a_phone_the_numbers_of_a_window_keep_clear_of_the_borders(new_page, app):
    page = new_page(width=390, height=844, has_touch=True)
    open_page(page, app, "pooling")
    cells = page.locator(".stage .window .cell")
    expect(cells).to_have_text([re.compile(r"\d")] * 4, timeout=SLOW)
    margins = cells.evaluate_all("""(cells) => cells.map((cell) => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        return cell.clientWidth - text.getBoundingClientRect().width;
    })""")
    assert min(margins) >= 6, margins
