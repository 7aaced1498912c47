"""Which components of the ink are the digit, and which are something else in the picture."""

import numpy as np

from cvdemo.digits.photo.components import Box, label_components, sides_reached

CERTAIN, EDGE = 0.5, 0.3  # of the strongest ink: what is certainly ink, and where ink ends
CUT_OFF = 0.3  # weight of a component that the frame cuts off, against one that is whole
LIGHTEST = 0.05  # of the main component's ink: a smaller one is a speck
NEAR = 0.25  # of the longest side of the larger of two components: one farther away is something else
FRINGE = 5  # pixels across: the soft edge that belongs to the ink


def digit_mask(ink: np.ndarray) -> np.ndarray:
    """Find where the digit is: the heaviest component of ink, and those that belong to it.

    Args:
        ink: (H, W) in [0, 1].

    Returns:
        bool (H, W); all false where no ink is certain.
    """
    from scipy.ndimage import maximum_filter

    labels, boxes = label_components(ink > EDGE)
    certain = np.unique(labels[ink > CERTAIN])
    if not len(certain):
        return np.zeros(ink.shape, bool)
    weights = np.bincount(labels.ravel(), ink.ravel())
    cut = {i: sides_reached(boxes[i - 1], ink.shape) > 0 for i in certain}
    main = max(certain, key=lambda i: weights[i] * (CUT_OFF if cut[i] else 1))
    chosen = np.zeros(len(weights), bool)
    for i in certain:
        # A stroke of its own, such as the bar of a 5, is near, not tiny, and not cut by the frame.
        chosen[i] = i == main or (
            _is_near(boxes[i - 1], boxes[main - 1])
            and weights[i] > LIGHTEST * weights[main]
            and (cut[main] or not cut[i])
        )
    return maximum_filter(chosen[labels], FRINGE)


def _is_near(box: Box, main: Box) -> bool:
    (top, bottom, left, right), (main_top, main_bottom, main_left, main_right) = box, main
    gap = max(main_top - bottom, top - main_bottom, main_left - right, left - main_right)
    longest = max(bottom - top, right - left, main_bottom - main_top, main_right - main_left)
    return gap < NEAR * longest
