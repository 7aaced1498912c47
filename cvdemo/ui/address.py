"""What the page puts into the address beside Streamlit's own bound controls: digit, kernel, grid, pin.

Streamlit clears the address when the page changes, so every page writes its texts anew; a text that
came from outside (a link, the browser's back button) is told from one this session wrote itself.
"""

import streamlit as st

_WRITTEN = "texts last written to the address"
_OF_LINK = "the first page of this session, and what its link has set there"


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
    """At the start of a run: what a link has set is still set on the second page of a session.

    Streamlit forgets a control's value if it came from the address and the reader goes to another page
    before touching anything. What was changed by hand it keeps.
    """
    first, settings = st.session_state.get(_OF_LINK, (page, {}))
    if first == page:
        return
    for key, value in settings.items():
        st.session_state[key] = st.session_state.get(key, value)
    st.session_state[_OF_LINK] = (first, {})


def note_settings_of_link(page: str) -> None:
    """At the end of a run: remember what the address has set on the session's first page."""
    first, _ = st.session_state.get(_OF_LINK, (page, {}))
    if first == page:
        bound = [key for key in st.query_params if key in st.session_state]
        st.session_state[_OF_LINK] = (page, {key: st.session_state[key] for key in bound})


def _written() -> dict[str, str | None]:
    return st.session_state.setdefault(_WRITTEN, {})
