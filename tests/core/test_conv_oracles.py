"""The same numbers as the reference, scipy.signal and scipy.ndimage."""

import numpy as np
import pytest
from scipy import ndimage, signal

from cvdemo.core import KERNELS, conv2d, depthwise_conv2d

RNG = np.random.default_rng(4)
MODES = ("zeros", "reflect", "replicate", "circular")


def normal(*shape, dtype=np.float32):
    return RNG.standard_normal(shape).astype(dtype)


def assert_close(result, reference, tolerance=1e-5):
    """Within `tolerance` of the reference's largest value."""
    assert result.shape == reference.shape
    assert np.abs(result - reference).max() <= tolerance * max(np.abs(reference).max(), 1e-30)


@pytest.mark.parametrize("kernel_hw", [(1, 1), (2, 2), (3, 3), (1, 4), (5, 2)])
@pytest.mark.parametrize("strides", [(1, 1), (2, 1), (3, 4)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 1), (1, 3)])
@pytest.mark.parametrize("pads", [((0, 0), (0, 0)), ((1, 2), (3, 0)), ((4, 4), (6, 6))])
def test_the_reference(oracle, kernel_hw, strides, dilation, pads):
    x, kernel, bias = normal(2, 10, 13, 2), normal(*kernel_hw, 2, 3), normal(3)
    for mode in MODES:
        options = {"strides": strides, "dilation_rate": dilation, "padding_mode": mode}
        expected = oracle.conv2d(x, kernel, bias, pads=pads, **options)
        result = conv2d(x, kernel, bias, padding=pads, **options)
        assert_close(result, expected)


@pytest.mark.parametrize("shape", [(9, 8), (9, 8, 3), (2, 9, 8, 3)])
@pytest.mark.parametrize("strides", [(1, 1), (2, 3)])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_depthwise_is_one_convolution_per_channel(oracle, shape, strides, dilation):
    x, kernel, pads = normal(*shape), normal(3, 2), ((1, 2), (0, 3))
    batch = x.reshape(-1, 9, 8, shape[2] if len(shape) == 3 else shape[-1] if len(shape) == 4 else 1)
    expected = np.concatenate(
        [
            oracle.conv2d(
                batch[..., c : c + 1],
                kernel[..., None, None],
                strides=strides,
                pads=pads,
                dilation_rate=dilation,
            )
            for c in range(batch.shape[-1])
        ],
        axis=-1,
    )
    result = depthwise_conv2d(x, kernel, strides=strides, padding=pads, dilation_rate=dilation)
    assert result.ndim == x.ndim
    assert_close(result.reshape(expected.shape), expected)


@pytest.mark.parametrize("size", [(3, 3), (4, 4), (5, 2), (11, 11), (1, 20)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scipy_correlate2d(size, dtype):
    x, kernel = normal(40, 37, dtype=dtype), normal(*size, dtype=dtype)
    tolerance = 1e-5 if dtype == np.float32 else 1e-13
    reference = x.astype(np.float64), kernel.astype(np.float64)
    assert_close(conv2d(x, kernel), signal.correlate2d(*reference, "valid"), tolerance)
    full = ((size[0] - 1,) * 2, (size[1] - 1,) * 2)
    assert_close(conv2d(x, kernel, padding=full), signal.correlate2d(*reference, "full"), tolerance)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize(
    ("mode", "scipy_mode"),
    [("zeros", "constant"), ("reflect", "mirror"), ("replicate", "nearest"), ("circular", "wrap")],
)
def test_scipy_ndimage_borders_with_every_kernel_of_the_bank(name, mode, scipy_mode):
    x, kernel = normal(13, 17, dtype=np.float64), KERNELS[name].values.astype(np.float64)
    reference = ndimage.correlate(
        x, kernel, mode=scipy_mode, origin=[-1 if n % 2 == 0 else 0 for n in kernel.shape]
    )
    assert_close(conv2d(x, kernel, padding="same", padding_mode=mode), reference, 1e-13)


@pytest.mark.parametrize(
    ("shape", "kernel_shape"),
    [((28, 28, 1), (3, 3, 1, 32)), ((13, 13, 32), (3, 3, 32, 64)), ((5, 5, 64), (3, 3, 64, 128))],
)
def test_float32_is_within_1e_5_of_a_float64_reference_on_the_convnets_layers(shape, kernel_shape):
    x, kernel = normal(2, *shape), normal(*kernel_shape)
    assert_close(conv2d(x, kernel), conv2d(x.astype(np.float64), kernel))


def test_strided_readonly_and_reversed_views_are_read_as_they_look():
    base = normal(20, 24, 3, dtype=np.float64)
    base.flags.writeable = False
    kernel = normal(3, 3, dtype=np.float64)
    for view in (base[::2, ::-1, 0], base[:, :, 1].T, np.broadcast_to(base[:1, :, 0], (9, 24))):
        assert_close(conv2d(view, kernel), conv2d(np.ascontiguousarray(view), kernel), 1e-13)
    for view in (base[::-1], base.transpose(1, 0, 2), np.asfortranarray(base)):
        assert_close(
            depthwise_conv2d(view, kernel), depthwise_conv2d(np.ascontiguousarray(view), kernel), 1e-13
        )


def test_big_endian_input():
    x = normal(6, 6)
    np.testing.assert_array_equal(conv2d(x.astype(">f4"), np.eye(3)), conv2d(x, np.eye(3)))
