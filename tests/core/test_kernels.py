import numpy as np
import pytest

from cvdemo.core import KERNELS, conv2d

KEEP_BRIGHTNESS = {"identity", "sharpen", "unsharp", "emboss", "motion_blur"}
KEEP_BRIGHTNESS |= {name for name in KERNELS if name.startswith(("shift", "box", "gaussian"))}


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_is_complete(name):
    kernel = KERNELS[name]
    assert kernel.values.dtype == np.float32
    assert kernel.values.ndim == 2
    assert name == name.lower()
    assert kernel.title
    assert kernel.says.endswith(".")
    assert kernel.says.count(". ") == 0  # one sentence
    assert kernel.source


@pytest.mark.parametrize("name", KERNELS)
def test_on_a_constant_picture_it_keeps_the_brightness_or_stays_silent(name):
    flat = np.full((9, 9), 0.5, np.float32)
    expected = 0.5 if name in KEEP_BRIGHTNESS else 0
    np.testing.assert_allclose(conv2d(flat, KERNELS[name].values), expected, atol=1e-6)


def test_titles_are_different():
    assert len({kernel.title for kernel in KERNELS.values()}) == len(KERNELS) >= 16


def test_the_bank_is_shared_and_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        KERNELS["identity"].values[0, 0] = 1
    with pytest.raises(TypeError, match="does not support item assignment"):
        KERNELS["identity"] = None


def test_edges_are_named_after_the_edge_and_positive_towards_bright():
    ramp = np.tile(np.arange(5.0), (5, 1))
    for family in ("sobel", "prewitt", "scharr"):
        vertical, horizontal = (KERNELS[f"{family}_{edges}"].values for edges in ("vertical", "horizontal"))
        np.testing.assert_array_equal(vertical.T, horizontal)
        assert (conv2d(ramp, vertical) > 0).all()
        assert (conv2d(ramp, horizontal) == 0).all()
        assert (conv2d(ramp.T, horizontal) > 0).all()


def test_shifts_move_the_picture_where_their_name_says():
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    right = conv2d(dot, KERNELS["shift_right"].values, padding="same")
    down = conv2d(dot, KERNELS["shift_down"].values, padding="same")
    assert np.argwhere(right).tolist() == [[2, 3]]
    assert np.argwhere(down).tolist() == [[3, 2]]


@pytest.mark.parametrize("name", ["line_horizontal", "line_vertical", "line_falling", "line_rising"])
def test_each_line_detector_answers_most_to_its_own_line(name):
    lines = {
        "line_horizontal": np.outer([0, 1, 0], [1, 1, 1]),
        "line_vertical": np.outer([1, 1, 1], [0, 1, 0]),
        "line_falling": np.eye(3),
        "line_rising": np.eye(3)[::-1],
    }
    answers = {line: conv2d(picture, KERNELS[name].values).item() for line, picture in lines.items()}
    assert max(answers, key=answers.get) == name


def test_the_corner_kernel_is_silent_on_straight_strokes():
    picture = np.zeros((9, 9))
    picture[4] = 1
    assert not conv2d(picture, KERNELS["corner"].values).any()
    assert not conv2d(picture.T, KERNELS["corner"].values).any()
    picture[:, 4] = 1
    assert conv2d(picture, KERNELS["corner"].values).any()


def wave(degrees, radians_per_pixel, side=9):
    """A plane wave, and the direction in which it rises."""
    rows, columns = np.mgrid[:side, :side] - side // 2
    direction = np.deg2rad(degrees)
    return np.sin(radians_per_pixel * (np.cos(direction) * columns + np.sin(direction) * rows))


@pytest.mark.parametrize("radians_per_pixel", [0.5, 1.0, 1.5])
def test_scharr_finds_the_direction_of_an_edge_better_than_sobel(radians_per_pixel):
    worst = {}
    for family in ("sobel", "scharr"):
        errors = []
        for degrees in range(5, 90, 5):
            picture = wave(degrees, radians_per_pixel)
            across, down = (
                conv2d(picture, KERNELS[f"{family}_{edges}"].values)[3, 3]
                for edges in ("vertical", "horizontal")
            )
            errors.append(abs(np.rad2deg(np.arctan2(down, across)) - degrees))
        worst[family] = max(errors)
    assert worst["scharr"] < worst["sobel"] / 2


def test_the_corner_kernel_responds_to_slants_crossings_and_ends():
    slant, end = np.eye(9), np.zeros((9, 9))
    end[4, :5] = 1  # its last pixel is (4, 4), the centre of the response's (3, 3)
    for picture in (slant, np.maximum(slant, slant[::-1]), end):
        assert conv2d(picture, KERNELS["corner"].values)[3, 3] > 0


def test_roberts_is_one_of_the_smallest_edge_detectors():
    """1 × 2 is smaller: “the smallest” would be wrong."""
    assert KERNELS["roberts"].values.size == 4
    assert "one of the smallest" in KERNELS["roberts"].says


@pytest.mark.parametrize(("name", "kept"), [("valid", (7, 7)), ("same", (9, 9))])
def test_the_identity_loses_its_border_to_valid_padding_only(name, kept):
    picture = np.random.default_rng(0).random((9, 9))
    same = conv2d(picture, KERNELS["identity"].values, padding=name)
    assert same.shape == kept
    border = (9 - kept[0]) // 2
    np.testing.assert_array_equal(same, picture[border : 9 - border, border : 9 - border])
    assert "but for a border that “valid” padding cuts off" in KERNELS["identity"].says


def test_unsharp_masking_adds_what_the_blur_took():
    picture = np.random.default_rng(0).random((9, 9))
    blurred = conv2d(picture, KERNELS["gaussian_5"].values, padding="same")
    sharp = conv2d(picture, KERNELS["unsharp"].values, padding="same")
    np.testing.assert_allclose(sharp, 2 * picture - blurred, atol=1e-12)


def test_diagonal_symmetry_of_blurs():
    for name in ("box_3", "gaussian_3", "gaussian_5", "laplacian_4", "laplacian_8", "laplacian_of_gaussian"):
        values = KERNELS[name].values
        np.testing.assert_array_equal(values, values.T)
        np.testing.assert_array_equal(values, values[::-1, ::-1])
