import numpy as np
import pytest

from cvdemo.core import pad2d, pad_indices, resolve_padding

NUMPY_MODE = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("zeros", [-1, -1, 0, 1, 2, 3, -1]),
        ("reflect", [2, 1, 0, 1, 2, 3, 2]),
        ("replicate", [0, 0, 0, 1, 2, 3, 3]),
        ("circular", [2, 3, 0, 1, 2, 3, 0]),
    ],
)
def test_pad_indices(mode, expected):
    indices = pad_indices(4, 2, 1, mode)
    assert indices.dtype == np.int64
    assert indices.tolist() == expected


@pytest.mark.parametrize("shape", [(5, 4), (5, 4, 3), (2, 5, 4, 3)])
@pytest.mark.parametrize("mode", NUMPY_MODE)
@pytest.mark.parametrize("amounts", [0, 1, 3, ((2, 0), (0, 3)), ((0, 0), (1, 2))])
def test_pad2d_is_numpys_pad(shape, mode, amounts):
    x = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    pairs = ((amounts, amounts),) * 2 if isinstance(amounts, int) else amounts
    widths = [(0, 0)] * (len(shape) == 4) + [*pairs] + [(0, 0)] * (len(shape) > 2)
    np.testing.assert_array_equal(pad2d(x, amounts, mode), np.pad(x, widths, NUMPY_MODE[mode]))


@pytest.mark.parametrize("mode", ["replicate", "circular", "zeros"])
def test_borders_wider_than_the_picture(mode):
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(pad2d(x, 7, mode), np.pad(x, 7, NUMPY_MODE[mode]))


@pytest.mark.parametrize("amounts", [0, 2])
def test_pad2d_returns_a_new_array(amounts):
    x = np.ones((3, 3))
    pad2d(x, amounts)[:] = 0
    assert (x == 1).all()


@pytest.mark.parametrize(
    ("dtype", "expected"), [("uint8", "float32"), ("float32", "float32"), ("float64", "float64")]
)
def test_pad2d_dtype(dtype, expected):
    assert pad2d(np.ones((2, 2), dtype), 1).dtype == expected
    assert pad2d(np.ones((2, 2), dtype), 1, "reflect").dtype == expected


@pytest.mark.parametrize(
    ("n", "kernel", "stride", "dilation", "expected"),
    [
        (5, 3, 1, 1, (1, 1)),
        (5, 2, 1, 1, (0, 1)),  # the odd cell goes after
        (5, 4, 1, 1, (1, 2)),
        (28, 3, 2, 1, (0, 1)),
        (7, 3, 2, 1, (1, 1)),
        (5, 3, 1, 2, (2, 2)),
        (6, 2, 4, 1, (0, 0)),  # windows do not reach the end: nothing to add
        (10, 3, 2, 3, (2, 3)),
        (1, 7, 1, 1, (3, 3)),
    ],
)
def test_same_along_one_axis(n, kernel, stride, dilation, expected):
    down = {"strides": (stride, 1), "dilation_rate": (dilation, 1)}
    across = {"strides": (1, stride), "dilation_rate": (1, dilation)}
    assert resolve_padding((n, 9), (kernel, 1), **down, padding="same") == (expected, (0, 0))
    assert resolve_padding((9, n), (1, kernel), **across, padding="same") == ((0, 0), expected)


def test_other_paddings():
    assert resolve_padding((5, 5), (3, 3)) == ((0, 0), (0, 0))
    assert resolve_padding((2, 5, 5, 3), 3, padding=2) == ((2, 2), (2, 2))
    assert resolve_padding((5, 5), 3, padding=[[1, 2], (3, np.int32(4))]) == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    ("amounts", "mode"), [(5, "reflect"), (((0, 4), (0, 0)), "reflect"), (((0, 0), (3, 0)), "reflect")]
)
def test_reflection_must_stay_smaller_than_the_input(amounts, mode):
    with pytest.raises(
        ValueError, match=r"must be smaller than the input, at most \d for \d cells\. Received"
    ):
        pad2d(np.ones((4, 3)), amounts, mode)


@pytest.mark.parametrize(
    "amounts", [-1, ((0, 0), (0, -2)), 1.0, True, "same", (1, 2), ((1, 2, 3), (1, 2)), None]
)
def test_bad_amounts(amounts):
    with pytest.raises(ValueError, match=r"`amounts` must .*Received: amounts="):
        pad2d(np.ones((4, 3)), amounts)


@pytest.mark.parametrize("arguments", [(0, 1, 1), (3, -1, 0), (3, 0, 1.5), (3, True, 0), ("3", 0, 0)])
def test_bad_pad_indices(arguments):
    with pytest.raises(ValueError, match="must be a positive integer"):
        pad_indices(*arguments)


@pytest.mark.parametrize("mode", ["edge", "", None, 0])
def test_unknown_mode(mode):
    with pytest.raises(ValueError, match="`padding_mode` must be one of"):
        pad_indices(3, 0, 0, mode)
    with pytest.raises(ValueError, match="`padding_mode` must be one of"):
        pad2d(np.ones((3, 3)), 0, mode)
