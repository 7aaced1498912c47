"""Changed digits: each change alone does what it says, nothing changes nothing."""

import numpy as np
import pytest

from cvdemo.digits import Change, change_digit, samples

DIGIT = samples().images[63] / np.float32(255)


def ink_centre(pixels):
    rows, columns = np.indices(pixels.shape)
    return np.array([(pixels * rows).sum(), (pixels * columns).sum()]) / pixels.sum()


def test_no_change_gives_the_same_digit_in_a_new_array():
    changed = change_digit(DIGIT, Change())
    assert np.array_equal(changed, DIGIT)
    assert changed is not DIGIT


def test_a_quarter_turn_is_counter_clockwise():
    changed = change_digit(DIGIT, Change(degrees=90))
    assert np.abs(changed - np.rot90(DIGIT)).mean() < 0.01


def test_a_full_turn_comes_back():
    changed = change_digit(DIGIT, Change(degrees=360))
    assert np.abs(changed - DIGIT).mean() < 0.02


@pytest.mark.parametrize("scale", [0.5, 1.3])
def test_scale_changes_the_height_and_keeps_the_middle(scale):
    def height(pixels):
        return np.ptp(np.flatnonzero((pixels > 0.3).any(axis=1))) + 1

    square = np.zeros((28, 28), np.float32)
    square[8:20, 8:20] = 1
    changed = change_digit(square, Change(scale=scale))
    assert height(changed) == pytest.approx(12 * scale, abs=1)
    assert ink_centre(changed) == pytest.approx(ink_centre(square), abs=0.1)


@pytest.mark.parametrize("thicker", [-1, 1, 2])
def test_a_stroke_gets_wider_by_so_many_pixels(thicker):
    bar = np.zeros((28, 28), np.float32)
    bar[4:24, 12:16] = 1
    changed = change_digit(bar, Change(thicker=thicker))
    assert changed[14].sum() == pytest.approx(4 + thicker, abs=0.3)


def test_moving_is_exact_and_what_comes_in_is_empty():
    changed = change_digit(DIGIT, Change(down=2, right=-3))
    assert np.array_equal(changed[2:, :-3], DIGIT[:-2, 3:])
    assert not changed[:2].any()
    assert not changed[:, -3:].any()


def test_noise_is_the_same_every_time_and_stays_in_range():
    noisy = change_digit(DIGIT, Change(noise=0.3))
    assert np.array_equal(noisy, change_digit(DIGIT, Change(noise=0.3)))
    assert noisy.min() == 0
    assert noisy.max() == 1
    assert (noisy != DIGIT).mean() > 0.5


def test_an_empty_digit_stays_empty():
    blank = np.zeros((28, 28), np.float32)
    assert not change_digit(blank, Change(degrees=20, scale=1.2, thicker=1, down=3)).any()
