"""Several filters on one input: a row of response maps, as the channels of a layer's output."""

from dataclasses import replace

import streamlit as st

from cvdemo.core import KERNELS
from cvdemo.lesson.settings import ConvSettings, times
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import kernel_choice, responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys

FIRST = (
    "sobel_vertical",
    "sobel_horizontal",
    "laplacian_8",
    "box_3",
    "sharpen",
    "emboss",
    "corner",
    "line_vertical",
)


def show(subject: Subject, settings: ConvSettings) -> None:
    """The response maps of a chosen set of kernels on one scale; a click selects its kernel."""
    if not subject.small:
        return
    frame.subheader("Many kernels at once")
    names = st.multiselect(
        "Kernels",
        [*KERNELS, kernel_choice.OWN],
        default=FIRST,
        format_func=kernel_choice.title,
        key=keys.FILTERS,
        bind="query-params",
        persist_state="session",
        label_visibility="collapsed",
        placeholder="Choose kernels",
    )
    values, fitting = subject.values, {}
    for name in names:
        each = replace(settings, kernel=kernel_choice.values(name))
        if each.fit_problem(subject.pixels.shape) is None:
            fitting[name] = responses.feature_map(each, values)
    if not fitting:
        frame.prose("Choose at least one kernel that fits the input.")
        return
    sizes = {response.shape for response in fitting.values()}
    stack = f": together {times((*sizes.pop(), len(fitting)))}" if len(sizes) == 1 else ""
    frame.prose(
        f"A convolutional layer does this with every one of its filters{stack}. "
        "In the lecture's first layer there are 32, and training finds their weights. Choose a map to bring "
        "its kernel to the stage."
    )
    current = kernel_choice.current_name()
    chosen = maps(
        [Map(response, kernel_choice.title(name)) for name, response in fitting.items()],
        key="filter_maps",
        label="Response maps of the chosen kernels",
        scope="all maps of this row",
        choose=True,
        chosen=[*fitting].index(current) if current in fitting else None,
    )
    if chosen is not None and [*fitting][chosen] != current:
        kernel_choice.select([*fitting][chosen])
