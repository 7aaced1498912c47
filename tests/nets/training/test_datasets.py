import numpy as np
import pytest

from cvdemo.nets.training.datasets import DatasetError, load_mnist, load_pen


def mnist_arrays(n=4):
    images, labels = np.zeros((n, 28, 28), np.uint8), np.arange(n, dtype=np.uint8)
    return {"x_train": images, "y_train": labels, "x_test": images[:1], "y_test": labels[:1]}


PEN = {
    "labels": np.array([7, 1], np.uint8),
    "points": np.array([[0, 0], [250, 500], [100, 100], [500, 0]], np.int16),
    "stroke_len": np.array([2, 1, 1], np.int16),
    "strokes_per_digit": np.array([2, 1], np.int8),
}


def test_mnist_is_read_and_its_hash_does_not_depend_on_the_file(tmp_path):
    np.savez(tmp_path / "a.npz", **mnist_arrays())
    np.savez_compressed(tmp_path / "b.npz", **mnist_arrays())
    mnist = load_mnist(tmp_path / "a.npz")
    assert mnist.train.images.shape == (4, 28, 28)
    assert mnist.test.labels.tolist() == [0]
    assert mnist.sha256 == load_mnist(tmp_path / "b.npz").sha256
    assert mnist.train[2:].labels.tolist() == [2, 3]


def test_mnist_of_another_shape(tmp_path):
    np.savez(tmp_path / "a.npz", **mnist_arrays() | {"x_train": np.zeros((4, 32, 32), np.uint8)})
    with pytest.raises(DatasetError, match=r"must be uint8 \(n, 28, 28\)\. Received: uint8 \(4, 32, 32\)"):
        load_mnist(tmp_path / "a.npz")


def test_missing_file(tmp_path):
    with pytest.raises(DatasetError, match=r"mnist\.npz does not exist"):
        load_mnist(tmp_path / "mnist.npz")


def test_file_of_something_else(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    with pytest.raises(DatasetError, match=r"must be an \.npz file with x_train"):
        load_mnist(tmp_path / "a.npz")
    (tmp_path / "b.npz").write_text("hello")
    with pytest.raises(DatasetError, match=r"must be an \.npz file with labels"):
        load_pen(tmp_path / "b.npz")


def test_strokes_are_taken_apart(tmp_path):
    np.savez(tmp_path / "pen.npz", **PEN)
    digits = load_pen(tmp_path / "pen.npz")
    assert digits.labels.tolist() == [7, 1]
    assert [[stroke.tolist() for stroke in strokes] for strokes in digits.strokes] == [
        [[[0, 0], [0.5, 1]], [[0.2, 0.2]]],
        [[[1, 0]]],
    ]


def test_stroke_lengths_that_do_not_add_up(tmp_path):
    np.savez(tmp_path / "pen.npz", **PEN | {"stroke_len": np.array([2, 1, 2], np.int16)})
    with pytest.raises(DatasetError, match="stroke_len to the points"):
        load_pen(tmp_path / "pen.npz")


def test_every_fifth_digit_is_split_off(tmp_path):
    n = 12
    np.savez(
        tmp_path / "pen.npz",
        labels=np.arange(n, dtype=np.uint8),
        points=np.zeros((n, 2), np.int16),
        stroke_len=np.ones(n, np.int16),
        strokes_per_digit=np.ones(n, np.int8),
    )
    others, fifth = load_pen(tmp_path / "pen.npz").without_every_fifth()
    assert fifth.labels.tolist() == [4, 9]
    assert others.labels.tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 10, 11]
