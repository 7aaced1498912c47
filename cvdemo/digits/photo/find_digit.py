"""From a photo, a scan or a screenshot to the 28 × 28 digits in it."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from cvdemo.digits.photo.digit_mask import Group, find_groups
from cvdemo.digits.photo.flat import cut_out_panel
from cvdemo.digits.photo.normalize import normalize_digit
from cvdemo.digits.photo.seen_ink import Ink, NoDigitError, find_ink
from cvdemo.digits.photo.sheet import cut_out_sheet

SMALL = 0.5  # of the frame: a smaller digit is looked at again, from closer
CLOSER_LOOKS = 2
MARGIN = 0.4  # of the digit's size, kept around it when looking closer
PANELS = 3  # one in the other: a page in a window, a figure in the page, its axes
MOST = 12  # digits in a picture
AS_TALL = 0.5  # of the heaviest one's height, or more, is another digit's
AS_HEAVY = 0.2  # of its ink, or more


@dataclass(frozen=True, eq=False)
class FoundDigits:
    """The digits in a picture.

    Attributes:
        pixels: float32 (n, 28, 28) in [0, 1], ink 1, in the order in which one reads them; n ≥ 1.
        heaviest: The index of the one with the most ink.
    """

    pixels: np.ndarray
    heaviest: int


def digit_from_image(image: np.ndarray) -> np.ndarray:
    """Find the digit with the most ink in a picture and place it as MNIST places its digits.

    Args:
        image: As in `find_digits`.

    Returns:
        float32 (28, 28) in [0, 1], ink 1.

    Raises:
        ValueError: As in `find_digits`.
    """
    picture, ink = _look(_checked(image))
    return _place(picture, ink, ink.groups[0])


def find_digits(image: np.ndarray) -> FoundDigits:
    """Find the digits in a picture and place each as MNIST places its digits.

    Ink may be darker or lighter than its background, which may be uneven. A sheet on a darker table, and a
    pad in a screenshot, are cut out first. Components of ink that are near to each other are one digit; the
    heaviest is one, and those are of about its size.

    Args:
        image: uint8 (H, W) or (H, W, 3).

    Returns:
        One digit or more.

    Raises:
        ValueError: If `image` is of another kind, or has no ink.
    """
    picture, ink = _look(_checked(image))
    main = ink.groups[0]
    others = [group for group in ink.groups[1:] if _is_a_digit_too(group, main)]
    digits = _reading_order([main, *others[: MOST - 1]])
    return FoundDigits(np.stack([_place(picture, ink, group) for group in digits]), digits.index(main))


def _checked(image: np.ndarray) -> Image.Image:
    image = np.asarray(image)
    if image.dtype != np.uint8 or image.ndim < 2 or image.shape[2:] not in {(), (3,)} or not image.size:
        raise ValueError(
            "`image` must be uint8 of shape (H, W) or (H, W, 3). "
            f"Received: shape {image.shape}, dtype {image.dtype}"
        )
    return Image.fromarray(image).convert("RGB")


def _look(picture: Image.Image) -> tuple[Image.Image, Ink]:
    """Return the part of the picture in which digits are, and their ink."""
    for _ in range(PANELS):
        panel = cut_out_panel(picture)
        if panel is None:
            break
        try:
            find_ink(panel)
        except NoDigitError:  # no pad with a digit on it, but a digit: a 0 made of four lines, a 1 of one
            break
        picture = panel
    picture = cut_out_sheet(picture) or picture
    return picture, find_ink(picture)


def _place(picture: Image.Image, ink: Ink, group: Group) -> np.ndarray:
    """Look at a small digit again, from closer, and place it: float32 (28, 28)."""
    for _ in range(CLOSER_LOOKS):
        top, bottom, left, right = group.box
        side = max(right - left, bottom - top) + 1
        if side > SMALL * max(ink.amount.shape):
            break
        scale = picture.width / ink.amount.shape[1]
        box = np.array([left, top, right + 1, bottom + 1]) + MARGIN * side * np.array([-1, -1, 1, 1])
        box = np.clip(box * scale, 0, [*picture.size] * 2).astype(int)
        closer = picture.crop(box.tolist())
        try:
            seen = find_ink(closer)
        except NoDigitError:
            break
        others = _neighbours(ink, group, box / scale, seen.amount.shape)
        amount = np.where(others, 0, seen.amount)
        groups = find_groups(amount)
        if not groups:
            break
        picture, ink, group = closer, Ink(amount, groups), groups[0]
    return normalize_digit(np.where(group.mask(), ink.amount, 0))


def _neighbours(ink: Ink, group: Group, box: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Where the other groups are in a part of the picture, `box`, that is seen at another size, `shape`."""
    others = np.zeros(ink.amount.shape, bool)
    for other in ink.groups:
        if other is not group:
            others |= other.mask()
    inside = np.clip(box, 0, [*others.shape[::-1]] * 2).tolist()
    part = Image.fromarray(others).transform(
        (shape[1], shape[0]), Image.Transform.EXTENT, inside, Image.Resampling.NEAREST
    )
    return np.asarray(part)


def _is_a_digit_too(group: Group, main: Group) -> bool:
    height, main_height = (each.box[1] - each.box[0] for each in (group, main))
    return (
        not group.cut
        and AS_TALL * main_height <= height <= main_height / AS_TALL
        and group.weight >= AS_HEAVY * main.weight
    )


def _reading_order(groups: list[Group]) -> list[Group]:
    """Line by line, from left to right."""
    lines: list[list[Group]] = []
    for group in sorted(groups, key=lambda group: group.box[0]):
        middle = (group.box[0] + group.box[1]) / 2
        line = next((line for line in lines if line[0].box[0] <= middle <= line[0].box[1]), None)
        if line is None:
            lines.append([group])
        else:
            line.append(group)
    return [group for line in lines for group in sorted(line, key=lambda group: group.box[2])]
