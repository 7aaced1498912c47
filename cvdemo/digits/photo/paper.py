"""The paper behind the ink: whether it is lighter than the ink, and its colour at every place."""

import numpy as np
from PIL import Image, ImageFilter

EDGE_SIDE, COARSE_SIDE = 128, 40  # pixels; enough to see edges, and to tell ink from paper


def ink_is_dark(picture: Image.Image) -> bool:
    """Says whether ink is darker than what lies around it.

    Compares each pixel with the median of its surroundings, of which ink is the smaller part, and trusts
    sharp edges most: ink has them, the reflection of a lamp has not.
    """
    small = picture.convert("L")
    small.thumbnail((EDGE_SIDE, EDGE_SIDE), Image.Resampling.BOX)
    coarse = small.copy()
    coarse.thumbnail((COARSE_SIDE, COARSE_SIDE), Image.Resampling.BOX)
    paper = coarse.filter(ImageFilter.MedianFilter(COARSE_SIDE // 2 - 1)).resize(small.size)
    brightness = np.asarray(small, dtype=np.float64)
    down, right = np.gradient(np.pad(brightness, 1, mode="edge"))
    sharpness = (down**2 + right**2)[1:-1, 1:-1]
    return bool((sharpness * (brightness - np.asarray(paper))).sum() <= 0)


def background(picture: np.ndarray, dark_ink: bool, size: int) -> np.ndarray:
    """Returns the picture without what is darker than its surroundings and narrower than `size` pixels.

    A morphological closing of each channel by a square (an opening where ink is light). Unlike a blur it
    follows the edge of a shadow exactly. `picture` is float32 `(H, W, C)`, and so is the result.
    """
    sign = 1 if dark_ink else -1
    beyond = size // 2  # the edge goes on outside, or slopes would end there in a step
    wide = np.pad(sign * picture, [(beyond, beyond), (beyond, beyond), (0, 0)], mode="edge")
    closed = -local_maximum(-local_maximum(wide, size), size)
    return sign * closed[beyond : beyond + picture.shape[0], beyond : beyond + picture.shape[1]]


def local_maximum(values: np.ndarray, size: int) -> np.ndarray:
    """The largest value in the square of about `size` pixels around each pixel, cut off at the edges.

    `values` is `(H, W)` or `(H, W, C)`; the square's side is the odd number 2·⌊size/2⌋ + 1.
    """
    for axis in (0, 1):
        half = min(size // 2, values.shape[axis] - 1)
        line = np.moveaxis(values, axis, 0)
        window = np.pad(line, [(half, half)] + [(0, 0)] * (values.ndim - 1), mode="edge")
        covered = 1
        while covered < 2 * half + 1:  # each step up to doubles the stretch that an entry covers
            step = min(covered, 2 * half + 1 - covered)
            window = np.maximum(window[:-step], window[step:])
            covered += step
        values = np.moveaxis(window, 0, axis)
    return values
