"""Rooms that several servers share, in Redis."""

import json
import logging
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from cvdemo.rooms.codes import check_code, hashed, new_code, new_secret
from cvdemo.rooms.errors import (
    NoSuchRoomError,
    NotLecturerError,
    QuestionOverError,
    RoomEndedError,
    RoomError,
    RoomFullError,
    StoreGoneError,
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

SCRIPT = Path(__file__).with_name("room.lua").read_text(encoding="utf-8")
PREFIX = "cvdemo"
TIMEOUT = 1.0  # seconds for one command; Redis needs less than a millisecond
IN_TIME = 0.9  # of them, in which Redis may begin with it; the rest is for the answer
CONNECTIONS = 32
PAUSE = 1.0  # seconds without a try after Redis did not answer, so that no page waits for every click
FRESH = 0.3  # seconds that a change may wait; a class that follows takes longer
CHANGES_BY_LECTURER = ("lead", "ask", "reveal", "close_question", "remove_digits")
_log = logging.getLogger(__name__)


class _CodeTakenError(RoomError):
    """Another room has the code that was drawn for a new one."""


@dataclass
class _Seen:
    """What this server knows of a room."""

    room: Room
    of: float  # when Redis was asked for it, of the monotonic clock
    asked: float  # when Redis was last asked
    least: int = 0  # version of the lecturer's latest change on this server: an older snapshot would hide it


class RedisRooms:
    """Rooms in Redis 6 or later; lost with it, and never written anywhere by this class.

    Args:
        url: Where Redis is, such as redis://localhost:6379/0.
        limits: How much it may hold.
        timeout: Seconds to wait for an answer.
        fresh: Seconds for which all pages of this server are shown the same snapshot, unless its lecturer
            changes something; answers and digits come with the next.

    Raises:
        ValueError: If the address is none. Whether Redis is there, the first command says.
    """

    def __init__(
        self,
        url: str,
        limits: Limits = Limits(rooms=2000),  # noqa: B008
        timeout: float = TIMEOUT,
        fresh: float = FRESH,
    ):
        self._limits = limits
        self._timeout = timeout
        self._fresh = fresh
        pool = redis.BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=2 * timeout,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            decode_responses=True,
            # A connection that was closed while idle is made anew; a slow answer is not asked for twice.
            retry=Retry(NoBackoff(), 1, (redis.ConnectionError,)),
        )
        self._script = redis.Redis(connection_pool=pool).register_script(SCRIPT)
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._joined: dict[tuple[str, str], float] = {}  # code, person -> when, the longest ago first
        self._silent_until = 0.0
        self._ahead = 0.0  # of Redis's clock before the monotonic one, in seconds; not yet known

    def open(self) -> tuple[str, str]:
        secret = new_secret()
        while True:
            code = new_code()
            with suppress(_CodeTakenError):
                self._ask("open", code, hashed(secret))
                return code, secret

    def look(self, code: str) -> Room:
        check_code(code)
        now = time.monotonic()
        with self._lock:
            seen = self._seen.get(code)
            if seen and now - seen.asked < self._fresh and seen.room.version >= seen.least:
                return seen.room
            if seen:
                seen.asked = now  # this call asks for all: others go on with what there is
        try:
            room = self._fetch(code, seen.room if seen else None)
        except StoreGoneError:
            if seen is None or seen.room.ends <= time.time():
                raise
            room = replace(seen.room, stale=True)
        with self._lock:
            latest = self._seen.setdefault(code, _Seen(room, now, now))
            if latest.of <= now:
                latest.room, latest.of = room, now
        return room

    def is_lecturer(self, code: str, secret: str) -> bool:
        return self._ask("is_lecturer", code, _hashed(secret)) == [1]

    def join(self, code: str, person: str) -> None:
        check_person(person)
        now = time.monotonic()
        with self._lock:
            while self._joined and self._joined[first := next(iter(self._joined))] <= now - self._rejoin:
                del self._joined[first]
            joined = (code, person) in self._joined
        if joined:
            self.look(code)  # says whether the room is still there
            return
        self._ask("join", code, person)
        with self._lock:
            self._joined[code, person] = now

    def leave(self, code: str, person: str) -> None:
        check_person(person)
        with self._lock:
            self._joined.pop((code, person), None)
        self._ask("leave", code, person)

    def lead(self, code: str, secret: str, place: Place) -> None:
        check_place(place)
        self._ask("lead", code, _hashed(secret), place.page, place.query)

    def ask(self, code: str, secret: str, content: Mapping[str, Any], choices: int) -> int:
        text = question_json(content, choices)
        (number,) = self._ask("ask", code, _hashed(secret), text, choices)
        return int(number)

    def reveal(self, code: str, secret: str) -> None:
        self._ask("reveal", code, _hashed(secret))

    def close_question(self, code: str, secret: str) -> None:
        self._ask("close_question", code, _hashed(secret))

    def answer(self, code: str, person: str, question: int, choice: int) -> None:
        check_person(person)
        # Redis knows how many choices there are; what is no number at all, it calls no choice.
        self._ask("answer", code, person, str(question), str(choice) if type(choice) is int else "")

    def own_answer(self, code: str, person: str) -> int | None:
        check_person(person)
        (choice,) = self._ask("own_answer", code, person)
        return None if choice is None else int(choice)

    def send_digit(self, code: str, person: str, text: str) -> None:
        check_person(person)
        check_digit(text)
        self._ask("send_digit", code, person, text)

    def remove_digits(self, code: str, secret: str, numbers: Collection[int]) -> None:
        known = [number for number in numbers if type(number) is int][: self._limits.digits]
        self._ask("remove_digits", code, _hashed(secret), *known)

    def end(self, code: str, secret: str) -> None:
        self._ask("end", code, _hashed(secret))
        with self._lock:
            self._seen.pop(code, None)

    @property
    def _rejoin(self) -> float:
        """Seconds after which Redis is told again that somebody is still here."""
        return self._limits.presence / 3

    def _fetch(self, code: str, known: Room | None) -> Room:
        told = self._ask("look", code, known.version if known else 0)
        if not told and known:
            return replace(known, stale=False) if known.stale else known
        ends, people, fields, answers, digits = told
        return _snapshot(
            code, float(ends), people, dict(zip(*[iter(fields)] * 2, strict=True)), answers, digits
        )

    def _ask(self, what: str, code: str, *arguments: str | int) -> list:
        """Have the script do something; gives what it tells after the version."""
        check_code(code)
        room = f"{PREFIX}:room:{code}"
        keys = [f"{PREFIX}:rooms", room, f"{room}:people", f"{room}:answers", f"{room}:digits"]
        if time.monotonic() < self._silent_until:
            raise StoreGoneError()
        try:
            status, *told = self._run(keys, what, code, *arguments)
        except redis.RedisError as error:
            if time.monotonic() >= self._silent_until:
                _log.warning("Redis does not answer: %s", error)
            self._silent_until = time.monotonic() + PAUSE
            raise StoreGoneError() from error
        if status in ("missing", "ended"):
            with self._lock:
                self._seen.pop(code, None)
        match status:
            case "ok":
                version, *rest = told
                if what in CHANGES_BY_LECTURER:
                    self._note_change(code, int(version))
                return rest
            case "taken":
                raise _CodeTakenError()
            case "late":
                raise StoreGoneError()
            case "missing":
                raise NoSuchRoomError(code)
            case "ended":
                raise RoomEndedError(code)
            case "full":
                raise RoomFullError(code, self._limits.people)
            case "not lecturer":
                raise NotLecturerError()
            case "over":
                raise QuestionOverError()
            case "too soon":
                raise TooSoonError()
            case "too many":
                raise TooManyRoomsError()
            case "no choice":
                check_choice(-1, told[0])
        raise RoomError(f"The room says {status!r}, which this version does not understand.")

    def _run(self, keys: list[str], what: str, code: str, *arguments: str | int) -> list:
        """Run the script, but not after the visitor was told that Redis does not answer.

        Redis reads what it was sent also when nobody waits any more. The script is run once more if it says
        that it is late: then it did nothing, and its clock is not what we thought.
        """
        limits = json.dumps(asdict(self._limits))
        for _ in range(2):
            latest = time.monotonic() + self._ahead + IN_TIME * self._timeout
            now, answer = self._script(keys, [what, code, limits, f"{latest:.6f}", *arguments])
            self._ahead = float(now) - time.monotonic()
            if answer[0] != "late":
                break
        return answer

    def _note_change(self, code: str, version: int) -> None:
        with self._lock:
            if seen := self._seen.get(code):
                seen.least = max(seen.least, version)


def _hashed(secret: str) -> str:
    """Nobody's secret is no text: it has the hash of none."""
    return hashed(secret) if isinstance(secret, str) else ""


def _snapshot(
    code: str, ends: float, people: int, fields: dict[str, str], answers: list[str], digits: list[str]
) -> Room:
    place = Place(fields["page"], fields["query"]) if "page" in fields else None
    question = None
    if "question" in fields:
        choices = int(fields["choices"])
        counts = tuple(answers.count(str(choice)) for choice in range(choices))
        question = AskedQuestion(
            int(fields["question"]), json.loads(fields["content"]), choices, fields["revealed"] == "1", counts
        )
    sent = (text.split(":", 2) for text in digits)
    wall = sorted((SentDigit(int(number), text) for number, _, text in sent), key=lambda digit: digit.number)
    return Room(code, int(fields["version"]), place, question, people, tuple(wall), ends)
