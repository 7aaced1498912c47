"""How much a room may hold: what comes from a browser is checked before any store sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cvdemo.rooms.errors import RoomError
from cvdemo.rooms.room import Place

MAX_PAGE = 40  # characters of a page's name
MAX_QUERY = 4000  # characters of its settings, as of an address that a lesson may name
MAX_QUESTION = 64_000  # characters of JSON: two pictures of 28 × 28 numbers fit
MAX_CHOICES = 20
MAX_DIGIT = 2000  # characters, as in a link
MAX_PERSON = 64  # characters


@dataclass(frozen=True)
class Limits:
    """What a store allows.

    Attributes:
        rooms: Open at the same time.
        people: In one room, and answers to one question.
        digits: On one lecturer's wall, one for each person; the oldest makes way.
        life: Seconds until a room ends by itself.
        presence: Seconds after which somebody who did not join again has left; browsers let a page that
            nobody sees do something once a minute.
        pause: Seconds between two digits of one person.
        remembered: Seconds for which an ended room is told from one that never was.
    """

    rooms: int = 200
    people: int = 500
    digits: int = 100
    life: float = 4 * 3600
    presence: float = 150
    pause: float = 2
    remembered: float = 3600


def check_person(person: str) -> None:
    """Refuse what is no id of a person."""
    if not isinstance(person, str) or not 1 <= len(person) <= MAX_PERSON or not person.isascii():
        raise RoomError("The room cannot tell this browser from others: reload the page.")


def check_place(place: Place) -> None:
    """Refuse a place that is too long for an address."""
    _check_text(place.page, MAX_PAGE, "The name of this page")
    _check_text(place.query, MAX_QUERY, "The address of this page", empty=True)


def check_digit(text: str) -> None:
    """Refuse a digit that is too long for a link."""
    _check_text(text, MAX_DIGIT, "This digit")


def check_choice(choice: int, choices: int) -> None:
    """Refuse an answer that is not among the choices."""
    if type(choice) is not int or not 0 <= choice < choices:
        raise RoomError(f"This is none of the {choices} answers.")


def question_json(content: Mapping[str, Any], choices: int) -> str:
    """The question as JSON.

    Raises:
        RoomError: If it is too long, JSON cannot say it, or nobody could choose.
    """
    if type(choices) is not int or not 2 <= choices <= MAX_CHOICES:
        raise RoomError(f"A question for a room has 2 to {MAX_CHOICES} answers.")
    try:
        text = json.dumps(dict(content), allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise RoomError("This question cannot be sent to a room.") from None
    _check_text(text, MAX_QUESTION, "This question")
    return text


def _check_text(text: str, most: int, what: str, *, empty: bool = False) -> None:
    if not isinstance(text, str) or not (text or empty) or len(text) > most or not _is_unicode(text):
        raise RoomError(f"{what} cannot be sent to a room: it must be a text of at most {most:,} characters.")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, as a browser may send it
        return False
    return True
