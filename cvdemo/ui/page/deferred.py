"""A page in two parts: the controls with the stage, and what follows from them further down.

A change of a control runs the first part only; when the browser has painted its stage, it asks for the
second. So the map, which the reader looks at, does not wait for formulas, code and small maps to be built,
and while a setting is changed again and again the second part is not run in between. On a page to which a
class follows its lecturer, what stands below waits until all have the rest.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from cvdemo.ui.page import display, frame
from cvdemo.ui.page.parts import run_later
from cvdemo.ui.session import query_params

Chosen = TypeVar("Chosen")
SECOND = "deferred.second"
_WHOLE = "deferred.whole_page"  # the page runs as a whole, not its first part alone
_CHOSEN = "deferred.chosen"  # what the first part of the page has chosen
_ON_STAGE = "deferred.on_stage"  # what the first part of the page has on its stage
_BELOW = "deferred.below"  # the stage that the second part of the page belongs to


def show(
    first: Callable[[], Chosen | None],
    second: Callable[[Chosen], None],
    *,
    between: Callable[[], None] | None = None,
) -> None:
    """Run both parts. `first` shows a stage with `rerun_when_painted`, and returns what `second` is
    given; None, if there is no stage and nothing to show below it. `between` shows what stands between them
    and depends on neither: it runs with the whole page only.
    """

    def run_first() -> None:
        st.session_state[_ON_STAGE] = None
        st.session_state[_CHOSEN] = first()
        if not st.session_state[_WHOLE] and st.session_state[_ON_STAGE] is None:
            st.rerun()  # there is no stage that would ask

    def run_second() -> None:
        if (chosen := st.session_state[_CHOSEN]) is not None:
            if display.PREDICT.value:  # small maps, numbers and code would tell what a class shall predict
                st.caption("Predict first: the output, its numbers and its code are hidden on this link.")
            else:
                second(chosen)
        st.session_state[_BELOW] = st.session_state[_ON_STAGE]

    st.session_state[_WHOLE], st.session_state[_BELOW] = True, None
    try:
        query_params.fragment(run_first, "first part")()
    finally:
        st.session_state[_WHOLE] = False
    if between is not None:
        between()
    below(SECOND, run_second)


def below(key: str, show: Callable[[], None]) -> None:
    """Show a part of the page that stands below what is seen first.

    On a page to which a class follows its lecturer, it waits until hardly anybody waits for the page.

    Args:
        key: Of its fragment.
        show: Shows it; it may put parameters into the address.
    """
    waits = query_params.address().is_led

    @frame.networks_may_be_missing()
    def run() -> None:
        nonlocal waits
        if waits and not query_params.is_part_alone():
            return
        waits = False
        show()

    query_params.fragment(run, key)()
    if waits:
        query_params.keep_link()
        run_later(key, lambda: waits)


def rerun_when_painted(scene: Hashable) -> Callable[[], None] | None:
    """The callback of a stage in the first part: it reruns the second part once the stage is painted.

    Args:
        scene: All that the second part depends on: the settings too, since another setting may give the
            same picture.

    Returns:
        None if the second part runs in this run, or belongs to the same scene already; or if a class is
        shown the scene by its lecturer: then the second parts wait until all have the first.
    """
    st.session_state[_ON_STAGE] = scene
    if st.session_state[_WHOLE] or st.session_state.get(_BELOW) == scene:
        return None
    if query_params.address().is_told:
        run_later(SECOND, lambda: True)
        return None
    return _run_second


def _run_second() -> None:
    query_params.rerun_only(SECOND)
