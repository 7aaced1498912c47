"""Where a map answered most in MNIST's test digits: nine patches, cut to what a value of the map sees."""

import functools

import numpy as np
import streamlit as st

from cvdemo.digits.digit import Digit
from cvdemo.lesson.number_format import number
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.nets.model_cards import MODELS_DIR
from cvdemo.nets.strongest import Place, StrongestPlaces
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, go_to
from cvdemo.ui.page import frame

PATCH_SIZE = 88  # CSS pixels


def show(activations: Activations, position: MapPosition) -> None:
    """The patches of the map at `position`; a click takes the digit that a patch is from.

    Nothing for a visitor's own network, nor in the middle of a training: the places are found beforehand.
    """
    opened = activations.opened
    places = None if opened.is_own or opened.finished else _places(opened.name)
    if places is None:
        return
    frame.subheader("Where it answered most")
    found = places.of(position.layer - 1, position.map)
    if not found:
        st.markdown("This map is 0 everywhere in all of MNIST's 10,000 test digits.")
        return
    frame.prose(
        f"The nine of MNIST's 10,000 test digits in which map {position.map} reaches its largest values, "
        "each cut to the pixels that the value sees. Below each patch: the value and the digit's label. "
        "Click a patch to take its digit."
    )
    maps(
        [_patch(activations, position, places, place) for place in found],
        key="strongest",
        label=f"Where map {position.map} answered most",
        colours="grey",
        scope="0 black to 1 white",
        size=PATCH_SIZE,
        choose=True,
        on_choose=lambda chosen: _take(places, found[chosen], position),
    )


def _patch(activations: Activations, position: MapPosition, places: StrongestPlaces, place: Place) -> Map:
    seen = receptive_field(activations.opened.network, position.layer - 1, place.row, place.column).clipped
    (top, bottom), (left, right) = seen
    pixels = places.digits[place.digit, top:bottom, left:right] / np.float32(255)
    return Map(pixels, number(place.value), f"in {frame.named(int(places.labels[place.digit]))}")


def _take(places: StrongestPlaces, place: Place, position: MapPosition) -> None:
    """Make the digit the current one, and stand on the value."""
    pixels = places.digits[place.digit] / np.float32(255)
    go_to(MapPosition(layer=position.layer, map=position.map, pin=(place.row, place.column)))
    frame.take_digit(Digit(pixels, "test digit", label=int(places.labels[place.digit])))


@functools.cache
def _places(name: str) -> StrongestPlaces | None:
    """The shipped places of a network; None where there are none."""
    try:
        return StrongestPlaces.load(MODELS_DIR / f"{name}.strongest.npz")
    except (OSError, ValueError):
        return None
