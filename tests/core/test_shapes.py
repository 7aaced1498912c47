import numpy as np
import pytest

from cvdemo.core import conv_output_shape, pool_output_shape


@pytest.mark.parametrize(
    ("shape", "kernel", "filters", "options", "expected"),
    [
        ((28, 28), 3, 1, {}, (26, 26)),
        ((28, 28, 1), 3, 32, {}, (26, 26, 32)),
        ((8, 28, 28, 1), (3, 5), 32, {}, (8, 26, 24, 32)),
        ((28, 28, 1), 3, 8, {"padding": "same"}, (28, 28, 8)),
        ((28, 28, 1), 3, 8, {"padding": "same", "strides": 2}, (14, 14, 8)),
        ((28, 27, 1), 3, 8, {"strides": (2, 3)}, (13, 9, 8)),
        ((28, 28, 1), 3, 8, {"dilation_rate": 3}, (22, 22, 8)),
        ((5, 5, 1), 3, 8, {"padding": 2}, (7, 7, 8)),
        ((5, 5, 1), 3, 8, {"padding": ((1, 0), (0, 3))}, (4, 6, 8)),
        ([28, np.int64(28)], 28, 1, {}, (1, 1)),
    ],
)
def test_conv_output_shape(shape, kernel, filters, options, expected):
    assert conv_output_shape(shape, kernel, filters, **options) == expected


def test_the_lectures_convnet():
    shape = conv_output_shape((28, 28, 1), 3, 32)
    shape = pool_output_shape(shape)
    shape = conv_output_shape(shape, 3, 64)
    shape = pool_output_shape(shape)
    assert conv_output_shape(shape, 3, 128) == (3, 3, 128)


@pytest.mark.parametrize(
    ("shape", "pool_size", "options", "expected"),
    [
        ((5, 5), 2, {}, (2, 2)),
        ((5, 5, 7), 2, {"padding": "same"}, (3, 3, 7)),
        ((4, 5, 5, 7), (2, 3), {"strides": 1}, (4, 4, 3, 7)),
        ((5, 5), 3, {"strides": 2, "padding": 1}, (3, 3)),
    ],
)
def test_pool_output_shape(shape, pool_size, options, expected):
    assert pool_output_shape(shape, pool_size, **options) == expected


@pytest.mark.parametrize(
    "shape", [(5,), (1, 1, 5, 5, 1), (0, 5), (5, -1), (5.0, 5), (True, 5), "55", 5, None]
)
def test_bad_shapes(shape):
    with pytest.raises(ValueError, match=r"`input_shape` must be \(H, W\).*Received: input_shape="):
        conv_output_shape(shape, 1, 1)
    with pytest.raises(ValueError, match=r"`input_shape` must be \(H, W\).*Received: input_shape="):
        pool_output_shape(shape, 1)


@pytest.mark.parametrize("filters", [0, -1, 1.0, True, None])
def test_bad_filters(filters):
    with pytest.raises(ValueError, match=r"`filters` must be a positive integer\. Received"):
        conv_output_shape((5, 5, 1), 3, filters)


def test_a_plain_picture_has_one_filter():
    with pytest.raises(
        ValueError, match=r"`filters` must be 1 for an input of shape \(H, W\). Received: filters=2"
    ):
        conv_output_shape((5, 5), 3, 2)
