"""What a browser says of the pad is untrusted."""

import pytest

from cvdemo.ui.components.shiftpad import Move, read_move

SENT = {"at": [3, -10], "version": 2, "resting": False}


def test_a_move_of_this_version_counts():
    assert read_move(SENT, 10, 2) == Move(3, -10, resting=False)


@pytest.mark.parametrize(
    "other",
    [
        {"at": None}, {"at": "34"}, {"at": [3]}, {"at": [3, 4, 2]}, {"at": [3.0, 4]}, {"at": [True, 4]},
        {"at": [3, None]}, {"at": [3, 11]}, {"at": [-11, 0]}, {"at": [10**400, 0]}, {"at": [[3], 4]},
        {"version": 1}, {"version": "2"}, {"version": 2.0}, {"version": None},
        {"resting": None}, {"resting": 1}, {"resting": "true"},
    ],
)  # fmt: skip
def test_anything_else_does_not(other):
    assert read_move(SENT | other, 10, 2) is None


@pytest.mark.parametrize("sent", [None, "move", [3, -10, 2], {}, {"move": SENT}])
def test_what_is_no_message_does_not(sent):
    assert read_move(sent, 10, 2) is None
