"""One snapshot of a room: plain values, which a page compares with those it has drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where the lecturer is.

    Attributes:
        page: Name of the page.
        query: Its settings, as the address line has them behind the question mark; may be empty.
    """

    page: str
    query: str = ""


@dataclass(frozen=True)
class AskedQuestion:
    """A question that the class is asked.

    Attributes:
        number: 1 for the room's first question; no two of a room have the same.
        content: What was asked, as the page wrote it. Not hashed, but compared.
        choices: How many answers there are to choose from.
        revealed: Whether the right answer is shown; then no answer counts any more.
        counts: By choice, how many people chose it.
    """

    number: int
    content: Mapping[str, Any]
    choices: int
    revealed: bool
    counts: tuple[int, ...]

    @property
    def answered(self) -> int:
        """How many people have answered."""
        return sum(self.counts)


@dataclass(frozen=True)
class SentDigit:
    """A digit that somebody in the room has sent to the lecturer.

    Attributes:
        number: Later digits have larger ones; no two of a room have the same.
        text: The digit, as a link carries it.
    """

    number: int
    text: str


@dataclass(frozen=True)
class Room:
    """A room at one moment.

    Attributes:
        code: Its four letters.
        version: Grows with every change, also with answers and digits. Whether the lecturer went on,
            `place` and `question` say.
        place: Where the lecturer is; None until they first went somewhere.
        question: What the class is asked; None if nothing.
        people: How many are in the room, without the lecturer.
        digits: The digits that were sent, the latest last.
        ends: When it ends by itself, in seconds since 1970.
        stale: The store does not answer: this is how the room was before.
    """

    code: str
    version: int
    place: Place | None
    question: AskedQuestion | None
    people: int
    digits: tuple[SentDigit, ...]
    ends: float
    stale: bool = False
