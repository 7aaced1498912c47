"""One map of a layer: how its values are computed, what a value sees, and the way down to the pixels."""

from dataclasses import replace

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import number, product
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.layers import RNN, AttentionLayer, AveragePooling2D, Bidirectional, MaxPooling2D
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.stage import Scene, conv_scene, pool_scene, stage
from cvdemo.ui.inside import choosers, provenance, receptive_field_view
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import Cell, MapPosition, Position, go_to, position_of
from cvdemo.ui.inside.provenance import Source
from cvdemo.ui.mechanics import kernel_choice, layer_controls
from cvdemo.ui.page import display, frame
from cvdemo.ui.page.navigation import open_page

DIGIT_SIZE = 168  # CSS pixels


def show(activations: Activations, position: MapPosition, y: np.ndarray, scale: str) -> MapPosition:
    """The chosen map of a layer above the digit.

    Args:
        activations: Of the current digit.
        position: The map, and the value that was pinned in the last run.
        y: The layer's output (H, W, maps).
        scale: "layer" or "map": what the colours are scaled to.

    Returns:
        The position with the value that is pinned now.
    """
    picture, aside = st.columns([4, 1], gap="medium")
    layer = activations.layer(position.layer)
    source = _source(activations, position.cell)
    with picture:
        pinned = _picture(activations, position, y, source, scale)
    with aside:
        if y.shape[2] > 1:
            _neighbours(pinned, y.shape[2])
        if pinned.cell is None:
            st.caption("Click a value of the map (or press Enter) to pin it.")
        else:
            seen = receptive_field_view.field(activations.opened.network, pinned.cell)
            receptive_field_view.show(activations.digit, seen, DIGIT_SIZE)
            st.markdown(receptive_field_view.description(seen))
            if pinned != position:
                source = _source(activations, pinned.cell)
            _way_down(activations, pinned, pinned.cell, source)
        _offer_kernel(layer, position.map)
    return pinned


def pixel(activations: Activations, position: Position) -> None:
    """The digit itself, with the pixel the student came down to."""
    digit, cell = activations.digit, position.cell if isinstance(position, MapPosition) else None
    picture, aside = st.columns([2, 1], gap="large")
    marked = None
    if cell:
        marked = np.zeros(digit.shape, bool)
        marked[cell.pin] = True
    with picture:
        maps(
            [Map(digit, "Your digit", marked=marked)],
            key="pixels",
            label="Your digit, 28 × 28 pixels",
            colours="grey",
            scope="0 black to 1 white",
            size=420,
            mark_meaning="the pixel you came down to",
        )
    with aside:
        if cell:
            st.markdown(
                f"Pixel **row {cell.row}, column {cell.column}: {number(digit[cell.pin])}**. "
                "You have reached the input: no layer computed this value."
            )
        else:
            shape = activations.opened.network.input_shape
            st.markdown(f"What the network is given: {times(shape)} numbers.")


def _source(activations: Activations, cell: Cell | None) -> Source | None:
    """Where the pinned value comes from; None without one, or where no cell below made it."""
    x = activations.maps(activations.below(cell.layer)) if cell else None
    return None if cell is None or x is None else provenance.strongest(activations.opened.network, cell, x)


def _picture(
    activations: Activations, position: MapPosition, y: np.ndarray, source: Source | None, scale: str
) -> MapPosition:
    """The map on the stage, or beside the map before it; returns the position with the value pinned there."""
    layer, x = activations.layer(position.layer), activations.maps(activations.below(position.layer))
    made = None if x is None else scene(activations, position, x, y, scale)
    if made is not None:
        channel = source.cell.map if source and source.cell.map < made.x.shape[2] else None
        event = stage(made, key="inside_stage", pin=position.pin, channel=channel, **display.reveal())
        return replace(position, pin=event.pin)
    frame.prose(_without_a_stage(layer))
    before, many = [], y.shape[2] > 1
    if x is not None and position.map < x.shape[2]:
        of = f"map {position.map} of the previous layer" if x.shape[2] > 1 else "the previous layer"
        before = [Map(x[..., position.map], of)]
    maps(
        [*before, Map(y[..., position.map], f"{layer.name}, map {position.map}" if many else layer.name)],
        key="before_and_after",
        label="The map before and after this layer",
        size=330,
    )
    return position


def _without_a_stage(layer: Layer) -> str:
    if len(layer.output_shape) == 2:
        return f"{sequence(layer)} {layer.kind} is not broken down on the stage."
    if provenance.is_cell_by_cell(layer):
        return f"{layer.kind} computes each value from a single value: there is no window to look through."
    return f"{layer.kind} is not broken down on the stage; here is a map before it and one after it."


def sequence(layer: Layer) -> str:
    """What the rows and columns of a sequence are, and what its layer makes a row of."""
    steps, features = layer.output_shape
    text = f"A sequence: each of the {steps} rows is a step, each of the {features} columns a feature."
    match layer.operation:
        case Bidirectional():
            return f"{text} Each row is made of all steps: one half reads them in order, the other backwards."
        case RNN():
            return f"{text} Each row is made of its step and of what was remembered of those before it."
        case AttentionLayer():
            return f"{text} Each row is a mean of all steps, weighted by how well they fit its own."
    return text


def scene(
    activations: Activations, position: MapPosition, x: np.ndarray, y: np.ndarray, scale: str
) -> Scene | None:
    """The layer's operation for this map, as the stage shows it; None for one that it does not show."""
    layer, index = activations.layer(position.layer), position.map
    operation, conv_filter = layer.operation, provenance.filter_of(layer, index)
    largest = float(np.abs(y if scale == "layer" else y[..., index]).max())
    scope = choosers.SCALES[scale]
    source = activations.below(position.layer)
    before = choosers.short(activations.layer(source)) if source else "Input"
    if isinstance(operation, MaxPooling2D | AveragePooling2D):
        return pool_scene(
            provenance.pool_of(operation),
            x[..., index],
            y[..., index],
            input_is_response=position.layer > 1,
            scale=largest,
            scale_scope=scope,
            titles=(f"{before}, map {index}", "Window", f"Pooled map {index}"),
        )
    if conv_filter is None:
        return None
    channels = conv_filter.channels(x)
    count = channels.shape[2]
    names = [f"map {conv_filter.first + channel}" for channel in range(count)] if count > 1 else None
    return conv_scene(
        conv_filter,
        channels,
        activations.preactivations[position.layer][..., index],
        input_is_response=position.layer > 1,
        scale=largest,
        scale_scope=scope,
        titles=(before, f"Filter {index}", f"Feature map {index}"),
        channel_names=names,
    )


def _neighbours(position: MapPosition, count: int) -> None:
    """To the map before and after this one, at the same value; back to all maps."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for icon, name, step in (("chevron_left", "Previous map", -1), ("chevron_right", "Next map", 1)):
            neighbour = replace(position, map=(position.map + step) % count)
            st.button("", icon=f":material/{icon}:", help=name, key=name, on_click=go_to, args=(neighbour,))
        everything = Position(layer=position.layer)
        st.button(f"All {count}", on_click=go_to, args=(everything,), key="all_maps")


def _way_down(activations: Activations, position: MapPosition, cell: Cell, source: Source | None) -> None:
    if activations.maps(activations.below(cell.layer)) is None:
        st.caption("The previous layer is a list of units, without rows and columns.")
    elif source is None:
        st.caption("Its window contains only padding.")
    else:
        below = position_of(source.cell, (*position.trail, cell))
        label = "Down to the pixels" if below.layer == 0 else "Down a layer"
        st.button(label, icon=":material/south:", on_click=go_to, args=(below,), key="down")
        st.caption(_description(source, activations.layer(cell.layer)))


def _description(source: Source, layer: Layer) -> str:
    cell = f"row {source.cell.row}, column {source.cell.column}"
    if source.cell.layer > 0:
        cell = f"map {source.cell.map}, {cell}"
    if source.weight is None:
        if isinstance(layer.operation, MaxPooling2D):
            return f"The maximum comes from {cell}: {number(source.value)}"
        made_of = "Computed from" if provenance.is_cell_by_cell(layer) else "Largest value of its window:"
        return f"{made_of} {cell}: {number(source.value)}"
    return f"Largest product: {cell}, {product(source.value, source.weight)}"


def _offer_kernel(layer: Layer, index: int) -> None:
    """A kernel on one channel can be tried on anything: it becomes the student's own."""
    conv_filter = provenance.filter_of(layer, index)
    if conv_filter is None or conv_filter.weights.shape[2] != 1 or max(conv_filter.weights.shape) > 7:
        return
    explanation = (
        "It becomes your own kernel on the convolution page, bias included: edit it, try it on a picture."
    )
    if st.button("Try this kernel", icon=":material/arrow_forward:", key="take", help=explanation):
        kernel_choice.replace_own(conv_filter.weights[..., 0])
        kernel_choice.KERNEL.set(kernel_choice.OWN)
        layer_controls.BIAS.set(round(float(conv_filter.bias), 6))
        open_page("convolution")
