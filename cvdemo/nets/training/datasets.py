"""Load the digits to train on: MNIST, in the file format of `keras.datasets.mnist`, and pen digits."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
MNIST_FILE = ROOT / "data" / "mnist.npz"
PEN_FILE = ROOT / "data" / "pen_train.npz"
TABLET = 500  # units of a pen digit's coordinates along one side


class DatasetError(ValueError):
    """A data file that is missing or invalid; the message is a sentence for the user."""


@dataclass(frozen=True)
class Digits:
    """Images uint8 `(n, 28, 28)`, ink 255 on 0; labels uint8 `(n,)`."""

    images: np.ndarray
    labels: np.ndarray

    def __getitem__(self, rows) -> "Digits":
        return Digits(self.images[rows], self.labels[rows])


@dataclass(frozen=True)
class Mnist:
    """MNIST: 60,000 and 10,000 digits; `sha256` of the bytes of the four arrays."""

    train: Digits
    test: Digits
    sha256: str


@dataclass(frozen=True)
class PenDigits:
    """Digits written on a tablet: strokes `(points, 2)` of x, y in `[0, 1]`, and labels `(n,)`.

    `sha256` is of the file's arrays.
    """

    strokes: list[list[np.ndarray]]
    labels: np.ndarray
    sha256: str

    def without_every_fifth(self) -> tuple["PenDigits", "PenDigits"]:
        """Split into four digits of every five, and the fifth ones."""
        fifth = np.arange(len(self.labels)) % 5 == 4
        return self[~fifth], self[fifth]

    def __getitem__(self, mask: np.ndarray) -> "PenDigits":
        """The digits where `mask` `(n,)` is true."""
        rows = np.flatnonzero(mask)
        return PenDigits([self.strokes[i] for i in rows], self.labels[rows], self.sha256)


def load_mnist(path: Path | None = None) -> Mnist:
    """Load MNIST from `path`, else from data/mnist.npz, else from Keras's cache (which downloads it once).

    Raises:
        DatasetError: the file is missing or not MNIST in the format of `keras.datasets.mnist`.
    """
    if path is None and not MNIST_FILE.exists():
        from keras.datasets import mnist

        (train_images, train_labels), (test_images, test_labels) = mnist.load_data()
        arrays = (train_images, train_labels, test_images, test_labels)
    else:
        arrays = _read(path or MNIST_FILE, ("x_train", "y_train", "x_test", "y_test"))
    for images, labels in (arrays[:2], arrays[2:]):
        if images.dtype != np.uint8 or images.shape != (len(labels), 28, 28):
            raise DatasetError(
                f"MNIST's images must be uint8 (n, 28, 28). Received: {images.dtype} {images.shape} "
                f"with {len(labels)} labels."
            )
    return Mnist(Digits(*arrays[:2]), Digits(*arrays[2:]), sha256_of(arrays))


def load_pen(path: Path | None = None) -> PenDigits:
    """Load pen digits (E. Alpaydin, F. Alimoglu, UCI pendigits, CC BY 4.0) from `path` or data/pen_train.npz.

    The file has labels `(n,)`, points `(m, 2)` as x, y with y down in tablet units, stroke_len `(s,)` and
    strokes_per_digit `(n,)`.

    Raises:
        DatasetError: the file is missing, lacks an array, or its counts do not add up.
    """
    arrays = _read(path or PEN_FILE, ("labels", "points", "stroke_len", "strokes_per_digit"))
    labels, points, stroke_len, strokes_per_digit = arrays
    ends, last = np.cumsum(stroke_len, dtype=int), np.cumsum(strokes_per_digit, dtype=int)
    if len(labels) != len(last) or last[-1] != len(ends) or ends[-1] != len(points):
        raise DatasetError(
            "The pen digits' strokes_per_digit must sum to the strokes, stroke_len to the points."
        )
    strokes = np.split(points / TABLET, ends[:-1])
    digits = [strokes[end - n : end] for end, n in zip(last, strokes_per_digit, strict=True)]
    return PenDigits(digits, labels, sha256_of(arrays))


def _read(path: Path, keys: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    try:
        with np.load(path, allow_pickle=False) as data:
            return tuple(data[key] for key in keys)
    except FileNotFoundError:
        raise DatasetError(f"The data file {path} does not exist.") from None
    except (KeyError, ValueError, OSError) as error:
        raise DatasetError(f"{path} must be an .npz file with {', '.join(keys)}: {error}") from error


def sha256_of(arrays) -> str:
    """Hash the bytes of the arrays in order: the same for every file format."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
