"""Every route of the convolution, forced, against the naive loops; and which one is taken."""

import numpy as np
import pytest
from scipy import signal

from cvdemo.core import KERNELS, average_pool2d, conv, conv2d, depthwise_conv2d, max_pool2d, pooling
from cvdemo.core.fast import costs, plans, routes
from cvdemo.core.fast.routes import band_toeplitz, fft_tiles, im2col, separable

RNG = np.random.default_rng(31)
ROUTES = [im2col, band_toeplitz, separable, fft_tiles]


def assert_close(result, reference, tolerance):
    assert result.shape == reference.shape
    assert np.abs(result - reference).max() <= tolerance * np.abs(reference).max()


def forced(route, x, kernel, strides=(1, 1), dilation_rate=(1, 1)):
    """One route's result for a batch and a "valid" convolution."""
    return route(
        x, kernel, plans.plan_conv2d(x.shape, x.itemsize, kernel.shape, strides, "valid", dilation_rate)
    )


def faster(shape, kernel):
    return plans.plan_conv2d(shape, 4, (kernel, kernel), (1, 1), "valid", (1, 1)).faster


@pytest.fixture
def plan_anew():
    """Plans that are made under a test's limits stay in the test."""
    caches = plans.plan_conv2d, pooling._plan
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.parametrize("route", ROUTES)
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


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("shape", "size"), [((1, 300, 290, 1), 9), ((1, 60, 190, 3), 15), ((2, 61, 64, 1), 31)]
)
def test_float32_on_larger_pictures(route, shape, size):
    x = RNG.random(shape, dtype=np.float32)
    line = RNG.standard_normal(size).astype(np.float32)
    kernel = np.outer(line, line)
    exact = forced(im2col, x.astype(np.float64), kernel.astype(np.float64))
    result = forced(route, x, kernel)
    assert result.dtype == np.float32
    assert_close(result, exact, 1e-5)


@pytest.mark.parametrize(
    ("channels", "filters", "lying"), [(1, 3, True), (3, 1, True), (3, 4, True), (16, 2, False)]
)
@pytest.mark.parametrize("kernel_hw", [(1, 1), (3, 3), (2, 4), (5, 1)])
@pytest.mark.parametrize("strides", [(1, 1), (1, 3), (4, 2)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (1, 2)])
def test_many_filters(naive, channels, filters, lying, kernel_hw, strides, dilation):
    x, kernel = (
        RNG.standard_normal((3, 11, 10, channels)),
        RNG.standard_normal((*kernel_hw, channels, filters)),
    )
    expected = naive.conv2d(x, kernel, None, strides, dilation=dilation)
    assert_close(forced(im2col, x, kernel, strides, dilation), expected, 1e-12)
    plan = plans.plan_conv2d(x.shape, 8, kernel.shape, strides, "valid", dilation)
    assert plan.windows.lying == lying  # the matrix is built in the layout that this case is for


@pytest.mark.parametrize("values", [1, 50, 700])
def test_work_in_small_parts_gives_the_same(monkeypatch, plan_anew, values):
    x, plane = RNG.standard_normal((3, 30, 21, 2)), np.outer([1.0, 2, 3], [4.0, 5, 6])
    kernel, single = RNG.standard_normal((3, 2, 2, 5)), RNG.standard_normal((3, 2, 1, 5))
    parts = []
    monkeypatch.setattr(conv, "im2col", lambda *job: parts.append(job) or im2col(*job))

    def results():
        for route in ROUTES:
            yield forced(route, x, plane)
        for strides in (1, (2, 3), 4):
            yield conv2d(x, kernel, strides=strides, dilation_rate=2)
            yield conv2d(x[..., :1], single, strides=strides, padding="same")
            yield depthwise_conv2d(x, plane, strides=strides, padding=1)
            yield conv2d(x[0, ..., 0], plane, strides=strides)

    whole = list(results())
    at_once = len(parts)
    monkeypatch.setattr(plans, "PART", values)
    monkeypatch.setattr(routes, "BAND", values)
    plans.plan_conv2d.cache_clear()
    for result, expected in zip(results(), whole, strict=True):
        np.testing.assert_allclose(result, expected, atol=1e-12)
    assert len(parts) > 3 * at_once


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize("values", [1, 200, 4000])
@pytest.mark.parametrize("small", [0, 1 << 15])
def test_pooling_in_small_parts_and_by_chosen_rows_gives_the_same(
    monkeypatch, plan_anew, pool, values, small
):
    x = RNG.standard_normal((2, 30, 21, 3))
    settings = [(size, strides) for size in (1, 2, (3, 5)) for strides in (1, 2, (3, 1), (4, 7))]
    whole = [pool(x, size, strides=strides) for size, strides in settings]
    monkeypatch.setattr(pooling, "BAND_VALUES", values)
    monkeypatch.setattr(pooling, "SMALL", small)
    pooling._plan.cache_clear()
    for (size, strides), expected in zip(settings, whole, strict=True):
        np.testing.assert_allclose(pool(x, size, strides=strides), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "kernel", "first"),
    [
        ((512, 512), 3, band_toeplitz),
        ((1, 512, 512, 1), 3, band_toeplitz),
        ((1024, 1024, 3), 7, separable),
        ((1024, 1024, 3), 15, separable),
    ],
)
def test_the_cheapest_route_on_the_workloads_of_the_benchmark(shape, kernel, first):
    assert faster(shape, kernel)[0] is first


@pytest.mark.parametrize("kernel", [3, 7])
def test_nothing_is_faster_than_the_textbook_on_a_digit(kernel):
    assert faster((28, 28), kernel) == ()


def test_a_large_kernel_that_is_not_separable_goes_through_the_frequencies():
    order = [route for route in faster((2048, 2048), 31) if route is not separable]
    assert order[0] is fft_tiles


@pytest.mark.parametrize("cost", [costs.im2col, *plans.FASTER.values()])
def test_estimates_are_positive_and_grow_with_the_picture(cost):
    small, large = (cost((1, n, n, 2), (5, 5), (1, 1), (1, 1), (n - 4, n - 4)) for n in (64, 1024))
    assert 0 < small < large


@pytest.mark.parametrize(
    ("name", "is_product"),
    [
        ("gaussian_5", True),
        ("box_3", True),
        ("sobel_vertical", True),
        ("laplacian_4", False),
        ("sharpen", False),
    ],
)
def test_which_kernels_are_separable(name, is_product):
    values = KERNELS[name].values
    factors = routes.rank_one(values)
    assert (factors is not None) == is_product
    if is_product:
        np.testing.assert_allclose(np.outer(*factors), values, rtol=1e-6)


def test_a_kernel_of_zeros_has_no_factors_and_gives_zeros():
    assert routes.rank_one(np.zeros((9, 9))) is None
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


@pytest.mark.parametrize("route", ROUTES)
def test_routes_leave_their_inputs_alone(route):
    x, kernel = RNG.random((1, 60, 50, 2)), np.outer([1.0, 2, 1], [1.0, 0, -1])
    x.flags.writeable = kernel.flags.writeable = False
    forced(route, x, kernel)  # writing would raise
