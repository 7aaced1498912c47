"""One map of a layer: how its values are made, what a value sees, and the way down to the pixels."""

from dataclasses import replace

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import number
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.stage import Scene, conv_scene, pool_scene, stage
from cvdemo.ui.inside import choosers, place, provenance, receptive_field_view
from cvdemo.ui.inside.place import Place
from cvdemo.ui.inside.provenance import Convolution, Pooling, Source
from cvdemo.ui.mechanics import kernel_choice
from cvdemo.ui.networks.uploaded import Opened
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys

INK = 168  # CSS pixels


def show(opened: Opened, here: Place, outputs: list[np.ndarray], digit: np.ndarray, scale: str) -> Place:
    """The chosen map; returns the place with the value that is pinned now."""
    picture, aside = st.columns([4, 1], gap="medium")
    with picture:
        here = _operation(opened, here, outputs, scale)
    with aside:
        _steps(opened, here)
        if here.pin is None:
            st.caption("Pin a value of the map: click on it, or press Enter.")
        else:
            seen = receptive_field_view.field(opened.network, here)
            receptive_field_view.show(digit, seen, INK)
            st.markdown(receptive_field_view.says(seen))
            _way_down(opened, here, provenance.as_maps(outputs[here.layer - 1]))
        _send_kernel(opened, here)
    return here


def _operation(opened: Opened, here: Place, outputs: list[np.ndarray], scale: str) -> Place:
    layer = opened.network.layers[here.layer - 1]
    x, y = (provenance.as_maps(outputs[here.layer - n]) for n in (1, 0))
    scene = _scene(opened, here, x, y, scale)
    if scene is not None:
        source = provenance.strongest(opened.network, here, x) if here.pin else None
        channel = source.map if source and source.map < scene.x.shape[2] else None
        event = stage(scene, key="inside_stage", pin=here.pin, channel=channel)
        return replace(here, pin=event.pin)
    before = [] if here.map >= x.shape[2] else [Map(x[..., here.map], f"map {here.map} of the layer before")]
    frame.prose(_without_a_stage(layer))
    maps(
        [*before, Map(y[..., here.map], f"{layer.name}, map {here.map}")],
        key="before_and_after",
        label="The map before and after this layer",
        size=330,
    )
    return here


def _without_a_stage(layer: Layer) -> str:
    if layer.reach is not None and layer.reach.extent == (1, 1):
        return f"{layer.kind} makes each value of one value: there is no window to look through."
    return f"{layer.kind} is not taken apart on the stage: here are a map before it and one after it."


def _scene(opened: Opened, here: Place, x: np.ndarray, y: np.ndarray, scale: str) -> Scene | None:
    """The layer's operation for this map, as the stage shows it."""
    layer = opened.network.layers[here.layer - 1]
    made = provenance.operation(layer, here.map)
    shown = {
        "scale": float(np.abs(y if scale == "layer" else y[..., here.map]).max()),
        "scale_scope": choosers.SCALES[scale],
    }
    before = "Input" if here.layer == 1 else choosers.short(opened.network.layers[here.layer - 2])
    if isinstance(made, Pooling):
        titles = (f"{before}, map {here.map}", "Window", f"Pooled map {here.map}")
        return pool_scene(x[..., here.map], kind=made.kind, titles=titles, **made.arguments, **shown)
    if not isinstance(made, Convolution):
        return None
    channels = made.channels(x)
    names = [f"map {made.first + n}" for n in range(channels.shape[2])] if channels.shape[2] > 1 else None
    relu = layer.config.get("activation") == "relu"
    return conv_scene(
        channels,
        made.kernel,
        bias=made.bias,
        activation="relu" if relu else "linear",
        titles=(before, f"Filter {here.map}", f"Feature map {here.map}"),
        channel_names=names,
        **made.arguments,
        **shown,
    )


def _steps(opened: Opened, here: Place) -> None:
    """To the filter before and after this one, at the same value; back to all maps."""
    layer = opened.network.layers[here.layer - 1]
    count = layer.output_shape[2] if len(layer.output_shape) == 3 else 1
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for icon, name, step in (("chevron_left", "Map before", -1), ("chevron_right", "Next map", 1)):
            to = replace(here, map=(here.map + step) % count)
            st.button("", icon=f":material/{icon}:", help=name, key=name, on_click=place.go, args=(to,))
        st.button(f"All {count}", on_click=place.forget, key="all_maps")


def _way_down(opened: Opened, here: Place, x: np.ndarray) -> None:
    source = provenance.strongest(opened.network, here, x)
    if source is None:
        st.caption("Its window holds padding only.")
        return
    to = Place(here.layer - 1, source.map, (source.row, source.column))
    below = "to the pixels" if to.layer == 0 else "a layer"
    st.button(f"Down {below}", icon=":material/south:", on_click=place.down, args=(here, to), key="down")
    st.caption(_where(source, to, opened.network.layers[here.layer - 1]))
    back_up(opened)


def _where(source: Source, to: Place, layer: Layer) -> str:
    cell = f"row {source.row}, column {source.column}"
    cell = cell if to.layer == 0 else f"map {source.map}, {cell}"
    if source.weight is None:
        is_same = layer.kind == "MaxPooling2D" or (layer.reach and layer.reach.extent == (1, 1))
        return f"{'Made of' if is_same else 'Largest value of its window:'} {cell}: {number(source.value)}"
    product = number(source.value * source.weight)
    return f"Largest product: {cell}, {number(source.value)} · {number(source.weight)} = {product}"


def back_up(opened: Opened) -> None:
    """A button that leads back the way the student came down."""
    if above := place.above():
        name = choosers.label(opened.network, above.layer)
        st.button("Back up", icon=":material/north:", on_click=place.up, key="up", help=f"To {name}")


def _send_kernel(opened: Opened, here: Place) -> None:
    """A kernel on one channel can be tried on anything: it becomes the student's own."""
    made = provenance.operation(opened.network.layers[here.layer - 1], here.map)
    if not isinstance(made, Convolution) or made.kernel.shape[2] != 1 or max(made.kernel.shape) > 7:
        return
    says = "On the convolution page it is your own kernel, with its bias: change it, try it on a picture."
    if st.button("Try this kernel", icon=":material/arrow_forward:", key="take", help=says):
        kernel_choice.take(made.kernel[..., 0])
        bound = {keys.KERNEL: kernel_choice.title(kernel_choice.OWN), keys.BIAS: str(made.bias)}
        st.switch_page("pages/convolution.py", query_params=bound)


def pixel(opened: Opened, here: Place, digit: np.ndarray) -> None:
    """The digit itself, with the pixel the student came down to."""
    picture, aside = st.columns([2, 1], gap="large")
    marked = np.zeros(digit.shape, bool)
    if here.pin:
        marked[here.pin] = True
    with picture:
        maps(
            [Map(digit, "Your digit", marked=marked if here.pin else None)],
            key="pixels",
            label="Your digit, 28 × 28 pixels",
            colours="grey",
            scope="0 black to 1 white",
            size=420,
            mark_meaning="the pixel you came down to",
        )
    with aside:
        if here.pin:
            row, column = here.pin
            st.markdown(
                f"Pixel **row {row}, column {column}: {number(digit[row, column])}**. "
                "Here the way down ends: this is ink."
            )
            back_up(opened)
        else:
            st.markdown(f"What the network is given: {times(opened.network.input_shape)} numbers.")
