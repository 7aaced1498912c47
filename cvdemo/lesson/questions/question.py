"""A question and its answers: plain values, which a page, a lesson or a class can be asked."""

from dataclasses import dataclass

from cvdemo.lesson.lessons.address import PageAddress
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.nets.stack import Stack


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
        ink: They are a digit's pixels, not responses.
    """

    title: str
    rows: tuple[tuple[float, ...], ...]
    ink: bool = False


@dataclass(frozen=True)
class OnStage:
    """An operation that the stage takes apart.

    Attributes:
        settings: The convolution or the pooling.
        rows: Its input, rows of equal length.
        cell: The output cell (row, column) to look at; None for the most telling one.
    """

    settings: ConvSettings | PoolSettings
    rows: tuple[tuple[float, ...], ...]
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class Filters:
    """The weights of a convolutional layer, to be drawn.

    Attributes:
        size: Rows and columns of a kernel.
        channels: Of the layer's input: kernels in a filter.
        count: The number of filters.
    """

    size: int
    channels: int
    count: int


@dataclass(frozen=True)
class Question:
    """A question with exactly one right answer.

    Attributes:
        ask: The question, in Markdown.
        answers: Two or more, of different texts.
        right: Index of the right one.
        grids: Numbers to look at before answering.
        shown: The page that shows the answer, set up; None if there is none.
        stage: What the stage takes apart below the answer; None if it is no convolution or pooling.
        seen: Numbers to look at after answering.
        drawn: What is drawn below the answer: a layer's filters, or how the fields of a stack's layers grow.
    """

    ask: str
    answers: tuple[Answer, ...]
    right: int
    grids: tuple[Grid, ...] = ()
    shown: PageAddress | None = None
    stage: OnStage | None = None
    seen: tuple[Grid, ...] = ()
    drawn: Filters | Stack | None = None

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
