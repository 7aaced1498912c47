"""The start page of a server that has just been started, whose Keras is not there yet."""

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


def test_the_first_painted_scores_are_scores(new_page, run_script):
    server, page = run_script(ROOT / "app.py"), new_page(alone=True)
    page.add_init_script(WATCH)
    page.goto(server.url)
    expect(page.locator("table.scores").first).to_be_visible(timeout=WAIT)
    page.wait_for_function("window.first_answers")
    assert page.evaluate("first_answers") == ["3", "3"]
    assert not [text for text in page.evaluate("frames_said") if "loading" in text.lower()]
