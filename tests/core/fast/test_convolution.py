"""Large inputs: each route gives the reference's numbers, and NaN stays where it belongs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from cvdemo.core import KERNELS, conv2d, depthwise_conv2d
from cvdemo.core.fast import band_toeplitz, fft_tiles, separable
from cvdemo.core.shapes import conv_geometry

RNG = np.random.default_rng(31)
ROUTES = [band_toeplitz, separable, fft_tiles]


def assert_close(result, expected, tolerance):
    assert result.shape == expected.shape
    assert np.abs(result - expected).max() <= tolerance * np.abs(expected).max()


def by(route, x, kernel, strides=(1, 1), dilation_rate=(1, 1)):
    """One route's result for a batch, a kernel (kh, kw) and "valid" padding."""
    return route(x, kernel, conv_geometry(x.shape, kernel.shape, strides, "valid", dilation_rate))


def one_by_one(oracle, x, kernel, **options):
    """The reference for every channel of a batch."""
    channels = np.split(x, x.shape[3], axis=3)
    return np.concatenate([oracle.conv2d(c, kernel[:, :, None, None], **options) for c in channels], axis=3)


def product(kernel_size):
    """A kernel that every route can take: a column times a row."""
    return np.outer(RNG.standard_normal(kernel_size[0]), RNG.standard_normal(kernel_size[1]))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kernel_size", [(1, 1), (3, 3), (2, 5), (7, 4)])
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (1, 3), (5, 4)])
@pytest.mark.parametrize("dilation_rate", [(1, 1), (2, 3)])
def test_every_route_is_the_reference(oracle, route, kernel_size, strides, dilation_rate):
    x, kernel = RNG.standard_normal((2, 19, 23, 2)), product(kernel_size)
    expected = one_by_one(oracle, x, kernel, strides=strides, dilation_rate=dilation_rate)
    assert_close(by(route, x, kernel, strides, dilation_rate), expected, 1e-12)


@given(st.data(), st.sampled_from(ROUTES), st.integers(1, 3))
def test_every_route_is_the_reference_at_any_size(oracle, data, route, channels):
    pair = st.tuples(st.integers(1, 4), st.integers(1, 4))
    kernel_size, strides, dilation_rate = data.draw(pair), data.draw(pair), data.draw(pair)
    extra = data.draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))
    size = [(k - 1) * d + 1 + more for k, d, more in zip(kernel_size, dilation_rate, extra, strict=True)]
    x, kernel = RNG.standard_normal((2, *size, channels)), product(kernel_size)
    expected = one_by_one(oracle, x, kernel, strides=strides, dilation_rate=dilation_rate)
    np.testing.assert_allclose(by(route, x, kernel, strides, dilation_rate), expected, atol=1e-10)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("shape", "size"), [((1, 300, 290, 1), 9), ((1, 60, 190, 3), 15), ((2, 61, 64, 1), 31)]
)
def test_float32_is_within_1e_5(route, shape, size):
    x = RNG.random(shape, dtype=np.float32)
    kernel = product((size, size)).astype(np.float32)
    exact = signal.correlate(x.astype(np.float64), kernel[None, :, :, None].astype(np.float64), "valid")
    result = by(route, x, kernel)
    assert result.dtype == np.float32
    assert_close(result, exact, 1e-5)


@pytest.mark.parametrize(
    "kernel",
    [KERNELS["laplacian_4"].values, KERNELS["sharpen"].values, np.eye(5), np.zeros((3, 3))],
    ids=["laplacian_4", "sharpen", "identity matrix", "zeros"],
)
def test_a_kernel_that_is_no_product_is_left_to_the_other_routes(kernel):
    assert by(separable, np.ones((1, 20, 20, 1)), kernel.astype(np.float64)) is None


@pytest.mark.parametrize("route", ROUTES)
def test_routes_leave_their_inputs_alone(route):
    x, kernel = RNG.random((1, 60, 50, 2)), np.outer([1.0, 2, 1], [1.0, 0, -1])
    x.flags.writeable = kernel.flags.writeable = False
    by(route, x, kernel)  # writing would raise


@pytest.mark.parametrize("size", [3, 9, 33])
@pytest.mark.parametrize("strides", [1, 3])
def test_large_pictures_against_scipy(size, strides):
    x = RNG.random((400, 380), dtype=np.float32)
    for kernel in (RNG.standard_normal((size, size)), product((size, size))):
        kernel = kernel.astype(np.float32)
        exact = signal.correlate(x.astype(np.float64), kernel.astype(np.float64), "valid")
        exact = exact[::strides, ::strides]
        assert_close(conv2d(x, kernel, strides=strides), exact, 1e-5)
        weights = kernel[..., None, None]
        assert_close(conv2d(x[..., None], weights, strides=strides)[..., 0], exact, 1e-5)
        assert_close(depthwise_conv2d(x[..., None], kernel, strides=strides)[..., 0], exact, 1e-5)


@pytest.mark.parametrize(
    ("shape", "kernel_size", "filters"),
    [((40, 28, 28, 3), (3, 3), 8), ((1, 150, 160, 4), (5, 4), 6), ((2, 9, 700, 16), (9, 3), 2)],
    ids=["many images", "large images", "long rows"],
)
@pytest.mark.parametrize(("strides", "dilation_rate"), [((1, 1), (1, 1)), ((2, 3), (1, 2))])
def test_many_windows_against_scipy(shape, kernel_size, filters, strides, dilation_rate):
    x, kernel = RNG.standard_normal(shape), RNG.standard_normal((*kernel_size, shape[3], filters))
    result = conv2d(x, kernel, strides=strides, dilation_rate=dilation_rate)
    size = [(k - 1) * d + 1 for k, d in zip(kernel_size, dilation_rate, strict=True)]
    for f in range(filters):
        with_gaps = np.zeros((*size, shape[3]))
        with_gaps[:: dilation_rate[0], :: dilation_rate[1]] = kernel[..., f]
        exact = signal.correlate(x, with_gaps[None], "valid")[:, :: strides[0], :: strides[1], 0]
        np.testing.assert_allclose(result[..., f], exact, atol=1e-9)


@pytest.mark.parametrize(
    "kernel",
    [np.ones((3, 3)), np.outer(*RNG.random((2, 9))), RNG.random((33, 33))],
    ids=["small", "product", "large"],
)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_nan_stays_in_its_windows(kernel, value):
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


def test_a_kernel_of_zeros_gives_zeros():
    assert not conv2d(np.ones((300, 300), np.float32), np.zeros((9, 9))).any()
