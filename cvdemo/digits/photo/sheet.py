"""A sheet of paper that lies on something darker: where it is in the picture, and the sheet alone."""

from itertools import combinations

import numpy as np
from PIL import Image, ImageFilter

from cvdemo.digits.photo.components import label_components, sides_reached

SIDE = 128  # pixels of the longest side, enough to see a sheet's edges
SMALLEST_PHOTO = 100  # pixels of the longest side: what is smaller is a digit made of pixels
DIRECTIONS = 16  # in which a sheet's outermost points are looked for
SMALLEST = 0.25  # of the picture's longest side: anything narrower is not a sheet
FOUR_CORNERED = 0.9  # of the outline's area lies between the four corners: 0.64 of a circle's does
COVERED = 0.65  # of the outline's area, or more, is bright: the rest is ink
SOLID = 0.9  # of the outline's area, or more, is bright or enclosed by what is: a bold digit has bays
DARK = 0.3  # of the sheet's brightness: shadows leave more
EDGE = 0.04  # of the sheet, on every side: its edge and what is blurred there


def cut_out_sheet(picture: Image.Image) -> Image.Image | None:
    """Cut out the sheet, if the picture shows one with its background around it.

    A sheet is bright, four-cornered, and reaches one side of the picture, or two if the rest is darker than
    shadows are. What reaches more is the light part of a page, or paper that needs no cutting out.

    Args:
        picture: In any mode and of any size.

    Returns:
        The sheet turned upright, or None if there is none.
    """
    if max(picture.size) < SMALLEST_PHOTO:
        return None
    small = picture.convert("L")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    brightness = np.asarray(small.filter(ImageFilter.GaussianBlur(1)))
    labels, boxes = label_components(brightness > _threshold(brightness))
    if not boxes:
        return None
    largest = np.bincount(labels.ravel())[1:].argmax()
    sheet = labels == largest + 1
    corners = _corners(sheet)
    sides = 2 if _in_the_dark(sheet, brightness) else 1
    if corners is None or sides_reached(boxes[largest], brightness.shape) > sides:
        return None
    return _upright(picture, corners * (np.array(picture.size) / small.size))


def _threshold(values: np.ndarray) -> int:
    """Between the dark and the bright pixels: N. Otsu, "A Threshold Selection Method from Gray-Level
    Histograms", 1979. `values` is uint8.
    """
    counts = np.bincount(values.ravel(), minlength=256).astype(np.float64)
    below, sums = counts.cumsum(), (counts * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return int(np.nan_to_num(between).argmax())


def _in_the_dark(sheet: np.ndarray, brightness: np.ndarray) -> bool:
    """Whether the rest of the picture is darker than a shadow on the same paper."""
    inside, size = brightness[sheet].sum(dtype=float), sheet.sum()
    rest = (brightness.sum(dtype=float) - inside) / max(sheet.size - size, 1)
    return rest < DARK * inside / size


def _corners(sheet: np.ndarray) -> np.ndarray | None:
    """The corners (4, 2) of a sheet as x, y, clockwise; None if the mask (H, W) is not a sheet's."""
    from scipy.ndimage import binary_fill_holes  # only once a picture arrives

    rows, columns = np.nonzero(sheet)
    points = np.column_stack([columns, rows]) + 0.5
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    outermost = (points @ np.stack([np.cos(angles), np.sin(angles)])).argmax(axis=0)
    outline = points[outermost]
    fours = outline[list(combinations(range(DIRECTIONS), 4))]
    corners = fours[_area(fours).argmax()]
    area = _area(outline)
    narrowest = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T).min()
    is_sheet = (
        narrowest >= SMALLEST * max(sheet.shape)
        and _area(corners) >= FOUR_CORNERED * area
        and len(points) >= COVERED * area
        and np.count_nonzero(np.asarray(binary_fill_holes(sheet))) >= SOLID * area
    )
    return corners if is_sheet else None


def _area(outlines: np.ndarray) -> np.ndarray:
    """The areas inside points (..., n, 2) that go round them."""
    (x, y), (next_x, next_y) = (
        np.moveaxis(each, -1, 0) for each in (outlines, np.roll(outlines, -1, axis=-2))
    )
    return np.abs((x * next_y - y * next_x).sum(axis=-1)) / 2


def _upright(picture: Image.Image, corners: np.ndarray) -> Image.Image:
    """What lies between the corners, without its edge, as a rectangle turned as little as possible."""
    top_left = corners.sum(axis=1).argmin()
    corners = np.roll(corners, -top_left, axis=0)[[0, 3, 2, 1]]  # Pillow goes round against the clock
    middle = corners.mean(axis=0)
    corners = middle + (1 - 2 * EDGE) * (corners - middle)
    sides = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    height, width = sides.reshape(2, 2).mean(axis=0)
    return picture.transform(
        (max(1, round(width)), max(1, round(height))),
        Image.Transform.QUAD,
        corners.ravel().tolist(),
        Image.Resampling.BILINEAR,
    )
