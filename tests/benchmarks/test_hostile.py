"""Random addresses and forged messages end in no error page, and do not hold up the others."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.clients.tab import Tab
from benchmarks.hostile import flood, visitors
from benchmarks.hostile.addresses import LOST, addresses
from benchmarks.hostile.messages import messages
from benchmarks.servers.served import ROOT, Server

AT_ONCE = 1.0  # seconds, on a busy machine


@pytest.fixture(scope="module")
def url(tmp_path_factory, without_keras):
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with Server(ROOT / "app.py", log, modules=without_keras) as server:
        yield server.url


@pytest.mark.parametrize(("attack", "count"), [(addresses, 60), (messages, 150)])
def test_nothing_ends_in_an_error_page(run, url, attack, count):
    assert not run(attack(url, count, 18))


def test_a_message_of_megabytes_is_refused_unread(run, url):
    async def send() -> None:
        tab = Tab(url)
        await tab.open()
        pad = tab.by_key("pad")
        strokes = json.dumps({"strokes": [[[0.25, 0.75]] * 300_000]})
        with pytest.raises(LOST, match="limit"):
            await tab.send(pad, WidgetState(id=pad.element.id, json_value=strokes))
        await tab.close()
        await tab.open()  # the visitor goes on with a new connection
        await tab.close()

    run(send())


def test_a_flood_is_one_visitor_among_the_others(run, url, monkeypatch):
    monkeypatch.setattr(flood, "WARM_UP", 0.5)
    (before, during, after), sent = run(flood.measure(url, 2, flood.PAGE, flood.CONTROL, 200, seconds=1.5))
    assert sent > 100
    assert max(before, during, after) < AT_ONCE


@pytest.mark.parametrize("kind", visitors.KINDS.values(), ids=visitors.KINDS)
def test_connections_that_do_nothing_hold_nobody_up(run, url, kind):
    assert max(run(visitors.run_beside(url, kind, 8))) < AT_ONCE


def test_visitors_come_and_go_without_an_error(run, url):
    assert run(visitors.come_and_go(url, 4, seed=1)) == 0
