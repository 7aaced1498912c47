"""Several digits in a picture: each is found, in the order in which one reads them."""

from dataclasses import replace

import numpy as np
import pytest

from cvdemo.digits import digit_from_image, find_digits, samples
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from tests.digits.pen import pen_digits
from tests.digits.photo.photos import PLAIN, photograph
from tests.digits.photo.screens import coverage, inked

WHOLE = {0, 1, 2, 3, 6, 8, 9}  # written in one stroke by nearly everybody


def read(picture: np.ndarray) -> list[int]:
    network = load(MODELS_DIR / "convnet_augmented.keras")
    return network.predict(find_digits(picture).pixels).argmax(axis=1).tolist()


def row_of_digits(count: int, rng: np.random.Generator) -> tuple[list[int], list[np.ndarray]]:
    """Labels, and the strokes of digits side by side, all of one height."""
    pen = [each for each in pen_digits() if each[0] in WHOLE]
    labels, strokes, left = [], [], 0.0
    for index in rng.choice(len(pen), count, replace=False):
        label, digit = pen[index]
        points = np.concatenate(digit)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = 1 / (high - low)[1]
        strokes += [(stroke - low) * scale + (left, 0) for stroke in digit]
        left += (high - low)[0] * scale + rng.uniform(0.35, 0.6)
        labels.append(label)
    return labels, strokes


@pytest.mark.parametrize("count", [2, 3, 5])
@pytest.mark.parametrize("colours", [((0, 0, 0), (255, 255, 255)), ((255, 255, 255), (0, 0, 0))])
@pytest.mark.parametrize("seed", range(2))
def test_a_row_on_a_screen(count, colours, seed):
    labels, strokes = row_of_digits(count, np.random.default_rng(seed))
    assert read(inked(coverage(strokes, (900, 400), 600, 10), *colours)) == labels


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("seed", range(2))
def test_a_row_in_a_photo(count, seed):
    rng = np.random.default_rng(seed)
    labels, strokes = row_of_digits(count, rng)
    assert read(photograph(strokes, replace(PLAIN, size=(0.7, 1.0), pen=(0.02, 0.03)), rng)) == labels


def test_lines_of_mnist_digits_are_read_from_left_to_right():
    every = samples()
    chosen = [0, 45, 60, 21, 125, 181]
    tiles = [np.pad(every.images[i], 10) for i in chosen]
    picture = np.vstack([np.hstack(tiles[:3]), np.hstack(tiles[3:])])
    assert read(picture) == every.labels[chosen].tolist()


def test_one_digit_is_one():
    for label, strokes in pen_digits()[::7]:
        found = find_digits(inked(coverage(strokes, (300, 300), 200, 14), (0, 0, 0), (255, 255, 255)))
        assert (label, len(found.pixels), found.heaviest) == (label, 1, 0)


def test_the_heaviest_is_the_one_that_is_taken():
    _, strokes = row_of_digits(3, np.random.default_rng(1))
    picture = inked(coverage(strokes, (900, 400), 600, 10), (0, 0, 0), (255, 255, 255))
    found = find_digits(picture)
    np.testing.assert_array_equal(digit_from_image(picture), found.pixels[found.heaviest])
