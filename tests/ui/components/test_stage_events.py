import numpy as np
import pytest

from cvdemo.ui.components.stage.cells import CellError, parse_cell
from cvdemo.ui.components.stage.events import CellEdit, read_edit, read_number, read_pin
from tests.scenes import convolution, pooling

SCENE = convolution(np.zeros((5, 6), np.float32), np.ones((3, 2)))
EDIT = {"target": "kernel", "row": 0, "column": 1, "channel": 0, "text": "−0,5"}
BOTH = ("kernel", "input")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), (" -2 ", -2), ("−2", -2), ("0,5", 0.5), (".5", 0.5), ("3.", 3), ("+4", 4), ("1e2", 100),
        ("1/9", 1 / 9), ("−1 / 4", -0.25), ("0,5/2", 0.25), ("1/-4", -0.25),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text, value):
    assert parse_cell(text, 100) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"), ("   ", "empty"), ("abc", "“abc” is not a number"), ("NaN", "not a number"),
        ("inf", "not a number"), ("1/0", "divided by zero"), ("1e9", "between −100 and 100"),
        ("-100.1", "between −100 and 100"), ("1e999", "between"), ("1//2", "not a number"),
        ("1,2,3", "not a number"), ("١", "not a number"), ("1_0", "not a number"),
        ("9" * 5000, "not a number"),
        ("<b>1", "not a number"), (None, "Type a number"), (7, "Type a number"), (["1"], "Type a number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(text, message):
    with pytest.raises(CellError, match=message) as caught:
        parse_cell(text, 100)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 120


def test_an_edit_is_checked_and_returned():
    assert read_edit(EDIT, SCENE, BOTH, 100) == (CellEdit("kernel", 0, 1, 0, -0.5), None)
    assert read_edit(None, SCENE, BOTH, 100) == (None, None)


def test_an_edit_of_a_flipped_kernel_is_one_of_the_callers_own():
    scene = convolution(SCENE.x, np.ones((3, 2)), flip=True)
    edit, _ = read_edit(EDIT, scene, BOTH, 100)
    assert (edit.row, edit.column) == (2, 0)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"target": "output"}, "cannot be edited"),
        ({"target": ["kernel"]}, "cannot be edited"),
        ({"row": 3}, "no such cell"),
        ({"row": -1}, "no such cell"),
        ({"row": 1.0}, "no such cell"),
        ({"row": True}, "no such cell"),
        ({"row": None}, "no such cell"),
        ({"column": "1"}, "no such cell"),
        ({"channel": 1}, "no such cell"),
        ({"channel": 10**30}, "no such cell"),
        ({"target": "input", "row": 5}, "no such cell"),
        ({"text": "1e9"}, "between"),
        ({"text": {"a": 1}}, "Type a number"),
    ],
)
def test_hostile_edits_are_refused(change, problem):
    edit, said = read_edit(EDIT | change, SCENE, BOTH, 100)
    assert edit is None
    assert problem in said


@pytest.mark.parametrize("raw", [7, "text", [EDIT], {}, {"target": "kernel"}])
def test_an_edit_of_the_wrong_form_changes_nothing(raw):
    assert read_edit(raw, SCENE, BOTH, 100)[0] is None


def test_an_edit_has_a_number():
    assert read_number({"edit": EDIT | {"number": 3}}) == 3
    for forged in (
        None,
        3,
        {},
        {"edit": 3},
        {"edit": EDIT},
        *({"edit": {"number": n}} for n in (-1, 2**53, 1.0)),
    ):
        assert read_number(forged) is None


def test_only_what_is_editable_can_be_edited():
    assert read_edit(EDIT, SCENE, ("input",), 100)[1] == "This cell cannot be edited."
    pool = pooling(np.zeros((4, 4), np.float32))
    assert read_edit(EDIT, pool, BOTH, 100)[1] == "There is no such cell."


def test_the_pin_of_this_scene_wins_over_the_callers():
    raw = {"scene": SCENE.digest, "cell": [1, 2]}
    assert read_pin(raw, SCENE, (0, 0)) == (1, 2)
    assert read_pin({"scene": SCENE.digest, "cell": None}, SCENE, (0, 0)) is None
    assert read_pin({"scene": "old", "cell": [1, 2]}, SCENE, (0, 0)) == (0, 0)
    assert read_pin(None, SCENE, (2, 4)) == (2, 4)


@pytest.mark.parametrize(
    "cell",
    [(3, 0), (0, 5), (-1, 0), (0.0, 1), (True, 1), ("0", "0"), (0,), (0, 0, 0), "00", 5, {}, [None, None]],
)
def test_a_pin_outside_the_output_is_dropped(cell):
    assert read_pin(None, SCENE, cell) is None
    assert read_pin({"scene": SCENE.digest, "cell": cell}, SCENE, None) is None
