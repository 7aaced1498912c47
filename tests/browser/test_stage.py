"""The stage in Chromium: mouse, finger, keys, playing, pinning, editing, pictures, themes."""

import json
import re
from urllib.parse import quote

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cvdemo.core import KERNELS, conv2d, coverage_map
from tests.browser.conftest import ASKED

SCRIPT = (
    ASKED
    + """
import numpy as np

from cvdemo.core import KERNELS
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.stage import conv_scene, pool_scene, stage

case = asks["case"]
ink = (np.arange(28 * 28).reshape(28, 28) % 29 / 28).astype(np.float32)
toy = np.float32([[0, 1, 2, 1, 0], [1, 3, 1, 0, 2], [0, 2, 4, 1, 1], [3, 0, 1, 2, 0], [1, 1, 0, 2, 3]])
ramp = np.add.outer(np.arange(512), np.arange(512)) % 256
sobel = KERNELS["sobel_vertical"].values
pin = tuple(int(n) for n in asks["pin"].split(",")) if "pin" in asks else None
state = st.session_state.setdefault(
    f"state {number}", {"kernel": sobel.copy(), "toy": toy.copy(), "pin": pin, "edited": "nothing"}
)
strides = 2 if st.checkbox("stride 2", key=f"stride {number}") else 1
something_else = st.checkbox("something else", key=f"else {number}")

def convolution(x, kernel, **options):
    settings = ConvSettings(kernel, **options)
    values = (x / 255 if x.dtype == np.uint8 else x).astype(np.float32)
    response = settings.response(values)
    return conv_scene(settings, x, response.reshape(response.shape[:2]))

def pooling(x, kind="max", padding="valid"):
    settings = PoolSettings(kind, 2, padding=padding)
    return pool_scene(settings, x, settings.apply(x))

deep_scene = lambda: convolution(np.ones((13, 13, 32)), np.full((3, 3), 0.1))
pool = case == "turns" and st.checkbox("pool", key=f"pool {number}")
scenes = {
    "ink": lambda: convolution(ink, state["kernel"], strides=strides),
    "toy": lambda: convolution(state["toy"], state["kernel"], padding="same"),
    "flip": lambda: convolution(toy, state["kernel"], flip=True, padding=1),
    "odd": lambda: convolution(toy, np.full((2, 2), 0.25), padding="same"),
    "sparse": lambda: convolution(ink, sobel, strides=4, padding=((0, 1), (0, 0))),
    "dilated": lambda: convolution(ink, sobel, dilation_rate=3, bias=1, activation="relu"),
    "photo": lambda: convolution(np.stack([ramp, ramp.T, 255 - ramp], -1).astype(np.uint8), sobel),
    "deep": lambda: deep_scene(),
    "max": lambda: pooling(toy - 2, padding="same"),
    "average": lambda: pooling(ink, kind="average"),
    "turns": lambda: pooling(ink) if pool else deep_scene(),
    "flat": lambda: convolution(np.ones((28, 28)), sobel),
    "one": lambda: convolution(np.float32([[0.5]]), np.float32([[2]])),
}
with st.container(key=f"number-{number}"):
    event = stage(
        scenes[case](),
        key=f"stage {number}",
        pin=state["pin"],
        editable=("kernel", "input"),
        reveal=asks.get("reveal", "whole"),
        locked="locked" in asks,
    )
state["pin"] = event.pin
if event.edit:
    array = state["kernel"] if event.edit.target == "kernel" else state["toy"]
    array[event.edit.row, event.edit.column] = event.edit.value
    state["edited"] = f"{event.edit.target} {event.edit.row} {event.edit.column} {event.edit.value:g}"
    st.rerun()
st.write("something else:", str(something_else))
st.write("pinned:", str(event.pin))
st.write("edited:", state["edited"])
st.html("<div style='height: 900px'></div>")
"""
)


def largest(response):
    return divmod(int(np.abs(response).argmax()), response.shape[1])


INK = (np.arange(28 * 28).reshape(28, 28) % 29 / 28).astype(np.float32)
INK_RESPONSE = conv2d(INK, KERNELS["sobel_vertical"].values)
INK_START = largest(INK_RESPONSE)


@pytest.fixture(scope="module")
def server(run_script):
    return run_script(SCRIPT)


@pytest.fixture
def open_stage(open_case):
    """Show a case of the script: returns its page, the stage painted once."""

    def run(case="ink", query="", **kind):
        return open_case(f"case={case}{query}", ".stage[data-row]", **kind)

    return run


STAGE_IN_SHADOW = {"fromShadowDom": ["[data-testid=stBidiComponentIsolated]", ".stage"]}


def stage_of(page):
    return page.locator(".stage")


def place(page):
    """Row and column, when what was asked for has been painted."""
    data = stage_of(page).evaluate(
        """(stage) => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
            () => done({ ...stage.dataset }))))"""
    )
    return int(data["row"]), int(data["column"])


def expect_place(page, row, column):
    expect(stage_of(page)).to_have_attribute("data-row", str(row))
    expect(stage_of(page)).to_have_attribute("data-column", str(column))


def canvas(page, panel):
    return page.locator(f".{panel} canvas")


def point(page, panel, row, column, rows, columns):
    """Where the middle of a cell is on the screen."""
    box = canvas(page, panel).bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows


def hover(page, panel, row, column, rows, columns):
    page.mouse.move(*point(page, panel, row, column, rows, columns))


def lines(page):
    return page.locator(".sum-line").all_inner_texts()


def pixel(page, panel, row, column, rows, columns):
    """Red, green and blue of a cell, when what was asked for has been painted."""
    return canvas(page, panel).evaluate(
        """async (canvas, [x, y]) => {
            for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
            const at = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
            return Array.from(canvas.getContext("2d").getImageData(...at, 1, 1).data).slice(0, 3);
        }""",
        [(column + 0.2) / columns, (row + 0.2) / rows],
    )


def test_pointing_moves_the_window_without_a_word_to_the_server(server, new_page):
    page = new_page()
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{server.url}/?case={quote('1?case=ink')}")
    expect(stage_of(page)).to_have_attribute("data-row", re.compile("."))
    page.wait_for_timeout(500)  # what Streamlit sends of itself after the first frame does not count
    before = len(sent)
    hover(page, "output", 10, 13, 26, 26)
    expect_place(page, 10, 13)
    assert lines(page)[0].startswith("output[10, 13] = ")
    hover(page, "input", 20, 6, 28, 28)  # its window is centred there
    expect_place(page, 19, 5)
    hover(page, "input", 0, 27, 28, 28)  # the nearest window to a corner
    expect_place(page, 0, 25)
    page.get_by_role("button", name="Step forward").click()
    page.locator(".scrub").fill("100")
    expect_place(page, 3, 22)
    assert len(sent) == before


def test_keys(open_stage):
    page = open_stage()
    canvas(page, "output").focus()
    page.keyboard.press("Home")
    steps = [
        ("ArrowRight", (0, 1)), ("ArrowDown", (1, 1)), ("ArrowUp", (0, 1)), ("ArrowUp", (0, 1)),
        ("ArrowLeft", (0, 0)), ("ArrowLeft", (0, 0)), ("End", (25, 25)), ("ArrowRight", (25, 25)),
        ("Control+Home", (25, 0)), ("Control+End", (25, 25)), ("Home", (0, 0)), ("Control+End", (0, 25)),
        ("Home", (0, 0)),
    ]  # fmt: skip
    for key, (row, column) in steps:
        page.keyboard.press(key)
        expect_place(page, row, column)
    spoken = page.locator(".spoken")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_contain_text("Output row 0, column 1: 9 products add up to")
    assert spoken.get_attribute("aria-live") == "polite"


@pytest.mark.parametrize(("motion", "slides"), [("no-preference", True), ("reduce", False)])
def test_the_window_slides_to_its_next_place_unless_motion_is_unwanted(open_stage, motion, slides):
    page = open_stage("toy", reduced_motion=motion)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    output = canvas(page, "output")

    def picture():
        return output.evaluate("canvas => canvas.toDataURL()")

    output.focus()
    before = picture()
    page.keyboard.press("ArrowDown")
    page.clock.run_for(100)
    on_the_way = picture()
    page.clock.run_for(400)
    assert picture() not in (before, on_the_way) if slides else picture() == on_the_way != before


def test_it_starts_paused_plays_and_steps_back(open_stage):
    page = open_stage()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert place(page) == INK_START
    page.get_by_label("Speed").select_option("sweep")
    canvas(page, "output").focus()
    page.keyboard.press("Space")
    expect(stage_of(page)).to_have_attribute("data-playing", "true")
    expect(stage_of(page)).not_to_have_attribute("data-row", "0")
    page.keyboard.press("Space")
    expect(stage_of(page)).to_have_attribute("data-playing", "false")
    row, column = place(page)
    back, forward = (page.get_by_role("button", name=name) for name in ("Step back", "Step forward"))
    back.click()
    assert place(page) == divmod(row * 26 + column - 1, 26)
    forward.click()
    assert place(page) == (row, column)
    page.get_by_role("button", name="Last position").click()
    expect(page.locator(".count")).to_have_text("676 of 676")
    page.get_by_role("button", name="First position").click()
    expect(page.locator(".count")).to_have_text("1 of 676")


def test_playing_to_the_end_stops_there(open_stage):
    page = open_stage("max")
    page.get_by_label("Speed").select_option("sweep")
    page.get_by_role("button", name="Play").click()
    expect_place(page, 2, 2)
    expect(stage_of(page)).to_have_attribute("data-playing", "false")


def test_a_change_of_setting_goes_to_the_largest_response_and_a_rerun_does_not(open_stage):
    page = open_stage()
    page.locator(".scrub").fill(str(10 * 26 + 13))
    expect_place(page, 10, 13)
    page.get_by_text("something else", exact=True).click()
    expect(page.get_by_text("something else: True")).to_be_visible()
    assert place(page) == (10, 13)
    page.get_by_text("stride 2").click()
    expect(page.locator(".output .shape")).to_have_text("13 × 13 × 1")
    expect_place(page, *largest(INK_RESPONSE[::2, ::2]))


def test_a_click_pins_and_python_sees_it(open_stage):
    page = open_stage()
    page.mouse.click(*point(page, "output", 4, 5, 26, 26))
    expect(page.get_by_text("pinned: (4, 5)")).to_be_visible()
    hover(page, "output", 20, 20, 26, 26)
    assert place(page) == (4, 5)
    page.get_by_text("stride 2").click()  # the page gives the pin back: it stays
    expect(page.locator(".output .shape")).to_have_text("13 × 13 × 1")
    expect_place(page, 4, 5)
    canvas(page, "output").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("pinned: (4, 6)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("pinned: None")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("pinned: (4, 6)")).to_be_visible()
    expect(page.get_by_role("button", name="Unpin")).to_have_attribute("aria-pressed", "true")


def test_a_link_pins_and_nonsense_in_it_is_ignored(open_stage):
    expect_place(open_stage(query="&pin=7,3"), 7, 3)
    page = open_stage(query="&pin=99,-4")
    expect_place(page, *INK_START)
    expect(page.get_by_text("pinned: None")).to_be_visible()


def finger(page):
    """Touch events as a finger makes them: `touch("touchMove", (x, y))`."""
    client = page.context.new_cdp_session(page)

    def touch(kind, *points):
        places = [{"x": x, "y": y} for x, y in points]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    return touch


def test_a_finger_drags_the_window_on_a_phone(open_stage):
    page = open_stage(width=390, height=844, has_touch=True, is_mobile=True)
    canvas(page, "input").scroll_into_view_if_needed()
    top = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    touch = finger(page)
    touch("touchStart", point(page, "input", 4, 4, 28, 28))
    for step in range(5, 21):  # sideways first: a finger that starts downwards scrolls the page
        touch("touchMove", point(page, "input", 4, step, 28, 28))
    for step in range(5, 21):
        touch("touchMove", point(page, "input", step, 20, 28, 28))
    touch("touchEnd")
    expect_place(page, 19, 19)
    assert stage_of(page).get_attribute("data-pinned") == "false"
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == top
    boxes = [canvas(page, panel).bounding_box() for panel in ("input", "output")]
    assert boxes[0]["y"] == boxes[1]["y"]  # side by side: the window and its value in one view
    assert stage_of(page).evaluate("(stage) => stage.scrollWidth <= stage.clientWidth")


def test_a_phone_shows_the_whole_arithmetic_of_a_pooling_without_jumping(open_stage):
    page = open_stage("average", width=390, height=844, has_touch=True, is_mobile=True)
    heights = set()
    for index in (0, 100, 195):
        page.locator(".scrub").fill(str(index))
        expect_place(page, *divmod(index, 14))
        box = page.locator(".arithmetic").evaluate("(box) => [box.scrollHeight, box.clientHeight]")
        assert box[0] == box[1]
        heights.add(box[1])
    assert len(heights) == 1


def test_pointing_at_a_weight_marks_its_product(open_stage):
    page = open_stage()
    page.locator(".kernel .cell").nth(5).hover()
    marked = page.locator(".term.marked")
    expect(marked).to_have_count(2)  # the factors and their product
    assert marked.first.inner_text().endswith("·2")
    for grid in ("window", "products"):
        expect(page.locator(f".{grid} .cell").nth(5)).to_have_class(re.compile("marked"))
    page.mouse.move(5, 5)
    expect(marked).to_have_count(0)


def test_a_weight_is_edited_by_touch(open_stage):
    page = open_stage(width=390, height=844, has_touch=True, is_mobile=True)
    page.locator(".kernel .cell").nth(4).tap()
    page.get_by_label("Weight in row 1, column 1").fill("2.5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: kernel 1 1 2.5")).to_be_visible()


def test_a_number_grid_is_edited_by_two_taps(open_stage):
    page = open_stage("toy", width=390, height=844, has_touch=True, is_mobile=True)
    canvas(page, "input").scroll_into_view_if_needed()
    touch, cell = finger(page), point(page, "input", 3, 3, 7, 7)
    editor = page.get_by_label("Input value in row 2, column 2")
    for _ in range(10):  # a busy machine may take the second tap for another first one
        for _ in range(2):
            touch("touchStart", cell)
            touch("touchEnd")
        page.wait_for_timeout(1000)
        if editor.is_visible():
            break
    editor.fill("8")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: input 2 2 8")).to_be_visible()


def edit_cell(page, cell, text):
    cell.dblclick()
    page.get_by_label("Weight in row").fill(text)


def test_a_weight_is_edited_in_place(open_stage):
    page = open_stage()
    page.locator(".scrub").fill(str(10 * 26 + 13))
    first = page.locator(".kernel .cell").first
    edit_cell(page, first, "1/9")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: kernel 0 0 0.111111")).to_be_visible()
    expect(first).to_have_text("1/9")
    expect_place(page, 10, 13)  # the place stays while one edits
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.type("-3,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: kernel 0 1 -3.5")).to_be_visible()


def test_wrong_weights_are_refused_in_words(open_stage):
    page = open_stage()
    first = page.locator(".kernel .cell").first
    for text, problem in [
        ("1e9", "The number must be between −1000 and 1000."),
        ("", "The cell is empty"),
        ("NaN", "“NaN” is not a number"),
        ("1/0", "cannot be divided by zero"),
    ]:
        edit_cell(page, first, text)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(problem)
        page.keyboard.press("Escape")
        expect(page.locator(".editor")).to_have_count(0)
        expect(first).to_have_text("−1")
    expect(page.get_by_text("edited: nothing")).to_be_visible()


def test_a_flipped_kernel_says_so_and_edits_the_callers_own(open_stage):
    page = open_stage("flip")
    expect(page.locator(".kernel-part .title")).to_have_text("Kernel, flipped")
    expect(page.locator(".kernel .cell").first).to_have_text("1")
    edit_cell(page, page.locator(".kernel .cell").first, "7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: kernel 2 2 7")).to_be_visible()


def test_a_number_grid_is_edited_by_keyboard(open_stage):
    page = open_stage("toy")
    canvas(page, "input").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")  # the cell cursor starts in the middle of the window
    expect_place(page, 0, 1)
    page.keyboard.press("5")
    field = page.get_by_label("Input value in row 0, column 1")
    expect(field).to_have_value("5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("edited: input 0 1 5")).to_be_visible()


@pytest.mark.parametrize("answered_meanwhile", [False, True])
def test_two_quick_edits_both_arrive(open_stage, answered_meanwhile):
    page = open_stage()
    first = page.locator(".kernel .cell").first
    first.focus()
    page.keyboard.type("4\n")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("5")
    if answered_meanwhile:
        expect(page.get_by_text("edited: kernel 0 0 4")).to_be_visible()
    page.keyboard.type("\n")
    expect(page.get_by_text("edited: kernel 0 1 5")).to_be_visible()
    expect(first).to_have_text("4")
    expect(page.locator(".kernel .cell").nth(1)).to_have_text("5")


def test_the_odd_cell_of_same_is_at_the_bottom_and_right(open_stage):
    page = open_stage("odd")
    hover(page, "output", 2, 2, 5, 5)
    expect_place(page, 2, 2)
    is_grey = {
        (row, column): len(set(pixel(page, "input", row, column, 6, 6))) == 1
        for row in range(6)
        for column in range(6)
    }
    assert {cell for cell, grey in is_grey.items() if not grey} == {cell for cell in is_grey if 5 in cell}, (
        "padding is tinted, the input is grey"
    )
    expect(page.locator(".input .legend")).to_contain_text("padding: zeros")
    expect(page.locator(".formula")).to_contain_text("⌊(5 + 0 + 1 − 2)/1⌋ + 1 = 5")


def test_cells_that_no_window_reaches_are_counted(open_stage):
    page = open_stage("sparse")
    seen = coverage_map((28, 28), (3, 3), strides=4, padding=((0, 1), (0, 0)), dilation_rate=1)
    unseen = int((seen == 0).sum())
    expect(stage_of(page)).to_have_attribute("data-unseen", str(unseen))
    expect(page.locator(".input .legend")).to_contain_text(f"never seen: {unseen} cells")


def test_a_large_photo_moves_with_a_lens(open_stage):
    page = open_stage("photo")
    expect(page.locator(".input .shape")).to_have_text("512 × 512 × 3")
    hover(page, "output", 50, 450, 510, 510)
    row, column = place_after(page, (0, 0))
    assert abs(row - 50) <= 4
    assert abs(column - 450) <= 4
    names = [line.split(":")[0] for line in lines(page)[1:]]
    assert names == ["red", "green", "blue"]
    before = canvas(page, "input").evaluate("(canvas) => canvas.toDataURL()")
    canvas(page, "input").focus()
    page.keyboard.press("ArrowRight")  # on an editable input: one pixel
    place_after(page, (row, column))
    assert canvas(page, "input").evaluate("(canvas) => canvas.toDataURL()") != before


def place_after(page, old):
    page.wait_for_function(
        "([stage, row, column]) => stage.dataset.row !== row || stage.dataset.column !== column",
        arg=[stage_of(page).element_handle(), str(old[0]), str(old[1])],
    )
    return place(page)


def test_deep_layers_have_a_line_per_channel_and_a_choice_of_channel(open_stage):
    page = open_stage("deep")
    expect(page.locator(".sum-line")).to_have_count(2)  # the sum, and the channel shown
    expect(page.locator(".sum-line").first).to_contain_text("(28 more)")
    page.get_by_role("button", name="All terms").click()
    expect(page.locator(".sum-line")).to_have_count(33)
    page.get_by_label("Channel shown").select_option("7")
    expect(page.locator(".input .title")).to_have_text("Input, channel 7")
    assert lines(page)[1].startswith("channel 7: ")
    page.get_by_role("button", name="The largest terms only").click()
    expect(page.locator(".sum-line")).to_have_count(2)


def test_max_pooling_marks_the_winner(open_stage):
    page = open_stage("max")
    hover(page, "output", 1, 1, 3, 3)
    expect_place(page, 1, 1)
    assert lines(page) == ["output[1, 1] = max(2, −1, −1, 0) = 2\u2003from input[2, 2]"]
    expect(page.locator(".window .winner")).to_have_text("2")
    expect(page.locator(".kernel-part")).to_be_hidden()
    hover(page, "output", 2, 2, 3, 3)
    expect(page.locator(".window .cell").nth(3)).to_have_attribute("aria-label", "not counted")


def test_a_hidden_output_is_shown_on_request(open_stage):
    page = open_stage(query="&reveal=hidden")
    blank = pixel(page, "output", 10, 13, 26, 26)
    hover(page, "output", 10, 13, 26, 26)
    expect_place(page, 10, 13)
    assert lines(page)[-1].startswith("= ")
    assert "= ?" in lines(page)[-1]
    page.mouse.click(*point(page, "output", 10, 13, 26, 26))
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".sum")).not_to_contain_text("?")
    hover(page, "output", 20, 20, 26, 26)
    page.get_by_label("Show the output").select_option("whole")
    assert pixel(page, "output", 10, 13, 26, 26) != blank


def test_a_locked_output_cannot_be_asked_for(open_stage):
    page = open_stage(query="&reveal=hidden&locked=1")
    expect(page.locator(".sum")).to_contain_text("= ?")
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    expect(page.locator("select.reveal")).to_be_hidden()
    assert "add up to" not in page.locator(".spoken").inner_text()


def test_filled_in_as_the_window_passes(open_stage):
    page = open_stage(query="&reveal=passed")
    page.locator(".scrub").fill("300")
    expect_place(page, 11, 14)
    passed, ahead = (pixel(page, "output", row, 20, 26, 26) for row in (5, 11))
    page.get_by_label("Show the output").select_option("whole")
    assert pixel(page, "output", 5, 20, 26, 26) == passed
    assert pixel(page, "output", 11, 20, 26, 26) != ahead


@pytest.mark.parametrize("case", ["ink", "photo", "deep", "one"])
def test_the_panels_stand_in_one_row_and_fit_the_screen(open_stage, case):
    page = open_stage(case)
    boxes = [page.locator(f".panel.{name}").bounding_box() for name in ("input", "middle", "output")]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[0]["x"] < boxes[1]["x"] < boxes[2]["x"]
    box = stage_of(page).bounding_box()
    assert box["y"] + box["height"] <= 720
    assert stage_of(page).evaluate("(stage) => stage.scrollWidth <= stage.clientWidth")


@pytest.mark.parametrize(
    ("case", "scheme"), [("toy", "light"), ("toy", "dark"), ("deep", "light"), ("max", "dark")]
)
def test_axe_finds_nothing_serious(open_stage, case, scheme):
    page = open_stage(case, color_scheme=scheme)
    expect(stage_of(page)).to_have_class(re.compile(scheme))
    page.locator(".keys summary").click()
    results = Axe().run(page, context=STAGE_IN_SHADOW)
    found = [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in results.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert not found, json.dumps(found, indent=1)
    assert results.response["passes"], "axe saw nothing of the stage"


def test_maps_are_repainted_when_the_theme_changes(open_stage):
    page = open_stage("ink", color_scheme="light")
    page.locator(".scrub").fill(str(20 * 26 + 20))
    expect_place(page, 20, 20)
    light = pixel(page, "output", 0, 0, 26, 26)
    page.emulate_media(color_scheme="dark")
    expect(stage_of(page)).to_have_class(re.compile("dark"))
    assert pixel(page, "output", 0, 0, 26, 26) != light
    assert place(page) == (20, 20)


def test_response_colours_follow_the_sign(open_stage):
    """Blue below zero, orange above, as the legend says."""
    page = open_stage("toy")
    kernel = KERNELS["sobel_vertical"].values
    assert kernel[1, 2] == 2
    hover(page, "output", 4, 4, 5, 5)
    expect_place(page, 4, 4)
    red, _, blue = pixel(page, "output", 0, 2, 5, 5)
    values = [float(np.sign(blue - red))]
    red, _, blue = pixel(page, "output", 0, 1, 5, 5)
    values.append(float(np.sign(blue - red)))
    page.mouse.move(*point(page, "output", 0, 2, 5, 5))
    expect_place(page, 0, 2)
    first = lines(page)[-1]
    page.mouse.move(*point(page, "output", 0, 1, 5, 5))
    expect_place(page, 0, 1)
    second = lines(page)[-1]
    assert [1.0 if "= −" in line.rpartition(")")[2] else -1.0 for line in (first, second)] == values


def test_what_waits_to_be_written_does_not_outlive_its_scene(open_stage):
    """A hundred channels are written out after a rest; by then the stage may show a pooling."""
    page = open_stage("turns")
    for name in ("Window", "Kernel") * 2:
        hover(page, "output", 1, 1, *((11, 11) if name == "Window" else (14, 14)))
        hover(page, "output", 2, 2, *((11, 11) if name == "Window" else (14, 14)))
        page.get_by_text("pool", exact=True).click()
        visible = page.locator(".kernel-part")
        expect(visible).to_be_hidden() if name == "Window" else expect(visible).to_be_visible()
        page.wait_for_timeout(200)  # longer than the rest: an error would reach the console by now


def test_a_stage_says_where_to_point_until_somebody_has(open_stage):
    page = open_stage()
    hint = page.locator(".hint")
    expect(hint).to_have_text("point here")
    hover(page, "output", 4, 5, 26, 26)
    expect(hint).to_be_hidden()
    page.get_by_text("stride 2").click()
    expect(page.locator(".output .shape")).to_have_text("13 × 13 × 1")
    expect(hint).to_be_hidden()


def test_the_speed_suits_the_number_of_positions_until_one_is_chosen(open_stage):
    speed = open_stage("max").get_by_label("Speed")
    expect(speed).to_have_value("1")
    page = open_stage()
    expect(page.get_by_label("Speed")).to_have_value("sweep")
    page.get_by_label("Speed").select_option("4")
    page.get_by_text("stride 2").click()
    expect(page.locator(".output .shape")).to_have_text("13 × 13 × 1")
    expect(page.get_by_label("Speed")).to_have_value("4")


def test_leaving_a_map_goes_back_to_where_the_window_was_put(open_stage):
    page = open_stage()
    page.locator(".scrub").fill("30")
    expect_place(page, 1, 4)
    for panel, cells in (("output", 26), ("input", 28)):
        hover(page, panel, 20, 20, cells, cells)
        expect(stage_of(page)).not_to_have_attribute("data-row", "1")
        page.mouse.move(2, 2)
        expect_place(page, 1, 4)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pixel_has_the_colour_of_its_legend_wherever_the_window_is(open_stage, scheme):
    page = open_stage("toy", color_scheme=scheme)
    expect(stage_of(page)).to_have_class(re.compile(scheme))
    page.get_by_role("button", name="First position").click()
    expect_place(page, 0, 0)
    ends = page.locator(".input .bar").evaluate("(bar) => getComputedStyle(bar).backgroundImage")
    least, most = [[int(n) for n in rgb.split(", ")] for rgb in re.findall(r"rgb\((.*?)\)", ends)]
    assert pixel(page, "input", 5, 3, 7, 7) == least  # toy[4, 2] is 0, toy[2, 2] is the largest: 4
    assert pixel(page, "input", 3, 3, 7, 7) == most
    page.locator(".scrub").fill("24")
    expect_place(page, 4, 4)
    assert pixel(page, "input", 3, 3, 7, 7) == most
    assert pixel(page, "input", 1, 1, 7, 7) == least  # toy[0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_not_computed_yet_differs_from_zero(open_stage, scheme):
    page = open_stage("flat", "&reveal=passed", color_scheme=scheme)
    expect(stage_of(page)).to_have_class(re.compile(scheme))
    page.locator(".scrub").fill("300")
    expect_place(page, 11, 14)
    colours = """(canvas, [top, bottom]) => {
        const { width, height } = canvas;
        const [y, h] = [Math.ceil(top * height), Math.floor((bottom - top) * height)];
        const { data } = canvas.getContext("2d").getImageData(Math.ceil(width / 4), y, width >> 1, h);
        return new Set(new Uint32Array(data.buffer)).size;
    }"""
    assert canvas(page, "output").evaluate(colours, [1.1 / 26, 1.9 / 26]) <= 4  # one colour, and lines
    assert canvas(page, "output").evaluate(colours, [20.1 / 26, 24.9 / 26]) > 4  # hatched
