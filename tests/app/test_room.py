"""A room on the pages: a lecturer's session and students' sessions on the same store."""

import pytest

from cvdemo.lesson.link import decode_digit
from cvdemo.rooms import Limits, MemoryRooms, RoomEndedError, StoreGoneError
from cvdemo.ui.lessons import player
from cvdemo.ui.page.navigation import TITLES
from cvdemo.ui.room import seat

LETTERS = iter("abcdefghijklmnopqrstuvwxyz")


@pytest.fixture(autouse=True)
def store(monkeypatch):
    rooms = MemoryRooms()
    monkeypatch.setattr(seat, "rooms", lambda: rooms)
    return rooms


@pytest.fixture
def lecturer(follow_link):
    """Somebody who has opened a room on the page on strides."""
    app = follow_link("strides", stride_step="3")
    app.button(key="room_open_dialog").click().run()
    app.button(key="room_open").click().run()
    assert not app.exception
    return app


def seat_of(app) -> seat.Seat | None:
    return app.session_state["room.session"].seat


def says_who_it_is(app, person="0123456789abcdef", **kept):
    """As the browser does, when it is asked or finds that it was in a room."""
    app.session_state["room_tab"] = {"tab": {"person": person, "code": "", "secret": ""} | kept}
    return stays(app.run())


def stays(app):
    """AppTest goes back to the page it was told, where a browser stays on the one the script has gone to."""
    app.switch_page(f"pages/{next(name for name, each in TITLES.items() if each == title(app))}.py")
    return app


@pytest.fixture
def join(follow_link, lecturer):
    """Join the lecturer's room by its link."""

    def run(person=None, page="draw", **address):
        app = follow_link(page, room=seat_of(lecturer).code.lower(), **address)
        return says_who_it_is(app, person or f"person {next(LETTERS)} 0123456789")

    return run


def title(app):
    return app.title[0].value


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def query(app):
    return {name: texts if isinstance(texts, str) else texts[-1] for name, texts in app.query_params.items()}


def go(app, page, **address):
    app.switch_page(f"pages/{page}.py")
    app.query_params.clear()
    app.query_params.update(address)
    return app.run()


def test_a_student_comes_by_link_and_is_where_the_lecturer_is(lecturer, join):
    student = join()
    assert title(student) == "Strides"
    assert query(student)["stride_step"] == "3"
    assert "room" not in student.query_params
    assert "your page follows" in text_of(student)
    lecturer.run()
    assert "1 person" in lecturer.button(key="room_badge").label


def test_the_class_follows_pages_and_settings(lecturer, join):
    student = join()
    go(lecturer, "convolution", kernel="emboss", digit="s5")
    stays(student.run())
    assert title(student) == "The convolution operation"
    assert query(student)["kernel"] == "emboss"
    assert query(student)["digit"] == "s5"


def test_a_class_is_told_once_of_each_step(lecturer, store, monkeypatch):
    """Not of the new page with the settings of the one before, which would be another step."""
    told = []
    monkeypatch.setattr(store, "lead", lambda code, secret, place: told.append((place.page, place.query)))
    go(lecturer, "pooling")
    go(lecturer, "convolution", kernel="emboss")
    assert told == [("pooling", "digit=s63"), ("convolution", "digit=s63&kernel=emboss")]


def test_how_a_wall_is_shown_stays_with_the_lecturer(lecturer, join):
    student = join(theme="light")
    go(lecturer, "strides", stride_step="4", lecture="true", theme="dark")
    stays(student.run())
    assert query(student)["stride_step"] == "4"
    assert "lecture" not in student.query_params
    assert query(student)["theme"] == "light"


def test_who_touches_the_page_looks_around_until_they_follow_again(lecturer, join):
    student = join()
    student.session_state["room_tab"] = {"touched": True}
    stays(student.run())
    go(lecturer, "pooling")
    student.session_state["room_tab"] = {}
    stays(student.run())
    assert title(student) == "Strides"
    assert "looking around" in text_of(student)
    student.button(key="room_follow").click().run()
    assert title(student) == "Max pooling"
    assert "your page follows" in text_of(student)


def test_the_student_s_own_digit_is_not_lost(lecturer, join, follow_link):
    student = join(digit="s12")
    assert query(student)["digit"] != "s12"
    student.button(key="room_own_digit").click().run()
    assert query(student)["digit"] == "s12"
    go(lecturer, "pooling", digit="s7")
    stays(student.run())
    assert title(student) == "Max pooling"
    assert query(student)["digit"] == "s12"
    student.button(key="room_own_digit").click().run()
    assert query(student)["digit"] == "s7"

    kept = {"code": seat_of(lecturer).code, "digit": "s12"}
    assert '"digit": "s12"' in sent_to(student).replace("\\", ""), "the student's tab keeps it"
    again = says_who_it_is(follow_link("pooling", digit="s7"), **kept)
    again.button(key="room_own_digit").click().run()
    assert query(again)["digit"] == "s12"


def test_a_question_is_asked_answered_and_revealed(lecturer, join):
    students = [join(), join()]
    lecturer.button(key="room_ask").click().run()
    lecturer.button(key="room_ask_0").click().run()
    for app in students:
        app.run()
    students[0].button(key="room_answer_1").click().run()
    students[0].button(key="room_answer_0").click().run()
    assert "You can change it" in text_of(students[0])
    students[1].button(key="room_answer_1").click().run()
    lecturer.run()
    assert "2 of 2 have answered" in lecturer.get("progress")[0].proto.text
    assert not any("<i " in element.proto.body for element in lecturer.get("html"))
    lecturer.button(key="room_spread").click().run()
    assert sum(element.proto.body.count("<i ") for element in lecturer.get("html")) >= 2
    assert seat_of(lecturer).room.question.counts[:2] == (1, 1)
    lecturer.button(key="room_reveal").click().run()
    for app in students:
        app.run()
        assert app.button(key="room_answer_0").disabled
        assert "right" in text_of(app).lower()
    lecturer.button(key="room_close").click().run()
    students[0].run()
    assert "room_answer_0" not in [button.key for button in students[0].button]


def test_the_lesson_s_question_is_asked_and_its_step_followed(lecturer, join):
    student = join()
    step = player.load("convnets").steps[20]
    go(lecturer, step.address.page, lesson="convnets", step="21", **step.address.settings)
    lecturer.button(key="room_ask").click().run()
    lecturer.button(key="room_ask_step").click().run()
    stays(student.run())
    assert step.question.ask in text_of(student)
    assert step.title in text_of(student)
    go(lecturer, "pooling")
    lecturer.button(key="lesson_end").click().run()
    stays(student.run())
    assert title(student) == "Max pooling"
    assert step.title not in text_of(student)


def test_a_reload_neither_doubles_a_student_nor_demotes_a_lecturer(lecturer, join, follow_link, store):
    join("one person 0123456789")
    join("one person 0123456789")
    code, secret = seat_of(lecturer).code, seat_of(lecturer).secret
    assert store.look(code).people == 1
    again = says_who_it_is(follow_link("strides"), code=code, secret=secret)
    assert seat_of(again).leads
    assert "1 person" in again.button(key="room_badge").label


@pytest.mark.parametrize("secret", ["", "wrong", "0" * 32])
def test_a_forged_secret_makes_a_student(lecturer, follow_link, secret):
    app = says_who_it_is(follow_link("draw"), code=seat_of(lecturer).code, secret=secret)
    assert not seat_of(app).leads
    assert "room_end" not in [button.key for button in app.button]


@pytest.mark.parametrize(
    "said",
    [
        None,
        7,
        [],
        {"person": "short"},
        {"person": 3},
        {"person": "x" * 65},
        {"person": "ä" * 20},
        {"code": []},
        {"digit": "s" * 2001},
    ],
)
def test_what_is_no_browser_s_message_joins_nobody(lecturer, follow_link, store, said):
    app = follow_link("draw", room=seat_of(lecturer).code)
    app.session_state["room_tab"] = {"tab": said, "there": "x", "touched": 5}
    app.run()
    assert not app.exception
    assert store.look(seat_of(lecturer).code).people == 0


@pytest.mark.parametrize("code", ["ZZZZZ", "1234", "%00", "x" * 5000, "no room"])
def test_a_link_to_no_room_is_one_sentence(follow_link, code):
    app = follow_link("strides", room=code)
    assert [warning.value for warning in app.warning] == [
        "The code of a room is four letters, such as those your lecturer shows."
    ]
    assert title(app) == "Strides"
    app.button(key="room_problem_close").click().run()
    assert not app.warning


def test_a_code_is_typed_as_one_likes(lecturer, follow_link):
    app = says_who_it_is(follow_link("draw"))
    code = seat_of(lecturer).code
    app.button(key="room_open_dialog").click().run()
    app.text_input(key="room_code").set_value(f" {code[:2].lower()} {code[2:].lower()} ")
    app.button(key="FormSubmitter:room_join-Join").click().run()
    assert seat_of(app).code == code


def test_digits_are_sent_taken_and_cleared(lecturer, join):
    student = join()
    go(lecturer, "draw", digit="s1")
    stays(student.run())
    go(student, "draw", digit="s12")
    student.button(key="room_send").click().run()
    assert student.button(key="room_send").disabled
    lecturer.button(key="room_wall").click().run()
    assert "1 sent by the class" in text_of(lecturer)
    lecturer.button(key="room_clear").click().run()
    assert "No digits yet" in text_of(lecturer)


def test_the_digit_that_is_sent_is_the_one_drawn_when_the_button_was_pressed(lecturer, join, store):
    go(lecturer, "draw")
    student = join()
    button = student.button(key="room_send")
    student.session_state["digit"] = decode_digit("s12")  # the end of a stroke, which no run has shown yet
    button.click().run()
    assert student.button(key="room_send").disabled
    assert [digit.text for digit in store.look(seat_of(lecturer).code).digits] == ["s12"]


def test_the_end_is_one_sentence_and_everybody_keeps_the_page(lecturer, join):
    student = join()
    lecturer.button(key="room_end").click().run()
    assert seat_of(lecturer) is None
    stays(student.run())
    (warning,) = student.warning
    assert "has ended" in warning.value
    assert title(student) == "Strides"
    assert query(student)["stride_step"] == "3"


def test_a_frame_has_no_room(lecturer, follow_link):
    app = follow_link("strides", room=seat_of(lecturer).code, embed="stage")
    assert "room_open_dialog" not in [button.key for button in app.button]
    assert "room.session" not in app.session_state or seat_of(app) is None


def test_a_default_of_the_lecturer_s_is_followed_at_once(lecturer, join):
    """Its address is the one the student's page had a moment ago, which is no message under way."""
    student = join()
    go(lecturer, "strides", digit="s63")
    stays(student.run())
    assert "stride_step" not in student.query_params
    assert student.session_state["stride_step"] == 2


def test_pages_live_on_while_the_store_does_not_answer(lecturer, join, store, monkeypatch):
    student = join()

    def gone(*_arguments):
        raise StoreGoneError()

    with monkeypatch.context() as now:
        for name in ("look", "join", "lead", "answer", "ask"):
            now.setattr(store, name, gone)
        stays(student.run())
        (warning,) = student.warning
        assert "cannot be reached" in warning.value
        go(lecturer, "pooling")
        assert title(lecturer) == "Max pooling"
        assert any("cannot be reached" in warning.value for warning in lecturer.warning)
        go(lecturer, "pooling", pool_padding="same")
    assert not seat.is_shown(lecturer.session_state["room.session"], store.look(seat_of(lecturer).code))
    lecturer.run()
    stays(student.run())
    assert not student.warning
    assert not lecturer.warning
    assert title(student) == "Max pooling"


def test_who_opens_another_room_ends_the_one_before(lecturer, store):
    before = seat_of(lecturer).code
    for person in ("one browser's tab", "another browser's tab"):  # a forger's: it leads no room any more
        says_who_it_is(lecturer, person)
    lecturer.button(key="room_open_dialog").click().run()
    lecturer.button(key="room_open").click().run()
    assert seat_of(lecturer).code != before
    with pytest.raises(RoomEndedError):
        store.look(before)


def test_a_full_room_is_one_sentence(lecturer, follow_link, store, monkeypatch):
    code = seat_of(lecturer).code
    monkeypatch.setattr(store, "_limits", Limits(people=1))
    store.join(code, "somebody else 0123456789")
    app = says_who_it_is(follow_link("strides", room=code))
    assert [warning.value for warning in app.warning] == [f"Room {code} is full: it holds 1 people."]
    assert seat_of(app) is None


def test_a_digit_that_cannot_be_read_is_not_on_the_wall(lecturer, store):
    code = seat_of(lecturer).code
    store.send_digit(code, "a student of this test", "s12")
    store.send_digit(code, "forger of this test 01", "p<script>")
    lecturer.button(key="room_wall").click().run()
    assert "1 sent by the class" in text_of(lecturer)


def test_a_question_of_another_version_is_one_sentence(lecturer, join, store):
    student = join()
    now = seat_of(lecturer)
    store.ask(now.code, now.secret, {"poem": "?"}, 2)
    stays(student.run())
    lecturer.run()
    for app in (student, lecturer):
        assert [warning.value for warning in app.warning] == [
            "This question was asked by another version of the app."
        ]


def test_the_secret_is_in_nothing_that_is_given_away(lecturer, join):
    student = join()
    now = seat_of(lecturer)
    assert now.secret not in str(lecturer.query_params)
    assert now.secret not in str(now.room)
    assert now.secret not in repr(now)
    assert now.secret in sent_to(lecturer), "the lecturer's own tab keeps it"
    assert now.secret not in sent_to(student)


def sent_to(app):
    """All that a session's browser has been sent."""
    return " ".join(str(element.proto) for element in app.main if hasattr(element, "proto"))
