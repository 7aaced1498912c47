"""Connections that break under an open page: nothing that the visitor has made is lost."""

from playwright.sync_api import expect

from benchmarks.servers.served import ROOT, Server

SLOW = 60_000


def test_a_page_outlives_its_server(browser, draw, tmp_path):
    page = browser.new_page()  # not `new_page`: while the server is away the console has errors
    with Server(ROOT / "app.py", tmp_path / "first.txt") as first:
        page.goto(f"{first.url}/?dense_too=false")
        page.locator(".glance tr.best").first.wait_for(timeout=SLOW)
        draw(page)
        page.wait_for_url("**digit=d**", timeout=SLOW)
        address = page.url
    with Server(ROOT / "app.py", tmp_path / "second.txt", port=first.port):
        expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0, timeout=SLOW)
        expect(page.locator(".glance tr.best")).to_have_count(1, timeout=SLOW)
        assert page.url == address
        page.reload()
        expect(page.locator(".glance tr.best")).to_have_count(1, timeout=SLOW)
        assert page.url == address
    page.close()
