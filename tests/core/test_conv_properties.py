"""What must hold for every input: linearity, shift equivariance, shapes, inputs left alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.core import (
    average_pool2d,
    conv2d,
    conv_output_shape,
    coverage_map,
    depthwise_conv2d,
    max_pool2d,
    pool_output_shape,
    resolve_padding,
)

sides = st.integers(1, 12)
steps = st.tuples(st.integers(1, 4), st.integers(1, 4))
seeds = st.integers(0, 2**32 - 1)
modes = st.sampled_from(["zeros", "replicate", "circular"])
paddings = st.one_of(
    st.sampled_from(["valid", "same"]),
    st.integers(0, 3),
    st.tuples(*[st.tuples(st.integers(0, 4), st.integers(0, 4))] * 2),
)


@st.composite
def convolutions(draw):
    """Shapes and arguments for which the kernel fits."""
    size = draw(st.tuples(sides, sides))
    kernel = tuple(draw(st.integers(1, n)) for n in size)
    dilation = tuple(
        draw(st.integers(1, (n - 1) // (k - 1) if k > 1 else 4)) for n, k in zip(size, kernel, strict=True)
    )
    options = {"strides": draw(steps), "padding": draw(paddings), "dilation_rate": dilation}
    return size, kernel, options


def arrays(seed, *shapes):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


@given(convolutions(), seeds, modes, st.sampled_from([1, 2, 7, 16]), st.integers(1, 3))
def test_the_reference_for_every_layout_of_the_windows(oracle, case, seed, mode, channels, filters):
    size, kernel_hw, options = case
    x, k, bias = arrays(seed, (2, *size, channels), (*kernel_hw, channels, filters), filters)
    same = {name: options[name] for name in ("strides", "dilation_rate")}
    same |= {"pads": resolve_padding(size, kernel_hw, **options), "padding_mode": mode}
    result = conv2d(x, k, bias, **options, padding_mode=mode)
    np.testing.assert_allclose(result, oracle.conv2d(x, k, bias, **same), atol=1e-10)
    one = depthwise_conv2d(x, k[:, :, 0, 0], **options, padding_mode=mode)
    alone = oracle.conv2d(x[..., :1], k[:, :, :1, :1], **same)
    np.testing.assert_allclose(one[..., :1], alone, atol=1e-10)


@given(convolutions(), seeds, st.sampled_from([1, 2, 7, 16]), st.integers(1, 3))
def test_a_nan_is_in_exactly_the_windows_that_hold_it(case, seed, channels, filters):
    size, kernel_hw, options = case
    x, k = arrays(seed, (2, *size, channels), (*kernel_hw, channels, filters))
    place = tuple(np.random.default_rng(seed).integers(x.shape))
    x[place] = np.nan
    touched = conv2d(np.isnan(x), np.ones(k.shape), **options) > 0
    np.testing.assert_array_equal(np.isnan(conv2d(x, k, **options)), touched)
    each = depthwise_conv2d(np.isnan(x), np.ones(kernel_hw), **options) > 0
    np.testing.assert_array_equal(np.isnan(depthwise_conv2d(x, k[..., 0, 0], **options)), each)


@given(convolutions(), seeds, st.sampled_from([1, 3]))
def test_pooling_is_the_reference(oracle, case, seed, channels):
    size, pool_size, options = case
    strides = options["strides"]
    (x,) = arrays(seed, (3, *size, channels))
    for padding in ("valid", "same"):
        pads = resolve_padding(size, pool_size, strides=strides, padding=padding)
        largest = max_pool2d(x, pool_size, strides=strides, padding=padding)
        np.testing.assert_array_equal(largest, oracle.max_pool2d(x, pool_size, strides=strides, pads=pads))
        mean = average_pool2d(x, pool_size, strides=strides, padding=padding)
        expected = oracle.average_pool2d(x, pool_size, strides=strides, pads=pads)
        np.testing.assert_allclose(mean, expected, rtol=0, atol=1e-12)


@given(convolutions(), seeds, modes, st.floats(-3, 3), st.floats(-3, 3))
def test_linear_in_the_input_and_in_the_kernel(case, seed, mode, a, b):
    size, kernel_hw, options = case
    options["padding_mode"] = mode
    x, y, k, m = arrays(seed, size, size, kernel_hw, kernel_hw)
    both = a * conv2d(x, k, **options) + b * conv2d(y, k, **options)
    np.testing.assert_allclose(conv2d(a * x + b * y, k, **options), both, atol=1e-10)
    both = a * conv2d(x, k, **options) + b * conv2d(x, m, **options)
    np.testing.assert_allclose(conv2d(x, a * k + b * m, **options), both, atol=1e-10)


@given(convolutions(), seeds, st.integers(-5, 5), st.integers(-5, 5))
def test_shift_equivariant_on_a_torus(case, seed, down, right):
    size, kernel_hw, options = case
    x, k = arrays(seed, size, kernel_hw)
    options |= {"strides": 1, "padding": "same", "padding_mode": "circular"}
    moved = conv2d(np.roll(x, (down, right), (0, 1)), k, **options)
    np.testing.assert_allclose(moved, np.roll(conv2d(x, k, **options), (down, right), (0, 1)), atol=1e-10)


@given(convolutions(), seeds, st.integers(1, 3), st.integers(1, 3))
def test_strides_pick_from_the_dense_result(case, seed, channels, filters):
    size, kernel_hw, options = case
    x, k = arrays(seed, (*size, channels), (*kernel_hw, channels, filters))
    options["padding"] = resolve_padding(size, kernel_hw, **options)
    dense = conv2d(x, k, **(options | {"strides": 1}))
    down, right = options["strides"]
    np.testing.assert_allclose(conv2d(x, k, **options), dense[::down, ::right], atol=1e-10)


@given(st.tuples(sides, sides), seeds, st.sampled_from([1, 3, 5]), modes)
def test_the_identity_kernel_changes_nothing(size, seed, width, mode):
    (x,) = arrays(seed, size)
    kernel = np.zeros((width, width))
    kernel[width // 2, width // 2] = 1
    np.testing.assert_array_equal(conv2d(x, kernel, padding="same", padding_mode=mode), x)
    np.testing.assert_array_equal(depthwise_conv2d(x, kernel, padding="same", padding_mode=mode), x)


@given(convolutions(), seeds, modes, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_the_shape_formula_is_the_shape_of_the_result(case, seed, mode, batch, channels, filters):
    size, kernel_hw, options = case
    x, k = arrays(seed, (batch, *size, channels), (*kernel_hw, channels, filters))
    result = conv2d(x, k, **options, padding_mode=mode)
    assert result.shape == conv_output_shape(x.shape, kernel_hw, filters, **options)
    assert conv2d(x[0], k, **options, padding_mode=mode).shape == result.shape[1:]
    assert conv_output_shape(x.shape[1:], kernel_hw, filters, **options) == result.shape[1:]
    plain = conv2d(x[0, ..., 0], k[..., 0, 0], **options, padding_mode=mode)
    assert plain.shape == conv_output_shape(size, kernel_hw, **options) == result.shape[1:3]


@given(convolutions(), seeds)
def test_pooling_shapes_and_bounds(case, seed):
    size, pool_size, options = case
    strides = options["strides"]
    (x,) = arrays(seed, (2, *size, 2))
    for padding in ("valid", "same"):
        shape = pool_output_shape(x.shape, pool_size, strides=strides, padding=padding)
        largest = max_pool2d(x, pool_size, strides=strides, padding=padding)
        mean = average_pool2d(x, pool_size, strides=strides, padding=padding)
        assert largest.shape == mean.shape == shape
        assert np.isin(largest, x).all()
        assert (mean <= largest + 1e-12).all()


@given(convolutions(), seeds)
def test_inputs_are_left_alone(case, seed):
    size, kernel_hw, options = case
    x, k = arrays(seed, (2, *size, 2), (*kernel_hw, 2, 3))
    bias = np.ones(3)
    kept = x.copy(), k.copy()
    for array in (x, k, bias):
        array.flags.writeable = False  # writing would raise
    conv2d(x, k, bias, **options)
    depthwise_conv2d(x, k[..., 0, 0], **options)
    max_pool2d(x, kernel_hw, padding="same")
    average_pool2d(x, kernel_hw, padding="same")
    np.testing.assert_array_equal(x, kept[0])
    np.testing.assert_array_equal(k, kept[1])


@given(convolutions())
def test_coverage_adds_up_to_the_taps_that_stand_inside(case):
    size, kernel_hw, options = case
    coverage = coverage_map(size, kernel_hw, **options)
    assert coverage.shape == size
    # a kernel of ones on an input of ones counts, for each window, its taps inside the input
    taps_inside = conv2d(np.ones(size), np.ones(kernel_hw), **options)
    assert coverage.sum() == taps_inside.sum()
    if options["padding"] == "valid":
        assert coverage.sum() == taps_inside.size * np.prod(kernel_hw)


@given(convolutions(), seeds)
def test_coverage_is_the_weight_of_each_pixel_in_the_summed_output(case, seed):
    size, kernel_hw, options = case
    (x,) = arrays(seed, size)
    summed = conv2d(x, np.ones(kernel_hw), **options).sum()
    np.testing.assert_allclose((x * coverage_map(size, kernel_hw, **options)).sum(), summed, atol=1e-9)
