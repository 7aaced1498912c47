"""Metrics of a trained network for its card, computed from its scores."""

from collections.abc import Callable

import numpy as np

from cvdemo.digits import shift

MAX_SHIFT = 8
MAX_MISTAKES = 300


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Count the digits of each class by predicted class.

    Args:
        labels: true classes, int `(n,)`.
        predicted: predicted classes, int `(n,)`.

    Returns:
        int `(10, 10)`: true class by row, predicted class by column.
    """
    matrix = np.zeros((10, 10), dtype=int)
    np.add.at(matrix, (labels, predicted), 1)
    return matrix


def mistakes(labels: np.ndarray, scores: np.ndarray) -> list[dict]:
    """List the misclassified digits, in test-set order, at most MAX_MISTAKES of them.

    Args:
        labels: true classes, int `(n,)`.
        scores: class scores, float `(n, 10)` in `[0, 1]`.

    Returns:
        The fields of `model_cards.Mistake` for each.
    """
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
    """Measure accuracy on digits shifted by 0, 1 … MAX_SHIFT pixels: the mean over right, left, down and up.

    Args:
        predict: from images to class scores, float `(n, 10)`.
        images: `(n, 28, 28)`.
        labels: true classes, int `(n,)`.

    Returns:
        Accuracies in `[0, 1]`, to four decimals.
    """
    curve = []
    for pixels in range(MAX_SHIFT + 1):
        moves = [(0, pixels), (0, -pixels), (pixels, 0), (-pixels, 0)] if pixels else [(0, 0)]
        hits = [(predict(shift(images, *move)).argmax(axis=1) == labels).mean() for move in moves]
        curve.append(round(float(np.mean(hits)), 4))
    return curve
