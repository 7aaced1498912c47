import numpy as np
import pytest

from cvdemo.nets.training import metrics


def test_confusion_matrix_by_hand():
    matrix = metrics.confusion_matrix(np.array([3, 3, 3, 5]), np.array([3, 8, 3, 5]))
    assert matrix[3, 3] == 2
    assert matrix[3, 8] == 1
    assert matrix[5, 5] == 1
    assert matrix.sum() == 4


def test_mistakes_by_hand():
    scores = np.full((3, 10), 0.05)
    scores[0, 4] = scores[1, 7] = scores[2, 1] = 0.55
    assert metrics.mistakes(np.array([4, 1, 1]), scores) == [
        {"index": 1, "label": 1, "predicted": 7, "probability": 0.55}
    ]


def test_mistakes_are_capped():
    assert len(metrics.mistakes(np.ones(1000, int), np.eye(10)[np.zeros(1000, int)])) == metrics.MAX_MISTAKES


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (1, 0), (-2, 0), (0, 3), (0, -1), (2, -1)])
def test_shift_moves_every_pixel_and_fills_with_zero(rows, columns):
    image = np.arange(1, 26).reshape(1, 5, 5)
    expected = np.zeros_like(image)
    for i in range(5):
        for j in range(5):
            if 0 <= i + rows < 5 and 0 <= j + columns < 5:
                expected[0, i + rows, j + columns] = image[0, i, j]
    np.testing.assert_array_equal(metrics.shift(image, rows, columns), expected)


def test_shift_accuracy_is_the_mean_of_four_directions():
    """A classifier that predicts 1 while ink is in the upper half: only a shift down changes that."""
    images = np.zeros((1, 28, 28), np.uint8)
    images[0, 12, 14] = 255

    def predict(x):
        return np.eye(10)[(x[:, :14].sum(axis=(1, 2)) > 0).astype(int)]

    curve = metrics.shift_accuracy(predict, images, np.array([1]))
    assert curve == [1, 1, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75]
