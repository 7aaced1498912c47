"""Large pictures are pooled to the same numbers."""

import numpy as np
import pytest
from scipy import ndimage

from cvdemo.core import average_pool2d, max_pool2d

RNG = np.random.default_rng(32)


def windows(function, x, pool_size, strides):
    """SciPy's filter at every place, then those windows that lie inside, at every stride."""
    size = (1, *pool_size, 1)
    origin = [-(n // 2) for n in size]  # the window begins at its cell
    dense = function(x, size=size, mode="constant", origin=origin)
    rows, columns = x.shape[1] - pool_size[0] + 1, x.shape[2] - pool_size[1] + 1
    return dense[:, : rows : strides[0], : columns : strides[1]]


@pytest.mark.parametrize("shape", [(3, 160, 150, 1), (1, 700, 640, 3), (40, 40, 30, 20)])
@pytest.mark.parametrize("pool_size", [(1, 1), (2, 2), (3, 5), (7, 4)])
@pytest.mark.parametrize("strides", [(1, 1), (2, 2), (3, 1), (4, 7)])
def test_against_scipy(shape, pool_size, strides):
    x = RNG.standard_normal(shape)
    largest = windows(ndimage.maximum_filter, x, pool_size, strides)
    np.testing.assert_array_equal(max_pool2d(x, pool_size, strides=strides), largest)
    mean = windows(ndimage.uniform_filter, x, pool_size, strides)
    np.testing.assert_allclose(average_pool2d(x, pool_size, strides=strides), mean, atol=1e-12)


def test_same_padding_of_a_large_picture():
    x = RNG.random((301, 300), dtype=np.float32) - 2
    pooled = max_pool2d(x, padding="same")
    assert pooled.shape == (151, 150)
    np.testing.assert_array_equal(pooled[-1], np.maximum(x[-1, ::2], x[-1, 1::2]))
