"""Pictures at hand for the pages on mechanics: four grey patterns and three photos, each with its source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from cvdemo.lesson.pictures import patterns

_MADE = "made by this app"


@dataclass(frozen=True)
class Picture:
    """A picture that ships.

    Attributes:
        title: What it is called.
        source: Where it is from, and under which terms.
    """

    title: str
    source: str


PICTURES = {
    "checkerboard": Picture("Checkerboard", _MADE),
    "stripes": Picture("Stripes in four directions", _MADE),
    "gradient": Picture("Gradient", _MADE),
    "ring": Picture("Ring and letters", _MADE),
    "photographer": Picture("Photographer", "photo by Lav Varshney, CC0, from scikit-image"),
    "cat": Picture("Cat", "photo by Stéfan van der Walt, CC0, from scikit-image"),
    "coffee": Picture("Coffee", "photo by Rachel Michetti, CC0, from scikit-image"),
}
PATTERNS = {
    "checkerboard": patterns.checkerboard,
    "stripes": patterns.stripes,
    "gradient": patterns.gradient,
    "ring": patterns.ring_and_letters,
}


@cache
def pixels(name: str) -> np.ndarray:
    """The pixels of a picture.

    Args:
        name: A key of `PICTURES`.

    Returns:
        uint8 (H, W) or (H, W, 3), read-only; at most 256 pixels on a side.
    """
    if name in PATTERNS:
        values = PATTERNS[name]()
    else:
        with Image.open(Path(__file__).with_name(f"{name}.jpg")) as image:
            values = np.array(image)
    values.setflags(write=False)
    return values


@cache
def thumbnails(side: int) -> np.ndarray:
    """Squares cut from the middle of all pictures, in their order: uint8 (n, side, side, 3)."""
    squares = [_square(Image.fromarray(pixels(name)).convert("RGB"), side) for name in PICTURES]
    return np.stack(squares)


def _square(image: Image.Image, side: int) -> np.ndarray:
    least = min(image.size)
    left, top = ((size - least) // 2 for size in image.size)
    square = image.crop((left, top, left + least, top + least))
    return np.asarray(square.resize((side, side), Image.Resampling.LANCZOS))
