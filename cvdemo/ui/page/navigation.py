"""The browser tab and the pages of the app, in the order of the lecture."""

import streamlit as st

from cvdemo.ui.components import pixels

SECTIONS = {
    "Start": [("draw", "Draw a digit"), ("dense", "A dense network")],
    "Mechanics": [
        ("convolution", "The convolution operation"),
        ("borders", "Border effects and padding"),
        ("strides", "Strides"),
        ("pooling", "Max pooling"),
    ],
    "Networks": [("inside", "Inside the convnet"), ("compare", "Dense against convnet")],
}
FIRST = "draw"


def navigation():
    """Set up the tab and put the pages into the sidebar; returns the one to run."""
    st.set_page_config(
        page_title="Convolution, hands on",
        page_icon=pixels.icon(),
        layout="wide",
    )
    return st.navigation(
        {section: [_page(*page) for page in pages] for section, pages in SECTIONS.items()}, expanded=True
    )


def _page(name: str, title: str):
    return st.Page(f"pages/{name}.py", title=title, url_path=name, default=name == FIRST)
