"""The menu Save in a browser: pictures are twice the size of what they show, files are what they say."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from cvdemo.core import KERNELS, conv2d

SLOW = 30_000
MARGIN = 24  # CSS pixels around title, figure and link
PRIMARY = (200, 0, 95)


def open_menu(page, address):
    page.goto(address)
    button = page.locator(".st-key-save button").first
    expect(button).to_be_visible(timeout=SLOW)
    button.click()
    expect(page.locator("button.picture[aria-label^=Picture]")).to_be_visible(timeout=SLOW)


def save_picture(page) -> tuple[str, np.ndarray]:
    """The name of the file, and its pixels: int (H, W, 3)."""
    with page.expect_download() as download:
        page.locator("button.picture[aria-label^=Picture]").click()
    expect(page.locator(".save .said")).to_have_text(f"Saved as {download.value.suggested_filename}.")
    with Image.open(download.value.path()) as picture:
        return download.value.suggested_filename, np.asarray(picture.convert("RGB")).astype(int)


def ink(pixels: np.ndarray) -> np.ndarray:
    """Which pixels differ from the background, bool (H, W)."""
    return np.abs(pixels - pixels[2, 2]).max(axis=2) > 60


def assert_arithmetic_is_whole(pixels: np.ndarray) -> None:
    """Its last row of pixels, where the line along its left edge ends, has no text."""
    bottom = np.flatnonzero((pixels[:, 2 * MARGIN + 4] == PRIMARY).all(axis=1))[-1]
    row = pixels[bottom - 2, 2 * MARGIN + 40 : pixels.shape[1] // 2]
    assert (row == row[0]).all()


@pytest.mark.parametrize(
    ("path", "figure", "colours"),
    [
        ("convolution", "stage", "light"),
        ("pooling?lecture=true", "pooling_stage", "dark"),
        ("", "glance", "light"),
    ],
)
def test_a_picture_shows_title_figure_and_link_at_twice_their_size(app, new_page, path, figure, colours):
    page = new_page(color_scheme=colours, accept_downloads=True)
    open_menu(page, f"{app.url}/{path}")
    width = page.locator(f".st-key-{figure}").first.bounding_box()["width"]
    name, pixels = save_picture(page)
    assert name == f"cvdemo-{path.split('?')[0] or 'draw'}.png"
    assert pixels.shape[1] == pytest.approx(2 * (width + 2 * MARGIN), abs=3)
    assert (pixels[2, 2].sum() > 600) == (colours == "light")
    marks = ink(pixels)
    title, link = marks[2 * MARGIN : 2 * MARGIN + 60], marks[-2 * MARGIN - 40 :]
    assert title[:, : pixels.shape[1] // 2].sum() > 500
    assert link.sum() > 300
    assert marks[200:-200].mean() > 0.05
    assert not marks[: MARGIN * 2 - 10].any()


def test_files_hold_the_numbers_of_the_page(app, new_page):
    page = new_page(accept_downloads=True)
    open_menu(page, f"{app.url}/convolution?kernel=emboss")
    files = {}
    for key in ("response-map.npy", "input.npy"):
        with page.expect_download() as download:
            page.locator(f"[class*='{key.replace('.', '-')}'] button").click()
        files[download.value.suggested_filename] = download.value.path().read_bytes()
    response, x = (np.load(io.BytesIO(data)) for data in files.values())
    assert list(files) == ["cvdemo-convolution-response-map.npy", "cvdemo-convolution-input.npy"]
    np.testing.assert_array_equal(response, conv2d(x, KERNELS["emboss"].values))


def test_a_saved_picture_follows_the_page(app, new_page):
    page = new_page(width=390, height=844, accept_downloads=True)
    own = "0.123,-0.456,0.789;-0.123,0.456,-0.789;0.111,-0.222,0.333"
    open_menu(page, f"{app.url}/convolution?input=picture&kernel=own&own={own}&bias=-1.25&show=relu")
    name, pixels = save_picture(page)
    assert name == "cvdemo-convolution.png"
    assert_arithmetic_is_whole(pixels)
    page.keyboard.press("Escape")
    page.locator(".st-key-page_after a:visible").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Border effects and padding", timeout=SLOW)
    page.locator(".st-key-save button").first.click()
    expect(page.locator("button.picture[aria-label^=Picture]")).to_be_visible(timeout=SLOW)
    assert save_picture(page)[0] == "cvdemo-borders.png"
