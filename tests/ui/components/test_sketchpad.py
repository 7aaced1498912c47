"""What a browser sends is untrusted: nonsense is no drawing, and says so."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo.digits import MAX_POINTS, StrokeError
from cvdemo.ui.components.component import Component
from cvdemo.ui.components.sketchpad import sketchpad
from cvdemo.ui.components.sketchpad.drawing import read_drawing

LINE = [[0.1, 0.2], [0.3, 0.4]]
DOT = [[0.5, 0.5]]


def message(**changes):
    return {"strokes": [LINE, DOT], "drawing": False, "revision": 0, "sequence": 7} | changes


def test_a_drawing_arrives_as_arrays():
    drawing = read_drawing(message(drawing=True), (), revision=0)
    assert [stroke.tolist() for stroke in drawing.strokes] == [LINE, DOT]
    assert drawing.drawing
    assert drawing.edited
    assert drawing.sequence == 7
    assert drawing.problem is None
    assert not any(stroke.flags.writeable for stroke in drawing.strokes)


def test_before_anybody_drew_the_given_strokes_count():
    given = (np.array(LINE),)
    drawing = read_drawing(None, given, revision=3)
    assert drawing.strokes == given
    assert not drawing.edited
    assert not drawing.drawing


@pytest.mark.parametrize("revision", [0, "1", None, [1], {"a": 1}, 1.5])
def test_ink_of_another_revision_is_passed_over(revision):
    given = (np.array(LINE),)
    drawing = read_drawing(message(strokes=[DOT], revision=revision), given, revision=1)
    assert drawing.strokes == given
    assert not drawing.edited


def test_an_empty_pad_is_a_drawing_too():
    drawing = read_drawing(message(strokes=[]), (np.array(LINE),), revision=0)
    assert drawing.strokes == ()
    assert drawing.edited
    assert drawing.problem is None


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        "ink",
        17,
        {"x": 1},
        [1, 2],
        [LINE, "ink"],
        [[[0.1]]],
        [[[0.1, 0.2, 0.3]]],
        [[[0.1, 0.2], [0.3]]],
        [[["0.1", "0.2"]]],
        [[[True, False]]],
        [[[None, 0.2]]],
        [[[float("nan"), 0.2]]],
        [[[float("inf"), 0.2]]],
        [[[10**400, 0.2]]],
        [[[0.5, 1.5]]],
        [[[-7, 0.5]]],
        [[[0.5, 0.5]] * (MAX_POINTS + 1)],
        [[[0.5, 0.5]]] * (MAX_POINTS + 1),
        [[]] * (MAX_POINTS + 1),
        [[[[[[0.5]]]]]],
    ],
)
def test_nonsense_is_no_drawing_and_says_so(strokes):
    drawing = read_drawing(message(strokes=strokes), (np.array(LINE),), revision=0)
    assert drawing.strokes == ()
    assert not drawing.edited
    assert drawing.problem
    assert drawing.problem.endswith(".")


@pytest.mark.parametrize("sent", ["ink", 17, [LINE], True])
def test_a_message_that_is_no_mapping(sent):
    drawing = read_drawing(sent, (), revision=0)
    assert drawing.strokes == ()
    assert "could not be read" in drawing.problem


@pytest.mark.parametrize("sequence", [-1, 2**53, 1.5, "7", None, True, [7]])
def test_a_strange_sequence_counts_as_none(sequence):
    assert read_drawing(message(sequence=sequence), (), revision=0).sequence == 0


@pytest.mark.parametrize("drawing", ["yes", 1, None, [True]])
def test_drawing_is_a_plain_truth_value(drawing):
    assert read_drawing(message(drawing=drawing), (), revision=0).drawing is False


def test_strokes_from_the_app_must_be_strokes():
    with pytest.raises(StrokeError, match="leaves the pad"):
        sketchpad(key="pad", strokes=[np.array([[2.0, 0.5]])])


def show(strokes=()):
    import streamlit as st

    from cvdemo.ui.components.sketchpad import sketchpad

    drawing = sketchpad(key="pad", strokes=strokes)
    st.text(f"{len(drawing.strokes)} strokes, edited {drawing.edited}")
    if drawing.problem:
        st.error(drawing.problem)


def run_with(state):
    at = AppTest.from_function(show, default_timeout=30)
    if state is not None:
        at.session_state["pad"] = state
    at.run()
    assert not at.exception
    return at


def test_in_a_script_without_ink():
    assert run_with(None).text[0].value == "0 strokes, edited False"


def test_in_a_script_with_ink():
    assert run_with({"ink": message()}).text[0].value == "2 strokes, edited True"


@pytest.mark.parametrize(
    "state", [{"ink": message(strokes=[[[0.5, float("nan")]]])}, {"ink": "ink"}, {"other": message()}, {}]
)
def test_in_a_script_nonsense_is_shown_as_a_sentence_at_worst(state):
    at = run_with(state)
    assert at.text[0].value == "0 strokes, edited False"
    assert len(at.error) == ("ink" in state)


def test_what_goes_to_the_browser_is_finite_and_short(monkeypatch):
    mounted = {}
    monkeypatch.setattr(Component, "__call__", lambda self, data, **_: mounted.update(data) or {})
    sketchpad(key="pad", strokes=[np.array([[1 / 3, 2 / 3]])], revision="link")
    assert mounted["strokes"] == ([[0.3333, 0.6667]],)
    assert mounted["revision"] == "link"
