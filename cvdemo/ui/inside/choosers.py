"""The choosers of the page: which network, on which scale."""

import streamlit as st

from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import Activation
from cvdemo.nets.registry import OWN, names_of
from cvdemo.ui.inside.position import Position, go_to_first_layer, go_up
from cvdemo.ui.networks.opened import (
    GONE,
    Opened,
    network_titles,
    networks_for_session,
    own_network_is_gone,
)
from cvdemo.ui.page import frame
from cvdemo.ui.session.parameters import Choice

NETWORKS = names_of(["convnet", "convnet_no_pooling"])
SHORT = {
    "Conv2D": "conv",
    "DepthwiseConv2D": "depthwise",
    "SeparableConv2D": "separable",
    "Conv1D": "conv",
    "MaxPooling2D": "pool",
    "MaxPooling1D": "pool",
    "AveragePooling2D": "pool",
    "AveragePooling1D": "pool",
    "GlobalMaxPooling2D": "global pool",
    "GlobalMaxPooling1D": "global pool",
    "GlobalAveragePooling2D": "global pool",
    "GlobalAveragePooling1D": "global pool",
    "BatchNormalization": "batch norm",
    "LayerNormalization": "layer norm",
    "ZeroPadding2D": "zero padding",
    "MultiHeadAttention": "attention",
    "AdditiveAttention": "attention",
    "TimeDistributed": "each step",
    "RepeatVector": "repeat",
    "GetItem": "slice",
}
# The comparison has a "scale" of its own: the size of the digit.
SCALES = {"layer": "this layer", "map": "this map"}
SCALE = Choice("colour_scale", "Colour scale of", SCALES, "layer")
NETWORK = Choice("network", "Network", network_titles(NETWORKS), "convnet")


def choose_network() -> Opened:
    """One of the convnets that ship, or the visitor's own."""
    networks = networks_for_session(NETWORKS)
    gone = own_network_is_gone(NETWORK.value)
    name = NETWORK.selectbox(
        networks,
        format_func=lambda name: networks[name].title,
        width=270,
        on_change=go_to_first_layer,
        label_visibility="collapsed",
    )
    if gone:
        frame.wrong_input(GONE)
    return networks[name]


def open_own() -> None:
    """Choose the visitor's own network for them: they have just uploaded it."""
    NETWORK.set(OWN)
    go_to_first_layer()


def choose_scale() -> str:
    """The scope of one colour scale: all maps of the layer, or each map by itself."""
    return SCALE.segmented_control(
        label_visibility="collapsed", format_func=lambda scope: f"Scale: {SCALES[scope]}"
    )


def way_back(network: Network, position: Position) -> None:
    """A button that leads back the way the student came down, at the same place in every layer."""
    if position.trail:
        above = label(network, position.trail[-1].layer)
        st.button(
            f"Back up to {above}",
            icon=":material/north:",
            on_click=go_up,
            args=(position.trail,),
            key="up",
        )


def label(network: Network, layer: int) -> str:
    """What a layer is called on its button: kind and output shape."""
    if layer == 0:
        return f"input {times(network.input_shape)}"
    return f"{short(network.layers[layer - 1])} → {times(network.layers[layer - 1].output_shape)}"


def short(layer: Layer) -> str:
    """A word or two for a layer; for an activation by itself, which."""
    if isinstance(layer.operation, Activation):
        return layer.operation.activation.name
    return SHORT.get(layer.kind, layer.kind.lower())
