"""Whatever a lecturer sets on any page, a class sees it."""

import pytest

from benchmarks.clients.in_room import InRoom
from benchmarks.clients.student import Log, Student
from cvdemo.ui.page.navigation import ORDER

LONG = 30.0  # seconds for what comes
QUIET = 0.2  # seconds after which nothing more comes
THEIR_OWN = ("theme",)  # settings of each page in the room


async def follow(student: InRoom, lecturer: InRoom) -> None:
    """Listen until the student's page is where the lecturer's is, and all of it is there."""
    while (student.tab.path, student.tab.query) != (lecturer.tab.path, lecturer.tab.query):
        run = await student.listen(LONG)
        assert run is not None, (lecturer.tab.path, lecturer.tab.query, student.tab.path, student.tab.query)
        assert not run.errors
    while (run := await student.listen(QUIET)) is not None:
        assert not run.errors


def value(visitor: InRoom, name: str) -> object:
    """What a control is set to; nothing, if it has gone with what it was set to."""
    control = visitor.tab.by_key(name)
    return [] if control is None else visitor.tab.value(control)


def test_a_class_follows_every_setting_of_every_page(run, class_at):
    async def lesson() -> list[str]:
        followed = []
        async with class_at("strides") as (lecturer, student):
            hand = Student(lecturer.url, Log(), seed=0, think=0.0)  # the lecturer's
            hand.tab = lecturer.tab
            for page, _ in ORDER:
                await lecturer.tab.go(page if page in lecturer.tab.pages else "")
                await follow(student, lecturer)
                for name in [control.key for control in hand.offers().get("setting", [])]:
                    control, before = lecturer.tab.by_key(name), lecturer.tab.query
                    if control is None or name in THEIR_OWN:  # or another setting has taken it away
                        continue
                    await hand.do("setting", control)
                    if lecturer.tab.query == before:  # no part of what a link says
                        continue
                    await follow(student, lecturer)
                    assert value(student, name) == pytest.approx(value(lecturer, name)), (page, name)
                    followed.append(f"{page} {name}")
        assert not hand.log.errors
        return followed

    followed = run(lesson())
    assert {"convolution padding", "pooling pool_size", "compare degrees", "inside view"} <= {*followed}
    assert len(followed) > 40
