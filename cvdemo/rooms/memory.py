"""Rooms in the memory of one server."""

import hmac
import json
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cvdemo.rooms.codes import check_code, hashed, new_code, new_secret
from cvdemo.rooms.errors import (
    NoSuchRoomError,
    NotLecturerError,
    QuestionOverError,
    RoomEndedError,
    RoomFullError,
    TooManyRoomsError,
    TooSoonError,
)
from cvdemo.rooms.limits import (
    Limits,
    check_choice,
    check_digit,
    check_person,
    check_place,
    question_json,
)
from cvdemo.rooms.room import AskedQuestion, Place, Room, SentDigit


@dataclass
class _Question:
    number: int
    json: str
    choices: int
    revealed: bool = False
    answers: dict[str, int] = field(default_factory=dict)  # by person

    def snapshot(self) -> AskedQuestion:
        given = [*self.answers.values()]
        counts = tuple(given.count(choice) for choice in range(self.choices))
        return AskedQuestion(self.number, json.loads(self.json), self.choices, self.revealed, counts)


@dataclass
class _Room:
    secret_hash: str
    ends: float
    version: int = 1
    place: Place | None = None
    question: _Question | None = None
    asked: int = 0
    sent: int = 0
    # By person, the one longest ago first: when they last joined, when they sent which digit.
    seen: dict[str, float] = field(default_factory=dict)
    digits: dict[str, tuple[float, SentDigit]] = field(default_factory=dict)
    snapshot: Room | None = None  # of this version


class MemoryRooms:
    """Rooms of one server, gone when it ends.

    Args:
        limits: How much they may hold.
        clock: Gives the seconds since 1970.
    """

    def __init__(self, limits: Limits = Limits(), clock: Callable[[], float] = time.time):  # noqa: B008
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._rooms: dict[str, _Room] = {}
        self._ended: dict[str, float] = {}  # code -> when, the longest ago first

    def open(self) -> tuple[str, str]:
        secret = new_secret()
        with self._lock:
            self._forget()
            if len(self._rooms) >= self._limits.rooms:
                raise TooManyRoomsError()
            while (code := new_code()) in self._rooms or code in self._ended:
                pass
            self._rooms[code] = _Room(hashed(secret), self._clock() + self._limits.life)
        return code, secret

    def look(self, code: str) -> Room:
        with self._lock:
            room = self._find(code)
            self._sweep(room)
            if room.snapshot is None or room.snapshot.version != room.version:
                room.snapshot = Room(
                    code,
                    room.version,
                    room.place,
                    room.question and room.question.snapshot(),
                    len(room.seen),
                    tuple(digit for _, digit in room.digits.values()),
                    room.ends,
                )
            return room.snapshot

    def is_lecturer(self, code: str, secret: str) -> bool:
        with self._lock:
            return _is_secret(secret, self._find(code))

    def join(self, code: str, person: str) -> None:
        check_person(person)
        with self._lock:
            self._join(code, person)

    def leave(self, code: str, person: str) -> None:
        check_person(person)
        with self._lock:
            room = self._find(code)
            if room.seen.pop(person, None) is not None:
                room.version += 1

    def lead(self, code: str, secret: str, place: Place) -> None:
        check_place(place)
        with self._lock:
            room = self._led(code, secret)
            if place != room.place:
                room.place = place
                room.version += 1

    def ask(self, code: str, secret: str, content: Mapping[str, Any], choices: int) -> int:
        text = question_json(content, choices)
        with self._lock:
            room = self._led(code, secret)
            room.asked += 1
            room.question = _Question(room.asked, text, choices)
            room.version += 1
            return room.asked

    def reveal(self, code: str, secret: str) -> None:
        with self._lock:
            room = self._led(code, secret)
            if room.question is None:
                raise QuestionOverError()
            if not room.question.revealed:
                room.question.revealed = True
                room.version += 1

    def close_question(self, code: str, secret: str) -> None:
        with self._lock:
            room = self._led(code, secret)
            if room.question is not None:
                room.question = None
                room.version += 1

    def answer(self, code: str, person: str, question: int, choice: int) -> None:
        check_person(person)
        with self._lock:
            room = self._join(code, person)
            asked = room.question
            if asked is None or asked.number != question or asked.revealed:
                raise QuestionOverError()
            check_choice(choice, asked.choices)
            if person not in asked.answers and len(asked.answers) >= self._limits.people:
                raise RoomFullError(code, self._limits.people)
            if asked.answers.get(person) != choice:
                asked.answers[person] = choice
                room.version += 1

    def own_answer(self, code: str, person: str) -> int | None:
        check_person(person)
        with self._lock:
            question = self._find(code).question
            return question.answers.get(person) if question else None

    def send_digit(self, code: str, person: str, text: str) -> None:
        check_person(person)
        check_digit(text)
        with self._lock:
            room, now = self._join(code, person), self._clock()
            if person in room.digits and now - room.digits[person][0] < self._limits.pause:
                raise TooSoonError()
            room.sent += 1
            room.digits.pop(person, None)
            room.digits[person] = now, SentDigit(room.sent, text)
            if len(room.digits) > self._limits.digits:
                del room.digits[next(iter(room.digits))]
            room.version += 1

    def remove_digits(self, code: str, secret: str, numbers: Collection[int]) -> None:
        with self._lock:
            room = self._led(code, secret)
            senders = [person for person, (_, digit) in room.digits.items() if digit.number in numbers]
            for person in senders:
                del room.digits[person]
            room.version += bool(senders)

    def end(self, code: str, secret: str) -> None:
        with self._lock:
            self._led(code, secret)
            self._end(code)

    def _find(self, code: str) -> _Room:
        check_code(code)
        room = self._rooms.get(code)
        if room and room.ends <= self._clock():
            self._end(code)
        if code in self._ended:
            raise RoomEndedError(code)
        if room is None:
            raise NoSuchRoomError(code)
        return room

    def _led(self, code: str, secret: str) -> _Room:
        room = self._find(code)
        if not _is_secret(secret, room):
            raise NotLecturerError()
        return room

    def _join(self, code: str, person: str) -> _Room:
        room = self._find(code)
        self._sweep(room)
        new = person not in room.seen
        if new and len(room.seen) >= self._limits.people:
            raise RoomFullError(code, self._limits.people)
        room.seen.pop(person, None)
        room.seen[person] = self._clock()
        room.version += new
        return room

    def _sweep(self, room: _Room) -> None:
        """Count out who did not join again."""
        gone = self._clock() - self._limits.presence
        while room.seen and room.seen[first := next(iter(room.seen))] <= gone:
            del room.seen[first]
            room.version += 1

    def _end(self, code: str) -> None:
        del self._rooms[code]
        self._ended[code] = self._clock()
        while len(self._ended) > self._limits.rooms:
            del self._ended[next(iter(self._ended))]

    def _forget(self) -> None:
        """End rooms whose time is up, and forget those that ended long ago."""
        now = self._clock()
        for code in [code for code, room in self._rooms.items() if room.ends <= now]:
            self._end(code)
        for code in [code for code, ended in self._ended.items() if ended <= now - self._limits.remembered]:
            del self._ended[code]


def _is_secret(secret: str, room: _Room) -> bool:
    return isinstance(secret, str) and hmac.compare_digest(hashed(secret), room.secret_hash)
