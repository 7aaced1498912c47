"""The code that pages show is run here: it must give the numbers that the pages show."""

import itertools
import os

import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.lesson.keras_code import keras_code, keras_layer_code
from cvdemo.lesson.numpy_code import numpy_code
from cvdemo.lesson.settings import ConvSettings, PoolSettings

SOBEL = KERNELS["sobel_vertical"].values
EVEN = ((1, -2), (0.5, 3), (0, -0.1), (2, 2))
WIDE = ((0.3, -1, 2, 0, 1),)
BOX_7 = np.full((7, 7), 1 / 49)

CASES = [
    (ConvSettings(kernel, strides, padding, dilation), None)
    for kernel, strides, padding, dilation in itertools.product(
        (SOBEL, EVEN), (1, 2, (3, 1)), ("valid", "same", 1, ((0, 2), (1, 0))), (1, 2)
    )
]
CASES += [
    (
        ConvSettings(kernel, strides, padding, padding_mode=mode, flip=True, bias=-0.25, activation="relu"),
        None,
    )
    for kernel, strides, padding in ((SOBEL, 1, "same"), (EVEN, 2, ((2, 1), (0, 3))), (WIDE, (1, 2), 2))
    for mode in ("zeros", "reflect", "replicate", "circular")
]
CASES += [
    (ConvSettings(kernel, bias=bias), PoolSettings(kind, size, strides, padding))
    for kernel, bias in ((SOBEL, 0.5), (BOX_7, 0))
    for kind in ("max", "average")
    for size, strides, padding in (
        (2, None, "valid"),
        (2, None, "same"),
        (3, 2, "same"),
        ((1, 3), (2, 1), "valid"),
    )
]
CASES += [
    (None, PoolSettings("max", 3, 1, "same")),
    (None, PoolSettings("average", 2)),
    (None, None),
    (ConvSettings([[3]], dilation_rate=4), None),
    (ConvSettings(BOX_7, dilation_rate=(2, 1)), None),
    (ConvSettings(BOX_7, padding="same", dilation_rate=(3, 1), strides=(1, 2)), None),
]
COLOUR_CASES = [
    (ConvSettings(kernel, strides, padding, dilation, mode, bias, "relu"), pool)
    for kernel, strides, padding, dilation, mode, bias, pool in (
        (SOBEL, 1, "valid", 1, "zeros", 0, None),
        (SOBEL, 2, "same", 1, "zeros", 0.5, PoolSettings()),
        (EVEN, (2, 1), "same", 1, "zeros", 0, PoolSettings("average", 3, 2, "same")),
        (EVEN, 1, 2, 2, "reflect", -1, None),
        (SOBEL, 2, "same", 2, "circular", 0, PoolSettings("max", 2, 2, "same")),
    )
]
SHAPES = [*[(conv, pool, (15, 12)) for conv, pool in CASES], *[(*case, (14, 11, 3)) for case in COLOUR_CASES]]


@pytest.fixture(scope="module", autouse=True)
def quiet_tensorflow():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def picture(shape):
    return np.random.default_rng(7).normal(size=shape).astype(np.float32)


def run(code, x):
    """What the code leaves in `y`, run as a student runs it: in a namespace with nothing but `x`."""
    scope = {"x": x}
    exec(compile(code, "shown code", "exec"), scope)
    return scope["y"]


def expected(conv, pool, x):
    y = x if conv is None else conv.apply(x)
    return y if pool is None else pool.apply(y)


@pytest.mark.parametrize("code_of", [numpy_code, keras_code])
@pytest.mark.parametrize(("conv", "pool", "shape"), SHAPES)
def test_shown_code_gives_the_numbers_of_the_page(code_of, conv, pool, shape):
    x = picture(shape)
    before = x.copy()
    y = run(code_of(conv, pool, shape), x)
    want = expected(conv, pool, x)
    assert y.shape == want.shape
    np.testing.assert_allclose(y, want, rtol=1e-5, atol=1e-5 * max(1, np.abs(want).max()))
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("code_of", [numpy_code, keras_code])
@pytest.mark.parametrize(("conv", "pool", "shape"), SHAPES)
def test_shown_code_is_short_enough_to_read(code_of, conv, pool, shape):
    lines = code_of(conv, pool, shape).splitlines()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 110
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_of_the_bank_is_written_without_loss(name):
    scope = {}
    kernel = KERNELS[name].values
    code = numpy_code(ConvSettings(kernel), None, (28, 28)).split("windows =")[0]
    exec(code, scope)
    np.testing.assert_array_equal(scope["kernel"], kernel)
    assert scope["kernel"].dtype == np.float32


@pytest.mark.parametrize("code_of", [numpy_code, keras_code])
def test_settings_that_do_not_fit_give_the_sentence_and_no_code(code_of):
    with pytest.raises(ValueError, match="7 × 7 kernel does not fit into 5 × 5"):
        code_of(ConvSettings(BOX_7), None, (5, 5))
    with pytest.raises(ValueError, match="6 × 6 pooling window does not fit into 5 × 5"):
        code_of(None, PoolSettings(pool_size=6), (5, 5))


BANK = ("sobel_vertical", "laplacian_8", "box_3", "emboss")


@pytest.mark.parametrize("names", [BANK, BANK[:1]])
@pytest.mark.parametrize(
    ("changes", "shape"),
    [
        ({}, (15, 12)),
        ({"padding": "same", "strides": 2, "activation": "relu", "bias": 0.5}, (15, 12)),
        ({"padding": 2, "padding_mode": "reflect", "flip": True}, (14, 11, 3)),
        ({"padding": "same", "strides": 2, "dilation_rate": 2, "bias": -1}, (14, 11, 3)),
    ],
)
def test_the_code_of_a_layer_of_several_filters_gives_all_their_maps(names, changes, shape):
    filters = {KERNELS[name].title: ConvSettings(KERNELS[name].values, **changes) for name in names}
    code, x = keras_layer_code(filters, shape), picture(shape)
    assert f"layers.Conv2D({len(names)}, (3, 3)" in code
    want = np.stack(
        [each.apply(x).reshape(each.output_shape(shape)[:2]) for each in filters.values()], axis=-1
    )
    np.testing.assert_allclose(run(code, x), want, rtol=1e-5, atol=1e-4)


def test_the_lecture_s_layer_reads_as_in_the_lecture():
    code = keras_code(ConvSettings(SOBEL, activation="relu"), PoolSettings())
    assert 'layers.Conv2D(1, (3, 3), activation="relu", use_bias=False)' in code
    assert "layers.MaxPooling2D(2)" in code
