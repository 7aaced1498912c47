"""From a picture of a digit's ink to 28 × 28 pixels, placed as MNIST places its digits."""

import numpy as np
from PIL import Image

from cvdemo.digits.ink import BOX, CENTRE, SIDE, centre_of_mass
from cvdemo.digits.thickness import signed_distance, stroke_width

VISIBLE = 0.25  # of the strongest ink: where a digit begins
USUAL_PEN = (1.8, 3.5)  # pixels; strokes in MNIST are 1.5 to 3.5 wide
FINE = 6  # of the ink's pixels to one of the digit's, at least, while it is placed
WORKING_SIDE = 100  # pixels of the longest side while strokes are measured and changed
NEAR = 13  # of these pixels: so far around ink decides what counts as dark
LIGHTEST = 0.3  # of the strongest ink: a stroke that may count as dark


def normalize_digit(image: np.ndarray) -> np.ndarray:
    """Place a digit as MNIST does: longest side 20 pixels, centre of mass at pixel (14, 14).

    Strokes that would be far from MNIST's 2.3 pixels wide are made wider or thinner.

    Args:
        image: (H, W), ink bright on black: uint8, or any other numbers from 0 up.

    Returns:
        float32 (28, 28) in [0, 1].

    Raises:
        ValueError: If `image` is not finite numbers (H, W), or has no ink.
    """
    image = np.asarray(image)
    if image.ndim != 2 or not image.size or image.dtype.kind not in "buif" or not np.isfinite(image).all():
        raise ValueError(
            "`image` must be finite numbers of shape (H, W). "
            f"Received: shape {image.shape}, dtype {image.dtype}"
        )
    strongest = float(image.max())
    if strongest <= 0:
        raise ValueError("There is no digit in this picture: all of it has one colour.")
    ink = np.clip(image.astype(np.float64) / strongest, 0, 1).astype(np.float32)
    return _place(_with_usual_strokes(_crop(ink)))


def _crop(ink: np.ndarray) -> np.ndarray:
    rows, columns = (np.flatnonzero((ink > VISIBLE).any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _with_usual_strokes(ink: np.ndarray) -> np.ndarray:
    """Return the ink as it is, or redrawn with a stroke of usual width, cropped."""
    scale = WORKING_SIDE / max(ink.shape)
    size = [max(1, round(length * scale)) for length in reversed(ink.shape)]
    smooth = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    small = np.asarray(Image.fromarray(ink).resize(size, smooth))
    small = small / min(1, small.max())  # a hair has turned grey
    small = _evenly_dark(small)
    distance = signed_distance(np.pad(small, WORKING_SIDE // 5))
    width = stroke_width(distance)
    pen = np.clip(width * BOX / WORKING_SIDE, *USUAL_PEN)
    if pen == width * BOX / WORKING_SIDE:
        return ink
    # The centre lines keep their size; with the new pen on them the longest side is 20 pixels.
    pixel = max((WORKING_SIDE - width) / (BOX - pen), WORKING_SIDE / BOX / 2)
    more = (pen * pixel - width) / 2
    redrawn = np.clip((distance + more) / 2 + 0.5, 0, 1)
    return _crop(redrawn) if redrawn.max() > VISIBLE else ink


def _evenly_dark(ink: np.ndarray) -> np.ndarray:
    """Where a pen was pressed less, its stroke is as dark as elsewhere: it ends at half of its own ink."""
    from scipy.ndimage import maximum_filter  # not at the start of the server: it may never need it

    return ink / np.maximum(maximum_filter(ink, NEAR), LIGHTEST)


def _place(ink: np.ndarray) -> np.ndarray:
    """Resample the cropped ink once, by area, into its place among 28 × 28 pixels."""
    # Pillow's box takes a pixel whole or not at all: small pictures are made of smaller pixels first.
    finer = int(np.ceil(FINE * BOX / max(ink.shape)))
    ink = ink.repeat(finer, axis=0).repeat(finer, axis=1)
    pixel = max(ink.shape) / BOX
    extent = np.array(ink.shape[::-1]) / pixel
    left_top = np.clip(CENTRE - centre_of_mass(ink) / pixel, 0, SIDE - extent)  # all of it inside the frame
    margin = int(np.ceil(SIDE * pixel))
    left, top = margin - left_top * pixel
    window = (left, top, left + SIDE * pixel, top + SIDE * pixel)
    padded = Image.fromarray(np.pad(ink, margin))
    digit = np.asarray(padded.resize((SIDE, SIDE), Image.Resampling.BOX, box=window))
    return np.clip(digit / digit.max(), 0, 1)
