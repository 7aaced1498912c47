"""From a picture of a digit to 28 × 28 pixels, placed as MNIST places its digits."""

import numpy as np
from PIL import Image

from cvdemo.digits.ink import BOX, CENTRE, SIDE

VISIBLE = 0.15  # of the darkest ink: where a digit begins
WORKING_SIDE = 512  # pixels; a photo is made this small first


def normalize_digit(image: np.ndarray) -> np.ndarray:
    """Places a digit as MNIST does: longest side 20 pixels, centre of mass at pixel (14, 14).

    `image` is `(H, W)`, ink bright on black (uint8, or any other numbers from 0 up).

    Returns float32 `(28, 28)` in `[0, 1]`. Raises `ValueError` where there is no ink.
    """
    image = np.asarray(image)
    if image.ndim != 2 or not image.size or not np.isfinite(image).all():
        raise ValueError(f"`image` must be finite numbers of shape (H, W). Received: shape {image.shape}")
    ink = image.astype(np.float32)
    strongest = ink.max()
    if strongest <= 0:
        raise ValueError("There is no digit in this picture: it has one colour only.")
    ink = np.clip(ink / strongest, 0, 1)

    rows, columns = (np.flatnonzero((ink > VISIBLE).any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pixel = max(ink.shape) / BOX  # side of a pixel of the result
    margin = int(np.ceil(SIDE * pixel))
    padded = Image.fromarray(np.pad(ink, margin))
    x, y = _centre_of_mass(ink) + margin
    box = (x - CENTRE * pixel, y - CENTRE * pixel, x + (SIDE - CENTRE) * pixel, y + (SIDE - CENTRE) * pixel)
    digit = np.asarray(padded.resize((SIDE, SIDE), Image.Resampling.BOX, box=box))
    return np.clip(digit / digit.max(), 0, 1)


def digit_from_image(image: np.ndarray) -> np.ndarray:
    """Finds the digit in a picture, dark ink on light or light on dark, and places it as MNIST does.

    `image` is uint8 `(H, W)` or `(H, W, 3)`.

    Returns float32 `(28, 28)` in `[0, 1]`, ink 1. Raises `ValueError` where there is no ink.
    """
    image = np.asarray(image)
    if image.ndim not in {2, 3} or (image.ndim == 3 and image.shape[2] != 3) or not image.size:
        raise ValueError(f"`image` must have shape (H, W) or (H, W, 3). Received: shape {image.shape}")
    picture = Image.fromarray(image.astype(np.uint8))
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    grey = np.asarray(picture.convert("L"), dtype=np.float32)
    difference = grey - np.median(grey)
    if difference.sum() < 0:
        difference = -difference
    return normalize_digit(np.clip(difference, 0, None))


def _centre_of_mass(image: np.ndarray) -> np.ndarray:
    """Returns x, y of the centre of mass, in pixels from the top left corner."""
    rows, columns = (np.arange(length) + 0.5 for length in image.shape)
    return np.array([image.sum(axis=0) @ columns, image.sum(axis=1) @ rows]) / image.sum()
