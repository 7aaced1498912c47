"""Which pieces of ink are the digit, and which are something else in the picture."""

import numpy as np

from cvdemo.digits.photo.components import Component, components
from cvdemo.digits.photo.paper import local_maximum

CERTAIN, EDGE = 0.5, 0.3  # of the strongest ink: what is ink for certain, and where ink ends
CUT_OFF = 0.3  # what a piece that reaches the frame's edge counts against one that is all there
LIGHTEST = 0.05  # of the main piece's ink: a smaller piece is a speck
NEAR = 0.25  # of the main piece's longest side: a piece further away is something else
FRINGE = 5  # pixels across: the soft edge of ink that belongs to it


def digit_mask(ink: np.ndarray) -> np.ndarray:
    """Returns where the digit is: the heaviest piece of ink, and the pieces that belong to it.

    `ink` is `(H, W)` in `[0, 1]`; the result is bool `(H, W)`, and empty where no ink is certain.
    """
    pieces = [piece for piece in components(ink > EDGE) if _ink(piece, ink).max() > CERTAIN]
    mask = np.zeros(ink.shape, bool)
    if not pieces:
        return mask
    main = max(pieces, key=lambda piece: _weight(piece, ink) * (CUT_OFF if _is_cut(piece, ink) else 1))
    for piece in pieces:
        if piece is main or _belongs(piece, main, ink):
            mask[piece.rows, piece.columns] = True
    return local_maximum(mask, FRINGE)


def _belongs(piece: Component, main: Component, ink: np.ndarray) -> bool:
    """A stroke of its own, such as the bar of a 5, is near, not tiny, and not cut by the frame."""
    top, bottom, left, right = piece.box
    main_top, main_bottom, main_left, main_right = main.box
    gap = max(main_top - bottom, top - main_bottom, main_left - right, left - main_right)
    return (
        gap < NEAR * max(main_bottom - main_top, main_right - main_left)
        and _weight(piece, ink) > LIGHTEST * _weight(main, ink)
        and (_is_cut(main, ink) or not _is_cut(piece, ink))
    )


def _ink(piece: Component, ink: np.ndarray) -> np.ndarray:
    return ink[piece.rows, piece.columns]


def _weight(piece: Component, ink: np.ndarray) -> float:
    return float(_ink(piece, ink).sum())


def _is_cut(piece: Component, ink: np.ndarray) -> bool:
    top, bottom, left, right = piece.box
    return top == 0 or left == 0 or bottom == ink.shape[0] - 1 or right == ink.shape[1] - 1
