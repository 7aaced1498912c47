"""How wide a pen was, and ink as wide as another pen would have made it."""

import numpy as np


def distance_inside(mask: np.ndarray) -> np.ndarray:
    """Returns each true pixel's Euclidean distance from the nearest false one, 0 for the false ones.

    `mask` is bool `(H, W)` with at least one false pixel; the result is float32 `(H, W)`, in pixels.
    Exact, one axis after the other: P. Felzenszwalb, D. Huttenlocher, "Distance Transforms of Sampled
    Functions", Theory of Computing 8 (2012), by comparing all pairs, which is quick for small pictures.
    """
    far = np.float32(sum(mask.shape) ** 2)
    squared = _nearest(np.where(mask, far, np.float32(0)))
    return np.sqrt(_nearest(squared.T).T)


def _nearest(squared: np.ndarray) -> np.ndarray:
    """Adds the way along a column: out[i, x] = min over j of squared[j, x] + (i − j)²."""
    rows = np.arange(len(squared), dtype=np.float32)
    ways = (rows[:, None] - rows) ** 2
    return np.stack([(squared + way[:, None]).min(axis=0) for way in ways])


def depth(ink: np.ndarray) -> np.ndarray:
    """Returns how deep in the ink each pixel lies, in pixels; negative outside: float32 `(H, W)`.

    `ink` is in `[0, 1]`, and its edge is where it crosses one half.
    """
    mask = ink > 0.5
    inside, outside = distance_inside(mask), distance_inside(~mask)
    return np.where(mask, inside - 0.5, 0.5 - outside)


def stroke_width(depths: np.ndarray) -> float:
    """Estimates the stroke width in pixels from `depth`.

    Across a stroke of width w the mean depth is w / 4.
    """
    return 4 * float(depths[depths > 0].mean())
