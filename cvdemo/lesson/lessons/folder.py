"""The lessons of a folder, for everybody: a file that is put there is there at once."""

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from cvdemo.lesson.lessons.lesson import Lesson
from cvdemo.lesson.lessons.toml import LessonError, read_lesson

FOLDER = Path(__file__).resolve().parents[3] / "lessons"
_NAME = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The lessons of the folder, by the names of their files."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml") if _NAME.fullmatch(path.stem)))


def load(name: str, pages: Collection[str], folder: Path = FOLDER) -> Lesson:
    """Read a lesson of the folder; a file that has not changed is read once.

    Args:
        name: May be anything: it can come from a link.
        pages: The names of all pages.
        folder: Where the lessons are.

    Raises:
        LessonError: If there is none of this name, or its file is no lesson.
    """
    if name not in names(folder):
        known = ", ".join(names(folder)) or "none"
        raise LessonError(f"There is no lesson named “{name[:40]}”; the lessons are: {known}.")
    path = folder / f"{name}.toml"
    return _read(path, path.stat().st_mtime_ns, tuple(pages))


@lru_cache(maxsize=32)
def _read(path: Path, changed: int, pages: tuple[str, ...]) -> Lesson:
    try:
        return read_lesson(path.read_bytes(), pages)
    except LessonError as error:
        raise LessonError(f"{path.name}: {error}") from None
