"""The first visitor of a new server may come by a link to any page."""

from playwright.sync_api import expect

from benchmarks.servers.served import ROOT


def test_the_first_link_on_a_new_server_opens_its_page_inside_the_app(run_script, page):
    server = run_script(ROOT / "app.py")
    page.goto(f"{server.url}/strides?step=3&digit=s22")
    expect(page.get_by_role("heading", name="Strides", exact=True)).to_be_visible(timeout=60_000)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("link", name="Border effects and padding")).to_be_visible()
    expect(sidebar.get_by_text("test digit, a 1")).to_be_visible()
    expect(page.locator(".stage .output .shape")).to_have_text("2 × 2 × 1")
