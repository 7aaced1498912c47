"""A sheet of paper on a table: found whatever way it lies, and nothing else is taken for one."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cvdemo.digits import digit_from_image, digit_from_strokes, rasterize, samples
from cvdemo.digits.photo.sheet import cut_out_sheet

WIDTH, HEIGHT = 480, 360
SEVEN = [np.array([[0.3, 0.2], [0.7, 0.2], [0.45, 0.8]])]


def on_table(corners, table=30, paper=230) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (table,) * 3)
    ImageDraw.Draw(picture).polygon([tuple(corner) for corner in corners], fill=(paper,) * 3)
    return picture


def sheet(width=240, height=180, degrees=0.0, at=(WIDTH / 2, HEIGHT / 2)) -> np.ndarray:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width / 2, height / 2)) @ turn + at


@pytest.mark.parametrize("degrees", range(-40, 41, 10))
@pytest.mark.parametrize("table", [10, 70, 130])
def test_a_sheet_is_cut_out_and_turned_upright(degrees, table):
    cut = cut_out_sheet(on_table(sheet(degrees=degrees), table))
    assert cut.width == pytest.approx(240, rel=0.15)
    assert cut.height == pytest.approx(180, rel=0.15)
    assert np.asarray(cut).min() > 200  # nothing of the table


@pytest.mark.parametrize("at", [(120, 180), (360, 180), (240, 80), (240, 285)])
def test_it_may_reach_a_side_of_the_picture(at):
    assert cut_out_sheet(on_table(sheet(at=at))) is not None


def test_two_sides_only_where_the_rest_is_darker_than_a_shadow():
    corner = [(150, 100), (480, 100), (480, 360), (150, 360)]
    assert cut_out_sheet(on_table(corner, table=30)) is not None
    assert cut_out_sheet(on_table(corner, table=110)) is None


@pytest.mark.parametrize(
    "outline",
    [
        [(0, 100), (480, 100), (480, 360), (0, 360)],
        [(0, 0), (480, 0), (480, 360), (0, 360)],
        sheet(60, 250),
        sheet(60, 60),
        [(100, 300), (240, 60), (380, 300)],
        240
        + 100 * np.column_stack([np.cos(np.arange(0, 6.3, 0.1)), np.sin(np.arange(0, 6.3, 0.1))])
        - (0, 60),
    ],
    ids=["a half of the picture", "all of it", "a bar", "small", "a triangle", "a circle"],
)
def test_what_is_no_sheet(outline):
    assert cut_out_sheet(on_table(outline)) is None


def test_a_frame_is_no_sheet():
    picture = on_table(sheet(200, 280))
    ImageDraw.Draw(picture).polygon([tuple(corner) for corner in sheet(110, 190)], fill=(30, 30, 30))
    assert cut_out_sheet(picture) is None


def test_a_bold_digit_is_no_sheet():
    picture = Image.new("RGB", (400, 400))
    bold_one = [(120, 40), (280, 40), (280, 300), (320, 300), (320, 370), (80, 370), (80, 300), (120, 300)]
    ImageDraw.Draw(picture).polygon(bold_one, fill="white")
    assert cut_out_sheet(picture) is None


@pytest.mark.parametrize("index", range(0, 200, 7))
def test_a_digit_made_of_pixels_is_no_sheet(index):
    assert cut_out_sheet(Image.fromarray(samples().images[index])) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (500, 2)])
def test_a_picture_of_few_pixels(size):
    assert cut_out_sheet(Image.new("RGB", size, (200, 200, 200))) is None


@pytest.mark.parametrize("table", [10, 60, 110, 160])
@pytest.mark.parametrize("degrees", [-20, 0, 20])
def test_a_digit_on_a_sheet_is_found(table, degrees):
    ink = rasterize(SEVEN, size=180, stroke_width=9)
    paper = Image.new("RGB", (240, 180), (225, 225, 220))
    paper.paste((40, 40, 60), (40, 0), Image.fromarray(ink))
    mask = Image.new("L", paper.size, 255)
    picture = Image.new("RGB", (WIDTH, HEIGHT), (table,) * 3)
    turned, mask = (part.rotate(degrees, Image.Resampling.BILINEAR, expand=True) for part in (paper, mask))
    picture.paste(turned, (70, 20), mask)
    assert np.abs(digit_from_image(np.asarray(picture)) - digit_from_strokes(SEVEN)).mean() < 0.04


def test_an_empty_sheet_is_no_digit():
    with pytest.raises(ValueError, match="There is no digit to be seen"):
        digit_from_image(np.asarray(on_table(sheet(degrees=10))))
