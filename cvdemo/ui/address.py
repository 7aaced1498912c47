"""What the page puts into the address beside Streamlit's own bound controls: digit, kernel, grid, pin.

Streamlit clears the address when the page changes, so every page writes its texts anew; a text that
came from outside (a link, the browser's back button) is told from one this session wrote itself.
"""

import streamlit as st

_WRITTEN = "texts last written to the address"


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


def _written() -> dict[str, str | None]:
    return st.session_state.setdefault(_WRITTEN, {})
