"""Small cases worked out by hand."""

import numpy as np
import pytest

from cvdemo.core import KERNELS, conv2d, depthwise_conv2d

X = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)


def test_three_by_three_window_gives_one_number():
    kernel = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    # (1 − 3) + 2·(4 − 6) + (7 − 9) = −8
    np.testing.assert_array_equal(conv2d(X, kernel), [[-8]])


def test_two_by_two_kernel_is_not_flipped():
    # 1·1 + 2·2 + 4·3 + 5·4 = 37, and so on; a flipped kernel would give 23 first
    np.testing.assert_array_equal(conv2d(X, [[1, 2], [3, 4]]), [[37, 47], [67, 77]])


def test_zero_padding():
    np.testing.assert_array_equal(
        conv2d(X, np.ones((3, 3)), padding=1), [[12, 21, 16], [27, 45, 33], [24, 39, 28]]
    )


def test_same_with_an_even_kernel_pads_bottom_and_right():
    np.testing.assert_array_equal(
        conv2d(X, np.ones((2, 2)), padding="same"), [[12, 16, 9], [24, 28, 15], [15, 17, 9]]
    )


def test_explicit_padding_on_one_side():
    np.testing.assert_array_equal(
        conv2d(X, np.ones((2, 2)), padding=((1, 0), (0, 0))), [[3, 5], [12, 16], [24, 28]]
    )


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("zeros", [[0, 0, 0], [0, 1, 2], [0, 4, 5]]),
        ("reflect", [[5, 4, 5], [2, 1, 2], [5, 4, 5]]),
        ("replicate", [[1, 1, 2], [1, 1, 2], [4, 4, 5]]),
        ("circular", [[9, 7, 8], [3, 1, 2], [6, 4, 5]]),
    ],
)
def test_padding_modes_seen_through_a_diagonal_shift(mode, expected):
    kernel = [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    np.testing.assert_array_equal(conv2d(X, kernel, padding=1, padding_mode=mode), expected)


def test_strides_visit_every_second_window():
    np.testing.assert_array_equal(conv2d(X, [[1]], strides=2), [[1, 3], [7, 9]])
    np.testing.assert_array_equal(conv2d(X, [[1]], strides=(1, 2)), [[1, 3], [4, 6], [7, 9]])


def test_dilation_leaves_gaps():
    # the four corners: 1 + 3 + 7 + 9
    np.testing.assert_array_equal(conv2d(X, np.ones((2, 2)), dilation_rate=2), [[20]])
    np.testing.assert_array_equal(conv2d(X, np.ones((2, 2)), dilation_rate=(1, 2)), [[14], [26]])


def test_channels_are_summed_and_every_filter_has_its_bias():
    x = np.stack([X, 10 * X], axis=-1)
    kernel = np.zeros((1, 1, 2, 2))
    kernel[0, 0] = [[1, 0], [1, -1]]  # filter 0 adds the channels, filter 1 negates the second
    result = conv2d(x, kernel, [0.5, 100])
    np.testing.assert_array_equal(result[..., 0], 11 * X + 0.5)
    np.testing.assert_array_equal(result[..., 1], 100 - 10 * X)


def test_batch_items_do_not_mix():
    batch = np.stack([X, np.zeros_like(X), -X])[..., None]
    result = conv2d(batch, np.ones((2, 2, 1, 1)))
    np.testing.assert_array_equal(result[0, ..., 0], [[12, 16], [24, 28]])
    np.testing.assert_array_equal(result[1], 0)
    np.testing.assert_array_equal(result[2], -result[0])


def test_scalar_bias_on_a_plain_picture():
    np.testing.assert_array_equal(conv2d(X, [[1]], -3), X - 3)
    np.testing.assert_array_equal(conv2d(X, [[1]], [2]), X + 2)


def test_depthwise_applies_one_kernel_to_each_channel():
    x = np.stack([X, -X, 2 * X], axis=-1)
    result = depthwise_conv2d(x, np.ones((2, 2)))
    np.testing.assert_array_equal(result[..., 0], [[12, 16], [24, 28]])
    np.testing.assert_array_equal(result[..., 1], [[-12, -16], [-24, -28]])
    np.testing.assert_array_equal(result[..., 2], [[24, 32], [48, 56]])


def test_an_ideal_edge_answers_in_both_signs():
    step = np.zeros((5, 6))
    step[:, 3:] = 1
    np.testing.assert_array_equal(conv2d(step, KERNELS["sobel_vertical"].values), [[0, 4, 4, 0]] * 3)
    np.testing.assert_array_equal(conv2d(1 - step, KERNELS["sobel_vertical"].values), [[0, -4, -4, 0]] * 3)
    np.testing.assert_array_equal(conv2d(step, KERNELS["sobel_horizontal"].values), 0)


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [("float32", "float32"), ("float64", "float64"), ("float16", "float32"), ("uint8", "float32"),
     ("int64", "float32"), ("bool", "float32")],
)  # fmt: skip
@pytest.mark.parametrize("kernel_dtype", ["float32", "float64", "int64"])
def test_the_result_has_the_dtype_of_the_input(dtype, expected, kernel_dtype):
    kernel = np.ones((2, 2), kernel_dtype)
    x = X.astype(dtype)
    assert conv2d(x, kernel, 1).dtype == expected
    assert depthwise_conv2d(x, kernel).dtype == expected
    assert conv2d(x[..., None], kernel[..., None, None], [1]).dtype == expected


def test_the_result_is_a_new_array():
    result = conv2d(X, [[1]])
    result[:] = 0
    assert X[2, 2] == 9


def test_nan_and_infinity_stay_in_the_windows_that_contain_them():
    x = np.zeros((6, 6), np.float32)
    x[1, 1], x[4, 4] = np.nan, np.inf
    result = conv2d(x, np.ones((3, 3)))
    np.testing.assert_array_equal(np.isnan(result), [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_array_equal(result[2:, 2:], np.inf)
    assert result[0, 3] == result[3, 0] == 0
