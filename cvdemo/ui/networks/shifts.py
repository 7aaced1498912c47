"""What the chart of accuracy against shift leaves to be said: where the digit's move is, and what is lost."""

import functools

import numpy as np

from cvdemo.digits import Change, samples, shift

FARTHEST = 8  # pixels: as far as the cards have accuracies for
MUCH = 0.05  # of a digit's ink


def on_the_chart(change: Change) -> int | None:
    """By how many pixels the digit is moved, if the chart has that move: along one direction, up to 8."""
    moves = [abs(move) for move in (change.down, change.right)]
    return max(moves) if min(moves) == 0 and 0 < max(moves) <= FARTHEST else None


def your_move(change: Change) -> str:
    """Where the digit's move is on the chart, or why it is not there; empty for a digit that is not moved."""
    if on_the_chart(change) is not None:
        return "The dashed line is your digit's move."
    if not change.down and not change.right:
        return ""
    if change.down and change.right:
        return "Your digit is moved in two directions, which the chart does not show."
    return f"Your digit is moved further than the {FARTHEST} pixels of the chart."


@functools.cache
def lost_ink() -> str:
    """How many of the app's test digits lose ink at the border, moved in the four directions."""
    four, most = (f"{100 * share_cut(pixels):.0f} %" for pixels in (4, FARTHEST))
    return (
        f"Ink that leaves the picture is lost: moved by 4 pixels, {four} of the app's 200 test digits lose "
        f"more than {100 * MUCH:.0f} % of their ink, by {FARTHEST} pixels {most}. Part of the drop at the "
        "right end comes from digits that are cut off."
    )


def share_cut(pixels: int) -> float:
    """The share of the app's digits, moved by `pixels` in each direction, that lose much of their ink."""
    digits = samples().images.astype(np.float32)
    kept = [
        shift(digits, *direction).sum(axis=(1, 2)) / digits.sum(axis=(1, 2))
        for direction in ((pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels))
    ]
    return float(np.mean(np.concatenate(kept) < 1 - MUCH))
