"""What every page has around it: the frame, the heading, the sidebar's digit, sentences for wrong input."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from cvdemo.digits import Digit
from cvdemo.nets.model_cards import CardError
from cvdemo.ui.components import pixels
from cvdemo.ui.components.surround import surround
from cvdemo.ui.exports import menu
from cvdemo.ui.page import display, embedding, pager, styles
from cvdemo.ui.page.display import LECTURE, PREDICT, THEME, lecture_view
from cvdemo.ui.page.navigation import navigation
from cvdemo.ui.room import panel as room
from cvdemo.ui.session import current_digit, parameters, query_params
from cvdemo.ui.session.parameters import HIDE, hides
from cvdemo.ui.share import share

__all__ = ["body", "controls", "describe", "header", "lecture_view", "named", "prose", "sidebar_digit"]
__all__ += ["networks_may_be_missing", "subheader", "take_digit", "wrong_input"]

_BODY, _SIDEBAR = "body", "sidebar digit"

# By the part that is embedded, the style sheets for it.
_EMBEDDED: dict[embedding.Part | None, tuple[str, ...]] = {
    None: (),
    "page": ("embed.css",),
    "lecture": ("embed.css",),
    "stage": ("embed.css", "embed_stage.css"),
    "glance": ("embed.css", "embed_glance.css"),
}


def dress() -> None:
    """Let the app look as its link says. `app.py` calls it: a page's own style would go with the page.

    Each call has its place, so that no style sheet is taken in again because another one comes or goes.
    """
    styles.use_first("frame.css", "pager.css", "adapt.css", *_EMBEDDED[embedding.part()])
    styles.use(*(["lecture.css"] if lecture_view() else []))
    styles.use(*(["hide_code.css"] if hides("code") else []))


def header(title: str, notice: str) -> None:
    """The page's heading with the lecture switch beside it, and one sentence on what to notice.

    The first thing a page calls.
    """
    _run_inside_the_app()
    embedded = embedding.part()
    digit_problem = current_digit.take_problem()
    problems = [*filter(None, [embedding.problem()]), *display.take_problems(), *parameters.take_link()]
    with st.container():  # one element: what follows stays in its place, whatever of this is shown
        with st.container(horizontal=True, vertical_alignment="center", key="page_header"):
            st.title(title, anchor=False, width="stretch")
            if embedded is None:
                pager.show(title)
                room.button()
                share.button()
                menu.place()
                _views()
            else:
                LECTURE.keep()
                THEME.keep()
            PREDICT.keep()
            HIDE.keep()
        surround(THEME.value, query_params.address().visit)
        with st.container(key="notice"):
            st.markdown(notice)
        if digit_problem:
            wrong_input(digit_problem, current_digit.STAYS)
        for problem in problems:
            wrong_input(problem)


def _views() -> None:
    """The switches for how the page is shown."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="views"
    ):
        THEME.pills(label_visibility="collapsed", width="content")
        LECTURE.toggle(help="Larger, without the sidebar and the running text. It is part of the link.")


def _run_inside_the_app() -> None:
    """Start over through app.py, if this page was run without it.

    Until `st.navigation` was called once, Streamlit takes every file in pages/ for an app of its own: so
    it does with the first link that somebody opens on a new server.
    """
    if not current_digit.has_digit():
        navigation()
        st.rerun()


def body(show: Callable[[], None]) -> None:
    """Show what stands below the header as one part: its controls leave header, sidebar and room alone.

    Args:
        show: All of it that depends on the current digit.
    """

    @networks_may_be_missing()
    def run() -> None:
        with st.container(key=_BODY):
            show()
        current_digit.write_address()

    query_params.fragment(run, _BODY)()


def take_digit(digit: Digit) -> None:
    """Make `digit` the current one, on a page with a `body`; as a callback."""
    current_digit.set_digit(digit)
    query_params.rerun_only(_BODY, _SIDEBAR)


def prose(text: str) -> None:
    """Running text (Markdown): for somebody who reads alone, hidden in lecture view.

    No line begins with a % sign.
    """
    if not lecture_view():
        st.markdown(text.replace(" %", "\N{NO-BREAK SPACE}%"))


def finding(text: str) -> None:
    """What a page has found out (Markdown): the one sentence of its running text that a class reads, too."""
    with st.container(key="finding"):
        st.markdown(text)


def subheader(text: str) -> None:
    """A heading of the second level: screen readers expect it below the page's first."""
    st.header(text, anchor=False)


@contextmanager
def networks_may_be_missing() -> Iterator[None]:
    """Around a page, or a fragment of one: where it ends for a network that is damaged, it says so.

    The other pages have their networks.
    """
    try:
        yield
    except CardError as error:
        wrong_input(error)


def wrong_input(error: ValueError | str, stays: str = "") -> None:
    """The one place that tells a user what was wrong: a sentence, never a traceback.

    Args:
        error: The sentence.
        stays: Another one, on what is shown in place of the input.
    """
    st.warning(f"{error} {stays}".rstrip(), icon=":material/info:")


def controls(*, of_stage: bool = False):
    """A row of controls, close together; those `of_stage` stand below their stage on a phone."""
    key = "stage_controls" if of_stage else None
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=key)


def sidebar_digit() -> None:
    """The current digit, small, with where it came from; nothing in a frame, which has no sidebar."""
    st.fragment(_sidebar_digit, key=_SIDEBAR)()


def _sidebar_digit() -> None:
    if embedding.part() is not None:
        return
    digit = current_digit.current_digit()
    picture = pixels.img(digit.pixels, 56, "the current digit")
    with st.sidebar:
        text = f"<b>Your digit</b><br>{escape(describe(digit))}"
        st.html(f'<div class="your-digit">{picture}<div>{text}</div></div>')


def describe(digit) -> str:
    """Where the digit came from, in a few words."""
    source = "test digit" if digit.source == "sample" else digit.source
    return source if digit.label is None else f"{source}, {named(digit.label)}"


def named(digit: int) -> str:
    """The digit with its article, as it is read aloud: a 3, an 8."""
    return f"an {digit}" if digit == 8 else f"a {digit}"
