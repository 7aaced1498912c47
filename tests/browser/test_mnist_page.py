"""The digits of MNIST: a click makes a training digit the current one, with its label and its numbers."""

import re

from playwright.sync_api import expect

from cvdemo.digits import mnist_subset, samples

SLOW = 60_000
DARKEST_OF_A_CELL = """(canvas, [row, column]) => {
  const cell = canvas.width / 28;
  const inside = [column * cell + 2, row * cell + 2, cell - 4, cell - 4].map(Math.round);
  return Math.min(...canvas.getContext("2d").getImageData(...inside).data);
}"""


def test_a_training_digit_becomes_the_current_digit_with_its_label_and_numbers(page, app):
    page.goto(f"{app.url}/mnist?train_class=8&train_seed=3")
    button = page.get_by_role("group", name="Training digits of MNIST").get_by_role("button").nth(2)
    expect(button).to_have_accessible_name(re.compile(r"train_images\[\d+\], label 8"), timeout=SLOW)
    place = int(re.search(r"\[(\d+)\]", button.get_attribute("title"))[1])
    rows = page.locator(".gallery button").evaluate_all("all => all.map((each) => each.offsetTop)")
    assert len({rows.count(top) for top in rows}) == 1, "all rows are full"
    button.click()
    expect(page.get_by_test_id("stSidebar").get_by_text("training digit, an 8")).to_be_visible()
    expect(page.get_by_text("Your digit's label is 8.")).to_be_visible()

    subset = mnist_subset()
    image = subset.train_images[(subset.train_index == place).argmax()]
    row, column = divmod(int(image.argmax()), 28)
    box = page.locator(".tile canvas").bounding_box()
    assert page.locator(".tile canvas").evaluate(DARKEST_OF_A_CELL, [row, column]) < 100, (
        "a number in the ink"
    )
    page.mouse.move(
        box["x"] + (column + 0.5) * box["width"] / 28, box["y"] + (row + 0.5) * box["height"] / 28
    )
    expect(page.locator(".readout")).to_contain_text(f"row {row}, column {column}")
    expect(page.locator(".readout b")).to_have_text(str(image.max()))


def test_on_a_wall_the_numbers_around_the_ink_are_large_enough_to_read(new_page, app):
    page = new_page(width=1280, height=720)
    page.goto(f"{app.url}/mnist?lecture=true&digit=s63")
    note = page.locator(".tile .note")
    expect(note).to_have_text("rows 4 to 23, columns 4 to 23 of 28 × 28; the rest is 0", timeout=SLOW)
    box = page.locator(".tile canvas").bounding_box()
    assert note.bounding_box()["y"] + note.bounding_box()["height"] <= 720
    cell = box["width"] / 20
    assert cell >= 27, "three digits of 16 pixels"
    image = samples().images[63]
    row, column = divmod(int(image.argmax()), 28)
    darkest = page.locator(".tile canvas").evaluate(
        DARKEST_OF_A_CELL.replace("28", "20"), [row - 4, column - 4]
    )
    assert darkest < 100, "a number in the ink"
    page.mouse.move(box["x"] + (column - 3.5) * cell, box["y"] + (row - 3.5) * cell)
    expect(page.locator(".readout")).to_contain_text(f"row {row}, column {column}")
    expect(page.locator(".readout b")).to_have_text(str(image.max()))
