"""How long a user waits, beside a bare Streamlit page in the same run: python -m benchmarks.app

Both servers and one Chromium run on this machine; every figure is taken in the browser, from the event
(a key, a pointer) to the frame after the page has changed. App and bare page take turns. At the end it counts
the bytes that arrive for a click, for a stroke and for a page that the browser has never seen.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.clients import traffic
from benchmarks.servers.served import BARE_PAGE, ROOT, Server, launch_chromium

# Finds an element also inside open shadow roots, as the components have them.
FIND = """
window.deep = (selector, root = document) => {
  const found = root.querySelector(selector);
  if (found) return found;
  for (const element of root.querySelectorAll("*")) {
    const inside = element.shadowRoot && window.deep(selector, element.shadowRoot);
    if (inside) return inside;
  }
  return null;
};
"""
# From the first `event` until what `read` gives changes, plus the frame that paints it.
WATCH = """
([event, selector, read]) => {
  const value = () => {
    const e = window.deep(selector);
    return e && new Function("e", `return ${read}`)(e);
  };
  const before = value();
  window.took = new Promise((resolve) => {
    let start = null;
    document.addEventListener(event, (e) => { start ??= performance.now(); }, { capture: true, once: true });
    const look = () => {
      const now = value();
      if (start !== null && now !== null && now !== before) {
        requestAnimationFrame(() => resolve(performance.now() - start));
      } else setTimeout(look, 1);
    };
    look();
  });
}
"""


def timed(page: Page, event: str, selector: str, read: str, act: Callable[[], None]) -> float:
    """Milliseconds from `event`, which `act` causes, to the repainted change of `read` of `selector`."""
    page.evaluate(FIND)
    page.evaluate(WATCH, [event, selector, read])
    act()
    return page.evaluate("window.took")


def start(chromium, script: Path, selector: str, folder: Path) -> float:
    """Milliseconds from starting the server to the first painted page."""
    began = time.perf_counter()
    with Server(script, folder / "start.txt") as server:
        page = chromium.new_page()
        page.goto(server.url)
        page.locator(selector).first.wait_for(timeout=60_000)
        took = 1000 * (time.perf_counter() - began)
        page.close()
    return took


def bare_measures(page: Page) -> dict[str, Callable[[], float]]:
    said = ("#said", "e.textContent")
    slider = page.locator("input[type=range]")
    choices = page.get_by_test_id("stSegmentedControl").get_by_role("radio")
    if not choices.count():
        choices = page.locator("[data-testid=stButtonGroup] button")

    def slide():
        return timed(page, "keydown", *said, lambda: slider.press("ArrowRight"))

    def choose():
        other = choices.nth(1 if "one" in page.locator("#said").inner_text() else 0)
        return timed(page, "pointerdown", *said, other.click)

    def turn():
        other = "second" if "Number" in page.inner_text("body") else "first"
        return timed(page, "pointerdown", "h1", "e.textContent", page.get_by_role("link", name=other).click)

    return {"slide": slide, "choose": choose, "page": turn}


def setting(page: Page) -> float:
    """A stride is chosen → the response map is painted."""
    other = page.locator(".st-key-stride_step button").nth(2 if "stride_step=3" not in page.url else 1)
    return timed(page, "pointerdown", ".stage", "e.dataset.scene", other.click)


def highlight(page: Page, turn: int) -> float:
    """The pointer moves over the response map → its window is highlighted."""
    box = page.locator(".stage .output canvas").first.bounding_box()
    x, y = box["x"] + box["width"] * (0.3 + 0.4 * (turn % 2)), box["y"] + box["height"] * 0.5
    return timed(
        page, "pointermove", ".stage", "e.dataset.row + ' ' + e.dataset.column", lambda: page.mouse.move(x, y)
    )


def stroke(page: Page, turn: int) -> float:
    """The last point of a stroke → the ten scores are painted."""
    box = page.locator("canvas").first.bounding_box()
    x, y = (box["x"] + box["width"] * (0.2 + 0.6 * (turn % 5) / 5), box["y"] + box["height"] * 0.2)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 60, steps=5)
    page.wait_for_timeout(600)
    page.mouse.move(x - 60, y + 150, steps=1)
    return timed(page, "pointerup", ".glance .network", "e.dataset.scores", page.mouse.up)


def page_to_page(page: Page) -> float:
    other = "Strides" if "convolution" in page.url else "The convolution operation"
    return timed(page, "pointerdown", "h1", "e.textContent", page.get_by_role("link", name=other).click)


def measure(runs: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}

    def take(name: str, value: float) -> None:
        taken.setdefault(name, []).append(value)

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        chromium = launch_chromium(playwright)
        for _ in range(max(3, runs // 5)):
            take("start, bare", start(chromium, BARE_PAGE, "#said", folder))
            take("start", start(chromium, ROOT / "app.py", "canvas", folder))
        with (
            Server(BARE_PAGE, folder / "1.txt") as bare,
            Server(ROOT / "app.py", folder / "2.txt") as app,
        ):
            plain, drawing, lecture = (
                chromium.new_page(viewport={"width": 1280, "height": 720}) for _ in range(3)
            )
            plain.goto(bare.url)
            plain.locator("#said").wait_for()
            drawing.goto(app.url)
            drawing.locator(".glance tr.best").first.wait_for(timeout=120_000)
            lecture.goto(f"{app.url}/strides")
            lecture.locator(".stage[data-row]").first.wait_for(timeout=60_000)
            sent = []
            lecture.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
            lecture.reload()
            lecture.locator(".stage[data-row]").first.wait_for(timeout=60_000)
            bare_page = bare_measures(plain)
            for turn in range(runs):
                take("slider, bare", bare_page["slide"]())
                take("buttons, bare", bare_page["choose"]())
                take("setting → map", setting(lecture))
                lecture.wait_for_timeout(300)
                messages = len(sent)
                take("pointer → highlight", highlight(lecture, turn))
                take("messages of a highlight", len(sent) - messages)
                take("stroke → scores", stroke(drawing, turn))
                drawing.get_by_role("button", name="Clear").click()
                drawing.wait_for_timeout(300)
            for _ in range(runs):
                take("page, bare", bare_page["page"]())
                take("page to page", page_to_page(lecture))
                lecture.wait_for_timeout(500)
            take("stride click, bytes", traffic.stride_click(chromium, app.url))
            take("stroke, bytes", traffic.stroke(chromium, app.url))
            http, socket, requests = traffic.cold_page(chromium, app.url)
            take("cold page, HTTP bytes", http)
            take("cold page, HTTP requests", requests)
            take("cold page, WebSocket bytes", socket)
        chromium.close()
    return taken


ROWS = [  # what, beside what, and the goal for the ratio of the medians
    ("start", "start, bare", 1.3),
    ("setting → map", "buttons, bare", 1.5),
    ("setting → map", "slider, bare", 1.8),
    ("stroke → scores", "buttons, bare", 1.5),
    ("page to page", "page, bare", None),
]


BYTES = [  # what arrives in the browser, and the goal
    ("stride click, bytes", 40_000),
    ("stroke, bytes", 60_000),
    ("cold page, HTTP bytes", None),
    ("cold page, WebSocket bytes", None),
]


def report(taken: dict[str, list[float]]) -> None:
    def middle(name: str) -> float:
        return statistics.median(taken[name])

    def high(name: str) -> float:
        values = sorted(taken[name])
        return values[min(len(values) - 1, round(0.95 * len(values)))]

    print(f"{'':24} {'median':>9} {'95 %':>9}   {'beside':16} {'median':>9} {'ratio':>6} {'goal':>6}")
    for name, beside, goal in ROWS:
        limit = "" if goal is None else f"≤ {goal}"
        print(
            f"{name:24} {middle(name):6.0f} ms {high(name):6.0f} ms   {beside:16} {middle(beside):6.0f} ms "
            f"{middle(name) / middle(beside):6.2f} {limit:>6}"
        )
    name = "pointer → highlight"
    print(f"{name:24} {middle(name):6.1f} ms {high(name):6.1f} ms   {'one frame':16} {16.7:6.1f} ms")
    for name, limit in BYTES:
        goal = f"≤ {limit / 1000:.0f} kB" if limit else ""
        print(f"{name:24} {middle(name) / 1000:8.1f} kB {goal}")
    print(f"HTTP requests of a cold page: {taken['cold page, HTTP requests'][0]:.0f}")
    print(f"messages to the server while pointing: {sum(taken['messages of a highlight']):.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.app", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="how often each is measured")
    report(measure(parser.parse_args().runs))


if __name__ == "__main__":
    main()
