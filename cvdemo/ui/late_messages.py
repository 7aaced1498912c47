"""Messages that leave a browser after the click that leads to another page; see `Address.receive`."""

import functools
from collections.abc import Callable

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from cvdemo.ui.session import query_params


@functools.cache
def readdress() -> None:
    """Have every session look at what its browser sends before Streamlit does."""
    AppSession.handle_backmsg = _looked_at(AppSession.handle_backmsg)  # pyright: ignore[reportAttributeAccessIssue]


def _looked_at(handle: Callable[[AppSession, BackMsg], None]) -> Callable[[AppSession, BackMsg], None]:
    def handle_backmsg(self: AppSession, msg: BackMsg) -> None:
        if msg.WhichOneof("type") == "rerun_script":
            query_params.receive(self.session_state, msg.rerun_script)
        handle(self, msg)

    return handle_backmsg
