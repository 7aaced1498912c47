"""A server that has just been started: its first visitors, before Keras is there."""

import pytest
from playwright.sync_api import expect

from benchmarks.servers.served import ROOT

WAIT = 60_000  # a machine may be busy
# At every frame until the scores are painted: what the page says, and at last the scores' answers.
WATCH = """
window.frames_said = [];
const look = () => {
  const isGlance = (node) => node.shadowRoot?.querySelector(".glance");
  const glance = [...document.querySelectorAll("*")].find(isGlance);
  const tables = [...(glance?.shadowRoot.querySelectorAll("table.scores") ?? [])];
  window.frames_said.push((document.body?.innerText ?? "") + (glance?.shadowRoot.textContent ?? ""));
  if (tables.length) window.first_answers = tables.map((table) => table.dataset.answer);
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@pytest.fixture(scope="module")
def new_server(run_script):
    return run_script(ROOT / "app.py")


def test_the_first_link_on_a_new_server_opens_its_page_inside_the_app(page, new_server):
    page.goto(f"{new_server.url}/strides?step=3&digit=s22")
    expect(page.get_by_role("heading", name="Strides", exact=True)).to_be_visible(timeout=WAIT)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("link", name="Border effects and padding")).to_be_visible()
    expect(sidebar.get_by_text("test digit, a 1")).to_be_visible()
    expect(page.locator(".stage .output .shape")).to_have_text("2 × 2 × 1")


def test_the_first_painted_scores_are_scores(new_page, new_server):
    page = new_page(alone=True)
    page.add_init_script(WATCH)
    page.goto(new_server.url)
    expect(page.locator("table.scores").first).to_be_visible(timeout=WAIT)
    page.wait_for_function("window.first_answers")
    assert page.evaluate("first_answers") == ["3", "3"]
    assert not [text for text in page.evaluate("frames_said") if "loading" in text.lower()]
