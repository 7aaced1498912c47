"""Ink on the pad, and strokes redrawn as MNIST would show them."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cvdemo.digits import digit_as_drawn, digit_from_strokes, rasterize

SEVEN = [np.array([[0.3, 0.3], [0.7, 0.3], [0.45, 0.8]]), np.array([[0.4, 0.55], [0.65, 0.55]])]


def extent(image: np.ndarray, threshold: float = 0.0) -> tuple[int, int]:
    """Height and width of what is brighter than the threshold."""
    rows, columns = (np.flatnonzero((image > threshold).any(axis=axis)) for axis in (1, 0))
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


def centre(image: np.ndarray) -> tuple[float, float]:
    """Row and column of the centre of mass, as pixel indices."""
    rows, columns = np.indices(image.shape)
    return float((image * rows).sum() / image.sum()), float((image * columns).sum() / image.sum())


def test_the_pad_is_black_without_strokes():
    assert rasterize([]).shape == (280, 280)
    assert rasterize([]).dtype == np.uint8
    assert not rasterize([]).any()
    assert not digit_as_drawn([]).any()


def test_a_dot_is_a_disc_as_wide_as_the_pen():
    pad = rasterize([np.array([[0.5, 0.25]])], size=280, stroke_width=20)
    assert pad[70, 140] == 255
    assert extent(pad, 127) == (20, 20)
    assert pad.sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.03)


@pytest.mark.parametrize(("size", "width"), [(280, 20), (100, 5), (28, 2), (400, 31)])
def test_a_line_is_as_wide_as_the_pen_with_round_ends(size, width):
    pad = rasterize([np.array([[0.3, 0.5], [0.7, 0.5]])], size=size, stroke_width=width)
    area = 0.4 * size * width + np.pi * width**2 / 4
    assert pad.sum() / 255 == pytest.approx(area, rel=0.08)


def test_edges_are_anti_aliased():
    pad = rasterize([np.array([[0.2, 0.3], [0.8, 0.7]])])
    assert len(np.unique(pad)) > 10


def test_strokes_that_leave_the_pad_are_cut_off():
    pad = rasterize([np.array([[0.5, 0.5], [1e9, 0.5]])])
    assert pad[140, 279] == 255
    assert not pad[:100].any()


@pytest.mark.parametrize(("size", "width"), [(0, 20), (280, 0), (280, -3)])
def test_sizes_must_be_positive(size, width):
    with pytest.raises(ValueError, match=f"Received: size={size}, stroke_width={width}"):
        rasterize(SEVEN, size=size, stroke_width=width)


@pytest.mark.parametrize("function", [rasterize, digit_as_drawn, digit_from_strokes])
@pytest.mark.parametrize("strokes", [[[[0.1, np.nan]]], [[[0.1, 0.2, 0.3]]], [[["a", "b"]]]])
def test_strokes_that_are_no_strokes(function, strokes):
    with pytest.raises(ValueError, match="Every point of a stroke must be a pair"):
        function(strokes)


def test_as_drawn_stays_where_it_was_drawn():
    digit = digit_as_drawn([np.array([[0.1, 0.1], [0.3, 0.1]])])
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert digit.max() <= 1
    assert digit[:5, :10].sum() == digit.sum()


def test_no_strokes_give_an_empty_digit():
    for strokes in ([], [np.empty((0, 2))], [[]]):
        digit = digit_from_strokes(strokes)
        assert digit.shape == (28, 28)
        assert digit.dtype == np.float32
        assert not digit.any()


def test_a_digit_has_mnists_place_size_and_pen():
    digit = digit_from_strokes(SEVEN)
    assert extent(digit)[0] in {20, 21}  # between two pixels the ink may touch one more
    assert centre(digit) == pytest.approx((14, 14), abs=0.05)
    assert digit.max() == 1


def test_a_dot_is_a_small_disc_in_the_middle():
    digit = digit_from_strokes([np.array([[0.9, 0.1]])])
    assert digit.sum() == pytest.approx(np.pi * (2.3 / 2) ** 2, rel=0.1)
    assert centre(digit) == pytest.approx((14, 14), abs=0.01)


def test_a_trembling_tap_is_not_blown_up():
    tap = np.array([[0.5, 0.5], [0.502, 0.501]])
    assert max(extent(digit_from_strokes([tap]), 0.1)) <= 6


@pytest.mark.parametrize("line", [[[0.5, 0.1], [0.5, 0.9]], [[0.1, 0.5], [0.9, 0.5]]])
def test_a_straight_line_keeps_the_pens_width(line):
    digit = digit_from_strokes([np.array(line)])
    assert max(extent(digit)) in {20, 21}
    assert min(extent(digit, 0.1)) <= 4
    across = digit.sum(axis=int(line[0][1] == line[1][1]) ^ 1)[12:16]
    np.testing.assert_allclose(across, 2.3, atol=0.05)


def test_ink_far_from_its_middle_stays_inside_the_frame():
    scribble = [
        np.array([[0.1, 0.1 + 0.001 * i] for i in range(100)] * 5),
        np.array([[0.1, 0.1], [0.9, 0.9]]),
    ]
    digit = digit_from_strokes(scribble)
    inside = digit_from_strokes([*scribble, scribble[1]])
    assert extent(digit) == extent(inside)
    assert not digit[-1].any()
    assert not digit[:, -1].any()


def test_thousands_of_points_look_like_few():
    corners = SEVEN[0]
    steps = np.linspace(0, len(corners) - 1, 5000)
    fine = np.stack([np.interp(steps, range(len(corners)), corners[:, axis]) for axis in (0, 1)], axis=1)
    assert np.abs(digit_from_strokes([fine]) - digit_from_strokes([corners])).max() < 0.1


def test_strokes_are_not_changed():
    before = [stroke.copy() for stroke in SEVEN]
    rasterize(SEVEN)
    digit_from_strokes(SEVEN)
    for stroke, copy in zip(SEVEN, before, strict=True):
        np.testing.assert_array_equal(stroke, copy)


POINTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12)
STROKES = st.lists(POINTS.map(np.array), min_size=1, max_size=4)


@given(STROKES)
def test_any_strokes_give_a_digit(strokes):
    digit = digit_from_strokes(strokes)
    assert digit.shape == (28, 28)
    assert digit.dtype == np.float32
    assert digit.min() >= 0
    assert 0 < digit.max() <= 1
    assert max(extent(digit)) <= 21


@given(STROKES, st.floats(-3, 3), st.floats(-3, 3), st.floats(0.3, 5))
def test_place_and_size_do_not_matter(strokes, right, down, scale):
    assume(np.ptp(np.concatenate(strokes), axis=0).max() > 0.1)
    moved = [stroke * scale + [right, down] for stroke in strokes]
    np.testing.assert_allclose(digit_from_strokes(moved), digit_from_strokes(strokes), atol=1e-3)
