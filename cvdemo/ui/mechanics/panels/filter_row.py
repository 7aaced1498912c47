"""Several filters on one input: a row of response maps, which are the channels of a layer's output."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from cvdemo.lesson import formulas
from cvdemo.lesson.keras_code import keras_layer_code
from cvdemo.lesson.settings import ConvSettings, times
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import kernel_choice, responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choices

STAGE = "stage"  # whose cell is the place of the vector

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
FILTERS = Choices(keys.FILTERS, "Kernels", kernel_choice.KERNEL.options, FIRST)


def show(subject: Subject, settings: ConvSettings) -> None:
    """The response maps of a chosen set of kernels on one scale; a click selects its kernel."""
    if not subject.small:
        return
    frame.subheader("Many kernels at once")
    with st.popover("Choose kernels", icon=":material/grid_view:"):
        names = FILTERS.multiselect(label_visibility="collapsed", placeholder="Add a kernel", width=420)
    filters = {name: replace(settings, kernel=kernel_choice.values(name)) for name in names}
    shape = subject.pixels.shape
    filters = {name: each for name, each in filters.items() if each.fit_problem(shape) is None}
    if not filters:
        frame.prose("Choose at least one kernel that fits the input.")
        return
    values = subject.values
    maps_of = {name: responses.feature_map(each, values) for name, each in filters.items()}
    is_layer = len({each.kernel_size for each in filters.values()}) == 1
    frame.prose(_sentence(maps_of, is_layer))
    current = kernel_choice.current_name()
    chosen = maps(
        [Map(response, kernel_choice.title(name)) for name, response in maps_of.items()],
        key="filter_maps",
        label="Response maps of the chosen kernels",
        scope="all maps of this row",
        choose=True,
        chosen=[*maps_of].index(current) if current in maps_of else None,
        follows=STAGE,
    )
    if chosen is not None and [*maps_of][chosen] != current:
        kernel_choice.select([*maps_of][chosen])
    if is_layer:
        _layer(filters, maps_of, shape)


def _sentence(maps_of: Mapping[str, np.ndarray], is_layer: bool) -> str:
    if not is_layer:
        return (
            "All kernels of a layer have the same size. These differ: they stand side by side, and are not a "
            "layer. Choose a map to bring its kernel to the stage."
        )
    shape = (*next(iter(maps_of.values())).shape, len(maps_of))
    return (
        f"A convolutional layer does this with each of its filters; stacked, the maps form an output of "
        f"**{times(shape)}**. The lecture's first layer has 32 filters, and training finds their weights. "
        "Choose a map to bring its kernel to the stage."
    )


def _layer(
    filters: Mapping[str, ConvSettings], maps_of: Mapping[str, np.ndarray], shape: Sequence[int]
) -> None:
    """The row as one layer: its numbers and its code."""
    settings, response = next(iter(filters.values())), next(iter(maps_of.values()))
    count, channels = len(filters), shape[2] if len(shape) == 3 else 1
    output_shape = (*response.shape, count)
    parameters = formulas.conv_parameters(settings.kernel_size, channels, count, bias=bool(settings.bias))
    multiply_adds = formulas.conv_multiply_adds(settings.kernel_size, channels, output_shape)
    frame.prose(
        f"The {times((*settings.kernel_size, channels))} patch at one place becomes a vector of {count} "
        f"values. Parameters: {parameters.text}; multiply-adds: {multiply_adds.text}."
    )
    with st.expander(f"The code of this layer: `Conv2D({count}, {settings.kernel_size})`"):
        titles = {kernel_choice.title(name): each for name, each in filters.items()}
        st.code(keras_layer_code(titles, shape), language="python", wrap_lines=True)
