"""The experiments of a page: what to do, a button that sets it up, and what happens, kept folded."""

import streamlit as st

from cvdemo.lesson.experiments import EXPERIMENTS, Experiment
from cvdemo.ui import keys, shell, subjects


def show(page: str, **renamed: str) -> None:
    """The experiments of `page`; `renamed` are the keys of controls this page has under another name."""
    shell.subheader("Try this")
    experiments = EXPERIMENTS[page]
    for column, experiment in zip(st.columns(len(experiments), gap="medium"), experiments, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{experiment.title}**")
            st.markdown(experiment.do)
            if experiment.settings:
                st.button(
                    "Set it up",
                    icon=":material/play_arrow:",
                    key=f"try_{page}_{experiment.name}",
                    on_click=_apply,
                    args=(experiment, renamed),
                )
            with st.expander("What happens, and why"):
                st.markdown(experiment.see)


def _apply(experiment: Experiment, renamed: dict[str, str]) -> None:
    """Put the experiment's settings into the controls; what it does not name stays as it is."""
    for name, value in experiment.settings.items():
        if name == "grid":
            subjects.set_grid(experiment.grid)
        else:
            st.session_state[renamed.get(name, getattr(keys, name.upper()))] = value
