"""*Share*, in the header of every page: the dialog with the link, and what the class shall see."""

from typing import Any

import streamlit as st

from cvdemo.ui.components.invite import invite
from cvdemo.ui.page.display import LECTURE, PREDICT
from cvdemo.ui.page.embedding import Part
from cvdemo.ui.page.navigation import FIRST, TITLES
from cvdemo.ui.session import query_params
from cvdemo.ui.session.parameters import HIDE
from cvdemo.ui.share import link
from cvdemo.ui.share.link import Shown

PARTS = {
    "code": "the code",
    "numbers": "“The numbers”",
    "experiments": "“Try this”",
}
FRAMES: dict[Part, str] = {
    "stage": "the stage alone",
    "page": "the page, without sidebar and header",
    "lecture": "the lecture view",
}
STAGES = ("convolution", "borders", "strides", "pooling", "inside")  # pages that have one
LOCAL = ("localhost", "127.0.0.1", "[::1]")
_NOT_CONTROLS = ("lecture", "theme", "code")  # what they are for is chosen elsewhere in the dialog


def button() -> None:
    """Opens the dialog."""
    with st.container(width="content", key="share"):
        if st.button("Share", icon=":material/share:", help="Link, QR code, frame for a course page"):
            dialog()


@st.dialog("Share this page", width="large")
def dialog() -> None:
    """The address and its QR code, what the class shall see of the page, the frame for a course page."""
    page = query_params.address().page or FIRST
    shown = _shown()
    base = st.context.url or "http://localhost:8501/"
    address = link.address(base, query_params.written(), shown)
    with st.container(key="share_dialog"):
        invite(address, key="invite")
    if len(address) > link.LONGEST:
        st.warning(
            f"The link has {len(address):,} characters, and some programs cut links after {link.LONGEST:,}. "
            "A smaller grid or kernel makes it shorter.",
            icon=":material/info:",
        )
    if any(f"//{name}" in base for name in LOCAL):
        st.warning(
            "This address works on this computer only. Open the app under the computer's name in "
            "the network, then share.",
            icon=":material/info:",
        )
    with st.expander("A frame for a course page", icon=":material/code:"):
        parts: list[Part] = [part for part in FRAMES if part != "stage" or page in STAGES]
        part: Any = st.selectbox("It shows", parts, format_func=lambda each: FRAMES[each], key="share_frame")
        st.code(link.frame(address, part, TITLES[page]), language="html", wrap_lines=True)


def _shown() -> Shown:
    """The switches, at first as this page is shown itself."""
    controls = query_params.address().controls
    options = PARTS | {name: label for name, label in controls.items() if name not in _NOT_CONTROLS}
    with st.container(horizontal=True, gap="medium"):
        lecture = st.toggle("Lecture view", LECTURE.value, key="share_lecture")
        predict = st.toggle(
            "Predict first, locked",
            PREDICT.value,
            key="share_predict",
            help="Outputs are hidden, and so is everything that would give them away.",
        )
    hide = st.multiselect(
        "Hide from the class",
        list(options),
        [name for name in HIDE.value if name in options],
        format_func=lambda name: options[name],
        key="share_hide",
        placeholder="Nothing",
    )
    return Shown(lecture, predict, link.ordered(hide))
