"""A click runs what depends on it, and leaves the rest of the page as it is."""

from urllib.parse import urlencode

import pytest

from benchmarks.clients.student import header
from benchmarks.clients.tab import Run, Tab
from benchmarks.servers.served import Server

LONG = 30.0  # seconds for what comes
ROOM_BUTTON = b"Lead or join a class"  # in the header
# By page: a control below its header, and what it is set to.
CONTROLS = {
    "mnist": ("train_class", ["8"]),
    "dense": ("order", ["largest contribution"]),
    "convnet": ("mistakes_convnet", 0),
    "inside": ("maps_order", ["In order"]),
    "pooling": ("peephole", 2.0),
    "predict": ("quiz", 2.0),
}


def test_a_control_leaves_the_header_as_it_is(run, serve):
    server = serve()

    async def use_controls() -> dict[str, tuple[Run, Run]]:
        runs = {}
        for page, (key, value) in CONTROLS.items():
            tab = Tab(server.url)
            opened = await tab.open(page)
            control = tab.by_key(key)
            if control.kind == "bidi_component":
                runs[page] = opened, await tab.trigger(control, "chosen", value)
            else:
                runs[page] = opened, await tab.set(control, value)
                assert key in tab.query
            await tab.close()
        return runs

    for page, (opened, changed) in run(use_controls()).items():
        assert not changed.errors, page
        assert any(ROOM_BUTTON in each for each in opened.elements), page
        assert not any(ROOM_BUTTON in each for each in changed.elements), page


def test_a_digit_that_is_taken_is_shown_beside_every_page_and_in_the_address(run, serve):
    server = serve()

    async def take() -> tuple[Run, dict, str]:
        tab = Tab(server.url)
        await tab.open("mnist", urlencode({"train_class": "8"}))
        taken = await tab.trigger(tab.by_key("train_digits"), "chosen", 2)
        await tab.close()
        return taken, tab.query, header(tab.by_key("train_digits"))["labels"][2]

    taken, query, label = run(take())
    assert label.endswith("label 8")
    (beside,) = [each for each in taken.elements if b"your-digit" in each]
    assert b"training digit, an 8" in beside
    assert query["digit"] != ["s63"]
    assert query["train_class"] == ["8"]


def test_a_click_does_not_wait_for_covered_digits_which_follow(run, serve):
    server = serve()

    async def change() -> tuple[Run, Run | None]:
        tab = Tab(server.url)
        await tab.open("compare", "covering=true")
        runs = await tab.set(tab.by_key("degrees"), [20.0]), await tab.listen(LONG)
        await tab.close()
        return runs

    clicked, followed = run(change())
    assert followed is not None
    assert not clicked.errors + followed.errors
    for each, covers in ((clicked, False), (followed, True)):
        assert ("covered_digits" in [widget.key for widget in each.widgets]) is covers


@pytest.mark.parametrize(
    ("page", "seen", "below"), [("pooling", "pool_padding", "code"), ("compare", "shiftpad", "history_of")]
)
def test_the_lower_part_of_a_page_waits_where_a_class_arrives(run, class_at, page, seen, below):
    async def lesson() -> list[bool]:
        async with class_at("inside") as (lecturer, student):
            await lecturer.tab.go(page)
            while student.tab.path != page:
                assert await student.listen(LONG) is not None
            first = student.tab.by_key(seen), student.tab.by_key(below)
            assert await student.listen(LONG) is not None
            return [each is not None for each in (*first, student.tab.by_key(below))]

    assert run(lesson()) == [True, False, True]


def test_the_address_says_at_once_what_the_lower_part_of_a_page_will_say(run, class_at):
    """Or the browser's Back button would lead to half of the lecturer's settings."""

    async def lesson() -> list[dict[str, list[str]]]:
        async with class_at("pooling", "pool_padding=same") as (lecturer, student):
            await lecturer.tab.go("convolution")
            while student.tab.path != "convolution":
                assert await student.listen(LONG) is not None
            addresses = [lecturer.tab.query, student.tab.query]
            assert student.tab.by_key("pool_padding") is None
            assert await student.listen(LONG) is not None
            assert student.tab.by_key("pool_padding") is not None
            return [*addresses, student.tab.query]

    addresses = run(lesson())
    assert addresses[0]["pool_padding"] == ["same"]
    assert addresses[1] == addresses[2] == addresses[0]


def test_a_class_follows_a_setting_by_the_part_of_the_page_that_has_it(run, class_at):
    """As if each student had set it, and the second part waits until all have the first."""

    async def lesson() -> list[tuple[list[str], bool, bool]]:
        followed = []
        async with class_at("pooling", "pool_padding=same&peephole=3") as (lecturer, student):
            for padding in ("valid", "same"):
                await lecturer.tab.set(lecturer.tab.by_key("pool_padding"), [padding])
                first, second = [await student.listen(LONG) for _ in range(2)]
                parts = [is_run_of(each, key) for each, key in ((first, "pool_padding"), (second, "code"))]
                shown = student.tab.value(student.tab.by_key("pool_padding"))
                followed.append((shown, all(parts), student.tab.query == lecturer.tab.query))
        return followed

    assert run(lesson()) == [(["valid"], True, True), (["same"], True, True)]


NESTED = """
import streamlit as st
from cvdemo.ui.session import query_params


def outer():
    if st.toggle("More", True, key="more"):
        query_params.fragment(lambda: query_params.put("deep", "1"), "inner")()


with query_params.whole_run("nested"):
    query_params.fragment(outer, "outer")()
"""


def test_a_part_that_is_gone_says_nothing_in_the_address(run, tmp_path):
    script = tmp_path / "nested.py"
    script.write_text(NESTED)

    async def change(url: str) -> list[dict[str, list[str]]]:
        tab = Tab(url)
        await tab.open()
        addresses = [tab.query]
        for more in (False, True):
            await tab.set(tab.by_key("more"), more)
            addresses.append(tab.query)
        await tab.close()
        return addresses

    with Server(script, tmp_path / "log.txt") as server:
        assert run(change(server.url)) == [{"deep": ["1"]}, {}, {"deep": ["1"]}]


def is_run_of(run: Run | None, key: str) -> bool:
    """Whether a run was that of one part of the page, which has the control of this key."""
    assert run is not None
    return any(each.key == key for each in run.widgets) and len({each.fragment for each in run.widgets}) == 1
