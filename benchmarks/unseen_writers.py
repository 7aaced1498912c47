"""How well a network classifies unseen writers: python -m benchmarks.unseen_writers convnet_augmented

The file of pen digits does not say who wrote which. So they are clustered by how they were written (how
fast, how large, where in the box, how slanted, how smooth) into three groups, and the recipe is trained
three times, each time with one group held out. How hard that is, a nearest-neighbour classifier on the
UCI's features tells: on unseen writers its accuracy is 97.74 % (pendigits.names), on every fifth digit of
the same writers 99.4 %.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.spatial import KDTree

from cvdemo.nets.training.datasets import PenDigits, load_mnist, load_pen

GROUPS = 3
POINTS = 8  # of a digit, in the UCI's features
FAR = 3  # standard deviations: outliers are clipped here
TINY = 1e-6


def manner(strokes: list[np.ndarray]) -> list[float]:
    """How a digit was written: what identifies a writer, whatever the digit."""
    points = np.concatenate(strokes)
    steps = np.concatenate([np.diff(stroke, axis=0) for stroke in strokes])
    lengths, directions = np.hypot(*steps.T), np.arctan2(*steps.T)
    turns = np.abs((np.diff(directions) + np.pi) % (2 * np.pi) - np.pi)
    low, high = points.min(axis=0), points.max(axis=0)
    x, y = (points - points.mean(axis=0)).T
    return [
        np.log(lengths.sum() / len(points) + TINY),  # speed: the tablet reported at equal times
        np.log(len(points)),
        *(low + high) / 2,
        *np.log(high - low + TINY),
        (x @ y) / max(y @ y, TINY),  # slant
        lengths.sum() / max(np.hypot(*(high - low)), TINY),  # curl
        (lengths == 0).sum() / len(points),  # rests
        lengths.std() / max(lengths.mean(), TINY) if len(lengths) else 0,
        turns.mean() if len(turns) else 0,
        len(strokes),
    ]


def groups_of(digits: PenDigits) -> np.ndarray:
    """Cluster the digits by manner of writing: groups, int `(n,)`. An 8 is compared with other 8s."""
    features = np.array([manner(strokes) for strokes in digits.strokes])
    for digit in np.unique(digits.labels):
        rows = digits.labels == digit
        features[rows] -= features[rows].mean(axis=0)
        features[rows] /= features[rows].std(axis=0) + TINY
    return kmeans2(features.clip(-FAR, FAR), GROUPS, minit="++", rng=np.random.default_rng(0))[1]


def uci_features(strokes: list[np.ndarray]) -> np.ndarray:
    """Resample a digit to POINTS equidistant points, each axis scaled to 0 … 100: float `(2 · POINTS,)`."""
    points = np.concatenate(strokes)
    way = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T) + TINY)])
    at = np.linspace(0, way[-1], POINTS)
    places = np.column_stack([np.interp(at, way, axis) for axis in points.T])
    places -= places.min(axis=0)
    return (100 * places / (places.max(axis=0) + TINY)).ravel()


def nearest_neighbour(digits: PenDigits, held_out: np.ndarray) -> float:
    """Accuracy of the nearest neighbour on the held-out digits, `held_out` bool `(n,)`."""
    features = np.stack([uci_features(strokes) for strokes in digits.strokes])
    _, nearest = KDTree(features[~held_out]).query(features[held_out])
    return float((digits.labels[~held_out][nearest] == digits.labels[held_out]).mean())


def main() -> None:
    from cvdemo.nets.training import train
    from cvdemo.nets.training.describe import validate
    from cvdemo.nets.training.fit import fit
    from cvdemo.nets.training.recipes import RECIPES
    from cvdemo.nets.training.splits import split

    parser = argparse.ArgumentParser(prog="python -m benchmarks.unseen_writers", description=__doc__)
    parser.add_argument("name", choices=[name for name, recipe in RECIPES.items() if recipe.augmented])
    parser.add_argument("--groups", type=int, nargs="+", choices=range(GROUPS), default=range(GROUPS))
    parser.add_argument("--data", type=Path, help="mnist.npz; else data/mnist.npz or Keras's cache")
    parser.add_argument("--pen", type=Path, help="pen_train.npz; else data/pen_train.npz")
    options = parser.parse_args()
    train.use_one_thread()
    digits = load_pen(options.pen)
    data = split(load_mnist(options.data), digits)
    groups = groups_of(digits)
    for group in options.groups:
        out = groups == group
        without = replace(data, pen=digits[~out], pen_held_out=digits[out])
        model, _ = fit(RECIPES[options.name], data.train, data.validation, without.pen)
        result = validate(model, without)
        print(
            f"{options.name} without group {group}, {out.sum():,} digits: strokes {result.pen_accuracy:.2%}, "
            f"pictures {result.pen_picture_accuracy:.2%}; the nearest neighbour "
            f"{nearest_neighbour(digits, out):.2%}. Held-out MNIST: {result.mnist_accuracy:.2%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
