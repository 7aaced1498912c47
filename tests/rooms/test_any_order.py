"""Whatever happens in whatever order, a room is what a few sets and dictionaries say."""

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cvdemo.rooms import Place, QuestionOverError, RoomEndedError, RoomFullError, TooManyRoomsError

PEOPLE, ROOMS, WALL = 3, 20, 2
person = st.sampled_from("abcde")
text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


class Model:
    """What one room should hold."""

    def __init__(self, secret: str):
        self.secret = secret
        self.place: tuple[str, str] | None = None
        self.people: set[str] = set()
        self.question: tuple[int, object, int] | None = None
        self.answers: dict[str, int] = {}
        self.revealed = False
        self.digits: dict[str, str] = {}  # the oldest first
        self.ended = False
        self.version = 0

    def lets_in(self, who: str) -> bool:
        return who in self.people or len(self.people) < PEOPLE


class Machine(RuleBasedStateMachine):
    """Plays lecturers and students on a store and on models."""

    codes = Bundle("codes")

    def __init__(self, make_rooms):
        super().__init__()
        self.rooms = make_rooms(people=PEOPLE, rooms=ROOMS, digits=WALL, pause=0)
        self.models: dict[str, Model] = {}

    @initialize(target=codes)
    def first(self):
        return self._open()

    @rule(target=codes)
    def open(self):
        if sum(not model.ended for model in self.models.values()) < ROOMS:
            return self._open()
        with pytest.raises(TooManyRoomsError):
            self.rooms.open()
        return next(iter(self.models))

    def _open(self):
        code, secret = self.rooms.open()
        self.models[code] = Model(secret)
        return code

    @rule(code=codes, who=person)
    def join(self, code, who):
        with self._expected(code, who):
            self.rooms.join(code, who)

    @rule(code=codes, who=person)
    def leave(self, code, who):
        with self._expected(code):
            self.rooms.leave(code, who)
        self.models[code].people.discard(who)

    @rule(code=codes, page=text, query=text)
    def lead(self, code, page, query):
        with self._expected(code) as model:
            self.rooms.lead(code, model.secret, Place(page, query))
            model.place = page, query

    @rule(code=codes, content=st.dictionaries(text, st.none() | st.integers() | text, max_size=3))
    def ask(self, code, content):
        with self._expected(code) as model:
            number = self.rooms.ask(code, model.secret, content, 3)
            model.question, model.answers, model.revealed = (number, content, 3), {}, False

    @rule(code=codes)
    def reveal(self, code):
        with self._expected(code, over=self.models[code].question is None) as model:
            self.rooms.reveal(code, model.secret)
            model.revealed = True

    @rule(code=codes)
    def close_question(self, code):
        with self._expected(code) as model:
            self.rooms.close_question(code, model.secret)
            model.question, model.answers, model.revealed = None, {}, False

    @rule(code=codes, who=person, choice=st.integers(0, 2), late=st.integers(0, 1))
    def answer(self, code, who, choice, late):
        model = self.models[code]
        number = model.question[0] - late if model.question else 1
        over = model.question is None or model.revealed or bool(late)
        full = who not in model.answers and len(model.answers) >= PEOPLE
        with self._expected(code, who, over=over, full=full and not over):
            self.rooms.answer(code, who, number, choice)
            model.answers[who] = choice

    @rule(code=codes, who=person, digit=text)
    def send_digit(self, code, who, digit):
        with self._expected(code, who) as model:
            self.rooms.send_digit(code, who, digit)
            model.digits.pop(who, None)
            model.digits[who] = digit
            while len(model.digits) > WALL:
                del model.digits[next(iter(model.digits))]

    @rule(code=codes, at=st.integers(0, WALL - 1))
    def remove_digit(self, code, at):
        with self._expected(code) as model:
            wall = self.rooms.look(code).digits
            self.rooms.remove_digits(code, model.secret, {digit.number for digit in wall[at : at + 1]})
            for who in [*model.digits][at : at + 1]:
                del model.digits[who]

    @rule(code=codes)
    def end(self, code):
        with self._expected(code) as model:
            self.rooms.end(code, model.secret)
            model.ended = True

    def _expected(self, code, who=None, *, over=False, full=False):
        """What the call in this block raises, and that it lets this person in."""
        return _Expected(self.models[code], who, over, full)

    @invariant()
    def rooms_are_what_the_models_say(self):
        for code, model in self.models.items():
            if model.ended:
                with pytest.raises(RoomEndedError):
                    self.rooms.look(code)
                continue
            room = self.rooms.look(code)
            assert (room.place and (room.place.page, room.place.query)) == model.place
            assert room.people == len(model.people)
            assert [digit.text for digit in room.digits] == [*model.digits.values()]
            asked = room.question
            assert (asked and (asked.number, asked.content, asked.choices)) == model.question
            if asked:
                given = [*model.answers.values()]
                assert asked.counts == tuple(map(given.count, range(3)))
                assert asked.revealed == model.revealed
            for who in "abcde":
                assert self.rooms.own_answer(code, who) == model.answers.get(who)
            assert room.version >= model.version
            model.version = room.version


class _Expected:
    def __init__(self, model: Model, who: str | None, over: bool, full: bool):
        self._model, self._who, self._over, self._full = model, who, over, full
        self._ended = model.ended

    def __enter__(self) -> Model:
        return self._model

    def __exit__(self, _, error, __) -> bool:
        model, who = self._model, self._who
        if self._ended:
            expected = RoomEndedError
        elif who and not model.lets_in(who):
            expected = RoomFullError
        else:
            model.people |= {who} - {None}
            expected = QuestionOverError if self._over else RoomFullError if self._full else None
        assert type(error) is (expected or type(None)), error
        return error is not None


def test_any_order(make_rooms):
    settings = hypothesis.settings(
        max_examples=12,
        stateful_step_count=30,
        suppress_health_check=[
            hypothesis.HealthCheck.too_slow,
            hypothesis.HealthCheck.function_scoped_fixture,
        ],
    )
    run_state_machine_as_test(lambda: Machine(make_rooms), settings=settings)
