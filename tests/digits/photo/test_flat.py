"""Pictures on one colour: the colour is found, and the pad or figure that lies on it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cvdemo.digits.photo.flat import cut_out_panel, page_colour

PAGE = (250, 248, 240)
SIZE = (400, 300)


def page(colour=PAGE) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, colour)
    return picture, ImageDraw.Draw(picture)


def test_the_colour_of_the_page_is_the_frames():
    picture, draw = page()
    draw.line((50, 50, 350, 250), fill=(0, 0, 0), width=20)
    assert page_colour(picture).tolist() == list(PAGE)


@pytest.mark.parametrize("noise", [0, 2])
def test_a_slope_of_light_is_no_colour(noise):
    slope = np.linspace(120, 240, 400)[None, :, None] + np.zeros((300, 1, 3))
    slope += noise * np.random.default_rng(0).standard_normal(slope.shape)
    assert page_colour(Image.fromarray(slope.astype(np.uint8))) is None


def test_a_frame_around_a_photo_is_not_its_background():
    picture, draw = page()
    draw.rectangle((5, 5, 394, 294), fill=(90, 60, 30))
    assert page_colour(picture) is None


@pytest.mark.parametrize("fill", [(0, 0, 0), (70, 0, 90), None], ids=["black", "violet", "a line around it"])
@pytest.mark.parametrize("radius", [0, 8])
def test_a_pad_is_cut_out_without_its_edge(fill, radius):
    picture, draw = page()
    draw.rounded_rectangle((80, 40, 319, 259), radius, fill=fill, outline=(0, 0, 0), width=2)
    panel = cut_out_panel(picture)
    assert panel.width == pytest.approx(240, abs=12)
    assert panel.height == pytest.approx(220, abs=12)
    assert (np.asarray(panel) == (fill or PAGE)).all()


def test_ticks_on_the_edge_of_a_figure_are_cut_off():
    picture, draw = page()
    draw.rectangle((100, 50, 299, 249), fill=(0, 0, 0))
    for at in range(60, 250, 40):
        draw.line((94, at, 100, at), fill=(0, 0, 0))
    panel = cut_out_panel(picture)
    assert panel.size == pytest.approx((192, 192), abs=4)
    assert np.asarray(panel).max() == 0


@pytest.mark.parametrize(
    "outline",
    [
        [(200, 20), (380, 150), (200, 280), (20, 150)],
        [(80, 40), (300, 100), (280, 260), (60, 200)],
        [(100, 50), (140, 50), (140, 90), (100, 90)],
        [(0, 0), (200, 0), (200, 300), (0, 300)],
    ],
    ids=["a diamond", "askew", "small", "cut off by the picture"],
)
def test_what_is_no_panel(outline):
    picture, draw = page()
    draw.polygon(outline, fill=(0, 0, 0))
    assert cut_out_panel(picture) is None


def test_nothing_at_all():
    assert cut_out_panel(page()[0]) is None
    assert cut_out_panel(Image.new("RGB", (1, 1))) is None
