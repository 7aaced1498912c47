"""Inside the convnet: every map of every layer, and every value taken apart, down to the pixels."""

import streamlit as st

from cvdemo.ui.glance import header
from cvdemo.ui.inside import all_maps, choosers, layer_table, one_map, saved, strongest_view, units
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, current_position, keep_position
from cvdemo.ui.networks import covering, uploaded
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, memo
from cvdemo.ui.train import moments


def layers_and_maps() -> None:
    """The layers for the digit, and the one that is looked into."""
    with st.container():  # on a phone the picture comes first in it
        with frame.controls(of_stage=True):
            opened = moments.at_moment(choosers.choose_network())
            scale = choosers.choose_scale()
            uploaded.control(choosers.open_own)
            moments.offer([opened])
        position = current_position(opened.network)
        moments.control([opened])
        digit = current_digit.current_digit().pixels
        activations = memo.last("activations", (opened, digit), lambda: Activations.of(opened, digit))
        header.show(activations, current_digit.current_digit(), position)
        choosers.way_back(opened.network, position)
        maps = activations.maps(position.layer)
        if problem := activations.problem(position.layer):
            frame.wrong_input(problem)
        elif position.layer == 0:
            one_map.pixel(activations, position)
        elif maps is None:
            units.show(activations, position)
        elif isinstance(position, MapPosition):
            position = one_map.show(activations, position, maps, scale)
        else:
            all_maps.show(activations, position, maps, scale)

    if isinstance(position, MapPosition) and position.layer and not problem:
        strongest_view.show(activations, position)
    covering.section(digit, lambda: [opened])
    layer_table.show(activations)
    keep_position(position)
    saved.offer_position(activations, position, frame.describe(current_digit.current_digit()))


frame.header(
    "Inside the convnet",
    "Each layer looks only at the layer before it. *Choose a map; go down from one value to the pixels*.",
)
frame.body(layers_and_maps)
