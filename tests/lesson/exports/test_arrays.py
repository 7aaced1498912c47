"""Numbers in files are the numbers of the page, bit for bit."""

import io

import numpy as np
import pytest

from cvdemo.lesson.exports import arrays

RANDOM = np.random.default_rng(16)
ARRAYS = {
    "a small grid": np.array([[1, 0.5, -2], [0, -0.0, 7]], np.float32),
    "small, with long numbers": RANDOM.normal(size=(4, 5)).astype(np.float32),
    "a digit of MNIST": np.rint(RANDOM.random((28, 28)) * 255).astype(np.uint8) / np.float32(255),
    "a drawn digit": RANDOM.random((28, 28)).astype(np.float32),
    "tiny and huge": np.array([[1e-38, 3e38], [-1e-7, 123456.79]], np.float32),
    "a picture in colour": RANDOM.integers(0, 256, (30, 41, 3), np.uint8),
    "a picture in grey": RANDOM.integers(0, 256, (31, 40), np.uint8),
    "one value": np.array([[3]], np.float32),
}


@pytest.mark.parametrize("values", [each for each in ARRAYS.values() if each.ndim == 2])
def test_csv_is_read_by_numpy_without_loss(values):
    read = np.loadtxt(io.BytesIO(arrays.csv(values)), delimiter=",", dtype=values.dtype, ndmin=2)
    np.testing.assert_array_equal(read, values)


def test_a_list_is_a_column_of_a_csv_file():
    assert arrays.csv(np.array([0.25, 0.75], np.float32)) == b"0.25\n0.75\n"


@pytest.mark.parametrize("values", ARRAYS.values(), ids=ARRAYS)
def test_npy_keeps_shape_dtype_and_values(values):
    read = np.load(io.BytesIO(arrays.npy(values)), allow_pickle=False)
    assert read.dtype == values.dtype
    np.testing.assert_array_equal(read, values)


@pytest.mark.parametrize("values", ARRAYS.values(), ids=ARRAYS)
def test_source_makes_the_very_array(values):
    source = arrays.source("given", values)
    scope = {}
    exec(f"import base64, zlib\nimport numpy as np\n{source}", scope)
    assert scope["given"].dtype == values.dtype
    np.testing.assert_array_equal(scope["given"], values)
    assert max(map(len, source.splitlines())) <= 110


def test_a_grid_is_written_as_its_numbers_and_a_digit_is_packed():
    assert "[1, 0.5, -2]," in arrays.source("x", ARRAYS["a small grid"])
    assert len(arrays.source("x", ARRAYS["a digit of MNIST"])) < 1600
