"""A bank of small kernels with what each one asks of a picture, and where it comes from.

Written for cross-correlation on pictures in which ink or light is large: what you see is what is
multiplied. Edge kernels respond with both signs: positive where the picture brightens to the right
(vertical edges) or downwards (horizontal edges).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

GONZALEZ_WOODS = "R. Gonzalez and R. Woods, Digital Image Processing, 4th ed., 2018"
SOBEL = "I. Sobel and G. Feldman, A 3×3 isotropic gradient operator for image processing, 1968"
PREWITT = "J. Prewitt, Object enhancement and extraction, 1970"
SCHARR = "H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, Heidelberg, 2000"
BURT_ADELSON = "P. Burt and E. Adelson, The Laplacian pyramid as a compact image code, 1983"
ROBERTS = "L. Roberts, Machine perception of three-dimensional solids, 1963"


@dataclass(frozen=True, eq=False)
class Kernel:
    """A named kernel: `values` float32 (kh, kw), read-only; `says`: one sentence; `source`: a citation."""

    values: np.ndarray
    title: str
    says: str
    source: str


def _kernel(rows, title: str, says: str, source: str, scale: float = 1) -> Kernel:
    values = np.array(rows, np.float32) * np.float32(scale)
    values.flags.writeable = False
    return Kernel(values, title, says, source)


KERNELS: Mapping[str, Kernel] = MappingProxyType(
    {
        "identity": _kernel(
            [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
            "Identity",
            "Copies each pixel: the picture stays as it is, but for a border that “valid” padding cuts off.",
            f"{GONZALEZ_WOODS}, section 3.4 (unit impulse)",
        ),
        "shift_right": _kernel(
            [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
            "Shift right",
            "Takes the left neighbour of each pixel, so the picture moves one pixel to the right.",
            f"{GONZALEZ_WOODS}, section 3.4 (shifted unit impulse)",
        ),
        "shift_down": _kernel(
            [[0, 1, 0], [0, 0, 0], [0, 0, 0]],
            "Shift down",
            "Takes the neighbour above each pixel, so the picture moves one pixel down.",
            f"{GONZALEZ_WOODS}, section 3.4 (shifted unit impulse)",
        ),
        "box_3": _kernel(
            np.ones((3, 3)),
            "Box blur, 3×3",
            "Replaces each pixel by the mean of its 3×3 neighbourhood.",
            f"{GONZALEZ_WOODS}, section 3.5",
            1 / 9,
        ),
        "box_5": _kernel(
            np.ones((5, 5)),
            "Box blur, 5×5",
            "Replaces each pixel by the mean of its 5×5 neighbourhood: a stronger blur.",
            f"{GONZALEZ_WOODS}, section 3.5",
            1 / 25,
        ),
        "gaussian_3": _kernel(
            np.outer([1, 2, 1], [1, 2, 1]),
            "Gaussian blur, 3×3",
            "Averages the neighbourhood, near pixels counting more than far ones.",
            f"{GONZALEZ_WOODS}, section 3.5 (binomial weights)",
            1 / 16,
        ),
        "gaussian_5": _kernel(
            np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]),
            "Gaussian blur, 5×5",
            "Blurs more strongly than 3×3 and still without the box's hard border.",
            f"{BURT_ADELSON} (binomial weights)",
            1 / 256,
        ),
        "motion_blur": _kernel(
            np.eye(5),
            "Motion blur",
            "Averages along the diagonal, as if the camera had moved down and to the right.",
            f"{GONZALEZ_WOODS}, section 5.6 (uniform linear motion)",
            1 / 5,
        ),
        "sharpen": _kernel(
            [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
            "Sharpen",
            "Adds to each pixel its difference from its four neighbours, so edges stand out.",
            f"{GONZALEZ_WOODS}, section 3.6",
        ),
        "unsharp": _kernel(
            512 * np.outer([0, 0, 1, 0, 0], [0, 0, 1, 0, 0]) - np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]),
            "Unsharp masking",
            "Adds to the picture what a Gaussian blur took away from it.",
            f"{GONZALEZ_WOODS}, section 3.6",
            1 / 256,
        ),
        "sobel_vertical": _kernel(
            [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
            "Sobel, vertical edges",
            "Compares right with left: positive where the picture gets brighter to the right.",
            SOBEL,
        ),
        "sobel_horizontal": _kernel(
            [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
            "Sobel, horizontal edges",
            "Compares below with above: positive where the picture gets brighter downwards.",
            SOBEL,
        ),
        "prewitt_vertical": _kernel(
            [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
            "Prewitt, vertical edges",
            "Compares right with left, all three rows counting the same.",
            PREWITT,
        ),
        "prewitt_horizontal": _kernel(
            [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
            "Prewitt, horizontal edges",
            "Compares below with above, all three columns counting the same.",
            PREWITT,
        ),
        "scharr_vertical": _kernel(
            [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
            "Scharr, vertical edges",
            "Compares right with left; paired with its twin it finds an edge's direction better than Sobel.",
            SCHARR,
        ),
        "scharr_horizontal": _kernel(
            [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
            "Scharr, horizontal edges",
            "Compares below with above; paired with its twin it finds an edge's direction better than Sobel.",
            SCHARR,
        ),
        "roberts": _kernel(
            [[1, 0], [0, -1]],
            "Roberts cross",
            "Compares two diagonal neighbours: one of the smallest edge detectors, and an even-sized kernel.",
            ROBERTS,
        ),
        "laplacian_4": _kernel(
            [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
            "Laplacian, 4 neighbours",
            "Compares each pixel with its four neighbours: zero on flat parts and on even slopes.",
            f"{GONZALEZ_WOODS}, section 3.6",
        ),
        "laplacian_8": _kernel(
            [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
            "Laplacian, 8 neighbours",
            "Compares each pixel with all eight neighbours, the diagonal ones included.",
            f"{GONZALEZ_WOODS}, section 3.6",
        ),
        "laplacian_of_gaussian": _kernel(
            [[0, 0, 1, 0, 0], [0, 1, 2, 1, 0], [1, 2, -16, 2, 1], [0, 1, 2, 1, 0], [0, 0, 1, 0, 0]],
            "Laplacian of Gaussian",
            "Blurs first, then compares centre and surroundings: finds spots and edges in spite of noise.",
            f"D. Marr and E. Hildreth, Theory of edge detection, 1980; {GONZALEZ_WOODS}, section 10.2",
        ),
        "emboss": _kernel(
            [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
            "Emboss",
            "Makes the picture look raised, by adding its rise from top left to bottom right.",
            "V. Powell, Image Kernels Explained Visually, setosa.io, 2015",
        ),
        "corner": _kernel(
            [[1, -2, 1], [-2, 4, -2], [1, -2, 1]],
            "Corners and crossings",
            "Silent on straight vertical and horizontal strokes; responds to slants, crossings and ends.",
            "J. Immerkær, Fast noise variance estimation, 1996 (difference of two Laplacians)",
        ),
        "line_horizontal": _kernel(
            [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
            "Lines, horizontal",
            "Responds most to horizontal lines one pixel thick.",
            f"{GONZALEZ_WOODS}, section 10.2",
        ),
        "line_vertical": _kernel(
            [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
            "Lines, vertical",
            "Responds most to vertical lines one pixel thick.",
            f"{GONZALEZ_WOODS}, section 10.2",
        ),
        "line_falling": _kernel(
            [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]],
            "Lines, falling",
            "Responds most to diagonal lines one pixel thick that run from top left to bottom right.",
            f"{GONZALEZ_WOODS}, section 10.2",
        ),
        "line_rising": _kernel(
            [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]],
            "Lines, rising",
            "Responds most to diagonal lines one pixel thick that run from bottom left to top right.",
            f"{GONZALEZ_WOODS}, section 10.2",
        ),
    }
)
