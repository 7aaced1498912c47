"""The pinned output cell of a stage: each stage keeps its own, and the page's link carries it."""

from collections.abc import Sequence

import streamlit as st

from cvdemo.lesson.link import LinkError, decode_pin, encode_pin
from cvdemo.ui.session import keys, query_params


def pinned(stage: str, output_shape: Sequence[int], parameter: str = keys.PIN) -> tuple[int, int] | None:
    """The output cell that the link or the last run pinned on `stage`, if the output still has it."""
    here, asked = query_params.address(), f"links of which {_key(stage)} was asked"
    text = query_params.text_from_link(parameter)
    if here.link_visit == here.visit and here.links > st.session_state.get(asked, 0):
        st.session_state[asked] = here.links
        st.session_state[_key(stage)] = text  # a link without one pins nothing
    try:
        text = st.session_state.get(_key(stage))
        return decode_pin(text, output_shape) if text else None
    except LinkError:  # the output is smaller now, or the link said nonsense: nothing is pinned
        return None


def keep(stage: str, pin: tuple[int, int] | None, parameter: str = keys.PIN) -> None:
    """Remember the pin for the next run and put it into the address."""
    st.session_state[_key(stage)] = encode_pin(*pin) if pin else None
    query_params.put(parameter, st.session_state[_key(stage)])


def _key(stage: str) -> str:
    return f"the pinned cell of {stage}"
