"""What a card says about a trained network, from its scores alone: NumPy only."""

from collections.abc import Callable

import numpy as np

from cvdemo.digits import shift

MAX_SHIFT = 8
MAX_MISTAKES = 300


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """int (10, 10): row = the digit it is, column = the digit it was read as."""
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def mistakes(labels: np.ndarray, scores: np.ndarray) -> list[dict]:
    """The digits read wrongly, in test-set order, at most MAX_MISTAKES of them."""
    predicted = scores.argmax(axis=1)
    wrong = np.flatnonzero(predicted != labels)[:MAX_MISTAKES]
    return [
        {
            "index": int(i),
            "label": int(labels[i]),
            "predicted": int(predicted[i]),
            "probability": round(float(scores[i, predicted[i]]), 4),
        }
        for i in wrong
    ]


def shift_accuracy(
    predict: Callable[[np.ndarray], np.ndarray], images: np.ndarray, labels: np.ndarray
) -> list[float]:
    """Accuracy at 0, 1 … MAX_SHIFT pixels: mean over right, left, down and up."""
    curve = []
    for pixels in range(MAX_SHIFT + 1):
        moves = [(0, pixels), (0, -pixels), (pixels, 0), (-pixels, 0)] if pixels else [(0, 0)]
        hits = [(predict(shift(images, *move)).argmax(axis=1) == labels).mean() for move in moves]
        curve.append(round(float(np.mean(hits)), 4))
    return curve
