"""The digits to train on: MNIST, in the file format of `keras.datasets.mnist`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
MNIST_FILE = ROOT / "data" / "mnist.npz"


class DatasetError(ValueError):
    """A data file that is not there or not what it should be."""


@dataclass(frozen=True)
class Mnist:
    """Images uint8 (n, 28, 28), ink 255 on 0; labels uint8 (n,); sha256 of the four arrays' bytes."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    sha256: str


def load_mnist(path: Path | None = None) -> Mnist:
    """MNIST from `path`, else from data/mnist.npz, else from Keras's cache (which downloads it once)."""
    if path is None and not MNIST_FILE.exists():
        from keras.datasets import mnist

        (train_images, train_labels), (test_images, test_labels) = mnist.load_data()
        return _mnist(train_images, train_labels, test_images, test_labels)
    arrays = _read(path or MNIST_FILE, ("x_train", "y_train", "x_test", "y_test"))
    return _mnist(*arrays)


def _mnist(train_images, train_labels, test_images, test_labels) -> Mnist:
    for images, labels in ((train_images, train_labels), (test_images, test_labels)):
        if images.dtype != np.uint8 or images.shape != (len(labels), 28, 28):
            raise DatasetError(
                f"MNIST's images must be uint8 (n, 28, 28). Received: {images.dtype} {images.shape} "
                f"with {len(labels)} labels."
            )
    arrays = (train_images, train_labels, test_images, test_labels)
    return Mnist(*arrays, sha256=sha256_of(arrays))


def _read(path: Path, keys: tuple[str, ...]) -> list[np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as data:
            return [data[key] for key in keys]
    except FileNotFoundError:
        raise DatasetError(f"The data file {path} does not exist.") from None
    except (KeyError, ValueError, OSError) as error:
        raise DatasetError(f"{path} must be an .npz file with {', '.join(keys)}: {error}") from error


def sha256_of(arrays) -> str:
    """Of the arrays' bytes, one after the other: the same for every way of storing them."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()
