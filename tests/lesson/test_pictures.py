"""The pictures at hand: small, described, and what their kernels are meant to find is in them."""

from pathlib import Path

import numpy as np
import pytest

from cvdemo.core import KERNELS, conv2d
from cvdemo.lesson import pictures
from cvdemo.lesson.pictures import PICTURES, pixels, thumbnails

MOST_BYTES = 200_000


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_small_and_has_a_source(name):
    values = pixels(name)
    assert values.dtype == np.uint8
    assert max(values.shape[:2]) <= 256
    assert not values.flags.writeable
    assert values.std() > 40  # something is to be seen
    assert PICTURES[name].title
    assert "CC0" in PICTURES[name].source or name in pictures.PATTERNS


def test_the_photos_together_are_small_and_the_readme_names_who_took_them():
    photos = list(Path(pictures.__file__).parent.glob("*.jpg"))
    assert {photo.stem for photo in photos} == set(PICTURES) - set(pictures.PATTERNS)
    assert sum(photo.stat().st_size for photo in photos) < MOST_BYTES
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for photo in photos:
        assert PICTURES[photo.stem].source.split("by ")[1].split(",")[0] in readme


def test_there_are_grey_and_colour_photos():
    ranks = [pixels(name).ndim for name in PICTURES if name not in pictures.PATTERNS]
    assert sorted(ranks) == [2, 3, 3]


def test_thumbnails_are_squares_in_the_order_of_the_pictures():
    small = thumbnails(44)
    assert small.shape == (len(PICTURES), 44, 44, 3)
    corner = small[[*PICTURES].index("gradient")].mean(axis=(0, 2))
    assert (np.diff(corner) > 0).all()


def test_a_step_to_the_right_is_the_same_everywhere_on_the_gradient():
    response = conv2d(pixels("gradient") / np.float32(255), KERNELS["sobel_vertical"].values)
    assert response.min() > 0
    assert response.max() - response.min() < 0.06  # the grey values are whole numbers


def test_each_quarter_of_the_stripes_is_for_one_direction():
    stripes = pixels("stripes") / np.float32(255)
    vertical, horizontal = (
        np.abs(conv2d(stripes, KERNELS[name].values)) for name in ("sobel_vertical", "sobel_horizontal")
    )
    left, right = np.s_[1:29, 1:29], np.s_[1:29, 34:61]
    assert vertical[left].mean() > 1
    assert not horizontal[left].any()
    assert horizontal[right].mean() > 1
    assert not vertical[right].any()
    below = np.s_[34:61, 1:29]
    np.testing.assert_allclose(vertical[below].mean(), horizontal[below].mean(), rtol=0.1)
