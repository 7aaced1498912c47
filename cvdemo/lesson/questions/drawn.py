"""A question from what is right and what is commonly mistaken: drawn by a seed, judged by the core."""

from collections.abc import Mapping

import numpy as np

from cvdemo.lesson.lessons.address import PageAddress
from cvdemo.lesson.questions.question import Answer, Filters, Grid, OnStage, Question
from cvdemo.nets.stack import Stack

MOST = 4  # answers


def asked(
    rng: np.random.Generator,
    ask: str,
    right: Answer,
    mistakes: Mapping[str, str],
    *,
    grids: tuple[Grid, ...] = (),
    shown: PageAddress | None = None,
    stage: OnStage | None = None,
    seen: tuple[Grid, ...] = (),
    drawn: Filters | Stack | None = None,
) -> Question:
    """The question with its answers in a drawn order.

    Args:
        rng: Draws the order.
        ask: The question.
        right: The right answer.
        mistakes: By its text, what was mistaken in an answer, the likeliest first; one whose text is the
            right answer's is no mistake here and left out, and so is what is too much.
        grids: Numbers to look at.
        shown: The page that shows the answer, set up.
        stage: What the stage takes apart after the answer.
        seen: Numbers to look at after the answer.
        drawn: What is drawn below the answer.
    """
    wrong = [Answer(text, why) for text, why in mistakes.items() if text != right.text][: MOST - 1]
    answers = [right, *wrong]
    order = rng.permutation(len(answers))
    at = int(np.flatnonzero(order == 0)[0])
    return Question(ask, tuple(answers[i] for i in order), at, grids, shown, stage, seen, drawn)


def grid(title: str, values: np.ndarray, *, ink: bool = False) -> Grid:
    """Numbers to look at, (rows, columns)."""
    return Grid(title, rows_of(values), ink)


def rows_of(values: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """Numbers (rows, columns) as a question keeps them: they can be compared."""
    return tuple(tuple(row) for row in values.tolist())
