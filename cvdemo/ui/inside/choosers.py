"""The choosers of the page: which network, which layer, on which scale."""

import streamlit as st

from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer, Network
from cvdemo.ui.inside import place
from cvdemo.ui.mechanics import layer_controls
from cvdemo.ui.networks.uploaded import OWN, Opened, networks_for_session

NETWORKS = ("convnet", "convnet_no_pooling", "convnet_augmented")
SHORT = {
    "Conv2D": "conv",
    "DepthwiseConv2D": "depthwise",
    "SeparableConv2D": "separable",
    "MaxPooling2D": "pool",
    "AveragePooling2D": "pool",
    "GlobalMaxPooling2D": "global pool",
    "GlobalAveragePooling2D": "global pool",
    "BatchNormalization": "batch norm",
    "ZeroPadding2D": "zero padding",
}
SCALES = {"layer": "this layer", "map": "this map"}
MOST_CHIPS = 12


def choose_network() -> Opened:
    """One of the convnets that ship, or the visitor's own."""
    networks = networks_for_session(NETWORKS)
    if st.session_state.get("network", "convnet") not in networks:
        st.session_state["network"] = next(iter(networks))
    name = st.selectbox(
        "Network",
        networks,
        format_func=lambda name: networks[name].title,
        key="network",
        bind="query-params",
        persist_state="session",
        width=270,
        on_change=place.forget,
        label_visibility="collapsed",
    )
    return networks[name]


def open_own() -> None:
    """Choose the visitor's own network for them: they have just uploaded it."""
    st.session_state["network"] = OWN
    place.forget()


def choose_scale() -> str:
    """What a colour means the same in: every map of the layer, or each map by itself."""
    return layer_controls.choose(
        "Colour scale of",
        [*SCALES],
        "colour_scale",  # the comparison has a "scale" of its own: the size of the digit
        "layer",
        format_func=lambda scope: f"Scale: {SCALES[scope]}",
        label_visibility="collapsed",
    )


def choose_layer(network: Network) -> int:
    """0 for the digit, i for `network.layers[i − 1]`."""
    options = range(len(network.layers) + 1)
    if st.session_state.get(place.LAYER) not in options:
        st.session_state[place.LAYER] = place.first_layer(network)
    arguments = {
        "label": "Layer",
        "options": options,
        "key": place.LAYER,
        "persist_state": "session",
        "on_change": place.forget,
        "label_visibility": "collapsed",
    }
    if len(options) <= MOST_CHIPS:
        return st.segmented_control(
            format_func=lambda layer: label(network, layer), required=True, **arguments
        )
    return st.selectbox(format_func=lambda layer: f"{layer}: {label(network, layer)}", **arguments)


def label(network: Network, layer: int) -> str:
    """What a layer is called on its button: kind and output shape."""
    if layer == 0:
        return f"input {times(network.input_shape)}"
    return f"{short(network.layers[layer - 1])} {times(network.layers[layer - 1].output_shape)}"


def short(layer: Layer) -> str:
    return SHORT.get(layer.kind, layer.kind.lower())
