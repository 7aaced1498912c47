"""Parts of pages for which this server asks by itself, with the message by which a browser would."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ContextInfo
from streamlit.runtime.scriptrunner import get_script_run_ctx

from cvdemo.ui.in_turn import turns
from cvdemo.ui.session import query_params
from cvdemo.ui.session.query_params import Address


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the page that a session shows, and what a message from its browser would say."""

    session: str
    fragment: str
    script: str
    context: ContextInfo | None
    address: Address
    visit: int

    @property
    def is_there(self) -> bool:
        """Whether the page has not been left."""
        return self.address.visit == self.visit

    def message(self) -> BackMsg:
        """Asks for a run of it."""
        message = BackMsg()
        state = message.rerun_script
        state.fragment_id = self.fragment
        state.page_script_hash = self.script
        state.query_string = urlencode(self.address.query, doseq=True)
        if self.context is not None:
            state.context_info.CopyFrom(self.context)
        return message


def part(key: str) -> Part:
    """The fragment of this key, of the page that runs."""
    context, address = get_script_run_ctx(), query_params.address()
    assert context is not None, "a page runs in a session"
    (fragment,) = context.fragment_storage.resolve_target(key)
    return Part(
        context.session_id, fragment, context.page_script_hash, context.context_info, address, address.visit
    )


def on_event_loop(call: Callable[[], object]) -> None:
    """Have the server's event loop call this. Streamlit's AppTest has none: there it is not called."""
    stopped = runtime.get_instance().stopped
    if isinstance(stopped, asyncio.Future):
        stopped.get_loop().call_soon_threadsafe(call)


def run_later(key: str, is_due: Callable[[], bool]) -> None:
    """Run a part of this page as soon as hardly anybody on this server waits for something.

    Args:
        key: Of its fragment.
        is_due: Says at that moment whether it is still to run; it may not ask Streamlit anything.
    """
    wanted = part(key)

    def make() -> BackMsg | None:
        return wanted.message() if wanted.is_there and is_due() else None

    def ask() -> None:
        session = runtime.get_instance().get_app_session(wanted.session)
        if session is not None:
            turns().work(session, key, make)

    on_event_loop(ask)
