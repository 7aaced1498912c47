"""Pictures that no camera took: their background is one colour, and a rectangle may lie in it."""

import numpy as np
from PIL import Image

from cvdemo.digits.photo.components import label_components, sides_reached

ALIKE = 10  # of 255, in every channel: JPEG changes a flat colour by less
AROUND = 0.9  # of the frame's pixels, or more, have the background's colour
AROUND_A_PANEL = 0.5  # the same where a window or a page may be cut off
EVERYWHERE = 0.25  # of all pixels, or more, have it
SIDE = 512  # pixels of the longest side in which a panel is looked for
LARGE = 0.12  # of the picture's area, or more, is a panel's
FULL = 0.96  # of a panel's rectangle is not background, or enclosed by what is not: its corners may be round
UPRIGHT = 0.9  # of what is not background lies in the rectangle: less of a sheet that lies askew
EDGE = 0.02  # of a panel's longest side, at least 2 pixels: its edge, and what is smooth there
WIDEST_EDGE = 0.04  # of its shorter side: a wider edge is a stroke, such as a 0 made of four lines


def page_colour(
    picture: Image.Image, around: float = AROUND, everywhere: float = EVERYWHERE
) -> np.ndarray | None:
    """Find the one colour of the background.

    Args:
        picture: RGB.
        around: The part of the frame's pixels that must have it.
        everywhere: The part of all pixels that must have it.

    Returns:
        float32 (3,), 0 to 255; None if the background has no colour of its own, as in photos.
    """
    colours = np.asarray(picture)
    frame = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    values, counts = np.unique(frame // 4, axis=0, return_counts=True)
    page = np.median(frame[(frame // 4 == values[counts.argmax()]).all(axis=1)], axis=0).astype(np.float32)
    if _is_like(frame, page).mean() < around or _is_like(colours, page).mean() < everywhere:
        return None
    return page


def cut_out_panel(picture: Image.Image) -> Image.Image | None:
    """Cut out the rectangle that a screenshot, a figure or a framed pad shows on its flat background.

    Args:
        picture: RGB.

    Returns:
        What lies inside its edge, or None if there is none.
    """
    from scipy.ndimage import binary_fill_holes  # only once a picture arrives

    small = picture.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    page = page_colour(small, AROUND_A_PANEL, everywhere=0)
    if page is None:
        return None
    labels, boxes = label_components(~_is_like(np.asarray(small), page))
    if not boxes:
        return None
    top, bottom, left, right = max(boxes, key=lambda box: (box[1] - box[0]) * (box[3] - box[2]))
    if sides_reached((top, bottom, left, right), labels.shape):
        return None
    number = boxes.index((top, bottom, left, right)) + 1
    mask = np.asarray(binary_fill_holes(labels[top : bottom + 1, left : right + 1] == number))
    # Ticks stick out of a figure's frame: rows and columns count that are at least half full.
    rows, columns = (np.flatnonzero(mask.mean(axis=axis) > 0.5) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return None
    inside = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if inside.size < LARGE * labels.size or inside.sum() < max(FULL * inside.size, UPRIGHT * mask.sum()):
        return None
    scale = picture.width / small.width
    edge = max(2, EDGE * max(inside.shape)) * scale
    box = (
        (left + columns[0]) * scale + edge,
        (top + rows[0]) * scale + edge,
        (left + columns[-1] + 1) * scale - edge,
        (top + rows[-1] + 1) * scale - edge,
    )
    if box[2] - box[0] < 8 or box[3] - box[1] < 8:
        return None
    x0, y0, x1, y1 = (round(side) for side in box)
    return picture.crop((x0, y0, x1, y1))


def _is_like(colours: np.ndarray, page: np.ndarray) -> np.ndarray:
    return np.asarray((np.abs(colours.astype(np.float32) - page) <= ALIKE).all(axis=-1))
