"""Connected components of a mask, and where they lie in it."""

import numpy as np

Box = tuple[int, int, int, int]  # first row, last row, first column, last column


def label_components(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the connected components of a mask; pixels connect at their corners, too.

    Args:
        mask: bool (H, W).

    Returns:
        Labels, int32 (H, W): 0 where `mask` is false, else 1 … n. And the bounding boxes of
        components 1 … n, int (n, 4), each as in `Box`.
    """
    from scipy import ndimage  # only once a picture arrives

    labels = np.empty(mask.shape, np.int32)
    ndimage.label(mask, np.ones((3, 3)), output=labels)
    # From the runs of pixels in each row: a noisy picture has thousands of components, and scipy's
    # `find_objects` makes three Python objects for each.
    rows, columns = np.nonzero(np.diff(mask, axis=1, prepend=False, append=False))
    rows, firsts, lasts = rows[::2], columns[::2], columns[1::2] - 1
    numbers = labels[rows, firsts] - 1
    sides = np.empty((4, labels.max(initial=0)), int)
    for side, (further, at) in zip(
        sides,
        ((np.minimum, rows), (np.maximum, rows), (np.minimum, firsts), (np.maximum, lasts)),
        strict=True,
    ):
        side[numbers] = at
        further.at(side, numbers, at)
    return labels, sides.T


def sides_reached(box: Box, shape: tuple[int, ...]) -> int:
    """Count the sides of a frame that a box touches.

    Args:
        box: Inside the frame.
        shape: (H, W) of the frame.

    Returns:
        0 to 4.

    Example:
        >>> sides_reached((0, 5, 2, 9), (8, 10))
        2
    """
    top, bottom, left, right = box
    return (top == 0) + (left == 0) + (bottom == shape[0] - 1) + (right == shape[1] - 1)
