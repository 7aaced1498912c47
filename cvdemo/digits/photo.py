"""From a photo, a scan or a screenshot to a 28 × 28 digit."""

import numpy as np
from PIL import Image, ImageFilter

from cvdemo.digits.components import label_components
from cvdemo.digits.normalize import normalize_digit
from cvdemo.digits.paper import background, ink_is_dark

WORKING_SIDE = 512  # pixels of the longest side while ink is looked for
WIDEST_STROKE = 0.25  # of the longest side: what is wider is background
SEED, EDGE = 0.5, 0.3  # of the strongest ink: what is ink for certain, and where it ends
STRONGEST = 0.003  # the part of all pixels that tells how strong ink is
FAINTEST = 0.06  # of the background's brightness: anything fainter is no ink
NOISE = 6  # standard deviations: anything closer to the background is noise
SMALL = 0.5  # of the frame: a smaller digit is looked at again, from closer
NOTHING = "There is no digit to be seen in this picture: write larger or darker, and fill the frame."


def digit_from_image(image: np.ndarray) -> np.ndarray:
    """Finds the one digit in a picture and places it as MNIST places its digits.

    `image` is uint8 `(H, W)` or `(H, W, 3)`. Ink may be darker or lighter than its background, which
    may be uneven; the largest piece of ink, with what belongs to it, is the digit.

    Returns float32 `(28, 28)` in `[0, 1]`, ink 1. Raises `ValueError` where there is no ink.
    """
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.shape[2:] not in {(), (3,)} or image.ndim < 2 or not image.size:
        raise ValueError(
            "`image` must be uint8 of shape (H, W) or (H, W, 3). "
            f"Received: shape {image.shape}, dtype {image.dtype}"
        )
    picture = Image.fromarray(image).convert("RGB")
    ink = _find_ink(picture)
    for _ in range(2):
        closer = _closer(picture, ink)
        if closer is None:
            break
        picture = closer
        ink = _find_ink(picture)
    return normalize_digit(ink)


def _closer(picture, ink):
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    h, w = np.ptp(rows) + 1, np.ptp(columns) + 1
    side = max(h, w)
    if side > SMALL * max(ink.shape):
        return None
    scale = picture.width / ink.shape[1]
    m = 0.4 * side
    box = [
        int(max(0, (columns[0] - m) * scale)),
        int(max(0, (rows[0] - m) * scale)),
        int(min(picture.width, (columns[-1] + 1 + m) * scale)),
        int(min(picture.height, (rows[-1] + 1 + m) * scale)),
    ]
    return picture.crop(box)


def _find_ink(picture: Image.Image) -> np.ndarray:
    dark = ink_is_dark(picture)
    picture = picture.copy()
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    if max(picture.size) > 100:
        picture = picture.filter(ImageFilter.MedianFilter(3))
    if max(picture.size) > 300:
        picture = picture.filter(ImageFilter.BoxBlur(1))
    colours = np.asarray(picture, dtype=np.float32)
    ink = _strength(colours, dark)
    ink -= np.median(ink)
    noise = 1.4826 * np.median(np.abs(ink))
    strongest = np.sort(ink, axis=None)[-max(1, round(STRONGEST * ink.size)) :].mean()
    if strongest < max(FAINTEST, NOISE * noise):
        raise ValueError(NOTHING)
    ink = np.clip(ink / strongest, 0, 1)
    return np.where(_digit(ink), ink, 0)


def _strength(colours: np.ndarray, dark_ink: bool) -> np.ndarray:
    """Returns how far each pixel is from its background in the direction of the ink's colour."""
    paper = background(colours, dark_ink, round(WIDEST_STROKE * max(colours.shape)))
    contrast = np.abs(paper - colours) / np.maximum(paper if dark_ink else 255 - paper, 32)
    total = contrast.sum(axis=2)
    strongest = total >= np.quantile(total, 1 - STRONGEST)
    colour = contrast[strongest].mean(axis=0)
    return contrast @ (colour / max(np.linalg.norm(colour), 1e-6)) / np.sqrt(3)


def _digit(ink: np.ndarray) -> np.ndarray:
    """Returns where the digit is: the heaviest piece of ink and the pieces that belong to it."""
    pieces, count = label_components(ink > EDGE)
    flat = pieces.ravel()
    mass = np.bincount(flat, ink.ravel(), count + 1)
    strength = np.zeros(count + 1)
    np.maximum.at(strength, flat, ink.ravel())
    mass[0] = 0
    mass[strength < SEED] = 0
    rows, columns = np.indices(ink.shape).reshape(2, -1)
    low = np.full((2, count + 1), 10**6)
    high = np.full((2, count + 1), -1)
    for axis, places in enumerate((rows, columns)):
        np.minimum.at(low[axis], flat, places)
        np.maximum.at(high[axis], flat, places)
    touches = (low == 0).any(0) | (high == np.array(ink.shape)[:, None] - 1).any(0)
    score = mass * np.where(touches, 0.3, 1)
    main = int(np.argmax(score))
    side = (high[:, main] - low[:, main]).max()
    gap = np.maximum(low[:, [main]] - high, low - high[:, [main]]).max(0)
    belongs = (mass > 0.05 * mass[main]) & (gap < 0.25 * side) & (~touches | touches[main])
    belongs[main] = True
    belongs[0] = False
    keep = belongs[pieces]
    grown = Image.fromarray(keep).convert("L").filter(ImageFilter.MaxFilter(5))
    return np.asarray(grown) > 0
