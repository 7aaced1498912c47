"""The digits that ship, and the value that holds the current one."""

import dataclasses

import numpy as np
import pytest

from cvdemo.digits import Digit, samples
from cvdemo.digits.make_samples import first_of_each_class, write_samples


def test_twenty_of_each_class_in_mnists_order():
    shipped = samples()
    assert shipped.images.shape == (200, 28, 28)
    assert shipped.images.dtype == np.uint8
    np.testing.assert_array_equal(shipped.labels, np.repeat(range(10), 20))
    assert len(set(shipped.mnist_index.tolist())) == 200
    for label in range(10):
        assert (np.diff(shipped.mnist_index[shipped.labels == label]) > 0).all()
    assert shipped.mnist_index.max() < 400  # the first 20 of each class stand at the beginning


def test_samples_are_read_once_and_read_only():
    assert samples() is samples()
    with pytest.raises(ValueError, match="read-only"):
        samples().images[0, 0, 0] = 1


def test_the_first_of_each_class_are_chosen():
    labels = np.tile(np.arange(10), 3)
    np.testing.assert_array_equal(first_of_each_class(labels, 2)[:4], [0, 10, 1, 11])


def test_the_file_can_be_made_again(tmp_path):
    shipped = samples()
    order = np.argsort(shipped.mnist_index)
    np.savez(tmp_path / "mnist.npz", x_test=shipped.images[order], y_test=shipped.labels[order])
    write_samples(tmp_path / "mnist.npz", tmp_path / "samples.npz")
    with np.load(tmp_path / "samples.npz") as again:
        np.testing.assert_array_equal(again["images"], shipped.images)
        np.testing.assert_array_equal(again["labels"], shipped.labels)


def test_a_digit_cannot_be_changed():
    pixels = np.zeros((28, 28), np.float64)
    stroke = np.array([[0.1, 0.2]])
    digit = Digit(pixels, "drawn", (stroke,), label=3)
    pixels[0, 0] = 1
    stroke[0, 0] = 1
    assert digit.pixels.dtype == np.float32
    assert digit.pixels[0, 0] == 0
    assert digit.strokes[0][0, 0] == 0.1
    with pytest.raises(ValueError, match="read-only"):
        digit.pixels[0, 0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="label"):
        digit.label = 4


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((27, 28)), np.zeros((28, 28, 1)), np.full((28, 28), 1.5), np.full((28, 28), np.nan), []],
)
def test_pixels_must_be_a_digit(pixels):
    with pytest.raises(ValueError, match=r"must be 28 × 28 numbers from 0 to 1\. Received"):
        Digit(pixels, "drawn")


@pytest.mark.parametrize("label", [-1, 10, "3"])
def test_a_label_is_a_digit(label):
    with pytest.raises(ValueError, match="must be a digit from 0 to 9 or None"):
        Digit(np.zeros((28, 28)), "sample", label=label)
