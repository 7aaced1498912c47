"""Inside the convnet as a class uses it: from a score down to a pixel, a learned kernel, an own network."""

import os
import re
import signal
from pathlib import Path

from playwright.sync_api import expect

from cvdemo.nets.model_cards import model_path

WAIT = 60_000  # a machine may be busy


def open_inside(page, app, address=""):
    page.goto(f"{app.url}/inside{address}")
    expect(page.get_by_role("heading", name="Inside the convnet")).to_be_visible(timeout=WAIT)
    return page


def expect_place(page, layer, *rest):
    expect(page).to_have_url(re.compile(rf"layer={layer}&.*" + ".*".join(rest)), timeout=WAIT)


def click(page, name):
    page.get_by_role("button", name=re.compile(name)).first.click(timeout=WAIT)


def test_from_a_score_down_to_a_pixel(page, app):
    open_inside(page, app, "?layer=7")
    expect(page.get_by_text("Softmax compares the sums")).to_be_visible(timeout=WAIT)
    click(page, r"^conv map \d+, row \d, column \d")
    expect_place(page, 5, "map=", "pin=")
    expect(page.get_by_test_id("stage")).to_be_visible(timeout=WAIT)
    for layer in (4, 3, 2, 1, 0):
        click(page, "^Down")
        expect_place(page, layer, "pin=")
    expect(page.get_by_text("You have reached the input")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.get_by_text("You have reached the input")).to_be_visible(timeout=WAIT)
    click(page, "^Back up")
    expect_place(page, 1, "pin=")


def test_a_map_opens_at_its_largest_value_and_a_click_pins_another(page, app):
    open_inside(page, app, "?layer=3")
    page.get_by_role("button", name=re.compile(r"^33, 11 × 11")).click(timeout=WAIT)
    expect_place(page, 3, "map=33", "pin=")
    stage = page.get_by_test_id("stage")
    expect(stage).to_have_attribute("data-pinned", "true", timeout=WAIT)
    first = page.url
    output = stage.locator(".output canvas")
    output.click(position={"x": 5, "y": 5})
    expect_place(page, 3, "map=33", "pin=r0c0")
    assert page.url != first
    expect(page.get_by_text(re.compile("of the 28 × 28 pixels"))).to_be_visible()
    box = page.locator(".seen").bounding_box()
    assert box["y"] + box["height"] < 720  # the receptive field is seen without scrolling


def test_a_learned_kernel_goes_to_the_convolution_page(page, app):
    open_inside(page, app, "?layer=1&map=2&pin=r18c16")
    click(page, "^Try this kernel")
    expect(page.get_by_role("heading", name="The convolution operation")).to_be_visible(timeout=WAIT)
    expect(page).to_have_url(re.compile("kernel=own.*own="), timeout=WAIT)
    cells = page.get_by_test_id("stage").locator(".slices.kernel .cell")
    expect(cells.first).to_have_text("0.210", timeout=WAIT)
    page.reload()
    expect(cells.first).to_have_text("0.210", timeout=WAIT)


def keras_worker(server) -> int:
    """The process id of the server's Keras worker."""
    children = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    return next(int(pid) for file in children for pid in file.read_text().split())


def test_the_numbers_are_compared_with_keras_when_it_is_back(page, app):
    open_inside(page, app)
    worker = keras_worker(app)
    os.kill(worker, signal.SIGSTOP)
    try:
        page.reload()
        differences = page.locator("table", has_text="output shape").locator("td:last-child")
        expect(differences.nth(1)).to_have_text("–", timeout=WAIT)
        page.get_by_text("Layer by layer").click()  # the table is folded away
        expect(page.get_by_text(re.compile("^Keras is"))).to_be_visible()
    finally:
        os.kill(worker, signal.SIGCONT)
    small = re.compile("^(0|[1-9] · 10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
    expect(differences.nth(1)).to_have_text(small, timeout=WAIT)
    expect(differences.nth(7)).to_have_text(small)
    expect(page.get_by_text(re.compile("^Keras is"))).to_have_count(0)


def test_an_own_network_is_taken_and_a_broken_file_refused(page, app, tmp_path):
    (tmp_path / "mine.keras").write_bytes(model_path("convnet").read_bytes())
    (tmp_path / "broken.keras").write_bytes(b"PK\x03\x04 and then nothing")
    open_inside(page, app)
    click(page, "Your own network")
    page.locator("input[type=file]").set_input_files(tmp_path / "broken.keras")
    expect(page.get_by_test_id("stAlert")).to_contain_text("damaged", timeout=WAIT)
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.keras")
    expect(page.get_by_text(re.compile("Yours: mine.* parameters"))).to_be_visible(timeout=WAIT)
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Yours: mine").click()
    page.get_by_text("Layer by layer").click()
    expect(page.get_by_text("never given to Keras")).to_be_visible(timeout=WAIT)


def test_all_maps_of_every_layer_are_seen_without_scrolling(page, app):
    open_inside(page, app, "?layer=1")
    expect_all_maps(page)
    page.set_viewport_size({"width": 1920, "height": 1080})
    legend = page.locator(".maps .legend")
    page.wait_for_function(
        "legend => legend.getBoundingClientRect().top > 0.85 * innerHeight", arg=legend.element_handle()
    )
    assert legend.bounding_box()["y"] + legend.bounding_box()["height"] <= 1080
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_text("Lecture view", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect_all_maps(page)


def expect_all_maps(page):
    """Of one layer after the other, each over its legend on the first screen."""
    for shape, count in (("26×26×32", 32), ("11×11×64", 64), ("3×3×128", 128)):
        page.locator(".glance .strip", has_text=shape).click(timeout=WAIT)
        tiles = page.locator("button.tile")
        expect(tiles).to_have_count(count, timeout=WAIT)
        legend = page.locator(".maps .legend").bounding_box()
        last = tiles.last.bounding_box()
        assert last["y"] + last["height"] <= legend["y"] + 2
        assert legend["y"] + legend["height"] <= 720
