"""A question and its answers: plain values, which a page, a lesson or a class can be asked."""

from dataclasses import dataclass

from cvdemo.lesson.lessons.address import PageAddress


@dataclass(frozen=True)
class Answer:
    """One of the answers to choose from.

    Attributes:
        text: What the class reads.
        why: For the right one why it is right, for a wrong one what was mistaken; may be empty.
    """

    text: str
    why: str = ""


@dataclass(frozen=True)
class Grid:
    """Numbers that a question is about.

    Attributes:
        title: What they are.
        rows: Of equal length.
    """

    title: str
    rows: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Question:
    """A question with exactly one right answer.

    Attributes:
        ask: The question, in Markdown.
        answers: Two or more, of different texts.
        right: Index of the right one.
        grids: Numbers to look at before answering.
        shown: Where the answer can be seen and taken apart; None if nowhere.
    """

    ask: str
    answers: tuple[Answer, ...]
    right: int
    grids: tuple[Grid, ...] = ()
    shown: PageAddress | None = None

    def __post_init__(self) -> None:
        texts = [answer.text for answer in self.answers]
        if len(texts) < 2 or len({*texts}) < len(texts):
            raise ValueError("A question needs at least two answers, and no two that are the same.")
        if not 0 <= self.right < len(texts):
            raise ValueError(f"The right answer must be one of the {len(texts)}.")

    @property
    def right_answer(self) -> Answer:
        """The answer that is right."""
        return self.answers[self.right]
