"""The lesson of this session and the step it is at: in the session, and as `?lesson=…&step=…` in the address.

A step is a link: its page with its settings, which the page takes like those of any other link. So a step is
the same whichever way it is reached, and whatever a reader changes is left behind by going on, or back.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from cvdemo.lesson.lessons import folder
from cvdemo.lesson.lessons.lesson import Lesson, Step
from cvdemo.lesson.lessons.toml import LessonError
from cvdemo.lesson.link import LinkError, int_from
from cvdemo.ui.page import display
from cvdemo.ui.page.navigation import FIRST, ORDER, open_page, page_named
from cvdemo.ui.session import current_digit, query_params

LESSON, STEP = "lesson", "step"  # parameters of the address
OWN = "own"  # the name of a lesson that only this session has
PAGES = tuple(name for name, _ in ORDER)
_PLAYED = "lesson.played"  # the lesson that is played
_OWN = "lesson.own"  # the lesson of a file that was loaded
_PROBLEM = "lesson.problem"  # what was wrong with the lesson in the address


@dataclass(frozen=True)
class Played:
    """A lesson in progress.

    Attributes:
        name: Of its file, or `OWN`.
        lesson: What it says.
        at: Index of the step.
    """

    name: str
    lesson: Lesson
    at: int

    @property
    def step(self) -> Step:
        """The step it is at."""
        return self.lesson.steps[self.at]

    def query(self, at: int) -> dict[str, str]:
        """The parameters of the address that leads to a step, on the step's page."""
        here = {LESSON: self.name, STEP: str(at + 1)}
        return {**self.lesson.steps[at].address.settings, **here, **display.query()}

    def page(self, at: int) -> st.Page:
        """The page of a step."""
        return page_named(self.lesson.steps[at].address.page)


def played() -> Played | None:
    """The lesson in progress."""
    return st.session_state.get(_PLAYED)


def take_problem() -> str | None:
    """The sentence about a link to a lesson or step that there is not, once."""
    return st.session_state.pop(_PROBLEM, None)


def own_lesson() -> Lesson | None:
    """The lesson of the file that was loaded in this session."""
    return st.session_state.get(_OWN)


def keep_own(lesson: Lesson) -> None:
    """Remember the lesson of a file, for this session only."""
    st.session_state[_OWN] = lesson


def load(name: str) -> Lesson:
    """The lesson of this name, of the folder or of the session.

    Raises:
        LessonError: With a sentence, if there is none, or its file is no lesson.
    """
    if name != OWN:
        return folder.load(name, PAGES)
    if (lesson := own_lesson()) is None:
        raise LessonError(
            "This link is to a lesson that its sender has loaded from a file. Ask for the file, and load it "
            "under Lessons."
        )
    return lesson


def read_address() -> None:
    """Take lesson and step of a link. One that names nothing but them leads to the step's own page."""
    name, step = query_params.text_from_link(LESSON), None
    if name is not None:
        step = query_params.text_from_link(STEP)
        _begin(name, step)
    if (now := played()) is None:
        return
    if name is not None and _leads_elsewhere(now.step):
        open_page(now.step.address.page, now.query(now.at) | _kept())
    query_params.put(LESSON, now.name, of_page=True)
    query_params.put(STEP, str(now.at + 1), of_page=True)


def end() -> None:
    """Play no lesson any more; the page stays as it is."""
    st.session_state.pop(_PLAYED, None)


def follow(name: str | None, step: str | None) -> None:
    """Play what the lecturer plays, at the same step; nothing if they play none, or one of their own."""
    end()
    if name is not None:
        _begin(name, step)
        take_problem()


def page_now() -> str:
    """The name of the page that is shown."""
    return query_params.address().page or FIRST


def _begin(name: str, step: str | None) -> None:
    try:
        lesson = load(name)
        at = int_from(step, 1, len(lesson.steps), "step of the lesson") - 1 if step else 0
    except (LessonError, LinkError) as error:
        st.session_state[_PROBLEM] = str(error)
        return
    st.session_state[_PLAYED] = Played(name, lesson, at)


def _leads_elsewhere(step: Step) -> bool:
    """Whether the link has no settings of its own, and the step is another page or has some."""
    settings = _link().keys() - _kept().keys()
    return not settings and (bool(step.address.settings) or step.address.page != page_now())


def _kept() -> dict[str, str]:
    """What of the link holds for every page: the digit, and how the app is shown."""
    of_all = (current_digit.PARAMETER, *(each.name for each in display.ALL))
    return {name: texts[-1] for name, texts in _link().items() if name in of_all}


def _link() -> Mapping[str, list[str]]:
    return query_params.address().link
