"""What leaves a browser after the click that leads to another page does not bring the page before back."""

import asyncio
from collections.abc import Callable

from benchmarks.clients.in_room import PRESENCE, InRoom
from benchmarks.clients.student import header
from benchmarks.clients.tab import Tab, Widget

LONG = 30.0  # seconds for what comes
QUIET = 1.0  # seconds after which nothing more comes
DELAYS = (0, 0.05, 0.3)  # seconds between the click and the message that is late


async def drawn_anew(tab: Tab) -> Widget:
    """Change the padding: the stage that it draws anew asks to be told when it is painted."""
    padding = tab.by_key("padding")
    run = await tab.set(padding, ["valid" if tab.value(padding) == ["same"] else "same"])
    (stage,) = [each for each in run.widgets if header(each).get("notify_painted")]
    return stage


def has_padding(tab: Tab, value: list[str]) -> bool:
    return tab.value(tab.by_key("padding")) == value


async def say_painted(tab: Tab, stage: Widget) -> None:
    run = await tab.trigger(stage, "painted", header(stage)["digest"])
    assert not run.errors


async def until(tab: Tab, seen: Callable[[], bool]) -> None:
    """Listen until this is so, and to what still comes after it."""
    while not seen():
        assert await tab.listen(LONG) is not None, (tab.path, tab.query)
    while await tab.listen(QUIET) is not None:
        pass


def test_a_link_to_a_page_and_to_settings_is_followed(run, serve):
    server = serve()

    async def follow(delay: float, page: str, control: str) -> Tab:
        tab = Tab(server.url)
        await tab.open("borders", "padding=same")
        stage = await drawn_anew(tab)
        await tab.leave(page, f"{control}=3")
        await asyncio.sleep(delay)
        await say_painted(tab, stage)
        await until(tab, lambda: (there := tab.by_key(control)) is not None and tab.value(there) == ["3"])
        await tab.close()
        return tab

    async def follow_all() -> None:
        for delay in DELAYS:
            elsewhere = await follow(delay, "strides", "stride_step")
            assert elsewhere.path == "strides", delay
            assert elsewhere.value(elsewhere.by_key("stride_step")) == ["3"], delay
            assert elsewhere.query["stride_step"] == ["3"], delay
            here = await follow(delay, "borders", "padding")
            assert here.path == "borders", delay
            assert here.value(here.by_key("padding")) == ["3"], delay
            assert here.query["padding"] == ["3"], delay

    run(follow_all())


def test_the_controls_of_a_page_that_was_left_change_nothing(run, serve):
    """Those of the size of a number grid would make it the student's own."""
    server = serve()

    async def leave(delay: float) -> None:
        tab = Tab(server.url)
        await tab.open("strides")
        assert tab.by_key("grid_rows") is not None
        presence = tab.by_key(PRESENCE)
        await tab.leave("convolution")
        await asyncio.sleep(delay)
        await tab.trigger(presence, "there", True)
        await until(tab, lambda: tab.path == "convolution")
        await tab.leave("convolution", "padding=same")
        await until(tab, lambda: has_padding(tab, ["same"]))
        assert set(tab.query) == {"digit", "padding"}, delay
        await tab.close()

    async def leave_all() -> None:
        for delay in DELAYS:
            await leave(delay)

    run(leave_all())


def test_a_student_is_where_the_lecturer_is(run, serve):
    server = serve()

    async def lesson() -> None:
        lecturer, student = InRoom(server.url), InRoom(server.url)
        await lecturer.open("borders")
        await lecturer.open_room()
        await student.open("borders", f"room={lecturer.code}")
        for delay in (0, 0.1, 0.3):
            await lecturer.tab.go("borders")
            await until(student.tab, lambda: student.tab.path == "borders")

            # Another setting of the page, then another page.
            stage = await drawn_anew(student.tab)
            padding = lecturer.tab.by_key("padding")
            value = ["1" if lecturer.tab.value(padding) == ["3"] else "3"]
            await asyncio.gather(lecturer.tab.set(padding, value), asyncio.sleep(delay))
            await say_painted(student.tab, stage)
            await until(student.tab, lambda value=value: has_padding(student.tab, value))
            assert has_padding(student.tab, value), delay
            assert student.tab.query["padding"] == value, delay

            stage = await drawn_anew(student.tab)
            await asyncio.gather(lecturer.tab.go("strides"), asyncio.sleep(delay))
            await say_painted(student.tab, stage)
            await until(student.tab, lambda: student.tab.path == "strides")
            assert student.tab.path == "strides", delay
        for visitor in (lecturer, student):
            await visitor.close()

    run(lesson())


def test_a_control_that_is_changed_as_a_stage_is_painted_is_not_lost(run, serve):
    """Streamlit makes one message of both, and what is painted asks for another part of the page."""
    server = serve()

    async def change() -> Tab:
        tab = Tab(server.url)
        await tab.open("borders", "padding=same")
        stage = await drawn_anew(tab)
        tab.change(tab.by_key("padding"), ["2"])
        await say_painted(tab, stage)
        while await tab.listen(QUIET) is not None:
            pass
        await tab.close()
        return tab

    tab = run(change())
    assert tab.query["padding"] == ["2"]
    assert has_padding(tab, ["2"])
