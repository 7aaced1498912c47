"""A room on a running server: it tells the pages what has changed; they do not ask."""

import asyncio
from urllib.parse import urlencode

from benchmarks.clients.in_room import InRoom

LONG = 30.0  # seconds for what comes
SHORT = 1.0  # seconds for what must not come


async def until(visitor: InRoom, seen) -> None:
    """Listen until this is on the visitor's page."""
    while not seen(visitor):
        assert await visitor.listen(LONG) is not None, (visitor.tab.path, visitor.tab.query)


def test_the_server_tells_whom_it_concerns_and_undoes_no_click(run, serve):
    server = serve()

    async def lesson() -> None:
        lecturer, follower, wanderer = (InRoom(server.url) for _ in range(3))
        await lecturer.open("strides")
        await lecturer.open_room()
        for student in (follower, wanderer):
            await student.open("", f"room={lecturer.code}")
            await until(student, lambda student: student.tab.path == "strides")

        # Pages and settings; not for those who look around.
        await wanderer.touch()
        await lecturer.tab.set(lecturer.tab.by_key("stride_step"), ["3"])
        await until(follower, lambda student: student.tab.query.get("stride_step") == ["3"])
        assert await wanderer.listen(SHORT) is None

        # A question for all; an answer for the lecturer only.
        await lecturer.press("room_ask")
        await lecturer.press("room_ask_0")
        for student in (follower, wanderer):
            await until(student, lambda student: student.tab.by_key("room_answer_0"))
        await follower.press("room_answer_0")
        said = await lecturer.listen(LONG)
        assert any(b"1 of 2 have answered" in element for element in said.elements)
        assert await wanderer.listen(SHORT) is None

        # Answers that come while the lecturer goes to another page.
        await wanderer.press("room_follow")
        for at, page in enumerate(("pooling", "borders", "inside")):
            await asyncio.gather(lecturer.tab.go(page), follower.press(f"room_answer_{1 - at % 2}"))
            for student in (follower, wanderer):
                await until(student, lambda student, page=page: student.tab.path == page)
                if page != "inside":  # the second part of the page, which waits for all of the class
                    await until(student, lambda student: student.tab.by_key("code"))
            while await lecturer.listen(SHORT) is not None:
                pass
            assert lecturer.tab.path == page

        await lecturer.press("room_end")
        for student in (follower, wanderer):
            await until(student, lambda student: not student.code)
        for visitor in (lecturer, follower, wanderer):
            await visitor.close()

    run(lesson())


def test_back_undoes_a_setting_that_the_class_has_followed(run, class_at):
    async def lesson() -> list[dict[str, list[str]]]:
        async with class_at("strides") as (lecturer, student):
            before = student.tab.query
            await lecturer.tab.set(lecturer.tab.by_key("stride_step"), ["3"])
            await until(student, lambda student: student.tab.query.get("stride_step") == ["3"])
            while await student.listen(SHORT) is not None:
                pass
            await student.tab.leave("strides", urlencode(before, doseq=True))
            assert await student.listen(LONG) is not None
            return [before, student.tab.query]

    before, after = run(lesson())
    assert before == after
