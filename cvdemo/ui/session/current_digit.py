"""The current digit: the one value that travels through the lecture, owned here.

It lives in the session under one key and in the address as `digit=…`, so that a link brings its
reader to what its sender sees.
"""

import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson.link import AS_DRAWN, LinkError, decode_digit, encode_digit
from cvdemo.ui.session import keys, query_params
from cvdemo.ui.session.parameters import Toggle

PARAMETER = "digit"
CENTRE = Toggle(keys.CENTRE, "Centre and scale", True)  # of the drawing or picture
FIRST_DIGIT = "s63"  # before anything was drawn: a 3, with edges in all directions
_DIGIT = "digit"
_VERSION = "digit.version"  # how often the digit came from elsewhere than the pad
_LINK = "digit.link"  # the current digit as text
STAYS = "Your digit stays as it was."  # said after a link or picture that gives none
_PROBLEM = "digit.link_problem"  # what was wrong with the digit in the address


def current_digit() -> Digit:
    """The digit that every page works on."""
    return st.session_state[_DIGIT]


def has_digit() -> bool:
    """Whether app.py has run in this session: it always sets one."""
    return _DIGIT in st.session_state


def set_digit(digit: Digit, *, from_pad: bool = False) -> None:
    """Make `digit` the current one; the pad is redrawn unless it is the pad that sent it."""
    st.session_state[_DIGIT] = digit
    st.session_state.pop(_LINK, None)
    if not from_pad:
        st.session_state[_VERSION] = pad_version() + 1


def pad_version() -> int:
    """Changes whenever the pad must forget its own strokes and show the current digit's."""
    return st.session_state.get(_VERSION, 0)


def read_address() -> None:
    """Take the digit of a link; without one, start with a test digit."""
    if text := query_params.text_from_link(PARAMETER):
        try:
            set_digit(decode_digit(text))
            if text.startswith(AS_DRAWN):
                CENTRE.set(False)
        except LinkError as error:
            st.session_state[_PROBLEM] = str(error)
    if _DIGIT not in st.session_state:
        set_digit(decode_digit(FIRST_DIGIT))


def write_address() -> None:
    """Put the current digit into the address."""
    if _LINK not in st.session_state:
        st.session_state[_LINK] = encode_digit(current_digit())
    query_params.put(PARAMETER, st.session_state[_LINK], of_page=True)


def take_problem() -> str | None:
    """The sentence about a broken link, once."""
    return st.session_state.pop(_PROBLEM, None)


def without_strokes() -> Digit:
    """The current digit as its pixels alone, which a link writes shorter than a long drawing."""
    return Digit(current_digit().pixels, "linked")
