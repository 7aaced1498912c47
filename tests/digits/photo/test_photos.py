"""Photos of digits are classified as well as the strokes they were written with."""

from functools import cache

import numpy as np
import pytest

from cvdemo.digits import digit_from_image, digit_from_strokes
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from tests.digits.pen import pen_digits
from tests.digits.photo.photos import SCENES, photograph

SEED = 20
PHOTOS_PER_SCENE = 5


@cache
def network():
    return load(MODELS_DIR / "convnet_augmented.keras")


def classify(digits: list[np.ndarray]) -> np.ndarray:
    """The class that the network gives to each digit."""
    return network().predict(np.stack(digits)).argmax(axis=1)


@cache
def album() -> dict[str, tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]]:
    """Returns for each scene the labels, the digits from the photos and the digits from the strokes."""
    rng = np.random.default_rng(SEED)
    pen = pen_digits()
    pages = {}
    for name, scene in SCENES.items():
        chosen = [pen[index] for index in rng.choice(len(pen), PHOTOS_PER_SCENE, replace=False)]
        photos = [digit_from_image(photograph(strokes, scene, rng)) for _, strokes in chosen]
        labels = np.array([label for label, _ in chosen])
        pages[name] = labels, photos, [digit_from_strokes(strokes) for _, strokes in chosen]
    return pages


@pytest.mark.parametrize("scene", SCENES)
def test_every_scene_is_classified(scene):
    labels, photos, strokes = album()[scene]
    assert (classify(photos) == labels).sum() >= (classify(strokes) == labels).sum() - 1


def test_photos_are_classified_as_well_as_strokes():
    labels, photos, strokes = (np.concatenate(part) for part in zip(*album().values(), strict=True))
    from_photos = (classify(photos) == labels).mean()
    from_strokes = (classify(strokes) == labels).mean()
    assert from_photos >= from_strokes - 0.02
    assert from_photos >= 0.95
