"""The oracle itself, against SciPy and NumPy."""

import numpy as np
import pytest
from scipy import signal

from cvdemo.core import reference

RNG = np.random.default_rng(5)


def test_convolution_is_scipys_correlation_summed_over_channels():
    x, kernel, bias = (
        RNG.standard_normal((9, 8, 3)),
        RNG.standard_normal((3, 2, 3, 4)),
        RNG.standard_normal(4),
    )
    result = reference.conv2d(x, kernel, bias)
    for f in range(4):
        channels = [signal.correlate2d(x[..., c], kernel[..., c, f], "valid") for c in range(3)]
        np.testing.assert_allclose(result[..., f], sum(channels) + bias[f], atol=1e-12)


def test_strides_and_dilation_pick_cells():
    x = np.arange(49.0).reshape(7, 7, 1)
    result = reference.conv2d(x, np.ones((2, 2, 1, 1)), strides=(2, 1), dilation_rate=(3, 2))
    assert result.shape == (2, 5, 1)
    assert result[1, 2, 0] == x[2, 2, 0] + x[2, 4, 0] + x[5, 2, 0] + x[5, 4, 0]


@pytest.mark.parametrize(
    ("mode", "numpys"),
    [("zeros", "constant"), ("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")],
)
def test_padding_is_numpys(mode, numpys):
    x, pads = RNG.standard_normal((4, 5, 2)), ((3, 1), (0, 4))
    np.testing.assert_array_equal(reference.pad2d(x, pads, mode), np.pad(x, (*pads, (0, 0)), numpys))


def test_pooling_ignores_padding():
    x = -np.arange(1.0, 10).reshape(3, 3, 1)
    options = {"strides": (2, 2), "pads": ((0, 1), (0, 1))}
    assert reference.max_pool2d(x, (2, 2), **options)[..., 0].tolist() == [[-1, -3], [-7, -9]]
    assert reference.average_pool2d(x, (2, 2), **options)[..., 0].tolist() == [[-3, -4.5], [-7.5, -9]]
