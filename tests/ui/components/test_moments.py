"""What the slider over the moments of a training sends, and what is taken of it."""

import pytest
import streamlit as st

from cvdemo.ui.components.moments import Move, moments, read_move


def sent(monkeypatch, state) -> Move | None:
    monkeypatch.setattr(st, "session_state", {"moments": state})
    return read_move("moments", 9)


def test_a_move_says_where_to_and_whether_the_slider_rests(monkeypatch):
    assert sent(monkeypatch, {"move": {"at": 8, "resting": False}}) == Move(8, False)


@pytest.mark.parametrize(
    "state",
    [
        None,
        "3",
        {},
        {"move": 3},
        {"move": {"at": 9, "resting": True}},
        {"move": {"at": -1, "resting": True}},
        {"move": {"at": True, "resting": True}},
        {"move": {"at": 2.0, "resting": True}},
        {"move": {"at": "2", "resting": True}},
        {"move": {"at": 2, "resting": 1}},
        {"move": {"at": 2}},
    ],
)
def test_what_a_browser_makes_up_moves_nothing(monkeypatch, state):
    assert sent(monkeypatch, state) is None


@pytest.mark.parametrize(("at", "said"), [(2, 2), (-1, 2), (0, 1)])
def test_every_moment_has_a_tick_and_a_sentence(at, said):
    with pytest.raises(ValueError, match="each with a tick and a sentence"):
        moments(["start", "1"], [("untrained", "10 %")] * said, key="moments", at=at, on_move=lambda: None)
