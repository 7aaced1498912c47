"""The browser tab and the pages of the app, in the order of the lecture."""

from collections.abc import Mapping
from copy import copy
from functools import cache
from typing import NoReturn

import streamlit as st

from cvdemo.ui.components import pixels
from cvdemo.ui.session import query_params

APP = "Convolution, hands on"
SECTIONS = {
    "Digits": [("draw", "Draw a digit"), ("mnist", "The digits of MNIST")],
    "Networks": [("dense", "A dense network"), ("convnet", "A small convnet")],
    "Mechanics": [
        ("convolution", "The convolution operation"),
        ("borders", "Border effects and padding"),
        ("strides", "Strides"),
        ("pooling", "Max pooling"),
    ],
    "Why it works": [("inside", "Inside the convnet"), ("compare", "Dense against convnet")],
    "Your own network": [("build", "Build a network"), ("train", "Train it")],
    "Questions": [("predict", "Predict first")],
}
ORDER = [page for pages in SECTIONS.values() for page in pages]
TITLES = dict(ORDER)
FIRST = "draw"


def navigation():
    """Set up the tab and put the pages into the sidebar; returns the one to run."""
    # `st.navigation` marks the page that may run, so each run has its own.
    pages = {section: [copy(page_named(name)) for name, _ in pages] for section, pages in SECTIONS.items()}
    current = st.navigation(pages, expanded=True)
    st.set_page_config(page_title=f"{current.title} · {APP}", page_icon=pixels.icon(), layout="wide")
    return current


@cache
def page_named(name: str) -> st.Page:
    """A page, for links to it; its file is looked up once and not by every run."""
    return st.Page(f"pages/{name}.py", title=TITLES[name], url_path=name, default=name == FIRST)


def open_page(name: str, query: Mapping[str, str] | None = None) -> NoReturn:
    """Show a page, with these settings in its address. Ends the run of the script."""
    query_params.address().leave_for(script_of(name))
    st.switch_page(page_named(name), query_params=query)


def script_of(name: str) -> str:
    """Streamlit's name of a page's script, by which messages name the page."""
    return page_named(name)._script_hash
