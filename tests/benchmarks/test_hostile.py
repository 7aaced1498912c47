"""Random addresses and forged messages end in no error page, and do not hold up the others."""

import json

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.hostile.addresses import LOST, addresses
from benchmarks.hostile.messages import messages
from benchmarks.served import ROOT, Server
from benchmarks.tab import Tab


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with Server(ROOT / "app.py", tmp_path_factory.mktemp("server") / "log.txt") as server:
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
