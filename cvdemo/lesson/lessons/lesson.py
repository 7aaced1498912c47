"""A lesson as its steps."""

import re
from dataclasses import dataclass

from cvdemo.lesson.lessons.address import PageAddress
from cvdemo.lesson.questions.question import Question

ON_STAGE = ("input", "kernel", "window", "output", "formula")
"""The parts of a stage that a step can point at."""


@dataclass(frozen=True)
class Step:
    """One step of a lesson.

    Attributes:
        address: The page, and its settings.
        title: What it is about, a few words.
        text: One or two sentences, in Markdown.
        point_at: One of `ON_STAGE`, the name of a setting whose control is meant, or None.
        question: For the class, or None.
    """

    address: PageAddress
    title: str
    text: str
    point_at: str | None = None
    question: Question | None = None

    @property
    def line(self) -> str:
        """The first sentence of the text: what a lecture view has room for."""
        return re.split(r"(?<=[.!?]) (?=[“*`]*[A-Z0-9])", self.text, maxsplit=1)[0]


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes:
        title: As a list of lessons shows it.
        about: For whom it is and what it covers, a sentence or two; may be empty.
        steps: At least one.
    """

    title: str
    about: str
    steps: tuple[Step, ...]
