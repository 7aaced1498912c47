"""A question as a room carries it: short, since every student's page reads it."""

from collections.abc import Mapping
from typing import Any

from cvdemo.lesson.questions.question import Answer, Question
from cvdemo.lesson.questions.quiz import LENGTH, quiz
from cvdemo.rooms import AskedQuestion


def of_quiz(seed: int, at: int) -> dict[str, Any]:
    """One of the ten questions of *Predict first*, by the number of the ten and its index."""
    return {"quiz": seed, "at": at}


def in_words(question: Question) -> dict[str, Any]:
    """A question without grids, as a lesson has it: what it says."""
    answers = [[answer.text, answer.why] for answer in question.answers]
    return {"ask": question.ask, "answers": answers, "right": question.right}


def question_of(asked: AskedQuestion) -> Question:
    """The question that a room carries.

    Raises:
        ValueError: If a server of another version has asked it, and this one does not know it.
    """
    try:
        question = _read(asked.content)
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"not a question: {asked.content}") from error
    if len(question.answers) != asked.choices:
        raise ValueError(f"{asked.choices} answers were asked for. Received: {len(question.answers)}")
    return question


def _read(content: Mapping[str, Any]) -> Question:
    if "quiz" in content:
        seed, at = content["quiz"], content["at"]
        if type(seed) is not int or type(at) is not int or seed < 0 or not 0 <= at < LENGTH:
            raise ValueError(f"not one of the questions: {content}")
        return quiz(seed)[at]
    answers = tuple(Answer(text, why) for text, why in content["answers"])
    return Question(content["ask"], answers, content["right"])
