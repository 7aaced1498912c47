"""How much ink is in each pixel of a picture, whatever its light, its colours and its paper."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from cvdemo.digits.photo.digit_mask import Group, find_groups
from cvdemo.digits.photo.flat import page_colour
from cvdemo.digits.photo.judge import is_text, is_texture, looks_like_a_digit, stands_out
from cvdemo.digits.photo.paper import background, ink_is_dark

WORKING_SIDE = 512  # pixels of the longest side while ink is looked for
NOISY_SIDE = 100  # from here on a picture is a photo and has noise; smaller ones are made of pixels
WIDEST_STROKE = 0.25  # of the longest side: what is wider is background
STRONGEST = 0.003  # the part of all pixels that tells how strong ink is
FAINTEST = 0.06  # of the background's brightness: anything fainter is not ink
CERTAIN = 10  # standard deviations of the background's noise: ink that is farther from it is ink
POSSIBLE = 5  # what is nearer is noise; in between it is ink if it stands out as one
TRIES = 12  # groups that are looked at; some may be something else: a line, an edge of the table
LIGHT = 0.1  # of the heaviest group's ink: a lighter one is no digit
DARKEST_PAPER = 32  # of 255; contrast with anything darker is measured against this
SOFT = (0.1, 0.4)  # of the strongest ink: between them lie the edges of strokes, and shadows
SOFTEST = 2.0  # times as many pixels lie there as are more certain: more is a shadow


class NoDigitError(ValueError):
    """A picture without a digit; the message is a sentence for the user."""

    def __init__(self):
        super().__init__(
            "There is no digit to be seen in this picture: write larger or darker, and fill the frame."
        )


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink in a picture.

    Attributes:
        amount: How much is in each pixel, float32 (H, W) in [0, 1].
        groups: What belongs together in it, the heaviest first; at least one.
    """

    amount: np.ndarray
    groups: list[Group]


def find_ink(picture: Image.Image) -> Ink:
    """Find the ink in a picture of at most one background.

    Args:
        picture: RGB, of any size.

    Returns:
        The ink, at most 512 pixels a side.

    Raises:
        NoDigitError: If there is none.
    """
    small = picture.copy()
    small.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BOX)
    if max(small.size) > NOISY_SIDE:
        small = small.filter(ImageFilter.GaussianBlur(max(small.size) / WORKING_SIDE))
    amount = _on_one_colour(small)
    if amount is not None:
        groups = find_groups(amount)
    else:
        amount, noise = _on_paper(small, ink_is_dark(picture))
        groups = _digits_of_a_photo(amount, noise)
    if not groups or is_text(amount):
        raise NoDigitError
    return Ink(amount, groups)


def _digits_of_a_photo(ink: np.ndarray, noise: float) -> list[Group]:
    """The groups that may be digits. The noisier the paper, the more a digit must stand out."""
    groups = find_groups(ink)
    if not groups or is_texture(groups):
        return []
    if noise > 1 / CERTAIN and not stands_out(ink, groups):
        return []
    heavy = [group for group in groups[:TRIES] if group.ink >= LIGHT * groups[0].ink]
    return [group for group in heavy if looks_like_a_digit(ink, group)]


def _on_one_colour(picture: Image.Image) -> np.ndarray | None:
    """The ink on a background of one colour, (H, W); None if the background is not."""
    page = page_colour(picture)
    if page is None:
        return None
    contrast = np.asarray(picture, dtype=np.float32) - page
    distance = np.linalg.norm(contrast, axis=2)
    strongest = float(distance.max())
    if strongest < max(FAINTEST * 255, CERTAIN * np.median(distance)):
        raise NoDigitError
    strong = distance > strongest / 2
    colour = contrast[strong].mean(axis=0)
    length = float(np.linalg.norm(colour))
    if length < FAINTEST * 255:  # specks of many colours
        raise NoDigitError
    ink = contrast @ (colour / length)
    ink = np.clip(ink / np.quantile(ink[strong], 0.9), 0, 1)
    soft, certain = (np.count_nonzero(ink > least) for least in SOFT)
    return ink if max(picture.size) <= NOISY_SIDE or soft - certain <= SOFTEST * certain else None


def _on_paper(picture: Image.Image, dark_ink: bool) -> tuple[np.ndarray, float]:
    """The ink in a photo, (H, W), and the standard deviation of its noise."""
    ink = _contrast(np.asarray(picture, dtype=np.float32), dark_ink)
    ink -= np.median(ink)
    noise = 1.4826 * np.median(np.abs(ink))  # the standard deviation, from the median deviation
    strongest = ink[_is_strongest(ink)].mean()
    if strongest < max(FAINTEST, POSSIBLE * noise):
        raise NoDigitError
    return np.clip(ink / strongest, 0, 1), float(noise / strongest)


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
