"""A course page on another port with the app in its frames."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

SLOW = 60_000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *arguments):
        pass


@pytest.fixture
def course(tmp_path):
    """Write a page that frames this address, serve it from a port of its own, and return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def write(address):
        frame = f'<iframe src="{address}" title="app" width="900" height="640"></iframe>'
        head = '<!doctype html><title>course</title><link rel="icon" href="data:,">'
        (tmp_path / "index.html").write_text(head + frame)
        return f"http://127.0.0.1:{server.server_port}/index.html"

    yield write
    server.shutdown()
    server.server_close()


def test_the_stage_alone_works_in_a_frame_of_another_site(page, app, course):
    page.goto(course(f"{app.url}/borders?embed=stage&padding=same"))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".stage .output .shape")).to_have_text("5 × 5 × 1", timeout=SLOW)
    expect(frame.locator(".stage .output canvas")).to_be_visible()
    for hidden in ("stSidebar", "stHeader", "stSelectbox", "stButtonGroup", "stPopover", "stCode"):
        expect(frame.get_by_test_id(hidden).locator("visible=true")).to_have_count(0)
    frame.locator(".transport .forward").click()
    expect(frame.locator(".transport .count")).to_contain_text("of 25")


def test_a_page_and_its_lecture_view_are_framed_without_sidebar_and_header(page, app, course):
    sizes = []
    for part in ("page", "lecture"):
        page.goto(course(f"{app.url}/borders?embed={part}"))
        frame = page.frame_locator("iframe")
        expect(frame.locator(".stage .output .shape")).to_have_text("3 × 3 × 1", timeout=SLOW)
        expect(frame.get_by_role("combobox", name="Kernel")).to_be_visible()
        for hidden in ("stSidebar", "stHeader"):
            expect(frame.get_by_test_id(hidden).locator("visible=true")).to_have_count(0)
        expect(frame.get_by_text("Lecture view")).to_have_count(0)
        heading = frame.get_by_role("heading", level=1)
        expect(heading).to_have_text("Border effects and padding")
        sizes.append(frame.locator("html").evaluate("html => getComputedStyle(html).fontSize"))
    assert float(sizes[1][:-2]) > float(sizes[0][:-2])
