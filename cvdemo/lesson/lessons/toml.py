"""A lesson read from its file, TOML: every mistake in it is one sentence naming step and field."""

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Any

from cvdemo.lesson.lessons.address import PageAddress, read_address
from cvdemo.lesson.lessons.lesson import Lesson, Step
from cvdemo.lesson.questions.question import Answer, Question

MAX_KILOBYTES = 256
MAX_STEPS = 200
MAX_TITLE, MAX_TEXT, MAX_ANSWERS = 80, 600, 6
_LESSON = {"title", "about", "step"}
_STEP = {"address", "title", "text", "point_at", "question"}
_QUESTION = {"ask", "answers", "right", "why"}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class LessonError(ValueError):
    """A file that is no lesson; the message is a sentence for whoever wrote it."""


def read_lesson(data: bytes, pages: Collection[str]) -> Lesson:
    """Read a lesson.

    Args:
        data: The file; may be anything.
        pages: The names of all pages.

    Returns:
        The lesson, every field checked; whether a page knows a setting shows when its step is played.

    Raises:
        LessonError: With a sentence that names step and field.

    Example:
        >>> step = b'[[step]]\\naddress = "strides"\\ntitle = "Two at a time"\\ntext = "Every second place."'
        >>> read_lesson(b'title = "Strides"\\n' + step, ["strides"]).steps[0].title
        'Two at a time'
    """
    fields = _parse(data)
    whole = _Fields("The lesson", fields, _LESSON)
    title, about = whole.text("title", MAX_TITLE), whole.text("about", MAX_TEXT, "")
    steps = fields.get("step")
    if not isinstance(steps, list) or not steps:
        raise LessonError("The lesson has no steps: each begins with a line [[step]].")
    if len(steps) > MAX_STEPS:
        raise LessonError(f"The lesson has {len(steps)} steps; at most {MAX_STEPS} can be played.")
    return Lesson(title, about, tuple(_step(i, step, pages) for i, step in enumerate(steps, 1)))


def _parse(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_KILOBYTES * 1024:
        raise LessonError(
            f"A lesson's file has at most {MAX_KILOBYTES} kB; this one has {len(data) // 1024:,}."
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise LessonError("The file is not text in UTF-8, so it cannot be a lesson.") from None
    except RecursionError:
        raise LessonError("The file is nested too deeply to be a lesson.") from None
    except ValueError as error:
        raise LessonError(f"The file is not TOML: {str(error)[:200]}.") from None


class _Fields:
    """The fields of one table of the file; `place` begins the sentence on one that is wrong."""

    def __init__(self, place: str, fields: object, known: Collection[str]) -> None:
        self.place = place
        if not isinstance(fields, dict):
            raise LessonError(f"{place} must have fields, each on a line: name = value.")
        if unknown := [name for name in fields if name not in known]:
            raise self.error(unknown[0][:40], f"is no field of it; the fields are {', '.join(sorted(known))}")
        self.fields = fields

    def error(self, field: str, says: str) -> LessonError:
        return LessonError(f"{self.place}, “{field}”: {says}.")

    def text(self, field: str, longest: int, default: str | None = None) -> str:
        """A text that is not empty; `default` where the field is missing."""
        value = self.fields.get(field, default)
        if value is None:
            raise self.error(field, "is missing")
        if not isinstance(value, str):
            raise self.error(field, 'must be a text in quotes, as in "…"')
        if len(value) > longest:
            raise self.error(field, f"must be at most {longest} characters long, and has {len(value)}")
        if not value.strip() and value != default:
            raise self.error(field, "must not be empty")
        return value.strip()


def _step(number: int, fields: object, pages: Collection[str]) -> Step:
    step = _Fields(f"Step {number}", fields, _STEP)
    try:
        address = read_address(step.text("address", 10**9), pages)
    except LessonError:
        raise
    except ValueError as error:
        raise step.error("address", str(error)) from None
    point_at = step.text("point_at", MAX_TITLE, "") or None
    if point_at and not _NAME.fullmatch(point_at):
        raise step.error(
            "point_at", "must be input, kernel, window, output, formula or the name of a setting"
        )
    question = None
    if "question" in step.fields:
        question = _question(f"{step.place}, question", step.fields["question"], address)
    return Step(address, step.text("title", MAX_TITLE), step.text("text", MAX_TEXT), point_at, question)


def _question(place: str, fields: object, address: PageAddress) -> Question:
    table = _Fields(place, fields, _QUESTION)
    answers, right = table.fields.get("answers"), table.fields.get("right")
    if not isinstance(answers, list) or not all(isinstance(text, str) for text in answers):
        raise table.error("answers", 'must be a list of texts, as in ["13 × 13", "14 × 14"]')
    texts = [text.strip() for text in answers]
    if not 2 <= len({*texts}) == len(texts) <= MAX_ANSWERS or not all(texts):
        raise table.error("answers", f"must be 2 to {MAX_ANSWERS} different texts, none of them empty")
    if max(map(len, texts)) > MAX_TITLE:
        raise table.error("answers", f"must each be at most {MAX_TITLE} characters long")
    if type(right) is not int or not 1 <= right <= len(texts):
        raise table.error("right", f"must be the number of the right answer, 1 to {len(texts)}")
    why = table.text("why", MAX_TEXT, "")
    given = tuple(Answer(text, why if i == right else "") for i, text in enumerate(texts, 1))
    return Question(table.text("ask", MAX_TEXT), given, right - 1, shown=address)
