"""Distances from the edge of ink: they tell the stroke width, and let strokes be made wider or thinner."""

import numpy as np


def signed_distance(ink: np.ndarray) -> np.ndarray:
    """Measure how deep inside the ink each pixel lies.

    Args:
        ink: (H, W) in [0, 1], with pixels on both sides of one half, where its edge is.

    Returns:
        float32 (H, W): Euclidean distance from the edge in pixels, negative outside the ink.
    """
    from scipy.ndimage import distance_transform_edt  # not at the start of the server: it may never need it

    mask = ink > 0.5
    inside, outside = (np.asarray(distance_transform_edt(part)) for part in (mask, ~mask))
    return np.where(mask, inside - 0.5, 0.5 - outside).astype(np.float32)


def stroke_width(distance: np.ndarray) -> float:
    """Estimate the stroke width: across a stroke of width w the mean distance from the edge is w / 4.

    Args:
        distance: What `signed_distance` gave, (H, W), positive somewhere.

    Returns:
        The width in pixels.
    """
    return 4 * float(distance[distance > 0].mean())
