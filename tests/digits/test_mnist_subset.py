"""The part of MNIST that ships."""

import numpy as np
import pytest

from cvdemo.digits import mnist_subset, samples
from cvdemo.digits.mnist.make_subset import draw_of_each_class, write_subset


def test_as_many_of_each_class_in_mnists_order():
    subset = mnist_subset()
    for part, count, of in (("train", 5000, 60_000), ("test", 1000, 10_000)):
        images, labels, index = (getattr(subset, f"{part}_{what}") for what in ("images", "labels", "index"))
        assert images.shape == (count, 28, 28)
        assert images.dtype == labels.dtype == np.uint8
        np.testing.assert_array_equal(np.bincount(labels), [count // 10] * 10)
        assert (np.diff(index) > 0).all()
        assert index[-1] < of


def test_a_test_digit_is_the_one_that_the_samples_ship_too():
    subset, shipped = mnist_subset(), samples()
    common, here, there = np.intersect1d(subset.test_index, shipped.mnist_index, return_indices=True)
    assert common.size
    np.testing.assert_array_equal(subset.test_images[here], shipped.images[there])
    np.testing.assert_array_equal(subset.test_labels[here], shipped.labels[there])


def test_no_digit_is_among_the_training_and_the_test_digits():
    subset = mnist_subset()
    test = {image.tobytes() for image in subset.test_images}
    assert not any(image.tobytes() in test for image in subset.train_images)


def test_the_subset_is_read_once_and_read_only():
    assert mnist_subset() is mnist_subset()
    with pytest.raises(ValueError, match="read-only"):
        mnist_subset().train_images[0, 0, 0] = 1


def test_digits_are_drawn_by_the_seed():
    labels = np.tile(np.arange(10), 30)
    drawn = [draw_of_each_class(labels, 5, np.random.default_rng(seed)) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()
    np.testing.assert_array_equal(np.bincount(labels[drawn[0]]), [5] * 10)
    assert len(set(drawn[0].tolist())) == 50


def test_images_labels_and_places_belong_together(tmp_path):
    rng = np.random.default_rng(3)
    whole = {}
    for part, count in (("train", 300), ("test", 200)):
        whole[f"x_{part}"] = rng.integers(0, 256, (count, 28, 28), np.uint8)
        whole[f"y_{part}"] = (np.arange(count) % 10).astype(np.uint8)
    np.savez(tmp_path / "mnist.npz", **whole)
    write_subset(tmp_path / "mnist.npz", 0, tmp_path / "subset.npz", {"train": 4, "test": 2})
    with np.load(tmp_path / "subset.npz") as subset:
        for part, count in (("train", 40), ("test", 20)):
            index = subset[f"{part}_index"]
            assert index.shape == (count,)
            np.testing.assert_array_equal(subset[f"{part}_images"], whole[f"x_{part}"][index])
            np.testing.assert_array_equal(subset[f"{part}_labels"], whole[f"y_{part}"][index])
