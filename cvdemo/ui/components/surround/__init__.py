"""What is around a page: its sidebar, its colours, its pager's keys, the browser's history."""

import json
from typing import Literal

from streamlit.proto.ClientState_pb2 import ClientState

from cvdemo.ui.components.component import Component

__all__ = ["says_more", "surround", "take_word"]

Theme = Literal["light", "dark"]
_component = Component("surround")


_TAKEN_IN = "taken_in"  # what the browser says
_LONGEST = 200  # characters in which it does


def surround(theme: Theme | None, visit: int) -> None:
    """Fit to the page what is around it: call it once on every page.

    The sidebar is closed where it would take a third of the screen, PageUp and PageDown follow the pager's
    links, a page is one entry of the browser's history, and the colours are light or dark. The browser says
    once for each visit that it has taken in the page.

    Args:
        theme: None for the colours of the reader's system.
        visit: Another number for each page the session comes to.
    """
    _component({"theme": theme, "visit": visit}, key="surround")


def take_word(message: ClientState) -> int | None:
    """Take out of a message that the browser has taken in a page.

    This is for the server alone: no run is to follow, and Streamlit does not know of it.

    Returns:
        The visit of the page; None if the message does not say that.
    """
    states = message.widget_states.widgets
    for index, state in enumerate(states):
        text = state.json_trigger_value
        if _TAKEN_IN in text and len(text) < _LONGEST:
            try:
                (event,) = json.loads(text)
                visit = event["value"] if event["event"] == _TAKEN_IN else None
            except (ValueError, TypeError, KeyError):
                continue
            if type(visit) is int:
                del states[index]
                return visit
    return None


def says_more(message: ClientState) -> bool:
    """Whether a message without that word still asks for something.

    Streamlit's frontend makes one message of what is said in the same moment: it names a part of the page if
    one has spoken, or has what is said once.
    """
    said = (state.WhichOneof("value") or "" for state in message.widget_states.widgets)
    return bool(message.fragment_id) or any(kind.endswith("trigger_value") for kind in said)
