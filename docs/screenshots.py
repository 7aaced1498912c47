"""Make the README's pictures again: python docs/screenshots.py http://localhost:8501 [path to a Chromium]"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {"convolution": "convolution?digit=s63&pin=r10c13"}


def main(address: str, chromium: str | None = None) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for name, path in PICTURES.items():
            page.goto(f"{address}/{path}")
            page.locator(".stage[data-row='10']").wait_for(timeout=60_000)
            page.wait_for_timeout(2000)
            page.screenshot(path=Path(__file__).with_name(f"{name}.png"))


if __name__ == "__main__":
    main(*sys.argv[1:])
