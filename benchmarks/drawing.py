"""Frames while somebody draws, on a laptop and on a cheap phone: python -m benchmarks.drawing

Strokes are drawn on the start page as a hand draws them, a point every few milliseconds, while scores and
maps follow. It counts the frames that took longer than 50 ms, as `requestAnimationFrame` sees them, at the
machine's own speed and with the page's processor four times slower, and the bytes of each update. Nothing
else should run on the machine.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.clients.student import THREE
from benchmarks.clients.traffic import Traffic
from benchmarks.servers.served import ROOT, Server, launch_chromium

LONG = 50  # milliseconds
POINTS = 12  # between two corners of the stroke
SMALL = 5000  # bytes of a message that brings neither maps nor scores
PAUSE = 0.008  # seconds between two points

RECORD = """
window.frames = [];
let before = performance.now();
const look = (now) => {
  window.frames.push(now - before);
  before = now;
  if (window.recording) requestAnimationFrame(look);
};
window.recording = true;
requestAnimationFrame((now) => { before = now; requestAnimationFrame(look); });
"""


def stroke(page: Page) -> None:
    """A three on the pad, slowly enough to see the maps follow."""
    box = page.locator("canvas").first.bounding_box()
    corners = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in THREE]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        for i in range(1, POINTS + 1):
            page.mouse.move(x0 + (x1 - x0) * i / POINTS, y0 + (y1 - y0) * i / POINTS)
            time.sleep(PAUSE)
    page.mouse.up()


def frames(page: Page, slowdown: int, strokes: int) -> list[float]:
    """Milliseconds of every frame while strokes are drawn."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    taken: list[float] = []
    for _ in range(strokes):
        page.evaluate(RECORD)
        stroke(page)
        page.evaluate("window.recording = false")
        taken += page.evaluate("window.frames")
        page.get_by_role("button", name="Clear").click()
        page.wait_for_timeout(300)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return taken


def update_sizes(page: Page) -> list[int]:
    """Bytes over the WebSocket of each message that brings scores and maps."""
    traffic = Traffic(page)
    stroke(page)
    traffic.settle()
    return [size for size in traffic.sizes if size > SMALL]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drawing", description=__doc__)
    parser.add_argument("--strokes", type=int, default=5, help="how many at each speed")
    strokes = parser.parse_args().strokes
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        chromium = launch_chromium(playwright)
        with Server(ROOT / "app.py", Path(name) / "log.txt") as app:
            page = chromium.new_page(viewport={"width": 1280, "height": 720})
            page.goto(app.url)
            page.locator(".glance tr.best").first.wait_for(timeout=120_000)
            page.wait_for_timeout(3000)
            for slowdown in (1, 4):
                taken = frames(page, slowdown, strokes)
                long = [each for each in taken if each > LONG]
                print(
                    f"{slowdown} × slower: {len(taken)} frames, median {statistics.median(taken):.1f} ms, "
                    f"longest {max(taken):.0f} ms, {len(long)} above {LONG} ms"
                )
            sizes = update_sizes(page)
            middle, largest = statistics.median(sizes), max(sizes)
            print(f"{len(sizes)} updates: median {middle:,.0f} bytes, largest {largest:,} bytes")
        chromium.close()


if __name__ == "__main__":
    main()
