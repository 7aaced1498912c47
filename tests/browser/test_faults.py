"""Connections that break under an open page: nothing that the visitor has made is lost."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from benchmarks.servers.served import ROOT, Server

SLOW = 60_000
BAR = [(0.1, 0.2), (0.1, 0.8)]


def digit_in(url: str) -> list[str] | None:
    return parse_qs(urlsplit(url).query).get("digit")


def test_a_page_outlives_its_server(browser, draw, tmp_path, without_keras):
    page = browser.new_page()  # not `new_page`: while the server is away the console has errors
    with Server(ROOT / "app.py", tmp_path / "first.txt", modules=without_keras) as first:
        page.goto(f"{first.url}/?dense_too=false")
        page.locator(".glance tr.best").first.wait_for(timeout=SLOW)
        draw(page)
        page.wait_for_url("**digit=d**", timeout=SLOW)
        first_stroke = digit_in(page.url)
    page.get_by_role("dialog", name="Connection error").get_by_label("Close").click(timeout=SLOW)
    draw(page, BAR)
    with Server(ROOT / "app.py", tmp_path / "second.txt", port=first.port, modules=without_keras):
        page.wait_for_url(lambda url: digit_in(url) != first_stroke, timeout=SLOW)
        expect(page.locator(".glance tr.best")).to_have_count(1, timeout=SLOW)
        address = page.url
        page.reload()
        expect(page.get_by_label("Now 2 strokes")).to_have_count(1, timeout=SLOW)
        assert page.url == address
        assert "dense_too=false" in address
    page.close()
