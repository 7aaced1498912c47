"""A picture squeezed to 28 × 28 as it is: what goes wrong without finding and placing the digit."""

import numpy as np
from PIL import Image, ImageOps

from cvdemo.digits.photo.paper import ink_is_dark

SIDE = 28


def picture_as_it_is(image: np.ndarray) -> np.ndarray:
    """Scale a whole picture to 28 × 28 pixels, made square by margins of its median grey.

    Dark ink on light paper is inverted, as MNIST's ink is bright. Nothing is cropped, centred or cleaned.

    Args:
        image: uint8 (H, W) or (H, W, 3).

    Returns:
        float32 (28, 28) in [0, 1].
    """
    picture = Image.fromarray(image).convert("RGB")
    grey = picture.convert("L")
    if ink_is_dark(picture):
        grey = ImageOps.invert(grey)
    margin = int(np.median(np.asarray(grey)))
    squeezed = ImageOps.pad(grey, (SIDE, SIDE), Image.Resampling.BOX, color=margin)
    return np.asarray(squeezed, np.float32) / 255
