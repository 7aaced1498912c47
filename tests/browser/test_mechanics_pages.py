"""The four mechanics pages as a class uses them: mouse, finger, keys, links, files, experiments."""

import re
from contextlib import contextmanager, nullcontext
from urllib.parse import quote_plus

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from cvdemo.core import KERNELS, conv2d, max_pool2d, relu
from cvdemo.lesson.experiments import EXPERIMENTS
from cvdemo.lesson.keras_code import keras_code
from cvdemo.lesson.link import decode_digit, encode_grid
from cvdemo.lesson.numpy_code import numpy_code
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.mechanics.panels import filter_row
from cvdemo.ui.page.navigation import SECTIONS
from cvdemo.ui.session.current_digit import FIRST_DIGIT
from tests.browser.conftest import sidebar_link

MECHANICS = dict(SECTIONS["Mechanics"])
SOBEL = KERNELS["sobel_vertical"].values
DIGIT = decode_digit(FIRST_DIGIT).pixels
GRID = (np.arange(36).reshape(6, 6) % 7).astype(np.float32)
GRID_LINK = quote_plus(encode_grid(GRID))
SLOW = 60_000  # the first page of a server imports the app


def open_page(page, app, name, query=""):
    """Go to a page; returns its first stage, painted."""
    page.goto(f"{app.url}/{name}{query}")
    expect(page.get_by_role("heading", name=MECHANICS[name], exact=True)).to_be_visible(timeout=SLOW)
    stage = page.locator(".stage").first
    expect(stage).to_have_attribute("data-row", re.compile("."), timeout=SLOW)
    return stage


def shape(stage, panel):
    return stage.locator(f".{panel} .shape")


def expect_place(stage, row, column):
    expect(stage).to_have_attribute("data-row", str(row))
    expect(stage).to_have_attribute("data-column", str(column))


def cell(stage, panel, row, column, rows, columns):
    """A map's canvas and the middle of a cell on it; acting on a locator waits until it stands still."""
    canvas = stage.locator(f".{panel} canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    middle = {"x": (column + 0.5) * box["width"] / columns, "y": (row + 0.5) * box["height"] / rows}
    return canvas, middle


def hover(stage, *place):
    canvas, middle = cell(stage, *place)
    canvas.hover(position=middle)


def choose(page, label, option):
    page.get_by_role("radiogroup", name=label, exact=True).first.get_by_text(option, exact=True).click()


def choose_input(page, option):
    named_list(page, "Input").click()
    page.get_by_role("option", name=option, exact=True).click()


def named_list(page, name):
    return page.locator(".stSelectbox", has_text=name).first.locator("input")


@contextmanager
def layer_settings(page):
    """What is done inside is done in the popover."""
    button = page.get_by_role("button", name="Layer settings").first
    button.click()
    yield
    page.keyboard.press("Escape")


def number(text):
    return float(text.replace("−", "-"))


def result(stage):
    """The value that the arithmetic arrives at."""
    return number(stage.locator(".sum .result").inner_text().rpartition("= ")[2])


def window_values(stage):
    return [number(text) for text in stage.locator(".window .cell").all_inner_texts()]


FIVE = np.arange(1, 26, dtype=np.float32).reshape(5, 5)
EIGHT = np.float32(
    [
        [0, 0, 1, 1, 1, 1, 0, 0],
        [0, 1, 2, 0, 0, 2, 1, 0],
        [0, 0, 0, 0, 0, 2, 1, 0],
        [0, 0, 0, 0, 1, 2, 0, 0],
        [0, 0, 0, 1, 2, 0, 0, 0],
        [0, 0, 1, 2, 0, 0, 0, 0],
        [0, 1, 2, 0, 0, 0, 0, 0],
        [0, 2, 2, 2, 2, 2, 2, 2],
    ]
)
AFTER_RELU = relu(conv2d(DIGIT, SOBEL))
WALK = {  # page: its output size, the place to follow, and the numbers that stand there
    "convolution": (26, (10, 12), DIGIT[10:13, 12:15], conv2d(DIGIT, SOBEL)),
    "borders": (3, (2, 1), FIVE[2:5, 1:4], np.full((3, 3), 8)),
    "strides": (3, (1, 2), EIGHT[2:5, 4:7], conv2d(EIGHT, SOBEL, strides=2)),
    "pooling": (13, (5, 6), AFTER_RELU[10:12, 12:14], max_pool2d(AFTER_RELU, 2)),
}


CONTROLS_ABOVE = """(stage) => {
    const { top } = stage.getBoundingClientRect();
    const controls = "[data-testid=stMain] :is(a, button:not([tabindex='-1']), input, [role=radio])";
    return [...document.querySelectorAll(controls)].filter((control) => {
        const box = control.getBoundingClientRect();
        const besides = ".st-key-page_header, .stTooltipIcon";  // the pager and the help
        return box.width && box.bottom <= top && !control.closest(besides);
    }).map((control) => control.ariaLabel || control.innerText);
}"""


@pytest.mark.parametrize("name", WALK)
def test_an_output_number_is_followed_back_to_its_pixels_by_mouse_and_by_keys(page, app, name):
    size, (row, column), *_ = WALK[name]
    stage = open_page(page, app, name)
    expect(shape(stage, "output")).to_have_text(f"{size} × {size} × 1")
    expect_no_scrolling(page, stage)
    controls = stage.evaluate(CONTROLS_ABOVE)
    assert 2 <= len(controls) <= 8, f"few controls stand above the stage: {controls}"
    hover(stage, "output", row, column, size, size)
    expect_place(stage, row, column)
    expect_numbers(stage, name)
    page.mouse.move(5, 5)
    reach_by_tab(page, stage.locator(".output canvas"))
    page.keyboard.press("Home")
    expect_place(stage, 0, 0)
    for key in ["ArrowDown"] * row + ["ArrowRight"] * column:
        page.keyboard.press(key)
    expect_place(stage, row, column)
    expect_numbers(stage, name)
    expect(stage.locator(".spoken")).to_contain_text(f"row {row}, column {column}", ignore_case=True)
    stage.evaluate("(element) => { element.mark = 'the same' }")
    page.get_by_text("Lecture view", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(stage).to_have_css("font-size", "18px")
    assert stage.evaluate("(element) => element.mark") == "the same"  # it is not built anew
    expect_no_scrolling(page, stage)


@pytest.mark.parametrize("name", WALK)
def test_a_phone_shows_the_stage_and_its_arithmetic_first_and_a_finger_follows_a_number_back(
    new_page, app, name
):
    size, (row, column), *_ = WALK[name]
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    stage = open_page(page, app, name)
    arithmetic = stage.locator(".arithmetic").bounding_box()
    assert arithmetic["y"] + arithmetic["height"] <= 844
    assert named_list(page, "Input").bounding_box()["y"] > arithmetic["y"]
    canvas, middle = cell(stage, "output", row, column, size, size)
    canvas.tap(position=middle)
    expect_place(stage, row, column)
    expect_numbers(stage, name)
    page.evaluate("scrollTo(0, 0)")
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    page.set_viewport_size({"width": 844, "height": 390})
    expect(stage).not_to_have_class(re.compile("narrow"))
    total = stage.locator(".total").bounding_box()
    assert total["y"] + total["height"] <= 390


def expect_numbers(stage, name):
    """The window's values and the result, as the core gives them."""
    _, (row, column), patch, output = WALK[name]
    expect(stage.locator(".sum")).to_contain_text(f"output[{row}, {column}]")
    expect(stage.locator(".window-part .shape")).to_have_text(f"row {row}, col {column}")
    np.testing.assert_allclose(window_values(stage), patch.ravel(), atol=0.006)
    assert result(stage) == pytest.approx(output[row, column], abs=0.006)


def expect_no_scrolling(page, stage):
    """At 1280×720 everything from the title to the play button stands on one screen."""
    # What is left out of the page takes its room until the run has ended.
    page.wait_for_function(
        "(transport) => transport.getBoundingClientRect().bottom <= 720",
        arg=stage.locator(".transport").element_handle(),
    )
    assert page.locator("h1").bounding_box()["y"] >= 0


def reach_by_tab(page, target):
    """Tab from the page's first control: nothing on the way may swallow the key."""
    named_list(page, "Input").focus()
    for _ in range(40):
        if target.evaluate("(element) => element.matches(':focus')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("forty tabs did not reach the stage")


def test_the_stride_changes_the_shape_and_what_is_never_seen(page, app):
    stage = open_page(page, app, "strides")
    expect(shape(stage, "output")).to_have_text("3 × 3 × 1")
    expect(stage.locator(".input .legend")).to_contain_text("never seen: 15 cells")
    expect(page.get_by_text("Never covered: row 7 and column 7")).to_be_visible()
    choose(page, "Stride", "3")
    expect(shape(stage, "output")).to_have_text("2 × 2 × 1")
    expect(stage.locator(".formula")).to_contain_text("⌊(8 + 2·0 − 3)/3⌋ + 1 = 2")
    expect(page).to_have_url(re.compile("stride_step=3"))
    choose(page, "Stride", "1")
    expect(shape(stage, "output")).to_have_text("6 × 6 × 1")
    expect(page.get_by_text("every pixel is in at least one window")).to_be_visible()


def test_padding_and_its_fill(page, app):
    stage = open_page(page, app, "borders")
    expect(page.get_by_text("3 × 3 = 9 places")).to_be_visible()
    choose(page, "Padding", "same")
    expect(shape(stage, "output")).to_have_text("5 × 5 × 1")
    with layer_settings(page):
        choose(page, "Padding is filled with", "reflect")
    expect(stage.locator(".input .legend")).to_contain_text("padding: reflected")
    choose(page, "Padding", "3")
    expect(shape(stage, "output")).to_have_text("9 × 9 × 1")
    expect(page).to_have_url(re.compile("fill=reflect"))


def test_a_link_brings_its_reader_to_the_same_settings(page, new_page, app):
    """Own kernel, grid, pin, stride and padding: everything a student has set, from one address."""
    query = (
        f"?input=Number+grid&grid={GRID_LINK}&digit=s9&stride=2&padding=1&kernel=My+own+kernel&own=0,2;-1,3"
    )
    stage = open_page(page, app, "convolution", query)
    expect(shape(stage, "input")).to_have_text("6 × 6 × 1")
    expect(shape(stage, "output")).to_have_text("4 × 4 × 1")
    canvas, middle = cell(stage, "output", 2, 1, 4, 4)
    canvas.click(position=middle)
    expect(page).to_have_url(re.compile("pin=r2c1"))
    other = new_page()
    stage = open_page(other, app, "convolution", "?" + page.url.partition("?")[2])
    expect_place(stage, 2, 1)
    expect(stage).to_have_attribute("data-pinned", "true")
    expect(shape(stage, "output")).to_have_text("4 × 4 × 1")
    assert stage.locator(".kernel .cell").all_inner_texts() == ["0", "2", "−1", "3"]
    np.testing.assert_array_equal(window_values(stage), GRID[3:5, 1:3].ravel())
    expected = conv2d(GRID, np.float32([[0, 2], [-1, 3]]), strides=2, padding=1)
    assert result(stage) == expected[2, 1]
    expect(other.get_by_test_id("stSidebar")).to_contain_text("test digit, a 0")


def test_the_nudge_is_part_of_the_link_and_settings_stay_between_pages(page, new_page, app):
    open_page(page, app, "pooling", "?pool=average")
    expect(page.get_by_text("Not moved yet")).to_be_visible()
    expect(page.locator(".maps .tick.first")).to_have_text("0")  # after ReLU, as on the stage
    page.get_by_role("button", name="Right").click()
    expect(page.get_by_text("Moved 1 pixel to the right")).to_be_visible()
    page.get_by_role("button", name="Down").click()
    expect(page.get_by_text("Moved 1 pixel down and 1 pixel to the right")).to_be_visible()
    expect(page).to_have_url(re.compile("nudge=1%2C1"))
    other = new_page()
    stage = open_page(other, app, "pooling", "?" + page.url.partition("?")[2])
    expect(other.get_by_text("Moved 1 pixel down and 1 pixel to the right")).to_be_visible()
    expect(stage.locator(".sum")).to_contain_text("/ 4 =")
    sidebar_link(other, "Strides").click()
    expect(other.get_by_role("heading", name="Strides", exact=True)).to_be_visible()
    expect(other).not_to_have_url(re.compile("nudge"))
    sidebar_link(other, "Max pooling").click()
    expect(other.get_by_text("Moved 1 pixel down and 1 pixel to the right")).to_be_visible()
    expect(other).to_have_url(re.compile("nudge=1%2C1"))
    other.get_by_role("button", name="Back", exact=True).click()
    expect(other.get_by_text("Not moved yet")).to_be_visible()


def test_what_a_link_has_set_is_said_in_the_address_of_every_page_after(page, app):
    open_page(page, app, "convolution", "?stride=3&padding=2")
    for name, settings in (("borders", {"padding=2"}), ("convolution", {"padding=2", "stride=3"})):
        sidebar_link(page, MECHANICS[name]).click()
        expect(page.get_by_role("heading", name=MECHANICS[name], exact=True)).to_be_visible()
        expect(page).to_have_url(re.compile(f"/{name}.*padding=2"))
        said = set(page.url.partition("?")[2].split("&"))
        assert {setting for setting in said if not setting.startswith("digit")} == settings


def test_an_uploaded_photo_and_a_broken_file(page, app, tmp_path):
    photo = np.random.default_rng(3).integers(0, 256, (40, 60, 3), np.uint8)
    Image.fromarray(photo).save(tmp_path / "photo.png")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    stage = open_page(page, app, "convolution", "?input=Picture")
    expect(page.get_by_text("CC0, from scikit-image")).to_be_visible()
    page.get_by_role("button", name="Your own").click()
    chooser = page.locator("input[type=file]")
    chooser.set_input_files(tmp_path / "photo.png")
    expect(shape(stage, "input")).to_have_text("40 × 60 × 3")
    hover(stage, "output", 20, 30, 38, 58)
    expect_place(stage, 20, 30)
    lines = stage.locator(".sum-line").all_inner_texts()
    assert [line.split(":")[0] for line in lines[1:4]] == ["red", "green", "blue"]
    x = photo / np.float32(255)
    expected = conv2d(x, np.repeat(SOBEL[:, :, None, None], 3, axis=2))[20, 30, 0]
    assert result(stage) == pytest.approx(expected, abs=0.006)
    chooser.set_input_files(tmp_path / "broken.png")
    expect(page.get_by_test_id("stAlert")).to_contain_text(re.compile(r"[A-Z].*\."))
    expect(page.get_by_test_id("stAlert")).to_contain_text("The picture stays as it was.")
    expect(shape(stage, "input")).to_have_text("40 × 60 × 3")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Cat", exact=True).click()
    expect(shape(stage, "input")).to_have_text("170 × 256 × 3")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect(page).to_have_url(re.compile("picture=cat"))


def kernel_name(page):
    return page.get_by_role("combobox", name="Kernel", exact=True)


def choose_kernel(page, title):
    kernel_name(page).fill(title)
    page.get_by_role("option", name=title, exact=True).click()
    expect(kernel_name(page)).to_have_value(title)


def type_weight(page, cell, text):
    cell.dblclick()
    page.get_by_label("Weight in row").fill(text)
    page.keyboard.press("Enter")


def test_a_student_s_kernel_survives_every_preset(page, app):
    stage = open_page(page, app, "convolution")
    cell = stage.locator(".kernel .cell").first
    for wrong, sentence in {"1e9": "between −1000 and 1000", "": "empty", "nan": "not a number"}.items():
        type_weight(page, cell, wrong)
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        page.keyboard.press("Escape")
    expect(kernel_name(page)).to_have_value("Sobel, vertical edges")
    type_weight(page, cell, "7")
    expect(kernel_name(page)).to_have_value("My own kernel")
    expect(cell).to_have_text("7")
    choose_kernel(page, "Emboss")
    expect(cell).to_have_text("−2")
    expect(page).to_have_url(re.compile("own=7"))  # so that a reload does not lose it either
    choose_kernel(page, "My own kernel")
    expect(cell).to_have_text("7")
    choose_kernel(page, "Emboss")
    expect(cell).to_have_text("−2")
    type_weight(page, cell, "5")  # a preset that is changed becomes the student's …
    expect(kernel_name(page)).to_have_value("My own kernel")
    page.get_by_role("button", name="Layer settings").first.click()
    page.get_by_role("button", name="Restore previous kernel").click()  # … and the one before is kept
    expect(cell).to_have_text("7")


def test_a_number_of_the_grid_is_changed_on_the_stage(page, app):
    stage = open_page(page, app, "pooling", f"?pool_input=Number+grid&grid={GRID_LINK}")
    canvas, middle = cell(stage, "input", 0, 1, 6, 6)
    canvas.dblclick(position=middle)
    page.get_by_label("Input value in row 0, column 1").fill("50")
    page.keyboard.press("Enter")
    expect(stage.locator(".sum")).to_contain_text("max(0, 50, 6, 0) = 50")
    expect(page).to_have_url(re.compile("grid=0%2C50%2C2"))


def test_the_vector_of_many_kernels_follows_the_stage_in_the_browser(page, app):
    stage = open_page(page, app, "convolution")
    vector = page.locator(".vector:visible")
    expect(vector).to_have_count(1)
    canvas = stage.locator(".output canvas")
    canvas.focus()
    page.keyboard.press("Home")
    for key in ["ArrowDown"] * 10 + ["ArrowRight"] * 12:
        page.keyboard.press(key)
    expect(vector.locator("figcaption")).to_have_text("output[10, 12, :]")
    expect(page.locator(".maps .pointed")).to_have_count(len(filter_row.FIRST))
    shown = [number(text) for text in vector.locator("b").all_inner_texts()]
    expected = [conv2d(DIGIT, KERNELS[name].values)[10, 12] for name in filter_row.FIRST]
    np.testing.assert_allclose(shown, expected, atol=0.006)


def test_a_map_of_many_kernels_brings_its_kernel_to_the_stage(page, app):
    stage = open_page(page, app, "convolution", "?stride=2")
    tile = page.get_by_role("button", name=re.compile("^Box blur"))
    tile.click()
    expect(kernel_name(page)).to_have_value(KERNELS["box_3"].title)
    expect(stage.locator(".kernel .cell").first).to_have_text("1/9")
    expect(tile).to_have_attribute("aria-pressed", "true")
    expect(shape(stage, "output")).to_have_text("13 × 13 × 1")


@pytest.mark.parametrize("name", MECHANICS)
def test_every_experiment_is_set_up_by_its_button(page, app, name):
    """What the button sets is read back from the stage: the map has the experiment's own size and corner."""
    stage = open_page(page, app, name)
    for experiment in EXPERIMENTS[name]:
        page.get_by_role("button", name=experiment.title, exact=True).click()
        expect(page.locator(".st-key-experiment_banner")).to_contain_text(experiment.title)
        expect(stage.locator(".output canvas")).to_be_in_viewport()
        x = DIGIT if experiment.grid is None else experiment.grid
        if name == "pooling":
            if experiment.settings["input"] == "response":
                x = ConvSettings(SOBEL, activation=experiment.conv().activation).apply(x)
            expected = experiment.pool().apply(x)
        else:
            expected = experiment.conv().apply(x)
        rows, columns = expected.shape
        expect(shape(stage, "input")).to_have_text(f"{x.shape[0]} × {x.shape[1]} × 1")
        expect(shape(stage, "output")).to_have_text(f"{rows} × {columns} × 1")
        # The experiment before may have had the same sizes, and a new scene starts at its first window.
        page.wait_for_function(
            LAST_RESULT,
            arg=[stage.element_handle(), f"{rows - 1},{columns - 1}", float(expected[-1, -1])],
        )


LAST_RESULT = """([stage, place, value]) => {
    stage.querySelector(".last").click();
    const result = stage.querySelector(".sum .result").textContent.split("= ").at(-1).replace("−", "-");
    return [stage.dataset.row, stage.dataset.column].join() === place && Math.abs(result - value) < 0.006;
}"""


@pytest.mark.parametrize(
    ("name", "query", "conv", "pool"),
    [
        (
            "convolution",
            "?padding=2&fill=circular&stride=2&flip=true&bias=0.5&show=ReLU&pool=average&pool_size=3",
            ConvSettings(SOBEL, 2, 2, 1, "circular", 0.5, "relu", flip=True),
            PoolSettings("average", 3),
        ),
        ("pooling", "?pool_input=Your+digit&pool_stride=1", None, PoolSettings("max", 2, 1)),
    ],
)
def test_the_code_on_the_page_is_that_of_its_settings(page, app, name, query, conv, pool):
    open_page(page, app, name, query)
    code = page.locator(".st-key-the_code").get_by_test_id("stCode")
    expect(code).to_have_text(flat(keras_code(conv, pool)), use_inner_text=False)
    choose(page, "Code for", "NumPy")
    expect(code).to_have_text(flat(numpy_code(conv, pool)), use_inner_text=False)


def flat(code):
    return re.compile(r"\s*".join(re.escape(word) for word in code.split()))


def test_what_a_link_sets_is_kept_on_the_next_page(page, app):
    """Also when the reader goes there at once, before touching anything."""
    open_page(page, app, "borders", "?kernel=Emboss&padding=2")
    sidebar_link(page, "Strides").click()
    expect(page.get_by_role("heading", name="Strides", exact=True)).to_be_visible()
    expect(kernel_name(page)).to_have_value("Emboss")
    expect(shape(page.locator(".stage"), "output")).to_have_text("5 × 5 × 1")
    sidebar_link(page, "Border effects and padding").click()
    expect(kernel_name(page)).to_have_value("Emboss")
    expect(page).to_have_url(re.compile("borders.*kernel=emboss"))


def test_what_stands_below_the_stage_follows_it(page, app):
    open_page(page, app, "strides")
    numbers = page.get_by_text("Response map,").first
    for step, size in ((3, "2 × 2"), (1, "6 × 6"), (2, "3 × 3")):  # of the page's own 8 × 8 grid
        choose(page, "Stride", str(step))
        expect(numbers).to_have_text(f"Response map, {size}")
    for step in (3, 1, 3, 1, 4):  # faster than the page below can be built
        page.locator(".st-key-stride_step button").nth(step - 1).click()
    expect(numbers).to_have_text("Response map, 2 × 2")
    code = page.locator("[data-testid=stCode]").first
    expect(code).to_contain_text("strides=4")


@pytest.mark.parametrize(
    ("name", "query", "option", "conv", "pool"),
    [
        ("convolution", "?padding=same", "1", ConvSettings(SOBEL, padding=1), PoolSettings()),
        ("borders", "?border_input=Your+digit&padding=1", "same", ConvSettings(SOBEL, padding="same"), None),
        ("pooling", "?pool_input=Your+digit", "same", None, PoolSettings(padding="same")),
    ],
)
def test_another_setting_that_gives_the_same_stage_has_its_own_code(
    page, app, name, query, option, conv, pool
):
    """One cell of padding is what "same" means for a 3 × 3 kernel, and an even map pools without any."""
    open_page(page, app, name, query)
    code = page.locator(".st-key-the_code").get_by_test_id("stCode")
    expect(code).to_be_visible()
    with nullcontext() if name == "borders" else layer_settings(page):
        choose(page, "Padding", option)
    expect(code).to_have_text(flat(keras_code(conv, pool)), use_inner_text=False)


def test_nothing_stands_below_an_input_that_no_window_fits(page, app):
    one_cell = quote_plus(encode_grid(np.ones((1, 1), np.float32)))
    page.goto(f"{app.url}/pooling?pool_input=Number+grid&grid={one_cell}")
    sentence = page.get_by_text("too few for a window of 2 × 2")
    expect(sentence).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Move it by a pixel")).to_have_count(0)
    choose_input(page, "Response map")
    expect(page.get_by_text("Move it by a pixel")).to_be_visible()
    expect(sentence).to_have_count(0)
    choose_input(page, "Number grid")
    expect(sentence).to_be_visible()
    expect(page.get_by_text("Move it by a pixel")).to_have_count(0)


MAPS = """(stage) => {
    const maps = [...stage.querySelectorAll("canvas")].map((map) => map.getBoundingClientRect());
    return {
        share: maps.reduce((sum, { width, height }) => sum + width * height, 0) / (innerWidth * innerHeight),
        width: maps[0].width,
        type: parseFloat(getComputedStyle(stage).fontSize),
        bottom: stage.getBoundingClientRect().bottom,
    };
}"""


def test_maps_and_type_of_the_lecture_view_grow_with_the_screen(page, app):
    stage = open_page(page, app, "convolution", "?lecture=true")
    small = stage.evaluate(MAPS)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function(
        f"([stage, width]) => ({MAPS})(stage).width > width", arg=[stage.element_handle(), small["width"]]
    )
    large = stage.evaluate(MAPS)
    assert small["share"] >= 0.28
    assert small["bottom"] <= 720
    assert large["width"] > 1.25 * small["width"]
    assert large["type"] > 1.25 * small["type"]
    assert large["bottom"] <= 1080
