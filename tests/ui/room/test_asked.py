"""A question as a room carries it."""

import json

import pytest

from cvdemo.lesson.questions.quiz import LENGTH, quiz
from cvdemo.rooms import AskedQuestion
from cvdemo.ui.lessons import player
from cvdemo.ui.room import asked


def carried(content, choices):
    """As it comes back from a store."""
    return AskedQuestion(1, json.loads(json.dumps(content)), choices, False, (0,) * choices)


@pytest.mark.parametrize("at", range(LENGTH))
def test_a_question_of_predict_first_comes_back_as_it_is(at):
    question = quiz(7)[at]
    assert asked.question_of(carried(asked.of_quiz(7, at), len(question.answers))) == question


def test_every_question_of_the_lesson_comes_back_in_its_words():
    questions = [step.question for step in player.load("convnets").steps if step.question is not None]
    assert questions
    for question in questions:
        back = asked.question_of(carried(asked.in_words(question), len(question.answers)))
        assert (back.ask, back.answers, back.right) == (question.ask, question.answers, question.right)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"quiz": 1},
        {"quiz": "1", "at": 0},
        {"quiz": -1, "at": 0},
        {"quiz": 1, "at": LENGTH},
        {"quiz": True, "at": 0},
        {"ask": "?", "answers": [], "right": 0},
        {"ask": "?", "answers": [["a", ""], ["b", ""]], "right": 2},
        {"ask": "?", "answers": [["a"], ["b"]], "right": 0},
        {"ask": "?", "answers": 5, "right": 0},
        {"ask": "?", "answers": [["a", ""], ["b", ""], ["c", ""]], "right": 0},
    ],
)
def test_anything_else_is_no_question(content):
    with pytest.raises(ValueError, match=r".+"):
        asked.question_of(carried(content, 2))
