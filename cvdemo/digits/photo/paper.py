"""The paper behind the ink: whether it is lighter than the ink, and its colour at every place."""

import numpy as np
from PIL import Image, ImageFilter

EDGE_SIDE, COARSE_SIDE = 128, 40  # pixels; enough to see edges, and to tell ink from paper


def ink_is_dark(picture: Image.Image) -> bool:
    """Say whether ink is darker than what lies around it.

    Compares each pixel with the median of its surroundings, of which ink is the smaller part, and trusts
    sharp edges most: ink has them, the reflection of a lamp does not.

    Args:
        picture: In any mode and of any size.
    """
    small = picture.convert("L")
    small.thumbnail((EDGE_SIDE, EDGE_SIDE), Image.Resampling.BOX)
    coarse = small.copy()
    coarse.thumbnail((COARSE_SIDE, COARSE_SIDE), Image.Resampling.BOX)
    paper = coarse.filter(ImageFilter.MedianFilter(COARSE_SIDE // 2 - 1)).resize(small.size)
    brightness = np.asarray(small, dtype=np.float64)
    padded = np.pad(brightness, 1, mode="edge")
    down, right = (np.asarray(slope) for slope in np.gradient(padded))
    sharpness = (down**2 + right**2)[1:-1, 1:-1]
    return bool((sharpness * (brightness - np.asarray(paper))).sum() <= 0)


def background(picture: np.ndarray, dark_ink: bool, size: int) -> np.ndarray:
    """Remove what is narrow and darker (lighter, for light ink) than its surroundings.

    A morphological closing (opening, for light ink) of each channel by a square. Unlike a blur it
    follows the edge of a shadow exactly.

    Args:
        picture: float32 (H, W, C).
        dark_ink: Whether the ink is darker than the paper.
        size: Pixels; what is narrower is removed. The square's side is 2·⌊size/2⌋ + 1.

    Returns:
        float32 (H, W, C).
    """
    from scipy import ndimage

    height, width, _ = picture.shape
    half = size // 2
    # The edge is continued outside, or a gradient of light would end there in a step.
    wide = np.pad(picture, [(half, half), (half, half), (0, 0)], mode="edge")
    closing = ndimage.grey_closing if dark_ink else ndimage.grey_opening
    closed = closing(wide, size=(2 * half + 1, 2 * half + 1, 1), mode="nearest")
    return closed[half : half + height, half : half + width]
