"""Which components of the ink are a digit together, and which are something else in the picture."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cvdemo.digits.photo.components import Box, label_components, sides_reached

CERTAIN, EDGE = 0.5, 0.3  # of the strongest ink: what is certainly ink, and where ink ends
MOST = 24  # components that are looked at, the heaviest
CUT_OFF = 0.3  # weight of a component that the frame cuts off, against one that is whole
LIGHTEST = 0.05  # of the heaviest component's ink: a smaller one is a speck
NEAR = 0.25  # of the longest side of the larger of two components: one farther away is something else
ABOVE = 0.5  # the same for what lies above the other, such as the bar of a 5
BESIDE = 0.12  # the same for two that stand side by side and are both tall: they may be two digits
TALL = 0.6  # of the height of the taller
OVERLAP = 0.3  # of the narrower one's width that two have in common where one is above the other
FRINGE = 5  # pixels across: the soft edge that belongs to the ink
POINTS = 400  # of a component, while distances are measured


@dataclass(frozen=True, eq=False)
class Piece:
    """A component of the ink: its number in `labels`, its box, its ink's sum, whether the frame cuts it."""

    labels: np.ndarray
    number: int
    box: Box
    weight: float
    cut: bool

    @property
    def height(self) -> int:
        return self.box[1] - self.box[0] + 1

    @property
    def width(self) -> int:
        return self.box[3] - self.box[2] + 1

    @cached_property
    def points(self) -> np.ndarray:
        top, bottom, left, right = self.box
        rows, columns = np.nonzero(self.labels[top : bottom + 1, left : right + 1] == self.number)
        return np.column_stack([rows + top, columns + left])[:: 1 + len(rows) // POINTS]


@dataclass(frozen=True, eq=False)
class Group:
    """Pieces that are one digit together, the heaviest first."""

    pieces: list[Piece]

    @property
    def box(self) -> Box:
        tops, bottoms, lefts, rights = zip(*(piece.box for piece in self.pieces), strict=True)
        return min(tops), max(bottoms), min(lefts), max(rights)

    @property
    def cut(self) -> bool:
        return any(piece.cut for piece in self.pieces)

    @property
    def ink(self) -> float:
        """The sum of its ink."""
        return sum(piece.weight for piece in self.pieces)

    @property
    def weight(self) -> float:
        """The sum of its ink; what the frame cuts off counts less."""
        return self.ink * (CUT_OFF if self.cut else 1)

    def mask(self) -> np.ndarray:
        """Where it is, with the soft edge of its ink: bool (H, W)."""
        from scipy.ndimage import maximum_filter

        labels = self.pieces[0].labels
        chosen = np.zeros(labels.max() + 1, bool)
        chosen[[piece.number for piece in self.pieces]] = True
        return maximum_filter(chosen[labels], FRINGE)


def find_groups(ink: np.ndarray) -> list[Group]:
    """Find components of ink, and which of them belong together.

    Args:
        ink: (H, W) in [0, 1].

    Returns:
        The groups, the heaviest first; none where no ink is certain.
    """
    labels, boxes = label_components(ink > EDGE)
    weights = np.bincount(labels.ravel(), ink.ravel())
    certain = [int(i) for i in np.unique(labels[ink > CERTAIN])]
    pieces = [
        Piece(labels, i, boxes[i - 1], float(weights[i]), sides_reached(boxes[i - 1], ink.shape) > 0)
        for i in sorted(certain, key=lambda i: -weights[i])[:MOST]
    ]
    groups: list[Group] = []
    while pieces:
        main = max(pieces, key=lambda piece: piece.weight * (CUT_OFF if piece.cut else 1))
        pieces.remove(main)
        group, grown = [main], True
        while grown:
            # A stroke of its own, such as the bar of a 5, is near, not tiny, and not cut by the frame.
            joining = [
                piece
                for piece in pieces
                if piece.weight > LIGHTEST * main.weight
                and (main.cut or not piece.cut)
                and any(_belong_together(piece, other) for other in group)
            ]
            grown = bool(joining)
            group += joining
            pieces = [piece for piece in pieces if piece not in joining]
        groups.append(Group(group))
    return sorted(groups, key=lambda group: -group.weight)


def _belong_together(one: Piece, other: Piece) -> bool:
    top, bottom = max(one.box[0], other.box[0]), min(one.box[1], other.box[1])
    left, right = max(one.box[2], other.box[2]), min(one.box[3], other.box[3])
    down, across = top - bottom, left - right  # gaps between the boxes; negative: they overlap
    longest = max(one.height, one.width, other.height, other.width)
    if max(down, across) > ABOVE * longest:
        return False
    if -across > OVERLAP * min(one.width, other.width):
        return down < ABOVE * longest
    both_tall = min(one.height, other.height) > TALL * max(one.height, other.height)
    return max(down, across) < NEAR * longest and (not both_tall or _distance(one, other) < BESIDE * longest)


def _distance(one: Piece, other: Piece) -> float:
    between = one.points[:, None] - other.points[None]
    return float(np.hypot(between[..., 0], between[..., 1]).min())
