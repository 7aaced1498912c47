"""A class in Chromium: a lecturer and students in one room, on their own devices."""

import re

import pytest
from playwright.sync_api import expect

from cvdemo.ui.lessons import player
from cvdemo.ui.page.navigation import TITLES

SLOW = 60_000
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
STEPS = player.load("convnets").steps


def button(page, key):
    """Streamlit measures a row by a second copy of its buttons, which nobody sees."""
    return page.locator(f".st-key-{key} button >> visible=true").first


def expect_page(page, name):
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[name], timeout=SLOW)


def expect_people(lecturer, count):
    label = f"{count} {'person' if count == 1 else 'people'}"
    expect(button(lecturer, "room_badge")).to_contain_text(label, timeout=SLOW)


def expect_styled(page):
    """The page has its style sheets: that of the frame, where *Share* is an icon, and that of the room."""
    expect(page.locator(".st-key-share button p").first).to_have_css("font-size", "0px")
    expect(page.locator(".st-key-room").first).to_have_css("border-left-style", "solid")


@pytest.fixture
def opened(new_page, app):
    """Somebody who has just opened a room, and the link to it, which the dialog has shown at once."""
    page = new_page()
    page.goto(f"{app.url}/strides?stride_step=3")
    expect(page.locator(".stage .output .shape")).to_have_text("2 × 2 × 1", timeout=SLOW)
    page.get_by_role("button", name="Room", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Open a room").click()
    field = page.get_by_role("dialog").get_by_role("textbox", name="The link")
    expect(field).to_have_value(re.compile(r"/\?room=[A-Z]{4}$"), timeout=SLOW)
    link = field.input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page, link


@pytest.fixture
def lecturer(opened):
    """Somebody who has just opened a room."""
    return opened[0]


@pytest.fixture
def join(opened, new_page):
    """Join by the link that the lecturer's dialog shows."""
    link = opened[1]

    def run(**device):
        page = new_page(**device)
        page.goto(link)
        expect(page.locator(".st-key-room")).to_contain_text("your page follows", timeout=SLOW)
        return page

    return run


def test_a_class_follows_answers_and_sends_digits(lecturer, join, draw):
    laptop, phone = join(), join(**PHONE)
    for student in (laptop, phone):
        expect_page(student, "strides")
        expect(student.locator(".stage .output .shape")).to_have_text("2 × 2 × 1", timeout=SLOW)
        assert "room=" not in student.url
    expect_people(lecturer, 2)

    # Follow, look around, come back.
    laptop.get_by_test_id("stMain").get_by_role("radio", name="4", exact=True).first.click()
    expect(laptop.locator(".st-key-room")).to_contain_text("you are looking around", timeout=SLOW)
    lecturer.keyboard.press("PageDown")
    expect_page(lecturer, "pooling")
    expect_page(phone, "pooling")
    expect_page(laptop, "strides")
    button(laptop, "room_follow").click()
    expect_page(laptop, "pooling")

    # Ask, answer with a thumb, reload in between, reveal.
    expect_styled(lecturer)
    button(lecturer, "room_ask").click()
    expect(lecturer.get_by_role("dialog")).to_be_visible(timeout=SLOW)
    expect_styled(lecturer)
    lecturer.get_by_role("dialog").locator(".st-key-room_ask_0 button").click()
    button(phone, "room_answer_0").tap()
    expect(phone.locator(".st-key-room_sheet")).to_contain_text("You can change it", timeout=SLOW)
    button(laptop, "room_answer_1").click()
    expect(lecturer.locator(".st-key-room_question")).to_contain_text("2 of 2 have answered", timeout=SLOW)
    phone.reload()
    expect(phone.locator(".st-key-room_sheet")).to_contain_text("You can change it", timeout=SLOW)
    lecturer.reload()
    expect_people(lecturer, 2)
    expect(lecturer.locator(".room-bars i")).to_have_count(0)
    button(lecturer, "room_spread").click()
    expect(lecturer.locator(".room-bars td:last-child")).to_have_text(["1", "1", "0", "0"], timeout=SLOW)
    button(lecturer, "room_reveal").click()
    for student in (laptop, phone):
        expect(student.locator(".st-key-room_sheet")).to_contain_text("The answer", timeout=SLOW)
        expect(button(student, "room_answer_0")).to_be_disabled(timeout=SLOW)
    button(lecturer, "room_close").click()
    expect(phone.locator(".st-key-room_sheet")).to_have_count(0, timeout=SLOW)

    # A digit for the wall.
    lecturer.locator("[data-testid=stSidebarNav]").get_by_role("link", name="Draw a digit").click()
    expect_page(phone, "draw")
    draw(phone, touch=True)
    expect(phone.locator(".st-key-room")).to_contain_text("you are looking around", timeout=SLOW)
    button(phone, "room_send").tap()
    expect(button(phone, "room_send")).to_contain_text("Sent", timeout=SLOW)
    expect(button(lecturer, "room_wall")).to_contain_text("1", timeout=SLOW)
    button(lecturer, "room_wall").click()
    lecturer.get_by_role("button", name="digit 1 of 1, sent by the class").click()
    expect(laptop).to_have_url(re.compile("digit=d"), timeout=SLOW)

    # The end: one sentence, and everybody's page stays.
    button(lecturer, "room_end_menu").click()
    lecturer.get_by_role("button", name="End the room").click()
    for student in (laptop, phone):
        expect(student.locator(".st-key-room")).to_contain_text("has ended", timeout=SLOW)
        expect_page(student, "draw")


def test_an_open_dialog_counts_who_comes_and_stays_closed_once_it_is(lecturer, join):
    button(lecturer, "room_badge").click()
    people = lecturer.get_by_role("dialog").locator(".room-people")
    expect(people).to_have_text("0 people in the room", timeout=SLOW)
    link = lecturer.get_by_role("dialog").get_by_role("textbox", name="The link")
    link.evaluate("field => { field.isTheSame = true; }")
    join()
    expect(people).to_have_text("1 person in the room", timeout=SLOW)
    assert link.evaluate("field => field.isTheSame"), "the code may fill the screen while they come"
    lecturer.keyboard.press("Escape")
    expect(lecturer.get_by_role("dialog")).to_have_count(0)
    join()
    expect_people(lecturer, 2)
    expect(lecturer.get_by_role("dialog")).to_have_count(0)


def test_news_that_is_asked_for_on_the_way_to_a_page_does_not_undo_the_way(lecturer):
    """Until a page is there, the browser names the one before: so would a fragment that runs on the way."""
    for name in ("pooling", "borders", "inside"):
        lecturer.evaluate(
            """name => {
                document.querySelector(`[data-testid=stSidebarNavLink][href*="${name}"]`).click();
                document.dispatchEvent(new Event("visibilitychange")); // seen again, a tab asks at once
            }""",
            name,
        )
        expect_page(lecturer, name)
        lecturer.wait_for_timeout(1500)  # the answer to the question
        expect_page(lecturer, name)


def test_a_page_stays_whole_in_a_browser_that_is_busy_while_it_comes(lecturer, join):
    """Should news for the panel reach it together with the page, Streamlit's frontend would empty that."""
    students = [join(), join()]
    for student, name in zip(students, ("pooling", "borders"), strict=True):
        lecturer.evaluate(
            """name => setTimeout(() => {
                document.querySelector(`[data-testid=stSidebarNavLink][href*="${name}"]`).click();
                for (const end = performance.now() + 5000; performance.now() < end;);
            })""",
            name,
        )
        student.wait_for_timeout(2000)  # by now the server has sent the page
        button(student, "room_leave").click()
        expect_people(lecturer, students[::-1].index(student))
        expect_page(lecturer, name)


def test_a_lesson_is_given_to_three_students(lecturer, join, app):
    """Steps of the shipped lesson: to another page, on the same page, with the question of one of them."""
    students = [join(), join(), join(**PHONE)]
    expect_people(lecturer, 3)
    first, asked, last = 19, 21, 25
    lecturer.goto(f"{app.url}/?lesson=convnets&step={first}")  # a reload: the room is the lecturer's still
    for number in range(first, last + 1):
        step = STEPS[number - 1]
        expect(lecturer).to_have_url(re.compile(f"step={number}(&|$)"), timeout=SLOW)
        expect_page(lecturer, step.address.page)
        for student in students:
            expect(student).to_have_url(re.compile(f"step={number}(&|$)"), timeout=SLOW)
            expect_page(student, step.address.page)
            expect(student.locator(".st-key-room")).to_contain_text("your page follows", timeout=SLOW)
        if number == asked:
            button(lecturer, "room_ask").click()
            lecturer.get_by_role("dialog").get_by_role("button", name="Ask this").click()
            for at, student in enumerate(students):
                expect(student.locator(".st-key-room_sheet")).to_contain_text("asks", timeout=SLOW)
                button(student, f"room_answer_{at % 2}").click()
            panel = lecturer.locator(".st-key-room_question")
            expect(panel).to_contain_text("3 of 3 have answered", timeout=SLOW)
            button(lecturer, "room_reveal").click()
            for student in students:
                expect(student.locator(".st-key-room_sheet")).to_contain_text("The answer", timeout=SLOW)
            button(lecturer, "room_close").click()
            expect(panel).to_have_count(0, timeout=SLOW)
        expect(lecturer.locator("html[data-sidebar=fitted]")).to_be_attached(timeout=SLOW)
        lecturer.keyboard.press("PageDown")
    expect_people(lecturer, 3)
