"""A small convnet: a click on a cell of the confusion matrix shows the mistakes it counts."""

from playwright.sync_api import expect

from cvdemo.nets.model_cards import load_card

SLOW = 60_000


def test_a_cell_of_the_matrix_shows_its_mistakes_and_one_becomes_the_digit(page, app):
    counts = load_card("convnet").confusion_matrix
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{app.url}/convnet")
    page.get_by_role("tab", name="Evaluation and mistakes").click(timeout=SLOW)
    cell = page.locator("[aria-label^='classified as: 9; digit: 4;']").first
    cell.click(timeout=SLOW, force=True)  # the number stands over it
    expect(page.get_by_text(f"Label 4, classified as 9: {counts[4][9]} of the 10,000")).to_be_visible()
    pictures = page.get_by_role("group", name="Mistakes of the Convnet").get_by_role("button")
    expect(pictures).to_have_count(counts[4][9])
    expect(pictures.first).to_have_text("4 → 9")
    pictures.first.click()
    expect(page.locator(".your-digit")).to_contain_text("test digit, a 4")
    expect(page.locator(".glance table.scores")).to_have_attribute("data-answer", "9")


def test_tabs_do_not_run_into_one_another_under_a_finger(new_page, app):
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    page.goto(f"{app.url}/convnet")
    tabs = page.get_by_role("tab")
    expect(tabs).to_have_count(4, timeout=60_000)
    for i in range(4):
        assert tabs.nth(i).evaluate("(tab) => tab.scrollWidth <= tab.clientWidth"), tabs.nth(i).inner_text()
