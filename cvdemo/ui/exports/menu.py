"""The menu *Save* beside *Share*. Files are made when they are asked for; pictures, in the browser."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.lesson.exports import arrays
from cvdemo.lesson.exports.program import Program, notebook, script
from cvdemo.ui.components.save import save_picture
from cvdemo.ui.exports import offer
from cvdemo.ui.exports.offer import Offers, Values
from cvdemo.ui.page import display
from cvdemo.ui.page.navigation import FIRST, TITLES
from cvdemo.ui.session import query_params
from cvdemo.ui.session.parameters import hides
from cvdemo.ui.share import link
from cvdemo.ui.share.link import Shown

KEY = "save_menu"
_PLACE = "exports.place"  # in the header, where the menu goes once the page has said what it offers
_BINARY = "application/octet-stream"


class _Kind(NamedTuple):
    """A kind of file for numbers."""

    label: str
    make: Callable[[np.ndarray], bytes]
    ending: str
    mime: str


_Offered = Callable[[], Mapping[str, Values]]
_CSV = _Kind("CSV", arrays.csv, "csv", "text/csv")
_NPY = _Kind("NumPy", arrays.npy, "npy", _BINARY)


def place() -> None:
    """Keep a place for the menu, here."""
    st.session_state[_PLACE] = st.container(key="save", width="content")


def show() -> None:
    """The menu with what the page has offered, in its place; nothing on a page without one, as in a frame."""
    there = st.session_state.pop(_PLACE, None)
    if there is None:
        return
    with there:
        _menu()


@st.fragment
def _menu() -> None:
    popover = st.popover("Save", icon=":material/download:", key=KEY, on_change="rerun")
    if popover.open:
        with popover:
            _entries(offer.current())


def _entries(offers: Offers) -> None:
    page = query_params.address().page or FIRST
    name = f"cvdemo-{page}"
    has_numbers = bool(offers.numbers) and not display.PREDICT.value and not hides("numbers")
    has_code = offers.program is not None and not display.PREDICT.value and not hides("code")
    if offers.picture:
        figures = (offers.picture,) if isinstance(offers.picture, str) else offers.picture
        save_picture(figures, TITLES[page], offers.settings, f"{name}.png")
    if has_numbers:
        for title in offers.numbers:
            _numbers(lambda: offers.numbers, title, name, _CSV, _NPY)
        for title in offers.layers:
            _numbers(lambda: offers.layers, title, name, _NPY)
    if has_code:
        _code(offers, name)
    if offers.network is not None:
        name, kind, read = offers.network
        with _row("The network"):
            _button(kind, read, name, _BINARY)
    if not (offers.picture or has_numbers or has_code or offers.network):
        st.caption("There is nothing to save on this page right now.")


def _numbers(offered: _Offered, title: str, name: str, *kinds: _Kind) -> None:
    with _row(title):
        for kind in kinds:
            file = f"{name}-{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}.{kind.ending}"
            _button(kind.label, partial(_made, kind, offered, title), file, kind.mime)


def _made(kind: _Kind, offered: _Offered, title: str) -> bytes:
    """What is offered by now, which may be newer than the menu."""
    return kind.make(offered()[title]())


def _code(offers: Offers, name: str) -> None:
    address = link.address(st.context.url or "", query_params.written(), Shown())

    def made(write: Callable[[Program, str], bytes]) -> Callable[[], bytes]:
        return lambda: write(offers.program(), address)  # pyright: ignore[reportOptionalCall]

    with _row("The code"):
        _button("Python", made(script), f"{name}.py", "text/x-python")
        _button("Notebook", made(notebook), f"{name}.ipynb", "application/x-ipynb+json")


def _row(title: str):
    """A line of the menu: what is saved, and a button for each kind of file."""
    row = st.container(horizontal=True, gap="small", vertical_alignment="center")
    row.markdown(title, width="stretch")
    return row


def _button(label: str, data: Callable[[], bytes], file: str, mime: str) -> None:
    st.download_button(label, data, file, mime, key=f"save {file}", on_click="ignore", width="content")
