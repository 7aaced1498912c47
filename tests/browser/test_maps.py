"""The board of maps in Chromium: drawn, chosen, read out, explained, and the same in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import ASKED

SCRIPT = (
    ASKED
    + """
import numpy as np

from cvdemo.ui.components.maps import Map, maps

case, key = asks["case"], f"maps {number}"
rows, columns = np.mgrid[:26, :26]
wave = np.sin(rows / 3) * np.cos(columns / 4)
wave *= 4 / np.abs(wave).max()
waves = [Map(wave / (i + 1), f"wave {i}", note=f"part {i}") for i in range(8)]
counts = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])

with st.container(key=f"number-{number}"):
    if case == "count":
        items = [Map(counts, "valid"), Map(np.float32(counts[:2]), "whole numbers as floats")]
        maps(items, key=key, label="Coverage", colours="count", size=150)
    elif case == "marked":
        ink = np.linspace(0, 1, 16).reshape(4, 4)
        marked = np.zeros((4, 4), bool)
        marked[1, 1:3] = True
        items = [Map(ink, "before"), Map(ink / 2, "after", marked=marked)]
        maps(items, key=key, label="Pooled", colours="grey", size=80, mark_meaning="changed by the move")
    elif case == "each":
        maps(waves, key=key, label="Waves", scale="each")
    elif case == "beyond":
        maps(waves, key=key, label="Waves", scale=2.0)
    elif case == "large":
        maps(waves[:2], key=key, label="Waves", size=320)
    elif case == "many":
        dense = np.random.default_rng(0).normal(size=(128, 3, 3))
        maps([Map(values, f"filter {i}") for i, values in enumerate(dense)], key=key, label="Layer", size=60)
    else:
        state = st.session_state.setdefault(f"state {number}", {"chosen": None, "strength": 1.0})
        st.button("Weaker", key=f"weaker {number}", on_click=lambda: state.update(strength=0.5))
        items = [Map(item.values * state["strength"], item.title, item.note) for item in waves]
        items[1] = Map(items[1].values, "a title far too long to stand in full under one map, in two lines")
        just = maps(items, key=key, label="Waves", choose=True, chosen=state["chosen"])
        if just is not None:
            state["chosen"] = just
            st.rerun()
        st.text(f"chosen {state['chosen']}")
"""
)

PIXELS = """canvas => {
  const { width, height } = canvas;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const colours = new Set();
  for (let i = 0; i < data.length; i += 4) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
  return { width, height, colours: [...colours] };
}"""
KEEP_TEXTS = """() => {
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    (this.canvas.written ??= []).push(text);
    return write.call(this, text, ...place);
  };
}"""
BLOCK = "(canvas, box) => [...canvas.getContext('2d').getImageData(...box).data]"


@pytest.fixture(scope="module")
def server(run_script):
    return run_script(SCRIPT)


@pytest.fixture
def show(open_case):
    """Show a case of the script: returns its page, and the maps on it."""

    def run(case="", **kind):
        page = open_case(f"case={case}", ".maps .tile canvas", **kind)
        return page, page.locator(".maps .tile")

    return run


def shades(canvas, x, y, width=1, height=1):
    """Mean of red, green and blue of each pixel of a block."""
    data = canvas.evaluate(BLOCK, [x, y, width, height])
    return [sum(data[i : i + 3]) / 3 for i in range(0, len(data), 4)]


def cell_centre(tile, row, column, count):
    box = tile.locator("canvas").bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / count, box["y"] + (row + 0.5) * box["height"] / count


def test_maps_are_drawn_in_one_row_with_titles(show):
    _, tiles = show()
    assert tiles.count() == 8
    for i in range(8):
        assert len(tiles.nth(i).locator("canvas").evaluate(PIXELS)["colours"]) > 20
    tops = {round(tiles.nth(i).bounding_box()["y"]) for i in range(8)}
    assert len(tops) == 1
    assert tiles.nth(0).locator(".name").inner_text() == "wave 0"
    assert tiles.nth(0).locator(".note").inner_text() == "part 0"
    size = tiles.nth(0).locator(".note").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 13


def test_the_shape_of_all_maps_is_said_once_and_different_shapes_below_each(show):
    page, _ = show()
    assert page.locator(".legend .shapes").inner_text() == "each 26 × 26"
    assert page.locator(".maps").inner_text().count("26 × 26") == 1
    page, tiles = show("count")
    assert tiles.locator(".shape").all_inner_texts() == ["3 × 3", "2 × 3"]
    assert page.locator(".legend .shapes").count() == 0


def test_a_long_title_is_cut_but_never_lost(show):
    page, tiles = show()
    name = tiles.nth(1).locator(".name")
    assert name.evaluate("e => e.scrollHeight > e.clientHeight")
    assert name.get_attribute("title").endswith("in two lines")
    assert page.get_by_role("button", name="in two lines, 26 × 26").count() == 1


def test_a_click_chooses(show):
    page, tiles = show()
    tiles.nth(3).locator("canvas").click()
    page.get_by_text("chosen 3").wait_for()
    page.locator(".tile.chosen").wait_for()
    assert tiles.nth(3).get_attribute("aria-pressed") == "true"
    assert page.locator("[aria-pressed=true]").count() == 1
    tiles.nth(0).click()
    page.get_by_text("chosen 0").wait_for()


def test_a_finger_chooses(show):
    page, tiles = show(width=390, height=844, has_touch=True, is_mobile=True)
    tiles.nth(2).locator("canvas").tap()
    page.get_by_text("chosen 2").wait_for()
    box = page.locator(".maps").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_keys_move_between_maps_and_choose(show):
    page, tiles = show()
    tiles.nth(0).focus()

    def focused():
        return page.evaluate_handle("document.activeElement.shadowRoot.activeElement").get_attribute(
            "aria-label"
        )

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused().startswith("wave 2, 26 × 26, −1.33 to 1.33, part 2")
    page.keyboard.press("End")
    assert focused().startswith("wave 7")
    page.keyboard.press("ArrowRight")
    assert focused().startswith("wave 7")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.get_by_text("chosen 6").wait_for()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.get_by_text("chosen 0").wait_for()
    assert [tiles.nth(i).get_attribute("tabindex") for i in range(8)] == ["0"] + ["-1"] * 7


def test_up_and_down_keep_the_column(show):
    page, tiles = show(width=390, height=844)
    tops = [round(tiles.nth(i).bounding_box()["y"]) for i in range(8)]
    in_row = tops.count(tops[0])
    assert 2 <= in_row <= 4
    tiles.nth(1).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text(f"chosen {in_row + 1}").wait_for()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_text("chosen 1").wait_for()


def test_two_large_maps_stay_side_by_side_on_a_phone(show):
    _, tiles = show("large", width=390, height=844)
    boxes = [tiles.nth(i).locator("canvas").bounding_box() for i in range(2)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["width"] >= 140
    assert boxes[1]["x"] + boxes[1]["width"] <= 390


def test_a_cell_is_read_out_under_the_mouse(show):
    page, tiles = show("marked")
    page.mouse.move(*cell_centre(tiles.nth(0), 1, 2, 4))
    readout = page.locator(".readout")
    assert readout.inner_text() == "row 1, column 2 · before: 0.4 · after: 0.2 (marked)"
    for i in range(2):
        assert tiles.nth(i).locator(".cursor").is_visible()
    page.mouse.move(5, 5)
    assert readout.inner_text() == "Point at a cell to read its value."
    assert not tiles.nth(0).locator(".cursor").is_visible()


def test_a_cell_is_read_out_with_keys_alone(show):
    page, tiles = show("count")
    page.keyboard.press("Tab")
    tiles.nth(0).focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator(".readout").inner_text() == "row 1, column 1 · valid: 4"
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    assert page.locator(".readout").inner_text() == "row 0, column 1 · valid: 2"
    assert page.locator(".spoken").text_content() == "row 0, column 1 · valid: 2"


def test_the_cell_under_the_mouse_survives_new_values(show):
    page, tiles = show()
    page.mouse.move(*cell_centre(tiles.nth(0), 5, 0, 26))
    before = page.locator(".readout b").inner_text()
    page.get_by_role("button", name="Weaker").focus()
    page.keyboard.press("Enter")
    page.locator(".tick.last").get_by_text("2", exact=True).wait_for()
    after = page.locator(".readout b").inner_text()
    assert float(after) == pytest.approx(float(before) / 2, abs=0.01)


def test_the_legend_says_min_zero_max_and_the_scope(show):
    page, _ = show()
    ticks = page.locator(".legend .tick").all_inner_texts()
    assert ticks == ["−4", "0", "4"]
    assert page.locator(".legend .scope").inner_text() == "scale: these maps"


def test_scales_of_their_own_are_called_so(show):
    page, tiles = show("each")
    assert page.locator(".legend .tick").all_inner_texts() == ["−max", "0", "max"]
    assert "each map has its own scale" in page.locator(".legend .scope").inner_text()
    assert tiles.nth(1).locator(".shape").inner_text() == "±2"
    colours = [set(tiles.nth(i).locator("canvas").evaluate(PIXELS)["colours"]) for i in (0, 7)]
    assert colours[0] == colours[1]


def test_values_beyond_the_scale_are_owned_up_to(show):
    page, _ = show("beyond")
    assert page.locator(".legend .tick").all_inner_texts() == ["≤ −2", "0", "≥ 2"]


def test_counts_are_written_into_their_cells(show):
    page, _ = show()
    page.evaluate(KEEP_TEXTS)
    page, tiles = show("count")
    written = [set(tiles.nth(i).locator("canvas").evaluate("canvas => canvas.written")) for i in range(2)]
    assert written == [{"1", "2", "4"}] * 2  # and no 1.00
    canvas = tiles.nth(0).locator("canvas")
    drawn = canvas.evaluate(PIXELS)
    assert drawn["width"] == drawn["height"] == 150
    corner, middle = shades(canvas, 5, 5)[0], shades(canvas, 52, 52)[0]
    assert corner > middle + 50  # 1 is paler than 4
    assert max(shades(canvas, 65, 65, 20, 20)) > middle + 100  # a white 4 on the darkest cell


def test_marks_are_hatched_and_explained(show):
    page, tiles = show("marked")
    inside = [
        shades(tiles.nth(i).locator("canvas"), 23, 23, 14, 14) for i in range(2)
    ]  # cell 1, 1 of 20 pixels
    assert max(inside[0]) - min(inside[0]) < 5
    assert max(inside[1]) - min(inside[1]) > 100
    assert page.locator(".legend .mark").inner_text().strip() == "changed by the move"
    assert "2 marked: changed by the move" in tiles.nth(1).get_attribute("aria-label")
    assert page.get_by_role("img", name="before").count() == 1


def test_no_marks_no_explanation(show):
    page, _ = show()
    assert page.locator(".legend .mark").count() == 0


@pytest.mark.parametrize("case", ["", "many"])
def test_dark_and_sharp(show, case):
    page, tiles = show(case, color_scheme="dark", device_scale_factor=2)
    canvas = tiles.nth(0).locator("canvas")
    drawn = canvas.evaluate(PIXELS)
    assert drawn["width"] == round(2 * canvas.bounding_box()["width"])
    if not case:
        assert shades(canvas, 2, 2)[0] < 70  # sin 0 = 0: the neutral of the dark scale
    background = page.locator(".under").evaluate("e => getComputedStyle(e).backgroundColor")
    assert background == "rgb(20, 23, 31)"


def test_many_maps_keep_their_legend_in_sight(show):
    page, tiles = show("many")
    assert tiles.count() == 128
    box = page.locator(".legend").bounding_box()
    assert box["y"] + box["height"] <= 720


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", ["", "marked"])
def test_nothing_serious_for_axe(show, case, scheme):
    page, tiles = show(case, color_scheme=scheme)
    if not case:
        tiles.nth(2).click()
        page.locator(".tile.chosen").wait_for()
    found = Axe().run(page).response["violations"]
    serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
    assert not serious
