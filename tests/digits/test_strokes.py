"""What a browser may send as strokes, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.digits import MAX_POINTS, StrokeError, check_strokes


def test_strokes_become_read_only_arrays():
    checked = check_strokes([[[0.1, 0.2], [0.3, 0.4]], [[1, 0]]])
    assert [stroke.shape for stroke in checked] == [(2, 2), (1, 2)]
    assert all(stroke.dtype == np.float64 and not stroke.flags.writeable for stroke in checked)
    np.testing.assert_array_equal(checked[0], [[0.1, 0.2], [0.3, 0.4]])


def test_an_empty_pad_is_fine():
    assert check_strokes([]) == []
    assert check_strokes([[], []]) == []


def test_a_finger_just_outside_is_moved_to_the_edge():
    np.testing.assert_array_equal(check_strokes([[[-0.04, 0.5], [1.03, 0.5]]])[0], [[0, 0.5], [1, 0.5]])


def test_the_senders_arrays_are_not_changed():
    stroke = np.array([[-0.01, 0.5]])
    check_strokes([stroke])
    np.testing.assert_array_equal(stroke, [[-0.01, 0.5]])
    assert stroke.flags.writeable


@pytest.mark.parametrize("raw", [None, 3, "abc", {"a": 1}, [None], [1, 2], ["ab"], [{"x": 1}]])
def test_what_is_no_list_of_strokes(raw):
    with pytest.raises(StrokeError, match="must be a list of strokes"):
        check_strokes(raw)


@pytest.mark.parametrize(
    "stroke",
    [
        [0.1, 0.2],
        [[0.1]],
        [[0.1, 0.2, 0.3]],
        [[0.1, 0.2], [0.3]],
        [["0.1", "0.2"]],
        [[None, 0.1]],
        [[True, False]],
        [[10**400, 0.1]],
        [[[0.1, 0.2]]],
        [{"x": 0.1, "y": 0.2}],
    ],
)
def test_what_is_no_point(stroke):
    with pytest.raises(StrokeError, match="must be a pair of numbers"):
        check_strokes([stroke])


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_numbers_must_be_finite(number):
    with pytest.raises(StrokeError, match="finite"):
        check_strokes([[[0.5, number]]])


@pytest.mark.parametrize("point", [[1.2, 0.5], [0.5, -0.2], [1e300, 0]])
def test_points_far_outside_are_refused(point):
    with pytest.raises(StrokeError, match="between 0 and 1"):
        check_strokes([[[0.5, 0.5], point]])


def test_too_many_points_are_refused_with_both_numbers():
    with pytest.raises(StrokeError, match="5,001 points and the limit is 5,000"):
        check_strokes([[[0.5, 0.5]] * (MAX_POINTS + 1)])
    with pytest.raises(StrokeError, match="11 points and the limit is 10"):
        check_strokes([[]] * 11, max_points=10)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=12,
)


@given(JSON)
def test_anything_a_browser_can_send_is_strokes_or_refused(raw):
    try:
        checked = check_strokes(raw)
    except StrokeError:
        return
    assert all(((stroke >= 0) & (stroke <= 1)).all() and stroke.shape[1] == 2 for stroke in checked)
