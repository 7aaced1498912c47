"""Whether what was found in a photo looks like a digit: no texture, no line, no shadow."""

import numpy as np

from cvdemo.digits.photo.components import label_components
from cvdemo.digits.photo.digit_mask import EDGE, Group
from cvdemo.digits.thickness import signed_distance, stroke_width

SIDE = 100  # pixels of the longest side while shapes are measured
SOLID = 0.36  # of the longest side: wider strokes are no strokes
FROM_SIDE_TO_SIDE = 0.9  # of the frame, or more
FLAT, NARROW = 0.6, 0.35  # of the frame's height and width: what goes from side to side and is flatter or
# narrower than this is a line on the paper, or the edge of a table
HAIR = 0.045  # of the longest side: what the frame cuts off and is thinner is a line or a grid of lines
HOLE = 0.004  # of the box's area, or more, is a hole that counts
MOST_HOLES = 4  # an 8 has two; walls and squared paper have many
ALIKE = 0.25  # of a group's ink, or more, makes another one like it
LARGE = 0.25  # of the frame's longest side, or more, is a digit's that stands out
MOST = 0.6  # of all ink, or more, is its own
MOST_ALIKE = 12  # more are texture
MOST_LETTERS = 30  # components alike; more are text, if they are small
LETTER = 0.06  # of the frame's longest side: what is less tall is small


def looks_like_a_digit(ink: np.ndarray, group: Group) -> bool:
    """Say whether a group of ink is made of strokes, and does not go on beyond the frame.

    Args:
        ink: (H, W) in [0, 1].
        group: One of its groups.
    """
    top, bottom, left, right = group.box
    tall, wide = (bottom - top + 1) / ink.shape[0], (right - left + 1) / ink.shape[1]
    if group.cut and (
        (wide > FROM_SIDE_TO_SIDE and tall < FLAT) or (tall > FROM_SIDE_TO_SIDE and wide < NARROW)
    ):
        return False
    inside = np.where(group.mask(), ink, 0)[top : bottom + 1, left : right + 1]
    every = max(1, round(max(inside.shape) / SIDE))
    small = np.pad(inside[::every, ::every], 2)
    width = stroke_width(signed_distance(small * (0.5 / EDGE))) * every / max(inside.shape)
    if width > SOLID or (group.cut and width < HAIR):
        return False
    labels, _ = label_components(small <= EDGE)
    holes = np.bincount(labels.ravel())[2:]
    return int((holes >= HOLE * small.size).sum()) <= MOST_HOLES


def is_texture(groups: list[Group]) -> bool:
    """Say whether there are too many groups like the heaviest for any to be a digit."""
    weights = np.array([group.ink for group in groups])
    return int((weights >= ALIKE * weights[0]).sum()) > MOST_ALIKE


def is_text(ink: np.ndarray) -> bool:
    """Say whether the ink (H, W) is a page of text: many small components of about the same weight."""
    labels, boxes = label_components(ink > EDGE)
    weights = np.bincount(labels.ravel(), ink.ravel())[1:]
    alike = weights >= ALIKE * weights.max(initial=0)
    if np.count_nonzero(alike) <= MOST_LETTERS:
        return False
    tops, bottoms, *_ = np.transpose(boxes)
    return float(np.median((bottoms - tops + 1)[alike])) < LETTER * max(ink.shape)


def stands_out(ink: np.ndarray, groups: list[Group]) -> bool:
    """Say whether the heaviest group is large, whole, and has most of the ink."""
    top, bottom, left, right = groups[0].box
    return (
        max(bottom - top, right - left) >= LARGE * max(ink.shape)
        and not groups[0].cut
        and groups[0].ink >= MOST * ink[ink > EDGE].sum()
    )
