"""Which training digits the page shows, and what it says of the current one."""

import numpy as np

from cvdemo.digits import Digit, mnist_subset
from cvdemo.ui.mnist.training_digits import drawn, words


def test_one_seed_draws_the_same_digits_again_and_another_seed_others():
    labels = mnist_subset().train_labels
    first = drawn(labels, None, 0)
    np.testing.assert_array_equal(first, drawn(labels, None, 0))
    assert len({*first.tolist()}) == len(first)
    assert len({*first.tolist()} & {*drawn(labels, None, 1).tolist()}) < len(first) // 2


def test_of_one_class():
    labels = mnist_subset().train_labels
    assert {*labels[drawn(labels, 4, 7)].tolist()} == {4}


def test_fewer_than_asked_for():
    assert sorted(drawn(np.array([1, 2, 1]), 1, 0, count=9)) == [0, 2]


def test_a_drawn_digit_has_no_label():
    blank = np.zeros((28, 28))
    assert "no label" in words(Digit(blank, "drawn"))
    assert "label is **8**" in words(Digit(blank, "training digit", label=8))
