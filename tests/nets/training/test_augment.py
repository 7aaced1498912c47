import numpy as np
import pytest

from cvdemo.nets.training import augment


def rng():
    return np.random.default_rng(1)


def test_distorted_digits_are_digits(sample_digits):
    distorted = augment.distort(sample_digits, rng())
    assert distorted.shape == sample_digits.shape
    assert distorted.dtype == np.float32
    assert distorted.min() >= 0
    assert distorted.max() <= 1
    assert (np.abs(distorted - sample_digits).mean(axis=(1, 2)) > 0.005).all()


def test_the_same_random_numbers_give_the_same_digits(sample_digits):
    np.testing.assert_array_equal(
        augment.distort(sample_digits, rng()), augment.distort(sample_digits, rng())
    )


def test_bytes_are_taken_as_parts_of_255(sample_digits):
    as_bytes = np.rint(sample_digits * 255).astype(np.uint8)
    np.testing.assert_allclose(
        augment.distort(as_bytes, rng()), augment.distort(sample_digits, rng()), atol=1e-6
    )


def test_digits_are_not_written_to(sample_digits):
    before = sample_digits.copy()
    augment.distort(sample_digits, rng())
    np.testing.assert_array_equal(sample_digits, before)


def test_digits_stay_readable(classifier, sample_digits, sample_labels):
    right = (
        classifier.predict("convnet", augment.distort(sample_digits, rng())).argmax(axis=1) == sample_labels
    )
    assert right.mean() >= 0.8


def test_sampling_every_pixel_where_it_is_changes_nothing(sample_digits):
    rows, columns = np.broadcast_arrays(*np.ogrid[:28.0, :28.0])
    same = augment.sample(sample_digits[:3], *(np.stack([x] * 3) for x in (rows, columns)))
    np.testing.assert_allclose(same, sample_digits[:3], atol=1e-6)


def test_sampling_half_a_pixel_away_is_the_mean_of_two():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 5, 5:7] = 0.2, 0.6
    rows, columns = np.full((1, 28, 28), 5.0), np.full((1, 28, 28), 5.5)
    np.testing.assert_allclose(augment.sample(image, rows, columns), 0.4, atol=1e-6)


def test_outside_the_image_is_no_ink():
    image = np.ones((1, 28, 28), np.float32)
    far = np.full((1, 28, 28), -9.0)
    assert augment.sample(image, far, far).max() == 0


class Fixed:
    """Random numbers that are not: every uniform one is `value`."""

    def __init__(self, value):
        self.value = value

    def uniform(self, low, high, size):
        return np.full(size, self.value)


@pytest.mark.parametrize(("amount", "expected"), [(1.0, 5), (0.0, 1)])
def test_a_point_grows_to_a_cross(amount, expected):
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 14, 14] = 1
    assert augment.change_thickness(image, Fixed(amount)).sum() == expected


def test_a_square_loses_its_edge():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 10:15, 10:15] = 1
    assert augment.change_thickness(image, Fixed(-1.0)).sum() == 9


def test_weaker_distortion_moves_less(sample_digits):
    """Against movement 0, where every pixel stays and only stroke width and softness change."""
    moved = [
        np.abs(
            augment.distort(sample_digits, rng(), movement) - augment.distort(sample_digits, rng(), 0)
        ).mean()
        for movement in (0.25, 0.5, 1)
    ]
    assert 0 < moved[0] < moved[1] < moved[2]


def test_without_movement_and_change_of_ink_the_digit_stays(sample_digits):
    np.testing.assert_allclose(augment.distort(sample_digits, rng(), 0, 0), sample_digits, atol=1e-6)
