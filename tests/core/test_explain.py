import numpy as np
import pytest

from cvdemo.core import (
    PADDING_MODES,
    average_pool2d,
    conv2d,
    coverage_map,
    explain_conv2d,
    explain_pool2d,
    max_pool2d,
    pad2d,
    resolve_padding,
)

RNG = np.random.default_rng(21)
X = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)


def test_golden_convolution():
    explained = explain_conv2d(X, [[1, 2], [3, 4]], 10, row=0, column=1)
    assert explained.rows.tolist() == [0, 1]
    assert explained.columns.tolist() == [1, 2]
    assert explained.patch[..., 0].tolist() == [[2, 3], [5, 6]]
    assert explained.products[..., 0].tolist() == [[2, 6], [15, 24]]
    assert explained.channel_sums.tolist() == [47]
    assert explained.bias == 10
    assert explained.total == 57
    assert explained.output_shape == (2, 2)


def test_golden_padding():
    explained = explain_conv2d(X, np.ones((3, 3)), row=0, column=0, padding=1)
    assert explained.rows.tolist() == [0, 1, 2]
    assert explained.input_rows.tolist() == [-1, 0, 1]
    assert explained.patch[..., 0].tolist() == [[0, 0, 0], [0, 1, 2], [0, 4, 5]]
    circular = explain_conv2d(X, np.ones((3, 3)), row=0, column=0, padding=1, padding_mode="circular")
    assert circular.input_rows.tolist() == [2, 0, 1]
    assert circular.patch[..., 0].tolist() == [[9, 7, 8], [3, 1, 2], [6, 4, 5]]


@pytest.mark.parametrize("strides", [(1, 1), (2, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1)])
@pytest.mark.parametrize("padding", ["valid", "same", ((2, 0), (1, 3))])
@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_every_output_is_what_its_explanation_adds_up_to(strides, dilation, padding, mode):
    x, kernel, bias = (
        RNG.standard_normal((7, 8, 2)),
        RNG.standard_normal((3, 2, 2, 2)),
        RNG.standard_normal(2),
    )
    options = {"strides": strides, "padding": padding, "dilation_rate": dilation, "padding_mode": mode}
    result = conv2d(x, kernel, bias, **options)
    pads = resolve_padding((7, 8), (3, 2), strides=strides, padding=padding, dilation_rate=dilation)
    padded = pad2d(x, pads, mode)
    for row, column, number in np.ndindex(result.shape):
        explained = explain_conv2d(x, kernel, bias, row=row, column=column, filter_index=number, **options)
        assert explained.output_shape == result.shape
        np.testing.assert_allclose(explained.total, result[row, column, number], atol=1e-12)
        np.testing.assert_allclose(explained.total, explained.channel_sums.sum() + explained.bias, atol=1e-12)
        np.testing.assert_array_equal(explained.products, explained.patch * kernel[..., number])
        np.testing.assert_array_equal(explained.weights, kernel[..., number])
        np.testing.assert_array_equal(explained.patch, padded[explained.rows][:, explained.columns])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"row": 2}, r"`row` must be an integer from 0 to 1\. Received: row=2"),
        ({"column": -1}, r"`column` must be an integer from 0 to 1\. Received: column=-1"),
        ({"row": 0.0}, "`row` must be an integer"),
        ({"column": True}, "`column` must be an integer"),
        ({"filter_index": 1}, "`filter_index` must be an integer from 0 to 0"),
        ({"bias": [1, 2]}, r"`bias` must be one number per filter, \(1,\)"),
        ({"x": np.ones((1, 3, 3, 1))}, r"`x` must be \(H, W\) or \(H, W, C\)"),
        ({"kernel": np.ones(2)}, r"`kernel` must be \(kh, kw\)"),
        ({"x": np.ones((3, 3, 2)), "kernel": np.ones((2, 2, 3, 1))}, "`kernel` must have as many"),
        ({"kernel": np.ones((4, 4))}, "The kernel must fit into the padded input"),
        ({"padding": 1, "padding_mode": "edge"}, "`padding_mode` must be one of"),
    ],
)
def test_bad_convolution_arguments(change, match):
    arguments = {"x": X, "kernel": np.ones((2, 2)), "row": 0, "column": 0} | change
    with pytest.raises(ValueError, match=match):
        explain_conv2d(**arguments)


def test_golden_pooling():
    explained = explain_pool2d(X, row=0, column=0)
    assert explained.patch.tolist() == [[1, 2], [4, 5]]
    assert explained.valid.all()
    assert explained.argmax == (1, 1)
    assert explained.value == 5
    average = explain_pool2d(X, row=1, column=1, padding="same", kind="average")
    assert average.argmax is None
    assert average.valid.tolist() == [[True, False], [False, False]]
    assert average.patch.tolist() == [[9, 0], [0, 0]]
    assert average.value == 9
    assert average.output_shape == (2, 2)


def test_of_equal_values_the_first_wins():
    assert explain_pool2d(np.zeros((4, 4)), row=1, column=1).argmax == (2, 2)


@pytest.mark.parametrize("padding", ["valid", "same", ((1, 1), (2, 0))])
@pytest.mark.parametrize("strides", [None, 1, (2, 4)])
def test_every_pooled_value_is_explained(padding, strides):
    x = RNG.standard_normal((8, 9, 3)) - 2
    options = {"strides": strides, "padding": padding}
    largest, mean = max_pool2d(x, (2, 3), **options), average_pool2d(x, (2, 3), **options)
    for row, column, channel in np.ndindex(largest.shape):
        explained = explain_pool2d(x, (2, 3), row=row, column=column, channel=channel, **options)
        assert explained.output_shape == largest.shape
        assert explained.value == largest[row, column, channel] == x[(*explained.argmax, channel)]
        assert np.isneginf(explained.patch[~explained.valid]).all()
        averaged = explain_pool2d(
            x, (2, 3), row=row, column=column, channel=channel, kind="average", **options
        )
        np.testing.assert_allclose(averaged.value, mean[row, column, channel], atol=1e-12)
        np.testing.assert_allclose(averaged.patch[averaged.valid].mean(), averaged.value, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"row": 1}, "`row` must be an integer from 0 to 0"),
        ({"kind": "min"}, '`kind` must be "max" or "average". Received: kind=\'min\''),
        ({"channel": 1}, "`channel` must be an integer from 0 to 0"),
        ({"pool_size": 4}, "The kernel must fit into the padded input"),
        ({"padding": 2}, "`padding` must be smaller than the pool size"),
        ({"x": np.ones((1, 3, 3, 1))}, r"`x` must be \(H, W\) or \(H, W, C\)"),
    ],
)
def test_bad_pooling_arguments(change, match):
    with pytest.raises(ValueError, match=match):
        explain_pool2d(**({"x": X, "row": 0, "column": 0} | change))


def test_golden_coverage():
    assert coverage_map((5, 5), 3)[0].tolist() == [1, 2, 3, 2, 1]
    assert coverage_map((5, 5), 3)[2].tolist() == [3, 6, 9, 6, 3]
    assert coverage_map((5, 5), 3, padding="same").tolist()[0] == [4, 6, 6, 6, 4]
    assert coverage_map((4, 5), (1, 2), strides=(2, 3)).tolist() == [
        [1, 1, 0, 1, 1],
        [0] * 5,
        [1, 1, 0, 1, 1],
        [0] * 5,
    ]
    assert np.issubdtype(coverage_map((5, 5), 3).dtype, np.integer)


@pytest.mark.parametrize("padding_mode", PADDING_MODES)
@pytest.mark.parametrize(
    ("kernel_size", "padding", "strides", "dilation_rate"),
    [(3, "same", 1, 1), (3, 3, 1, 1), ((2, 3), ((0, 1), (2, 1)), (2, 1), (1, 2)), (5, 2, 3, 1)],
)
def test_coverage_counts_the_windows_whose_response_a_pixel_changes(
    padding_mode, kernel_size, padding, strides, dilation_rate
):
    """Also through the copies of a pixel in the padding."""
    options = {"padding": padding, "strides": strides, "dilation_rate": dilation_rate}
    coverage = coverage_map((5, 6), kernel_size, **options, padding_mode=padding_mode)
    kernel = np.ones((kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size)
    for place in np.ndindex(5, 6):
        dot = np.zeros((5, 6))
        dot[place] = 1
        assert coverage[place] == np.count_nonzero(conv2d(dot, kernel, **options, padding_mode=padding_mode))


def test_explanations_cannot_be_reassigned():
    explained = explain_pool2d(X, row=0, column=0)
    with pytest.raises(AttributeError, match="cannot assign"):
        explained.value = 0
