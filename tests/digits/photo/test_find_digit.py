"""Finding the digit in a picture: ink and paper of any brightness, light, lines, specks, nothing at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.digits import digit_from_image, digit_from_strokes, rasterize, samples
from cvdemo.digits.photo.paper import background

SEVEN = [np.array([[0.3, 0.25], [0.7, 0.25], [0.45, 0.8]])]
INK = rasterize(SEVEN, size=240, stroke_width=18) / 255


def picture(paper, ink=30, coverage: np.ndarray = INK) -> np.ndarray:
    return np.clip(paper * (1 - coverage) + ink * coverage, 0, 255).astype(np.uint8)


def difference(image: np.ndarray) -> float:
    """How far the digit found is from the strokes that were drawn."""
    return float(np.abs(digit_from_image(image) - digit_from_strokes(SEVEN)).mean())


@pytest.mark.parametrize(
    ("paper", "ink"),
    [(255, 0), (0, 255), (230, 40), (130, 60), (60, 200), (20, 90), (200, 170), (128, 127 + 40)],
)
def test_ink_may_be_dark_or_light(paper, ink):
    assert difference(picture(paper, ink)) < 0.03


@pytest.mark.parametrize("ink", [(200, 30, 40), (30, 60, 190), (20, 140, 60), (250, 220, 60), (255, 150, 0)])
def test_ink_may_have_a_colour(ink):
    coverage = INK[..., None]
    image = (np.array([245, 245, 240]) * (1 - coverage) + np.array(ink) * coverage).astype(np.uint8)
    assert difference(image) < 0.03


@pytest.mark.parametrize("dark", [0.7, 0.4, 0.2])
def test_one_side_may_lie_in_the_dark(dark):
    light = np.linspace(1, dark, INK.shape[1])
    assert difference((picture(240, 30) * light).astype(np.uint8)) < 0.03


@pytest.mark.parametrize("column", [60, 130, 200])
def test_a_shadow_may_have_a_sharp_edge(column):
    image = picture(240, 30)
    image[:, column:] //= 2
    assert difference(image) < 0.03


@pytest.mark.parametrize("gap", [17, 40])
def test_lines_on_the_paper_are_not_ink(gap):
    paper = np.full(INK.shape, 240.0)
    paper[gap // 2 :: gap] = 200
    paper[:, gap // 3 :: gap] = 200
    assert difference(picture(paper, 40)) < 0.04


def test_a_dark_table_beside_the_paper_is_not_ink():
    wide = np.pad(INK, ((40, 60), (90, 30)))
    image = picture(235, 30, wide)
    image[:, :50] = 60
    image[-25:] = 60
    assert difference(image) < 0.03


def test_specks_and_a_mark_at_the_edge_are_not_the_digit():
    image = picture(235, 30, np.pad(INK, 60))
    image[20:24, 20:24] = 20
    image[330:333, 300:303] = 20
    image[100:200, -6:] = 20
    assert difference(image) < 0.03


def test_strokes_apart_belong_to_one_digit():
    body = [np.array([[0.35, 0.25], [0.35, 0.5], [0.6, 0.5], [0.6, 0.8], [0.3, 0.8]])]
    bar = [np.array([[0.44, 0.25], [0.7, 0.25]])]
    coverage = rasterize(body + bar, size=240, stroke_width=10) / 255
    found = digit_from_image(picture(240, 30, coverage))
    assert np.abs(found - digit_from_strokes(body + bar)).mean() < 0.04


@pytest.mark.parametrize("size", [100, 300])
def test_a_bar_heavier_than_the_body_below_it_belongs_to_it(size):
    body = [np.array([[0.35, 0.42], [0.6, 0.42], [0.65, 0.6], [0.6, 0.8], [0.35, 0.8]])]
    bar = [np.array([[0.35, 0.25], [0.65, 0.25]])]
    coverage = rasterize(body, size=size, stroke_width=0.02 * size) / 255
    coverage = np.maximum(coverage, rasterize(bar, size=size, stroke_width=0.1 * size) / 255)
    found = digit_from_image(picture(255, 0, coverage))
    assert found[3:9].any()
    assert found[18:24].any()


@pytest.mark.parametrize("size", [28, 60, 200, 700])
def test_any_resolution(size):
    coverage = rasterize(SEVEN, size=size, stroke_width=0.07 * size) / 255
    assert difference(picture(240, 30, coverage)) < 0.04


@pytest.mark.parametrize("index", range(0, 200, 23))
@pytest.mark.parametrize("inverted", [False, True])
def test_an_uploaded_mnist_digit_stays_as_it_is(index, inverted):
    image = samples().images[index]
    found = digit_from_image(255 - image if inverted else image)
    assert np.abs(found - image / 255).mean() < 0.1  # MNIST is placed by whole pixels


def noisy_paper(height: int, width: int) -> np.ndarray:
    rng = np.random.default_rng(5)
    shade = np.linspace(240, 120, width)
    return np.clip(shade + rng.normal(0, 6, (height, width)), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((28, 28), np.uint8),
        np.full((300, 200, 3), 255, np.uint8),
        np.full((1, 1), 7, np.uint8),
        noisy_paper(300, 400),
        np.tile(np.arange(200, dtype=np.uint8), (150, 1)),
    ],
    ids=["black", "white", "one pixel", "noisy paper", "gradient"],
)
def test_a_blank_picture(image):
    with pytest.raises(ValueError, match="There is no digit to be seen in this picture"):
        digit_from_image(image)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((5, 5)),
        np.zeros(5, np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros((0, 5), np.uint8),
        np.zeros((2, 5, 5, 3), np.uint8),
    ],
)
def test_what_is_no_picture(image):
    with pytest.raises(ValueError, match=r"must be uint8 of shape \(H, W\) or \(H, W, 3\)\. Received"):
        digit_from_image(image)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 40), st.booleans(), st.integers(1, 8))
def test_any_picture_gives_a_digit_or_a_sentence(seed, height, width, colour, block):
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 256, (height, width, 3) if colour else (height, width), dtype=np.uint8)
    image = cells.repeat(block, axis=0).repeat(block, axis=1)
    before = image.copy()
    try:
        digit = digit_from_image(image)
    except ValueError as error:
        sentence = str(error)
        assert "There is no digit" in sentence
        return
    finally:
        np.testing.assert_array_equal(image, before)
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert digit.min() >= 0
    assert digit.max() == 1


def test_the_background_keeps_a_sharp_edge_and_loses_a_stroke():
    paper = np.repeat([[200.0, 100.0]], 20, axis=1)[..., None].repeat(40, axis=0).astype(np.float32)
    image = paper.copy()
    image[:, 8:11] = 20
    np.testing.assert_array_equal(background(image, dark_ink=True, size=9), paper)
    np.testing.assert_array_equal(255 - background(255 - image, dark_ink=False, size=9), paper)


@pytest.mark.parametrize("dark_ink", [True, False])
def test_a_slope_is_its_own_background(dark_ink):
    slope = np.add.outer(np.arange(30), 2 * np.arange(40)).astype(np.float32)[..., None]
    np.testing.assert_array_equal(background(slope, dark_ink, size=15), slope)
