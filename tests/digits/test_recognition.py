"""Where and how large a digit is drawn does not matter for how well it is classified."""

from functools import cache

import numpy as np
import pytest

from cvdemo.digits import digit_as_drawn, digit_from_image, digit_from_strokes, normalize_digit, rasterize
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from tests.digits.pen import pen_digits

SEED = 7
PLACES = {"in the middle": (0.7, 0.5), "anywhere": (0.5, None), "small, in a corner": (0.2, 0.0)}


@cache
def network():
    return load(MODELS_DIR / "convnet.keras")


def accuracy(digits: list[np.ndarray]) -> float:
    labels = [label for label, _ in pen_digits()]
    return float((network().predict(np.stack(digits)).argmax(axis=1) == labels).mean())


def placed(size: float, place: float | None) -> list[list[np.ndarray]]:
    """Returns the pen digits that size, at that part of the room that is left, or anywhere."""
    rng = np.random.default_rng(SEED)
    drawings = []
    for _, strokes in pen_digits():
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = size / (high - low).max()
        room = 0.9 - (high - low) * scale
        corner = 0.05 + room * (rng.random(2) if place is None else place)
        drawings.append([(stroke - low) * scale + corner for stroke in strokes])
    return drawings


def test_strokes_are_read():
    assert accuracy([digit_from_strokes(strokes) for _, strokes in pen_digits()]) >= 0.9


@pytest.mark.parametrize("place", PLACES)
def test_strokes_are_read_alike_in_every_place(place):
    drawings = placed(*PLACES[place])
    digits = [digit_from_strokes(strokes) for _, strokes in pen_digits()]
    np.testing.assert_allclose([digit_from_strokes(strokes) for strokes in drawings], digits, atol=1e-3)


@pytest.mark.parametrize(
    ("place", "least"), [("in the middle", 0.9), ("anywhere", 0.88), ("small, in a corner", 0.7)]
)
def test_pixels_are_read_in_every_place(place, least):
    pads = [rasterize(strokes) for strokes in placed(*PLACES[place])]
    assert accuracy([normalize_digit(pad) for pad in pads]) >= least


@pytest.mark.parametrize("place", ["anywhere", "small, in a corner"])
def test_without_placing_they_are_not(place):
    assert accuracy([digit_as_drawn(strokes) for strokes in placed(*PLACES[place])]) < 0.7


def test_a_picture_of_the_pad_gives_the_digit_on_the_pad():
    for strokes in placed(*PLACES["anywhere"])[::10]:
        pad = rasterize(strokes)
        assert np.abs(digit_from_image(255 - pad) - normalize_digit(pad)).mean() < 0.03
