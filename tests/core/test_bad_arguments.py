"""A wrong argument raises ValueError that says what it must be and what it got."""

import numpy as np
import pytest

from cvdemo.core import (
    average_pool2d,
    conv2d,
    conv_output_shape,
    coverage_map,
    depthwise_conv2d,
    max_pool2d,
    relu,
    resolve_padding,
    softmax,
)

X = np.ones((6, 6), np.float32)
K = np.ones((3, 3), np.float32)
BAD_STEPS = [
    0,
    -1,
    1.5,
    2.0,
    float("nan"),
    True,
    None,
    "2",
    (1, 0),
    (1, 2, 3),
    (1.5, 1),
    (True, 1),
    (),
    [[1], [1]],
]


@pytest.mark.parametrize("value", BAD_STEPS)
@pytest.mark.parametrize("name", ["strides", "dilation_rate"])
def test_steps(name, value):
    for call in (
        lambda: conv2d(X, K, **{name: value}),
        lambda: depthwise_conv2d(X, K, **{name: value}),
        lambda: conv_output_shape((6, 6), 3, 1, **{name: value}),
        lambda: coverage_map((6, 6), 3, **{name: value}),
        lambda: resolve_padding((6, 6), 3, **{name: value}),
    ):
        with pytest.raises(ValueError, match=rf"`{name}` must be .*Received: {name}="):
            call()


@pytest.mark.parametrize("value", [value for value in BAD_STEPS if value is not None])
@pytest.mark.parametrize("name", ["pool_size", "strides"])
@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_pool_sizes(pool, name, value):
    with pytest.raises(ValueError, match=rf"`{name}` must be .*Received: {name}="):
        pool(X, **{name: value})


BAD_PADDINGS = [
    "SAME",
    "full",
    "",
    -1,
    1.0,
    float("nan"),
    True,
    None,
    (1, 1),
    ((1, 1), (1,)),
    ((0, 0), (0, -1)),
]


@pytest.mark.parametrize("padding", [*BAD_PADDINGS, [[0.5, 0.5], [0.5, 0.5]]])
def test_paddings(padding):
    for call in (
        lambda: conv2d(X, K, padding=padding),
        lambda: max_pool2d(X, padding=padding),
        lambda: conv_output_shape((6, 6), 3, 1, padding=padding),
    ):
        with pytest.raises(ValueError, match=r"`padding` must .*Received: padding="):
            call()


@pytest.mark.parametrize("padding", ["valid", "same", 1])
def test_padding_modes(padding):
    with pytest.raises(ValueError, match=r"`padding_mode` must be one of .*Received: 'edge'"):
        conv2d(X, K, padding=padding, padding_mode="edge")


def test_reflection_wider_than_the_picture():
    with pytest.raises(ValueError, match="must be smaller than the input, at most 5 for 6 cells"):
        conv2d(X, K, padding=6, padding_mode="reflect")
    with pytest.raises(ValueError, match="must be smaller than the input, at most 1 for 2 cells"):
        conv2d(X[:2], np.ones((5, 5)), padding="same", padding_mode="reflect")


@pytest.mark.parametrize("x", [1.0, np.ones(4), np.ones((1, 1, 4, 4, 1))])
def test_ranks_of_x(x):
    for call in (lambda: conv2d(x, K), lambda: depthwise_conv2d(x, K), lambda: max_pool2d(x)):
        with pytest.raises(
            ValueError, match=r"`x` must be \(H, W\), \(H, W, C\) or \(N, H, W, C\)\. Received: shape"
        ):
            call()


@pytest.mark.parametrize("shape", [(0, 5), (5, 0, 1), (0, 5, 5, 1), (2, 5, 5, 0)])
def test_empty_x(shape):
    for call in (lambda x: depthwise_conv2d(x, K), max_pool2d, average_pool2d, relu, softmax):
        with pytest.raises(ValueError, match=r"`x` must not be empty\. Received: shape"):
            call(np.ones(shape))


def test_empty_kernel_and_bias():
    with pytest.raises(ValueError, match="`kernel` must not be empty"):
        conv2d(X, np.ones((0, 3)))
    with pytest.raises(ValueError, match="`bias` must not be empty"):
        conv2d(X, K, [])


@pytest.mark.parametrize(
    "x", [np.ones((4, 4), complex), np.full((4, 4), "1"), np.full((4, 4), None), {"a": 1}]
)
def test_what_is_not_a_number(x):
    with pytest.raises(ValueError, match=r"`x` must be an array of real numbers\. Received: dtype"):
        conv2d(x, K)


def test_ragged_rows():
    with pytest.raises(ValueError, match="`x` must be an array of numbers"):
        conv2d([[1, 2], [3]], K)


@pytest.mark.parametrize("kernel", [np.ones(3), np.ones((3, 3, 1)), np.ones((3, 3, 1, 1)), 2])
def test_kernels_of_a_plain_picture(kernel):
    for call in (conv2d, depthwise_conv2d):
        with pytest.raises(ValueError, match=r"`kernel` must be \(kh, kw\)\. Received: shape"):
            call(X, kernel)


@pytest.mark.parametrize("kernel", [np.ones((3, 3)), np.ones((3, 3, 1)), np.ones((1, 3, 3, 1, 1))])
def test_kernels_of_a_picture_with_channels(kernel):
    with pytest.raises(ValueError, match=r"`kernel` must be .*\(kh, kw, C, filters\) otherwise.*Received"):
        conv2d(X[..., None], kernel)


def test_channels_that_do_not_match():
    with pytest.raises(ValueError, match=r"as many input channels as `x`.*\(3, 3, 3, 8\), x with 1 channels"):
        conv2d(X[..., None], np.ones((3, 3, 3, 8)))


@pytest.mark.parametrize("bias", [[1, 2], [[1, 2, 3]], 1.0, [1, 2, 3, 4]])
def test_biases(bias):
    with pytest.raises(ValueError, match=r"`bias` must be one number per filter, \(3,\)\. Received: shape"):
        conv2d(X[..., None], np.ones((3, 3, 1, 3)), bias)


def test_a_kernel_that_does_not_fit_is_told_with_the_sizes():
    with pytest.raises(
        ValueError, match=r"must fit.*kernel of 7×3 that covers 7×3 cells.*padded input of 6×6"
    ):
        conv2d(X, np.ones((7, 3)))
    with pytest.raises(
        ValueError, match=r"must fit.*kernel of 3×3 that covers 9×9 cells.*padded input of 8×8"
    ):
        conv2d(X, K, dilation_rate=4, padding=1)
    with pytest.raises(ValueError, match=r"must fit.*kernel of 9×9.*padded input of 6×6"):
        max_pool2d(X, 9)
    with pytest.raises(ValueError, match=r"must fit.*kernel of 9×9.*padded input of 6×6"):
        coverage_map((6, 6), 9)


@pytest.mark.parametrize("size", [(5,), 0, (0, 4), (2.5, 4), None])
def test_sizes_of_helpers(size):
    with pytest.raises(ValueError, match=r"`input_shape` must be"):
        resolve_padding(size, 3)
    with pytest.raises(ValueError, match=r"`kernel_size` must be"):
        coverage_map((9, 9), size)


def test_softmax_of_a_lone_number():
    with pytest.raises(ValueError, match="`x` must have at least one axis"):
        softmax(3.0)
