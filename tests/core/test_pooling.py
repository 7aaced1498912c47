import numpy as np
import pytest

from cvdemo.core import average_pool2d, max_pool2d, pool_output_shape

X = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)
RNG = np.random.default_rng(11)


def test_golden_valid():
    np.testing.assert_array_equal(max_pool2d(X), [[5]])
    np.testing.assert_array_equal(average_pool2d(X), [[3]])
    np.testing.assert_array_equal(max_pool2d(X, 2, strides=1), [[5, 6], [8, 9]])
    np.testing.assert_array_equal(average_pool2d(X, 2, strides=1), [[3, 4], [6, 7]])
    np.testing.assert_array_equal(max_pool2d(X, (1, 3)), [[3], [6], [9]])


def test_golden_same():
    # the last column and row stand alone: padding neither wins nor counts
    np.testing.assert_array_equal(max_pool2d(-X, padding="same"), [[-1, -3], [-7, -9]])
    np.testing.assert_array_equal(average_pool2d(X, padding="same"), [[3, 4.5], [7.5, 9]])


@pytest.mark.parametrize("shape", [(9, 11), (9, 11, 3), (2, 9, 11, 3)])
@pytest.mark.parametrize("pool_size", [(1, 1), (2, 2), (3, 2), (4, 5), (9, 9)])
@pytest.mark.parametrize("strides", [None, (1, 1), (2, 3), (5, 1)])
@pytest.mark.parametrize("padding", [((0, 0), (0, 0)), "edge"])
def test_the_reference(oracle, shape, pool_size, strides, padding):
    if padding == "edge":
        padding = tuple((size - 1, size // 2) for size in pool_size)
    x = RNG.standard_normal(shape).astype(np.float32)
    batch = x.reshape(-1, 9, 11, 1 if len(shape) == 2 else 3)
    for pool, reference in ((max_pool2d, oracle.max_pool2d), (average_pool2d, oracle.average_pool2d)):
        result = pool(x, pool_size, strides=strides, padding=padding)
        expected = reference(batch, pool_size, strides=strides or pool_size, pads=padding)
        assert result.shape == pool_output_shape(shape, pool_size, strides=strides, padding=padding)
        assert result.dtype == np.float32
        np.testing.assert_allclose(
            result.reshape(expected.shape), expected, rtol=0, atol=1e-6 * (pool is average_pool2d)
        )


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
@pytest.mark.parametrize(
    ("dtype", "expected"), [("float64", "float64"), ("uint8", "float32"), ("bool", "float32")]
)
def test_dtypes(pool, dtype, expected):
    assert pool(X.astype(dtype)).dtype == expected


@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_the_result_is_a_new_array(pool):
    result = pool(X, 1)
    result[:] = 0
    assert X[2, 2] == 9


@pytest.mark.parametrize("strides", [1, 2, 3])
def test_nan_shows_in_its_windows_only(strides):
    x = np.ones((40, 41), np.float32)
    x[20, 20] = np.nan
    touched = max_pool2d((~np.isfinite(x)).astype(np.float32), 3, strides=strides) == 1
    np.testing.assert_array_equal(np.isnan(max_pool2d(x, 3, strides=strides)), touched)
    np.testing.assert_array_equal(np.isnan(average_pool2d(x, 3, strides=strides)), touched)


def test_minus_infinity_is_a_value_like_any_other():
    assert max_pool2d(np.full((2, 2), -np.inf)) == -np.inf


@pytest.mark.parametrize(("pool_size", "padding"), [(2, 2), ((3, 2), ((1, 1), (0, 2))), (1, 1)])
@pytest.mark.parametrize("pool", [max_pool2d, average_pool2d])
def test_a_window_in_the_padding_alone_is_refused(pool, pool_size, padding):
    with pytest.raises(ValueError, match=r"`padding` must be smaller than the pool size\. Received"):
        pool(X, pool_size, padding=padding)
    with pytest.raises(ValueError, match=r"`padding` must be smaller than the pool size\. Received"):
        pool_output_shape((3, 3), pool_size, padding=padding)


@pytest.mark.parametrize("side", [9, 90, 400])
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_an_image_gives_the_same_to_the_last_bit_alone_and_in_a_batch(side, strides):
    x = RNG.random((7, side, side, 2), dtype=np.float32)
    for pool in (max_pool2d, average_pool2d):
        batch = pool(x, 3, strides=strides)
        for image, expected in zip(x, batch, strict=True):
            np.testing.assert_array_equal(pool(image, 3, strides=strides), expected)
