"""What every store of rooms does."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cvdemo.rooms import (
    NoSuchRoomError,
    NotLecturerError,
    Place,
    QuestionOverError,
    RoomEndedError,
    RoomError,
    RoomFullError,
    SentDigit,
    TooManyRoomsError,
    TooSoonError,
)
from cvdemo.rooms.limits import MAX_DIGIT, MAX_PERSON, MAX_QUERY, MAX_QUESTION

QUESTION = {
    "ask": "How large is it?",
    "answers": [{"text": "26 × 26", "why": ""}, {"text": "28 × 28"}],
    "right": 0,
}


def test_a_new_room_is_empty_and_ends_after_four_hours(rooms):
    code, secret = rooms.open()
    room = rooms.look(code)
    assert (room.code, room.place, room.question, room.people, room.digits) == (code, None, None, 0, ())
    assert room.ends - time.time() == pytest.approx(4 * 3600, abs=5)
    assert not room.stale
    assert rooms.is_lecturer(code, secret)


def test_students_see_where_the_lecturer_is(rooms):
    code, secret = rooms.open()
    place = Place("strides", "stride_step=3&kernel=own&own=1,−2;½,0")
    rooms.lead(code, secret, place)
    before = rooms.look(code)
    assert before.place == place
    rooms.lead(code, secret, place)
    assert rooms.look(code) == before
    rooms.lead(code, secret, Place("pooling"))
    assert rooms.look(code).place == Place("pooling", "")
    assert rooms.look(code).version > before.version


def test_people_are_counted_once(rooms):
    code, _ = rooms.open()
    for person in ("a", "b", "a"):
        rooms.join(code, person)
    assert rooms.look(code).people == 2
    rooms.leave(code, "a")
    rooms.leave(code, "nobody")
    assert rooms.look(code).people == 1


def test_who_does_not_join_again_has_left(make_rooms):
    rooms = make_rooms(presence=0.4)
    code, _ = rooms.open()
    rooms.join(code, "away")
    rooms.join(code, "here")
    version = rooms.look(code).version
    for _ in range(6):
        time.sleep(0.1)
        rooms.join(code, "here")
    room = rooms.look(code)
    assert room.people == 1
    assert room.version > version


def test_a_question_is_asked_answered_and_revealed(rooms):
    code, secret = rooms.open()
    number = rooms.ask(code, secret, QUESTION, 2)
    for person, choice in (("a", 0), ("b", 1), ("c", 1), ("b", 0), ("c", 1)):
        rooms.answer(code, person, number, choice)
    room = rooms.look(code)
    assert room.question.content == QUESTION
    assert (room.question.number, room.question.choices, room.question.revealed) == (number, 2, False)
    assert room.question.counts == (2, 1)
    assert room.question.answered == room.people == 3
    assert [rooms.own_answer(code, person) for person in "abcd"] == [0, 0, 1, None]
    rooms.reveal(code, secret)
    rooms.reveal(code, secret)
    with pytest.raises(QuestionOverError, match="over"):
        rooms.answer(code, "a", number, 1)
    revealed = rooms.look(code).question
    assert revealed.revealed
    assert revealed.counts == (2, 1)
    rooms.leave(code, "a")
    assert rooms.look(code).question.counts == (2, 1)


def test_the_same_answer_again_changes_nothing(rooms):
    code, secret = rooms.open()
    number = rooms.ask(code, secret, QUESTION, 2)
    rooms.answer(code, "a", number, 1)
    before = rooms.look(code)
    rooms.answer(code, "a", number, 1)
    assert rooms.look(code) == before


def test_the_next_question_starts_without_answers(rooms):
    code, secret = rooms.open()
    first = rooms.ask(code, secret, QUESTION, 2)
    rooms.answer(code, "a", first, 1)
    second = rooms.ask(code, secret, QUESTION, 3)
    assert second != first
    assert rooms.look(code).question.counts == (0, 0, 0)
    assert rooms.own_answer(code, "a") is None
    with pytest.raises(QuestionOverError):
        rooms.answer(code, "a", first, 1)
    rooms.close_question(code, secret)
    rooms.close_question(code, secret)
    assert rooms.look(code).question is None
    assert rooms.own_answer(code, "a") is None
    with pytest.raises(QuestionOverError):
        rooms.answer(code, "a", second, 1)
    with pytest.raises(QuestionOverError):
        rooms.reveal(code, secret)


@pytest.mark.parametrize("choice", [-1, 2, 0.5, True, None, "1"])
def test_an_answer_that_is_no_choice(rooms, choice):
    code, secret = rooms.open()
    number = rooms.ask(code, secret, QUESTION, 2)
    with pytest.raises(RoomError, match="none of the 2 answers"):
        rooms.answer(code, "a", number, choice)
    assert rooms.look(code).question.answered == 0


def test_digits_come_to_the_wall_and_are_taken_from_it(rooms):
    code, secret = rooms.open()
    for person, text in (
        ("a", "s1"),
        ("b", "s2"),
        ("a", "s3"),
    ):  # the second of one person replaces the first
        rooms.send_digit(code, person, text)
    wall = rooms.look(code).digits
    assert [digit.text for digit in wall] == ["s2", "s3"]
    assert wall[0].number < wall[1].number
    rooms.send_digit(code, "c", "s4")
    rooms.remove_digits(code, secret, [digit.number for digit in wall])
    rooms.remove_digits(code, secret, [digit.number for digit in wall])
    (left,) = rooms.look(code).digits
    assert left == SentDigit(wall[1].number + 1, "s4")


def test_a_full_wall_forgets_its_oldest_digit(make_rooms):
    rooms = make_rooms(digits=3, pause=0)
    code, _ = rooms.open()
    for person in "abcde":
        rooms.send_digit(code, person, f"d{person}")
    assert [digit.text for digit in rooms.look(code).digits] == ["dc", "dd", "de"]


def test_a_flood_of_digits_is_refused(make_rooms):
    rooms = make_rooms(pause=0.3)
    code, _ = rooms.open()
    rooms.send_digit(code, "a", "s1")
    with pytest.raises(TooSoonError, match="wait a moment"):
        rooms.send_digit(code, "a", "s2")
    rooms.send_digit(code, "b", "s3")
    time.sleep(0.35)
    rooms.send_digit(code, "a", "s4")
    assert [digit.text for digit in rooms.look(code).digits] == ["s3", "s4"]


def test_a_student_cannot_act_as_the_lecturer(rooms):
    code, _ = rooms.open()
    _, other = rooms.open()
    before = rooms.look(code)
    for secret in (other, "", code, "é", "\ud800", None, 7):
        assert not rooms.is_lecturer(code, secret)
        for act in (
            lambda secret: rooms.lead(code, secret, Place("draw")),
            lambda secret: rooms.ask(code, secret, QUESTION, 2),
            lambda secret: rooms.reveal(code, secret),
            lambda secret: rooms.close_question(code, secret),
            lambda secret: rooms.remove_digits(code, secret, [1]),
            lambda secret: rooms.end(code, secret),
        ):
            with pytest.raises(NotLecturerError, match="Only the lecturer"):
                act(secret)
    assert rooms.look(code) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda rooms, code: rooms.look(code),
        lambda rooms, code: rooms.is_lecturer(code, "secret"),
        lambda rooms, code: rooms.join(code, "a"),
        lambda rooms, code: rooms.leave(code, "a"),
        lambda rooms, code: rooms.lead(code, "secret", Place("draw")),
        lambda rooms, code: rooms.ask(code, "secret", QUESTION, 2),
        lambda rooms, code: rooms.reveal(code, "secret"),
        lambda rooms, code: rooms.close_question(code, "secret"),
        lambda rooms, code: rooms.answer(code, "a", 1, 0),
        lambda rooms, code: rooms.own_answer(code, "a"),
        lambda rooms, code: rooms.send_digit(code, "a", "s1"),
        lambda rooms, code: rooms.remove_digits(code, "secret", [1]),
        lambda rooms, code: rooms.end(code, "secret"),
    ],
)
def test_rooms_that_are_not_there(rooms, act):
    code, secret = rooms.open()
    missing = "BCGH" if code != "BCGH" else "HGCB"
    with pytest.raises(NoSuchRoomError, match=f"no room {missing}"):
        act(rooms, missing)
    for no_code in ("", "x" * 10_000, f"{code}:people", code.lower(), None):
        with pytest.raises(NoSuchRoomError, match="four letters"):
            act(rooms, no_code)
    rooms.end(code, secret)
    with pytest.raises(RoomEndedError, match=f"Room {code} has ended"):
        act(rooms, code)


def test_a_room_ends_by_itself_and_is_forgotten(make_rooms):
    rooms = make_rooms(life=0.3, remembered=0.3)
    code, _ = rooms.open()
    rooms.join(code, "a")
    time.sleep(0.35)
    with pytest.raises(RoomEndedError):
        rooms.look(code)
    time.sleep(0.35)
    rooms.open()
    with pytest.raises(NoSuchRoomError):
        rooms.look(code)


def test_a_full_store_and_a_full_room(make_rooms):
    rooms = make_rooms(rooms=2, people=2, pause=0)
    (code, secret), (other, _) = rooms.open(), rooms.open()
    with pytest.raises(TooManyRoomsError, match="try again"):
        rooms.open()
    number = rooms.ask(code, secret, QUESTION, 2)
    rooms.join(code, "a")
    rooms.join(code, "b")
    for enter in (
        lambda: rooms.join(code, "c"),
        lambda: rooms.answer(code, "c", number, 0),
        lambda: rooms.send_digit(code, "c", "s1"),
    ):
        with pytest.raises(RoomFullError, match=f"Room {code} is full: it holds 2 people"):
            enter()
    rooms.join(code, "a")  # who is in can stay
    rooms.join(other, "c")
    rooms.answer(code, "a", number, 0)
    rooms.answer(code, "b", number, 0)
    rooms.leave(code, "b")
    rooms.join(code, "c")
    with pytest.raises(RoomFullError):  # as many answers as people
        rooms.answer(code, "c", number, 0)
    assert rooms.look(code).question.answered == 2
    rooms.end(code, secret)
    rooms.open()


def test_only_so_many_ended_rooms_are_remembered(make_rooms):
    rooms = make_rooms(rooms=3)
    opened = [rooms.open()]
    rooms.end(*opened[0])
    for _ in range(8):
        opened.append(rooms.open())
        rooms.end(*opened[-1])
    rooms.open()
    with pytest.raises(NoSuchRoomError):
        rooms.look(opened[0][0])
    with pytest.raises(RoomEndedError):
        rooms.look(opened[-1][0])


def test_what_is_too_long_or_no_text(rooms):
    code, secret = rooms.open()
    before = rooms.look(code)
    for refused in (
        lambda: rooms.join(code, ""),
        lambda: rooms.join(code, "p" * (MAX_PERSON + 1)),
        lambda: rooms.join(code, "\ud800"),
        lambda: rooms.join(code, 7),
        lambda: rooms.lead(code, secret, Place("", "")),
        lambda: rooms.lead(code, secret, Place("draw", "q" * (MAX_QUERY + 1))),
        lambda: rooms.lead(code, secret, Place("draw", "\ud800")),
        lambda: rooms.send_digit(code, "a", ""),
        lambda: rooms.send_digit(code, "a", "d" * (MAX_DIGIT + 1)),
        lambda: rooms.send_digit(code, "a", b"s1"),
        lambda: rooms.ask(code, secret, {"ask": "q" * MAX_QUESTION}, 2),
        lambda: rooms.ask(code, secret, {"ask": float("nan")}, 2),
        lambda: rooms.ask(code, secret, {"ask": object()}, 2),
        lambda: rooms.ask(code, secret, QUESTION, 1),
        lambda: rooms.ask(code, secret, QUESTION, 10**9),
    ):
        with pytest.raises(RoomError):
            refused()
    assert rooms.look(code) == before


def test_rooms_know_nothing_of_each_other(rooms):
    (one, secret), (other, _) = rooms.open(), rooms.open()
    before = rooms.look(other)
    rooms.lead(one, secret, Place("pooling"))
    rooms.answer(one, "a", rooms.ask(one, secret, QUESTION, 2), 1)
    rooms.send_digit(one, "a", "s1")
    assert rooms.look(other) == before
    assert rooms.own_answer(other, "a") is None


def test_a_hundred_answers_at_once(rooms):
    """None is lost or counted twice, also when every tenth student answers again, as after a reload."""
    code, secret = rooms.open()
    number = rooms.ask(code, secret, QUESTION, 4)
    together = threading.Barrier(20)

    def answer(student: int) -> None:
        if student < 20:
            together.wait(10)
        rooms.answer(code, f"student {student}", number, student % 4)
        if student % 10 == 0:
            rooms.join(code, f"student {student}")
            rooms.answer(code, f"student {student}", number, student % 4)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(answer, range(100)))
    room = rooms.look(code)
    assert room.question.counts == (25, 25, 25, 25)
    assert room.people == 100
