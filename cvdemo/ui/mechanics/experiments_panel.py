"""The experiments of a page: what to do, a button that sets it up, and what happens, kept folded."""

import streamlit as st

from cvdemo.lesson.experiments import EXPERIMENTS, Experiment
from cvdemo.ui.mechanics import inputs, layer_controls
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys


def show(page: str, **controls: str | None) -> None:
    """The experiments of `page`.

    `controls` are the keys of settings whose control this page has under another name, None for those
    that it has no control for: what other pages are set to stays as it is.
    """
    frame.subheader("Try this")
    experiments = EXPERIMENTS[page]
    for column, experiment in zip(st.columns(len(experiments), gap="medium"), experiments, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{experiment.title}**\n\n{experiment.do}")
            if experiment.settings:
                st.button(
                    "Set it up",
                    icon=":material/play_arrow:",
                    key=f"try_{page}_{experiment.name}",
                    on_click=_apply,
                    args=(experiment, controls),
                )
            with st.expander("What happens, and why"):
                st.markdown(experiment.see)


def _apply(experiment: Experiment, controls: dict[str, str | None]) -> None:
    """Put the experiment's settings into the controls; what it does not name stays as it is."""
    for name, value in experiment.settings.items():
        key = controls.get(name, getattr(keys, name.upper()))
        if name == "grid" and experiment.grid is not None:
            inputs.replace_grid(experiment.grid)
        elif key is not None:
            layer_controls.put(key, value)
    st.toast("Set up: look at the top of the page.", icon=":material/arrow_upward:")
