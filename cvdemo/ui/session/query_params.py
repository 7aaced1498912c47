"""What the page puts into the address beside Streamlit's own bound controls: digit, kernel, grid, pin.

Streamlit clears the address when the page changes, so every page writes its texts anew; a text that
came from outside (a link, the browser's back button) is told from one this session wrote itself.
"""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from cvdemo.ui.session import keys

_WRITTEN = "texts last written to the address"
_IGNORED = "whether parameters of the link were ignored"
_OF_LINK = "the first page of this session, and what its link has set there"


def ignore_empty() -> None:
    """At the start of a run: forget parameters of a link that say nothing, and run again without them.

    Streamlit takes `padding=` for a control with nothing chosen, also where a choice is required.
    """
    empty = [
        name
        for name in st.query_params
        if name not in keys.MAY_BE_EMPTY and not any(st.query_params.get_all(name))
    ]
    removed = False
    for name in empty:
        with suppress(StreamlitAPIException):  # refused if it is bound: then it is no link's first run
            del st.query_params[name]
            removed = True
    if removed:
        st.session_state[_IGNORED] = True
        st.rerun()


def take_ignored() -> str | None:
    """The sentence on the parameters that were ignored, once."""
    if st.session_state.pop(_IGNORED, False):
        return "The link names a setting but gives it no value; it is ignored."
    return None


def text_from_outside(parameter: str) -> str | None:
    """The parameter's text, if the address has one that this session did not write there; once."""
    text = st.query_params.get(parameter)
    if text is None or text == _written().get(parameter):
        return None
    _written()[parameter] = text
    return text


def put(parameter: str, text: str | None) -> None:
    """Make the address say `parameter=text`, or nothing of it for None; cheap when it does already."""
    _written()[parameter] = text
    if st.query_params.get(parameter) == text:
        return
    if text is None:
        del st.query_params[parameter]
    else:
        st.query_params[parameter] = text


def keep_settings_of_link(page: str) -> None:
    """At the start of a run: what a link has set is still set on the second page of a session, and said
    in its address.

    Streamlit forgets a control's value if it came from the address and the reader goes to another page
    before touching anything. What was changed by hand it keeps.
    """
    first, settings = st.session_state.get(_OF_LINK, (page, {}))
    if first == page:
        return
    for key, (value, text) in settings.items():
        if st.session_state.get(key, value) == value:
            st.session_state[key] = value
            with suppress(StreamlitAPIException):  # refused if an interrupted run got as far as the control
                st.query_params[key] = text


def note_settings_of_link(page: str) -> None:
    """At the end of a run: remember what the address has set on the session's first page."""
    first, settings = st.session_state.get(_OF_LINK, (page, {}))
    if first == page:
        bound = [key for key in st.query_params if key in st.session_state]
        settings = {key: (st.session_state[key], st.query_params.get_all(key)) for key in bound}
        st.session_state[_OF_LINK] = (page, settings)
    elif settings:
        for key in settings:
            with suppress(StreamlitAPIException, KeyError):  # refused if this page has the control
                del st.query_params[key]
        st.session_state[_OF_LINK] = (first, {})


def _written() -> dict[str, str | None]:
    return st.session_state.setdefault(_WRITTEN, {})
