"""MNIST's recipe on pixels."""

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import example, given
from hypothesis import strategies as st

from cvdemo.digits import digit_from_strokes, normalize_digit, rasterize, samples

SEVEN = [np.array([[0.3, 0.3], [0.7, 0.3], [0.45, 0.8]]), np.array([[0.4, 0.55], [0.65, 0.55]])]


def centre(image: np.ndarray) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return float((image * rows).sum() / image.sum()), float((image * columns).sum() / image.sum())


def longest_side(image: np.ndarray, threshold: float) -> int:
    return max(int(np.ptp(np.flatnonzero((image > threshold).any(axis=axis)))) + 1 for axis in (0, 1))


def stroke_width(digit: np.ndarray) -> float:
    """The width of a straight bar: ink per pixel of its length, in the middle."""
    return float(digit.sum(axis=1)[11:17].mean())


@pytest.mark.parametrize("index", range(0, 200, 9))
def test_an_mnist_digit_stays_as_it_is(index):
    image = samples().images[index]
    digit = normalize_digit(image)
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert np.abs(digit - image / 255).mean() < 0.1  # MNIST is placed by whole pixels


@pytest.mark.parametrize("place", [(0, 0), (100, 220), (300, 30)])
@pytest.mark.parametrize("size", [60, 150, 290])
def test_place_and_size_do_not_matter(place, size):
    frame = np.zeros((600, 520), np.uint8)
    pad = rasterize(SEVEN, size=size, stroke_width=0.06 * size)
    frame[place[0] : place[0] + size, place[1] : place[1] + size] = pad
    assert np.abs(normalize_digit(frame) - digit_from_strokes(SEVEN)).mean() < 0.03


def test_brightness_does_not_matter():
    pad = rasterize(SEVEN)
    expected = normalize_digit(pad)
    np.testing.assert_allclose(normalize_digit(pad.astype(np.float64) * 1e-3), expected, atol=1e-4)
    np.testing.assert_allclose(normalize_digit(pad.astype(np.float32) * 900), expected, atol=1e-4)


@pytest.mark.parametrize("width", [2, 5, 12, 20])
def test_thin_strokes_are_widened(width):
    bar = rasterize([np.array([[0.5, 0.1], [0.5, 0.9]])], stroke_width=width)
    assert 1.5 <= stroke_width(normalize_digit(bar)) <= 2.2


@pytest.mark.parametrize("lightest", [0.35, 0.6, 1.0])
def test_a_stroke_that_turns_light_and_thin_is_kept(lightest):
    turn = np.linspace(0, 2 * np.pi, 80)
    loop = 0.5 + 0.4 * np.stack([np.sin(turn), np.cos(turn)], axis=1)
    dark = rasterize([loop[:50]], size=120, stroke_width=9) / 255
    light = rasterize([loop[49:]], size=120, stroke_width=3) / 255
    digit = normalize_digit(np.maximum(dark, light * lightest))
    holes = scipy.ndimage.label(digit < 0.25)[1] - 1
    assert holes == 1


def test_a_hair_on_a_large_scan_is_widened():
    image = np.zeros((1000, 800), np.uint8)
    image[100:900, 400] = 255
    assert stroke_width(normalize_digit(image)) >= 1.5


@pytest.mark.parametrize("width", [60, 80])
def test_thick_strokes_are_thinned(width):
    bar = rasterize([np.array([[0.5, 0.1], [0.5, 0.9]])], stroke_width=width)
    assert stroke_width(normalize_digit(bar)) <= 4.2


@pytest.mark.parametrize("pixels", [1, 3, 40])
def test_a_lone_dot_gives_a_digit(pixels):
    image = np.zeros((50, 50), np.uint8)
    image[4 : 4 + pixels, 5 : 5 + pixels] = 255
    digit = normalize_digit(image)
    assert centre(digit) == pytest.approx((14, 14), abs=0.1)
    assert digit.max() == 1


@pytest.mark.parametrize("image", [np.zeros((28, 28)), np.zeros((5, 9), np.uint8), np.zeros((3, 3), bool)])
def test_no_ink(image):
    with pytest.raises(ValueError, match="There is no digit in this picture"):
        normalize_digit(image)


@pytest.mark.parametrize(
    "image", [np.zeros((2, 3, 3)), np.zeros(5), np.zeros((0, 4)), np.full((3, 3), np.nan), np.array([["a"]])]
)
def test_what_is_no_picture(image):
    with pytest.raises(ValueError, match=r"finite numbers of shape \(H, W\). Received: shape"):
        normalize_digit(image)


def test_the_picture_is_not_changed():
    pad = rasterize(SEVEN)
    before = pad.copy()
    normalize_digit(pad)
    np.testing.assert_array_equal(pad, before)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)), min_size=2, max_size=8).map(np.array),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from([60, 140]),
)
@example([np.array([(0.5, 0.625), (0.25, 0.25)])], 60)
def test_any_drawing_is_centred_and_fitted(strokes, size):
    digit = normalize_digit(rasterize(strokes, size=size, stroke_width=size / 14))
    assert digit.min() >= 0
    assert digit.max() == 1
    at_the_frame = digit[[0, -1]].any() or digit[:, [0, -1]].any()
    assert at_the_frame or centre(digit) == pytest.approx((14, 14), abs=0.3)
    assert 18 <= longest_side(digit, 0.02) <= 22
