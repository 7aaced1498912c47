import json
import struct
import zlib

import numpy as np
import pytest

from cvdemo.core import KERNELS, average_pool2d, conv2d, max_pool2d, pad2d
from cvdemo.digits.samples import samples
from cvdemo.lesson.settings import PoolSettings
from cvdemo.ui.components.stage.scene import pool_scene
from cvdemo.ui.components.wire import pack
from tests.scenes import convolution, pooling

RNG = np.random.default_rng(1)
GREY = RNG.random((7, 9)).astype(np.float32)
KERNEL = RNG.normal(size=(3, 2)).astype(np.float32)
PADDED_MODES = ["zeros", "reflect", "replicate", "circular"]


@pytest.mark.parametrize("mode", PADDED_MODES)
@pytest.mark.parametrize("padding", ["valid", "same", 2, ((0, 1), (2, 1))])
@pytest.mark.parametrize(("strides", "dilation"), [(1, 1), ((3, 2), 1), (1, 2)])
def test_response_is_what_the_index_maps_and_the_kernel_say(mode, padding, strides, dilation):
    scene = convolution(
        GREY, KERNEL, strides=strides, padding=padding, dilation_rate=dilation, padding_mode=mode, bias=0.5
    )
    padded = np.where(
        (scene.rows[:, None] >= 0) & (scene.columns >= 0), GREY[np.ix_(scene.rows, scene.columns)], 0
    )
    np.testing.assert_array_equal(padded, pad2d(GREY, scene.pads, mode))
    (rs, cs), (rd, cd) = scene.strides, scene.dilation_rate
    for row, column in np.ndindex(scene.response.shape):
        window = padded[row * rs :: rd, column * cs :: cd][:3, :2]
        assert scene.response[row, column] == pytest.approx((window * KERNEL).sum() + 0.5, abs=1e-5)


def test_a_picture_stays_uint8_and_is_scaled():
    picture = RNG.integers(0, 256, (6, 5, 3), np.uint8)
    scene = convolution(picture, KERNEL)
    assert scene.x.dtype == np.uint8
    assert scene.channel_names == ("red", "green", "blue")
    expected = conv2d((picture / 255).astype(np.float32), np.repeat(KERNEL[..., None, None], 3, 2))[..., 0]
    np.testing.assert_allclose(scene.response, expected, atol=1e-5)


def test_flip_is_true_convolution():
    scene = convolution(GREY, KERNEL, flip=True)
    np.testing.assert_array_equal(scene.kernel[..., 0], KERNEL[::-1, ::-1])
    np.testing.assert_allclose(scene.response, conv2d(GREY, KERNEL[::-1, ::-1].copy()), atol=1e-6)


def test_pooling_uses_the_scale_of_its_input():
    signed = GREY - 0.7
    for kind, pool in (("max", max_pool2d), ("average", average_pool2d)):
        scene = pooling(signed, 2, padding="same", kind=kind)
        np.testing.assert_array_equal(scene.response, pool(signed, 2, padding="same"))
        assert scene.scale == pytest.approx(np.abs(signed).max())
        assert scene.strides == (2, 2)


def test_the_scale_is_that_of_the_values_shown_and_is_never_zero():
    kernel = np.float32([[1, -2]])  # its largest |response| is negative
    signed = convolution(GREY, kernel).response
    assert -signed.min() > signed.max() > 0
    assert convolution(GREY, kernel).scale == pytest.approx(-signed.min())
    assert convolution(GREY, kernel, activation="relu").scale == pytest.approx(signed.max())
    assert convolution(np.zeros((3, 3)), np.ones((2, 2))).scale == 1


def test_the_digest_changes_with_every_setting_and_value():
    changes = [
        {"strides": 2}, {"padding": "same"}, {"dilation_rate": 2}, {"bias": 1}, {"activation": "relu"},
        {"view": "abs"}, {"flip": True}, {"scale_scope": "this layer"},
        {"padding": 1, "padding_mode": "reflect"},
    ]  # fmt: skip
    scenes = [convolution(GREY, KERNEL, **change) for change in [{}, *changes]]
    scenes += [convolution(GREY, KERNEL + 1), convolution(GREY + 1, KERNEL), pooling(GREY)]
    assert len({scene.digest for scene in scenes}) == len(scenes)
    assert convolution(GREY, KERNEL).digest == scenes[0].digest


def test_scenes_are_read_only_copies():
    x = GREY.copy()
    scene = convolution(x, KERNEL)
    x[:] = 5
    assert scene.x.max() < 1
    assert not any(array.flags.writeable for array in scene.arrays().values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": np.zeros((2, 2, 2, 2))}, r"x must be \(H, W\)"),
        ({"x": np.zeros((0, 3))}, "not empty"),
        ({"x": np.full((3, 3), np.nan)}, "x must be finite"),
        ({"x": np.zeros((513, 3)), "response": np.zeros((511, 2))}, "at most 512"),
        ({"kernel": np.full((3, 2, 1), np.inf)}, "kernel must be finite"),
        ({"kernel": np.zeros((3, 2, 4))}, r"kernel must be \(kh, kw\)"),
        ({"kernel": np.zeros((20, 20, 1))}, "Received"),
        ({"response": np.zeros((5, 5))}, r"response must be \(5, 8\)"),
        ({"channel_names": ["a", "b"]}, "must name 1 channels"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        convolution(**({"x": GREY, "kernel": KERNEL, "response": np.zeros((5, 8))} | arguments))


def test_pooling_refuses_channels():
    with pytest.raises(ValueError, match=r"must be \(H, W\) for pooling"):
        pool_scene(PoolSettings(), np.zeros((4, 4, 3)), np.zeros((2, 2, 3)))


def test_pack_can_be_read_back():
    arrays = {
        "a": np.arange(5, dtype=np.uint8),
        "b": np.arange(6, dtype=np.float32).reshape(2, 3),
        "c": np.int32([-1, 7]),
    }
    message = pack({"word": "ü"}, arrays)
    message = zlib.decompress(message)
    (length,) = struct.unpack("<I", message[:4])
    header = json.loads(message[4 : 4 + length])
    assert header["word"] == "ü"
    for name, (dtype, shape, offset, size) in header["arrays"].items():
        start = 4 + length + offset
        assert start % 8 == 0
        read = np.frombuffer(message, np.dtype(dtype), size, start).reshape(shape)
        np.testing.assert_array_equal(read, arrays[name])


@pytest.mark.parametrize(
    ("array", "message"),
    [(np.zeros(2), "must be uint8, int32 or float32"), (np.float32([np.nan]), "must be finite")],
)
def test_pack_refuses_what_a_browser_cannot_read(array, message):
    with pytest.raises(ValueError, match=message):
        pack({}, {"a": array})


def formulas(scene):
    return {name: f"{calculation} = {value}" for name, calculation, value in scene.settings()["formulas"]}


def test_formulas_have_the_numbers_in():
    blank, kernel = np.zeros((28, 28)), np.zeros((3, 3))
    plain = formulas(convolution(blank, kernel))
    assert plain["height and width"] == "⌊(28 + 2·0 − 3)/1⌋ + 1 = 26"
    assert plain["weights"] == "3·3·1 = 9"
    assert formulas(convolution(blank, kernel, bias=0.5))["parameters"] == "3·3·1 + 1 bias = 10"
    odd = formulas(convolution(np.zeros((8, 9)), np.zeros((2, 3)), padding="same", strides=(1, 2)))
    assert odd["height"] == "⌊(8 + 0 + 1 − 2)/1⌋ + 1 = 8"
    dilated = formulas(convolution(np.zeros((9, 9)), kernel, dilation_rate=2))
    assert dilated["height and width"] == "⌊(9 + 2·0 − ((3 − 1)·2 + 1))/1⌋ + 1 = 5"
    assert ["weights", "", "none"] in pooling(np.zeros((4, 4))).settings()["formulas"]


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_a_convolution_opens_on_its_largest_response_for_every_digit(kernel, activation):
    for pixels in samples().images:
        scene = convolution(pixels, KERNELS[kernel].values, activation=activation)
        shown = np.maximum(scene.response, 0) if activation == "relu" else np.abs(scene.response)
        assert shown[scene.start] == shown.max()


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("kind", ["max", "average"])
def test_a_pooling_opens_on_the_window_with_the_largest_spread(kind, padding):
    x = RNG.normal(size=(7, 9)).astype(np.float32)
    scene = pooling(x, 3, kind=kind, padding=padding)
    padded = pad2d(x, scene.pads, "zeros")
    padded[(scene.rows[:, None] < 0) | (scene.columns < 0)] = np.nan
    spread = [
        np.ptp(window[~np.isnan(window)])
        for window in (
            padded[3 * i : 3 * i + 3, 3 * j : 3 * j + 3] for i, j in np.ndindex(scene.response.shape)
        )
    ]
    assert scene.start == divmod(int(np.argmax(spread)), scene.response.shape[1])


def test_a_pooling_opens_on_a_maximum_other_than_zero_if_there_is_one():
    x = np.zeros((4, 4), np.float32)
    x[:2, :2] = [[0, -9], [-9, -9]]  # the largest spread, and its maximum is 0
    x[3, 3] = 1
    assert pooling(x).start == (1, 1)


def test_a_map_of_zeros_opens_on_its_first_cell():
    assert convolution(np.zeros((5, 5)), KERNEL).start == (0, 0)
