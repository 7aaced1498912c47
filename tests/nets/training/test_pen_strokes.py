import numpy as np
import pytest

from cvdemo.digits import digit_from_strokes
from cvdemo.nets.training import pen_strokes

SEVEN = [np.array([[0.2, 0.1], [0.8, 0.1], [0.5, 0.5], [0.3, 0.9]]), np.array([[0.3, 0.5], [0.7, 0.5]])]
DOT = [np.array([[0.5, 0.5]])]


def rng():
    return np.random.default_rng(1)


def test_written_digits_differ_and_repeat_with_the_seed():
    images = pen_strokes.write([SEVEN, DOT], 3, rng())
    assert images.shape == (6, 28, 28)
    assert images.dtype == np.uint8
    assert (images.max(axis=(1, 2)) > 100).all()
    assert (images[0] != images[2]).any()
    np.testing.assert_array_equal(images, pen_strokes.write([SEVEN, DOT], 3, rng()))


def test_variants_look_like_the_digit():
    plain = digit_from_strokes(SEVEN).ravel()
    for image in pen_strokes.write([SEVEN], 20, rng()).reshape(20, -1):
        assert np.corrcoef(plain, image)[0, 1] > 0.3


def test_strokes_are_not_written_to():
    before = [stroke.copy() for stroke in SEVEN]
    pen_strokes.write([SEVEN], 5, rng())
    for stroke, copy in zip(SEVEN, before, strict=True):
        np.testing.assert_array_equal(stroke, copy)


@pytest.mark.parametrize("strokes", [SEVEN, DOT])
def test_a_stroke_keeps_a_point(strokes):
    for _ in range(20):
        assert all(len(stroke) for stroke in pen_strokes.augment(strokes, rng()))


def test_picture_of_a_pad_is_placed_as_mnist_places(sample_digits):
    rows, columns = np.nonzero(pen_strokes.as_picture(SEVEN, rng()) > 0.15)
    assert 19 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 22
