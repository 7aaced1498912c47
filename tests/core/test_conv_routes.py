"""Every route of the convolution, forced, against the naive loops; and which one is taken."""

import numpy as np
import pytest
from scipy import signal

from cvdemo.core import (
    KERNELS,
    average_pool2d,
    conv,
    conv2d,
    conv_output_shape,
    depthwise_conv2d,
    max_pool2d,
    pooling,
)

RNG = np.random.default_rng(31)
FAST = [route for route in conv.ROUTES if route is not conv._im2col_flat]


def assert_close(result, reference, tolerance):
    assert result.shape == reference.shape
    assert np.abs(result - reference).max() <= tolerance * np.abs(reference).max()


def forced(route, x, kernel, strides=(1, 1), dilation_rate=(1, 1)):
    """One route's result for a batch and a "valid" convolution."""
    if kernel.ndim == 2:
        return route(
            x, kernel, conv._plan(x.shape, x.itemsize, kernel.shape, strides, dilation_rate, "valid")
        )
    size = conv_output_shape(x.shape[1:3], kernel.shape[:2], strides=strides, dilation_rate=dilation_rate)
    return route(x, kernel, strides, dilation_rate, size)


def by_cost(shape, kernel):
    return conv._plan(shape, 4, (kernel, kernel), (1, 1), (1, 1), "valid").routes


@pytest.mark.parametrize("route", conv.ROUTES)
@pytest.mark.parametrize("kernel_hw", [(1, 1), (3, 3), (2, 5), (7, 4)])
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (1, 3), (5, 4)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_one_kernel_on_every_channel(naive, route, kernel_hw, strides, dilation):
    x = RNG.standard_normal((2, 19, 23, 2))
    kernel = np.outer(RNG.standard_normal(kernel_hw[0]), RNG.standard_normal(kernel_hw[1]))
    weights = kernel[:, :, None, None]
    channels = [naive.conv2d(x[..., c : c + 1], weights, None, strides, dilation=dilation) for c in (0, 1)]
    expected = np.concatenate(channels, axis=-1)
    assert_close(forced(route, x, kernel, strides, dilation), expected, 1e-12)


@pytest.mark.parametrize("route", conv.ROUTES)
@pytest.mark.parametrize(
    ("shape", "size"), [((1, 300, 290, 1), 9), ((1, 60, 190, 3), 15), ((2, 61, 64, 1), 31)]
)
def test_float32_on_larger_pictures(route, shape, size):
    x = RNG.random(shape, dtype=np.float32)
    line = RNG.standard_normal(size).astype(np.float32)
    kernel = np.outer(line, line)
    exact = forced(conv._im2col_flat, x.astype(np.float64), kernel.astype(np.float64))
    result = forced(route, x, kernel)
    assert result.dtype == np.float32
    assert_close(result, exact, 1e-5)


@pytest.mark.parametrize("route", [conv._im2col, conv._im2col_by_rows])
@pytest.mark.parametrize("kernel_shape", [(1, 1, 3, 2), (3, 3, 3, 4), (2, 4, 3, 1), (5, 1, 3, 6)])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (1, 2)])
def test_many_filters(naive, route, kernel_shape, columns, dilation):
    x, kernel = RNG.standard_normal((3, 11, 10, 3)), RNG.standard_normal(kernel_shape)
    expected = naive.conv2d(x, kernel, None, (1, columns), dilation=dilation)
    assert_close(forced(route, x, kernel, (1, columns), dilation), expected, 1e-12)


@pytest.mark.parametrize("values", [1, 50, 700])
def test_work_in_small_parts_gives_the_same(monkeypatch, values):
    x, plane = RNG.standard_normal((3, 30, 21, 2)), np.outer([1.0, 2, 3], [4.0, 5, 6])
    kernel, single = RNG.standard_normal((3, 2, 2, 5)), RNG.standard_normal((3, 2, 1, 5))

    def results():
        for route in conv.ROUTES:
            yield forced(route, x, plane)
        for strides in (1, (2, 3), 4):
            yield conv2d(x, kernel, strides=strides, dilation_rate=2)
            yield conv2d(x[..., :1], single, strides=strides, padding="same")

    whole = list(results())
    monkeypatch.setattr(conv, "PART", values)
    monkeypatch.setattr(conv, "BAND", values)
    for result, expected in zip(results(), whole, strict=True):
        np.testing.assert_allclose(result, expected, atol=1e-12)


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize("values", [1, 200])
def test_pooling_in_small_bands_and_by_chosen_rows_gives_the_same(monkeypatch, pool, values):
    x = RNG.standard_normal((2, 30, 21, 3))
    settings = [(size, strides) for size in (1, 2, (3, 5)) for strides in (1, 2, (3, 1), (4, 7))]
    whole = [pool(x, size, strides=strides) for size, strides in settings]
    monkeypatch.setattr(pooling, "BAND_VALUES", values)
    monkeypatch.setattr(pooling, "SMALL", 0)
    for (size, strides), expected in zip(settings, whole, strict=True):
        np.testing.assert_allclose(pool(x, size, strides=strides), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "kernel", "first"),
    [
        ((1, 28, 28, 1), 3, conv._im2col_flat),
        ((1, 28, 28, 1), 7, conv._im2col_flat),
        ((1, 512, 512, 1), 3, conv._band_toeplitz),
        ((1, 1024, 1024, 3), 7, conv._separable),
        ((1, 1024, 1024, 3), 15, conv._separable),
    ],
)
def test_the_cheapest_route_on_the_workloads_of_the_benchmark(shape, kernel, first):
    assert by_cost(shape, kernel)[0] is first


def test_a_large_kernel_that_is_not_separable_goes_through_the_frequencies():
    order = [route for route in by_cost((1, 2048, 2048, 1), 31) if route is not conv._separable]
    assert order[0] is conv._fft_tiles


@pytest.mark.parametrize(
    ("x", "kernel", "strides", "expected"),
    [
        ((13, 13, 32), (3, 3, 32, 64), 1, "_im2col_by_rows"),
        ((13, 13, 32), (3, 3, 32, 64), (2, 1), "_im2col"),  # rows cannot be shared
        ((28, 28, 1), (3, 3, 1, 32), 1, "_im2col"),
        ((5, 5, 64), (3, 3, 64, 128), 1, "_im2col"),
    ],
)
def test_rows_of_windows_where_copying_is_dearer_than_adding(monkeypatch, x, kernel, strides, expected):
    taken = []
    for name in ("_im2col", "_im2col_by_rows"):
        route = getattr(conv, name)
        monkeypatch.setattr(
            conv, name, lambda *job, route=route, name=name: taken.append(name) or route(*job)
        )
    conv2d(np.ones(x, np.float32), np.ones(kernel, np.float32), strides=strides)
    assert taken == [expected]


@pytest.mark.parametrize("cost", conv.ROUTES.values())
def test_estimates_are_positive_and_grow_with_the_picture(cost):
    small, large = (cost((1, n, n, 2), (5, 5), (1, 1), (1, 1), (n - 4, n - 4)) for n in (64, 1024))
    assert 0 < small < large


@pytest.mark.parametrize(
    ("name", "separable"),
    [
        ("gaussian_5", True),
        ("box_3", True),
        ("sobel_vertical", True),
        ("laplacian_4", False),
        ("sharpen", False),
    ],
)
def test_which_kernels_are_separable(name, separable):
    values = KERNELS[name].values
    factors = conv._rank_one(values)
    assert (factors is not None) == separable
    if separable:
        np.testing.assert_allclose(np.outer(factors[1], factors[0]), values, rtol=1e-6)


def test_a_kernel_of_zeros_has_no_factors_and_gives_zeros():
    assert conv._rank_one(np.zeros((9, 9))) is None
    assert not conv2d(np.ones((300, 300), np.float32), np.zeros((9, 9))).any()


@pytest.mark.parametrize("size", [3, 9, 33])
def test_large_pictures_against_scipy(size):
    x = RNG.random((400, 380), dtype=np.float32)
    for kernel in (RNG.standard_normal((size, size)), np.outer(*RNG.random((2, size)))):
        kernel = kernel.astype(np.float32)
        exact = signal.fftconvolve(x.astype(np.float64), kernel[::-1, ::-1].astype(np.float64), "valid")
        assert_close(conv2d(x, kernel), exact, 1e-5)
        assert_close(depthwise_conv2d(x[..., None], kernel)[..., 0], exact, 1e-5)


@pytest.mark.parametrize("kernel", [np.ones((3, 3)), np.outer(*RNG.random((2, 9))), RNG.random((33, 33))])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_on_large_pictures_too_a_nan_stays_in_its_windows(kernel, value):
    x = RNG.random((200, 200), dtype=np.float32)
    x[110, 120] = value
    size = len(kernel)
    spoilt = np.zeros((201 - size, 201 - size), bool)
    spoilt[111 - size : 111, 121 - size : 121] = True
    np.testing.assert_array_equal(~np.isfinite(conv2d(x, kernel)), spoilt)


@pytest.mark.parametrize("scale", [1e-30, 1e25])
def test_values_far_from_one(scale):
    x, kernel = RNG.random((300, 300), dtype=np.float32), np.outer(*RNG.random((2, 9)))
    assert_close(conv2d(x * np.float32(scale), kernel) / np.float32(scale), conv2d(x, kernel), 1e-5)


@pytest.mark.parametrize("route", FAST)
def test_fast_routes_leave_their_inputs_alone(route):
    x, kernel = RNG.random((1, 60, 50, 2)), np.outer([1.0, 2, 1], [1.0, 0, -1])
    x.flags.writeable = kernel.flags.writeable = False
    forced(route, x, kernel)  # writing would raise
