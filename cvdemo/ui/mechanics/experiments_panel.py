"""The experiments of a page: a strip of titles, and a banner above the stage for the one that is set up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from cvdemo.lesson.experiments import EXPERIMENTS, Experiment
from cvdemo.ui.mechanics import inputs
from cvdemo.ui.session import keys, parameters

_SET_UP = "experiment.set_up"  # the experiment that is set up
_COUNT = "experiment.count"  # how many experiments were set up in this session


@dataclass(frozen=True)
class _SetUp:
    """An experiment in progress.

    Attributes:
        page, name: Which one.
        before: By its key, what each control was set to before the first experiment in a row.
        grid: The student's number grid before it, as `inputs.own_grid` gives it.
    """

    page: str
    name: str
    before: Mapping[str, object]
    grid: object


@dataclass(frozen=True)
class Experiments:
    """The experiments of a page. It shows `banner` above its stage and `strip` below.

    Attributes:
        page: Its name in `EXPERIMENTS`.
        controls: The keys of settings whose control this page has under another name, None for those
            that it has no control for: what other pages are set to stays as it is.
    """

    page: str
    controls: Mapping[str, str | None] = field(default_factory=dict)

    def banner(self) -> None:
        """What to do and what happens in the experiment that is set up; nothing without one."""
        set_up = _current(self.page)
        if set_up is None:
            return
        all_ = EXPERIMENTS[self.page]
        place = next(i for i, experiment in enumerate(all_) if experiment.name == set_up.name)
        experiment, following = all_[place], all_[(place + 1) % len(all_)]
        with st.container(border=True, key="experiment_banner", gap="small"):
            st.markdown(f"**{experiment.title}.** {experiment.do}")
            with st.container(horizontal=True, vertical_alignment="top", gap="small"):
                with st.expander("What happens, and why", key=f"see_{experiment.name}"):
                    st.markdown(experiment.see)
                if experiment.settings:
                    st.button("Undo set-up", icon=":material/undo:", on_click=_undo)
                self._button(following, "Next experiment", "next", icon=":material/arrow_forward:")
                st.button("Close", icon=":material/close:", on_click=_close)

    def strip(self) -> None:
        """The titles of all experiments; a click sets one up. Nothing where a link hides them."""
        if parameters.hides("experiments"):
            return
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="experiments"):
            st.markdown("**Try this**", width="content")
            for experiment in EXPERIMENTS[self.page]:
                self._button(experiment, experiment.title, experiment.name)

    def _button(self, experiment: Experiment, label: str, name: str, **arguments) -> None:
        key = f"try_{self.page}_{name}"
        st.button(label, key=key, on_click=self._set_up, args=(experiment,), **arguments)

    def _set_up(self, experiment: Experiment) -> None:
        """Put the experiment's settings into the controls; what it does not name stays as it is."""
        earlier = _current(self.page)
        before = dict(earlier.before) if earlier else {}
        grid = earlier.grid if earlier else inputs.own_grid()
        for name, value in experiment.settings.items():
            key = self.controls.get(name, getattr(keys, name.upper()))
            if name == "grid" and experiment.grid is not None:
                inputs.replace_grid(experiment.grid)
            elif key is not None:
                parameter = parameters.named(key)
                before.setdefault(key, parameter.value)
                parameter.set(value)
        st.session_state[_SET_UP] = _SetUp(self.page, experiment.name, before, grid)
        st.session_state[_COUNT] = set_up_count() + 1


def set_up_count() -> int:
    """How many experiments were set up in this session: the stage comes into view when it grows."""
    return st.session_state.get(_COUNT, 0)


def _current(page: str) -> _SetUp | None:
    """The experiment in progress on this page; one of another page has ended with the visit there."""
    set_up = st.session_state.get(_SET_UP)
    return set_up if set_up is not None and set_up.page == page else None


def _close() -> None:
    """Leave everything as it is set up, without the banner."""
    st.session_state.pop(_SET_UP, None)


def _undo() -> None:
    """Put every control back to what it was before the first experiment in a row."""
    set_up = st.session_state.pop(_SET_UP)
    for key, value in set_up.before.items():
        parameters.named(key).set(value)
    inputs.set_own_grid(set_up.grid)
