"""Connected components of a mask, and where they lie in it."""

import numpy as np

Box = tuple[int, int, int, int]  # first row, last row, first column, last column


def label_components(mask: np.ndarray) -> tuple[np.ndarray, list[Box]]:
    """Number the connected components of a mask; pixels connect at their corners, too.

    Args:
        mask: bool (H, W).

    Returns:
        Labels, int32 (H, W): 0 where `mask` is false, else 1 … n. And the bounding boxes of
        components 1 … n.
    """
    from scipy import ndimage  # only once a picture arrives

    labels = np.empty(mask.shape, np.int32)
    ndimage.label(mask, np.ones((3, 3)), output=labels)
    boxes = [
        (rows.start, rows.stop - 1, columns.start, columns.stop - 1)
        for rows, columns in ndimage.find_objects(labels)
    ]
    return labels, boxes


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
