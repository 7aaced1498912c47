import dataclasses
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cvdemo.core import KERNELS, conv2d, max_pool2d
from cvdemo.lesson.settings import ConvSettings, PoolSettings, possible

ONES_3 = np.ones((3, 3))
ONES_7 = np.ones((7, 7))

pairs = st.tuples(st.integers(1, 5), st.integers(1, 5))
paddings = st.one_of(
    st.sampled_from(["valid", "same"]),
    st.integers(0, 4),
    st.tuples(st.tuples(*[st.integers(0, 4)] * 2), st.tuples(*[st.integers(0, 4)] * 2)),
)
kernels = st.tuples(st.integers(1, 7), st.integers(1, 7)).map(np.ones)
sizes = st.tuples(st.integers(1, 20), st.integers(1, 20))


def test_fields_take_their_plainest_form():
    settings = ConvSettings([[0.1, -0.0]], strides=2, padding=1, dilation_rate=(2, 3), bias=1)
    assert settings.kernel == ((np.float32(0.1), 0.0),)
    assert str(settings.kernel[0][1]) == "0.0"
    assert settings.strides == (2, 2)
    assert settings.dilation_rate == (2, 3)
    assert settings.effective_kernel_size == (1, 4)
    assert settings == ConvSettings(np.array([[0.1, 0]], np.float32), (2, 2), 1, (2, 3), bias=1.0)
    assert hash(settings) == hash(dataclasses.replace(settings))


@pytest.mark.parametrize("name", KERNELS)
def test_kernels_of_the_bank_keep_every_bit(name):
    settings = ConvSettings(KERNELS[name].values)
    np.testing.assert_array_equal(settings.weights, KERNELS[name].values)
    assert settings.weights.dtype == np.float32


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kernel": []}, "The kernel is empty"),
        ({"kernel": [[]]}, "The kernel is empty"),
        ({"kernel": 3}, "must be a grid of numbers"),
        ({"kernel": [[1, 2], [3]]}, "rows of 1 and 2"),
        ({"kernel": np.ones((8, 3))}, "1 to 7 rows and columns. Received 8 × 3"),
        ({"kernel": [[1, np.nan]]}, "The weight in row 1, column 2 is missing or not a number"),
        ({"kernel": [[1], [None]]}, "The weight in row 2, column 1 is missing or not a number"),
        ({"kernel": [["x"]]}, "The weight in row 1, column 1 is missing or not a number"),
        ({"kernel": [[1e9]]}, "The weight in row 1, column 1 is too large"),
        ({"kernel": [[-np.inf]]}, "between −1000 and 1000"),
        ({"kernel": [[10**400]]}, "The weight in row 1, column 1 is"),
        ({"bias": np.nan}, "The bias is missing or not a number"),
        ({"strides": 0}, "The stride must be between 1 and 64. Received 0"),
        ({"strides": 1.5}, "The stride must be a whole number"),
        ({"strides": True}, "The stride must be a whole number"),
        ({"strides": (1, 2, 3)}, "The stride must be a whole number or two"),
        ({"dilation_rate": (1, 17)}, "The dilation must be between 1 and 16"),
        ({"padding": -1}, "The padding must be between 0 and 64. Received -1"),
        ({"padding": "full"}, 'The padding must be one of "valid", "same"'),
        ({"padding": None}, r"or \(\(top, bottom\), \(left, right\)\)"),
        ({"padding": ((1, 2), (3, None))}, "The padding must be a whole number"),
        ({"padding_mode": "mirror"}, 'one of "zeros", "reflect", "replicate", "circular"'),
        ({"activation": None}, 'The activation must be one of "linear", "relu"'),
    ],
)
def test_a_wrong_field_is_explained_in_one_sentence(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        ConvSettings(**({"kernel": ONES_3} | fields))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "median"}, 'The kind of pooling must be one of "max", "average"'),
        ({"pool_size": 0}, "The pooling window must be between 1 and 64"),
        ({"strides": (0, 1)}, "The pooling stride must be between 1 and 64"),
        ({"padding": 1}, 'The padding of a pooling layer must be one of "valid", "same"'),
    ],
)
def test_a_wrong_pooling_field_is_explained_in_one_sentence(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        PoolSettings(**fields)


@pytest.mark.parametrize(
    ("settings", "shape", "sentence"),
    [
        (
            ConvSettings(ONES_7, dilation_rate=4),
            (5, 5),
            "A 7 × 7 kernel with dilation 4 spans 25 × 25 pixels and does not fit into 5 × 5. "
            "Use a smaller kernel, less dilation or padding.",
        ),
        (
            ConvSettings(ONES_7, padding=((0, 1), (0, 0))),
            (5, 9),
            "A 7 × 7 kernel does not fit into 5 × 9 padded to 6 × 9. Use a smaller kernel or more padding.",
        ),
        (
            ConvSettings([[1]], strides=(2, 6)),
            (5, 5),
            "A stride of 2 × 6 steps right out of the 5 × 5 input. Use a stride of at most 5.",
        ),
        (
            ConvSettings(ONES_3, padding=2, padding_mode="reflect"),
            (9, 2, 3),
            "Reflect padding of 2 needs at least 3 pixels per side; the input is 9 × 2. "
            "Use less padding or another padding mode.",
        ),
        (
            PoolSettings(pool_size=(2, 3)),
            (2, 2),
            'A 2 × 3 pooling window does not fit into 2 × 2. Use a smaller window or "same" padding.',
        ),
        (
            PoolSettings(strides=3),
            (2, 2),
            "A stride of 3 steps right out of the 2 × 2 input. Use a stride of at most 2.",
        ),
    ],
)
def test_what_does_not_fit_an_input_is_explained_with_the_numbers(settings, shape, sentence):
    assert settings.fit_problem(shape) == sentence
    with pytest.raises(ValueError, match=re.escape(sentence)):
        settings.output_shape(shape)


@given(kernels, pairs, paddings, pairs, st.sampled_from(["zeros", "reflect", "replicate", "circular"]), sizes)
def test_what_fits_runs_and_has_the_promised_shape(kernel, strides, padding, dilation, mode, size):
    settings = ConvSettings(kernel, strides, padding, dilation, mode)
    assume(settings.fit_problem(size) is None)
    assert settings.apply(np.zeros(size, np.float32)).shape == settings.output_shape(size)
    assert min(settings.output_shape(size)) >= 1


@given(kernels, paddings, pairs, sizes)
def test_what_does_not_fit_cannot_run_either(kernel, padding, dilation, size):
    settings = ConvSettings(kernel, 1, padding, dilation)
    assume(settings.fit_problem(size) is not None)
    assume("stride" not in settings.fit_problem(size))
    with pytest.raises(ValueError, match="must fit into the padded input"):
        settings.apply(np.zeros(size, np.float32))


@given(
    st.sampled_from(["max", "average"]), pairs, st.none() | pairs, st.sampled_from(["valid", "same"]), sizes
)
def test_pooling_that_fits_runs_and_has_the_promised_shape(kind, window, strides, padding, size):
    settings = PoolSettings(kind, window, strides, padding)
    assume(settings.fit_problem(size) is None)
    assert settings.apply(np.zeros((*size, 2), np.float32)).shape == settings.output_shape((*size, 2))


def test_the_lecture_s_sizes():
    assert ConvSettings(ONES_3).output_shape((28, 28)) == (26, 26)
    assert ConvSettings(ONES_3).output_shape((5, 5)) == (3, 3)
    assert ConvSettings(ONES_3, strides=2).output_shape((5, 5)) == (2, 2)
    assert ConvSettings(ONES_3, padding="same").output_shape((28, 28, 3)) == (28, 28, 1)
    assert PoolSettings().output_shape((26, 26)) == (13, 13)
    assert PoolSettings().output_shape((11, 11, 64)) == (5, 5, 64)


def test_applying_is_the_core_with_bias_and_activation():
    x = np.random.default_rng(0).normal(size=(9, 8)).astype(np.float32)
    sobel = KERNELS["sobel_vertical"].values
    settings = ConvSettings(sobel, 2, 1, bias=-0.5, activation="relu")
    want = conv2d(x, sobel, strides=2, padding=1) - np.float32(0.5)
    np.testing.assert_array_equal(settings.response(x), want)
    np.testing.assert_array_equal(settings.apply(x), np.maximum(want, 0))
    np.testing.assert_array_equal(PoolSettings().apply(x), max_pool2d(x))


def test_a_true_convolution_turns_the_kernel():
    x = np.zeros((5, 5), np.float32)
    x[2, 2] = 1
    kernel = np.arange(9.0).reshape(3, 3)
    np.testing.assert_array_equal(ConvSettings(kernel, flip=True).apply(x), kernel)
    np.testing.assert_array_equal(ConvSettings(kernel).apply(x), kernel[::-1, ::-1])


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_colour_is_convolved_with_one_kernel_per_channel(mode):
    """Adding the channels up first gives what a Conv2D with the kernel repeated on each channel gives."""
    x = np.random.default_rng(1).random((40, 30, 3), np.float32)
    kernel = KERNELS["gaussian_5"].values
    settings = ConvSettings(kernel, 2, 2, padding_mode=mode, bias=0.5)
    repeated = np.repeat(kernel[:, :, None, None], 3, axis=2)
    want = conv2d(x, repeated, [0.5], strides=2, padding=2, padding_mode=mode)
    np.testing.assert_allclose(settings.response(x), want, atol=1e-5)
    assert settings.output_shape(x.shape) == want.shape


def test_impossible_choices_are_left_out():
    settings = ConvSettings(ONES_3)
    assert possible(settings, "dilation_rate", (1, 2, 3), (5, 5)) == (1, 2)
    assert possible(settings, "strides", (1, 2, 5, 6), (5, 5)) == (1, 2, 5)
    assert possible(settings, "padding", ("valid", "same", 0, 1), (2, 2)) == ("same", 1)
    assert possible(settings, "padding_mode", ("zeros", "reflect"), (5, 5)) == ("zeros", "reflect")
    assert possible(ConvSettings(ONES_7), "dilation_rate", (1, 2), (5, 5)) == ()
    assert possible(PoolSettings(), "pool_size", (1, 2, 3, 4), (3, 3)) == (1, 2, 3)


@given(kernels, paddings, pairs, sizes)
def test_a_possible_choice_fits(kernel, padding, dilation, size):
    settings = ConvSettings(kernel, 1, padding, dilation)
    for stride in possible(settings, "strides", range(1, 8), size):
        assert dataclasses.replace(settings, strides=stride).output_shape(size)


@given(kernels, pairs, paddings, pairs, sizes)
def test_coverage_counts_the_windows_that_answer_to_a_pixel(kernel, strides, padding, dilation, size):
    settings = ConvSettings(kernel, strides, padding, dilation)
    assume(settings.fit_problem(size) is None)
    row, column = size[0] // 2, size[1] // 3
    dot = np.zeros(size, np.float32)
    dot[row, column] = 1
    assert settings.coverage(size)[row, column] == round(float(settings.apply(dot).sum()))
