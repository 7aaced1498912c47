"""The picture as it is: nothing is moved, only dark ink is made bright."""

import numpy as np

from cvdemo.digits import picture_as_it_is


def test_a_corner_stays_in_its_corner_and_dark_ink_becomes_bright():
    paper = np.full((280, 280), 255, np.uint8)
    paper[20:80, 20:40] = 0
    seen = picture_as_it_is(paper)
    expected = np.zeros((28, 28), np.float32)
    expected[2:8, 2:4] = 1
    assert np.array_equal(seen, expected)


def test_bright_ink_on_black_stays_bright():
    board = np.zeros((56, 56, 3), np.uint8)
    board[20:40, 20:24] = 255
    seen = picture_as_it_is(board)
    assert seen.dtype == np.float32
    assert seen[10:20, 10:12].min() == 1
    assert seen.sum() == 20


def test_a_wide_picture_gets_margins_of_its_background():
    wide = np.full((28, 56), 200, np.uint8)
    wide[10:18, 20:30] = 20
    seen = picture_as_it_is(wide)
    assert seen.shape == (28, 28)
    assert np.allclose(seen[:7], 55 / 255, atol=0.01)
