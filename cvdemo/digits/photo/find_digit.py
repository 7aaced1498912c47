"""From a photo, a scan or a screenshot to a 28 × 28 digit."""

import numpy as np
from PIL import Image, ImageFilter

from cvdemo.digits.photo.digit_mask import digit_mask
from cvdemo.digits.photo.normalize import normalize_digit
from cvdemo.digits.photo.paper import background, ink_is_dark
from cvdemo.digits.photo.sheet import cut_out_sheet

WORKING_SIDE = 512  # pixels of the longest side while ink is looked for
NOISY_SIDE = 100  # from here on a picture is a photo and has noise; smaller ones are made of pixels
WIDEST_STROKE = 0.25  # of the longest side: what is wider is background
STRONGEST = 0.003  # the part of all pixels that tells how strong ink is
FAINTEST = 0.06  # of the background's brightness: anything fainter is not ink
NOISE = 10  # standard deviations: anything closer to the background is noise
DARKEST_PAPER = 32  # of 255; contrast with anything darker is measured against this
SMALL = 0.5  # of the frame: a smaller digit is looked at again, from closer
CLOSER_LOOKS = 2
MARGIN = 0.4  # of the digit's size, kept around it when looking closer


def digit_from_image(image: np.ndarray) -> np.ndarray:
    """Find the one digit in a picture and place it as MNIST places its digits.

    Ink may be darker or lighter than its background, which may be uneven; the heaviest component of
    ink, with those that belong to it, is the digit. A sheet on a darker table is cut out first.

    Args:
        image: uint8 (H, W) or (H, W, 3).

    Returns:
        float32 (28, 28) in [0, 1], ink 1.

    Raises:
        ValueError: If `image` is of another kind, or has no ink.
    """
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim < 2 or image.shape[2:] not in {(), (3,)} or not image.size:
        raise ValueError(
            "`image` must be uint8 of shape (H, W) or (H, W, 3). "
            f"Received: shape {image.shape}, dtype {image.dtype}"
        )
    picture = Image.fromarray(image).convert("RGB")
    picture = cut_out_sheet(picture) or picture
    ink = _find_ink(picture)
    for _ in range(CLOSER_LOOKS):
        rows, columns = np.nonzero(ink > 0)
        left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        side = max(right - left, bottom - top)
        if side > SMALL * max(ink.shape):
            break
        box = np.array([left, top, right, bottom]) + MARGIN * side * np.array([-1, -1, 1, 1])
        box = np.clip(box * picture.width / ink.shape[1], 0, [*picture.size] * 2)
        picture = picture.crop(box.astype(int).tolist())
        ink = _find_ink(picture)
    return normalize_digit(ink)


def _find_ink(picture: Image.Image) -> np.ndarray:
    """Return how much of the digit's ink is in each pixel: float32 (H, W) in [0, 1]."""
    dark = ink_is_dark(picture)
    picture = picture.copy()
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    if max(picture.size) > NOISY_SIDE:
        picture = picture.filter(ImageFilter.GaussianBlur(max(picture.size) / WORKING_SIDE))
    ink = _contrast(np.asarray(picture, dtype=np.float32), dark)
    ink -= np.median(ink)
    noise = 1.4826 * np.median(np.abs(ink))  # the standard deviation, from the median deviation
    strongest = ink[_is_strongest(ink)].mean()
    if strongest < max(FAINTEST, NOISE * noise):
        raise ValueError(
            "There is no digit to be seen in this picture: write larger or darker, and fill the frame."
        )
    ink = np.clip(ink / strongest, 0, 1)
    return np.where(digit_mask(ink), ink, 0)


def _contrast(colours: np.ndarray, dark_ink: bool) -> np.ndarray:
    """Return how far each pixel lies from its background in the direction of the ink's colour.

    In parts of the background's brightness, so that ink in the shadow counts as ink in the light.
    """
    paper = background(colours, dark_ink, round(WIDEST_STROKE * max(colours.shape)))
    contrast = np.abs(paper - colours) / np.maximum(paper if dark_ink else 255 - paper, DARKEST_PAPER)
    ink_colour = contrast[_is_strongest(contrast.sum(axis=2))].mean(axis=0)
    length = float(np.linalg.norm(ink_colour))
    return contrast @ (ink_colour / length) / np.sqrt(3) if length else contrast.sum(axis=2)


def _is_strongest(values: np.ndarray) -> np.ndarray:
    return values >= np.quantile(values, 1 - STRONGEST, method="lower")
