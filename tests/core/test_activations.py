import numpy as np
import pytest

from cvdemo.core import relu, softmax


def test_relu():
    x = np.array([[-1.5, 0, 2]], np.float32)
    result = relu(x)
    np.testing.assert_array_equal(result, [[0, 0, 2]])
    assert result.dtype == np.float32
    assert x[0, 0] == -1.5
    assert relu([1, -1]).dtype == np.float32
    assert relu(np.array(-3.0)) == 0


def test_softmax():
    result = softmax(np.log([[1.0, 2, 5], [1, 1, 2]]))
    np.testing.assert_allclose(result, [[0.125, 0.25, 0.625], [0.25, 0.25, 0.5]])
    assert softmax([0, 0]).dtype == np.float32


def test_softmax_does_not_overflow():
    np.testing.assert_allclose(softmax([1000.0, 1000.0, -1000.0]), [0.5, 0.5, 0])


def test_softmax_does_not_change_when_a_constant_is_added():
    x = np.random.default_rng(0).standard_normal((4, 10))
    np.testing.assert_allclose(softmax(x), softmax(x + 7), atol=1e-15)
    np.testing.assert_allclose(softmax(x).sum(axis=-1), 1)


@pytest.mark.parametrize("function", [relu, softmax])
def test_what_is_not_a_number(function):
    with pytest.raises(ValueError, match="`x` must be an array of real numbers"):
        function(["a"])
