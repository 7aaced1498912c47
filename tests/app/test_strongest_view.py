"""Inside the convnet: where a map answered most, and the digit that a click takes."""

import numpy as np
import pytest
import streamlit as st

from cvdemo.nets.model_cards import MODELS_DIR
from cvdemo.nets.strongest import StrongestPlaces
from cvdemo.ui.inside import strongest_view

PLACES = StrongestPlaces.load(MODELS_DIR / "convnet.strongest.npz")


@pytest.fixture
def boards(monkeypatch):
    """What the view shows, by label; a button stands for the third patch."""
    shown = {}

    def maps(items, *, label, on_choose, **_):
        shown[label] = items
        st.button("third", key="third", on_click=on_choose, args=(2,))

    monkeypatch.setattr(strongest_view, "maps", maps)
    return shown


@pytest.mark.parametrize(("layer", "map_", "size"), [(1, 5, 3), (2, 5, 4), (3, 10, 8), (5, 100, 18)])
def test_patches_are_what_the_values_see(open_page, boards, layer, map_, size):
    open_page("inside", layer=str(layer), map=str(map_))
    patches = boards[f"Where map {map_} answered most"]
    found = PLACES.of(layer - 1, map_)
    assert len(patches) == len(found) == 9
    for patch, place in zip(patches, found, strict=True):
        assert patch.values.shape == (size, size)
        assert patch.title == f"{place.value:.3f}"
        assert patch.note.endswith(str(PLACES.labels[place.digit]))
        digit = PLACES.digits[place.digit] / np.float32(255)
        step = {1: 1, 2: 2, 3: 2, 5: 4}[layer]
        row, column = place.row * step, place.column * step
        np.testing.assert_array_equal(patch.values, digit[row : row + size, column : column + size])


def test_a_click_takes_the_digit_and_stands_on_the_value(open_page, boards):
    app = open_page("inside", layer="3", map="10")
    app.button(key="third").click().run()
    assert not app.exception
    place = PLACES.of(2, 10)[2]
    assert app.query_params["pin"] in (f"r{place.row}c{place.column}", [f"r{place.row}c{place.column}"])
    shown = next(text.value for text in app.markdown if "largest values" in text.value)
    assert "map 10" in shown
    digit = app.session_state["digit"]
    np.testing.assert_array_equal(digit.pixels, PLACES.digits[place.digit] / np.float32(255))
    assert digit.label == PLACES.labels[place.digit]


def test_all_maps_at_once_have_no_patches(open_page, boards):
    open_page("inside", layer="3")
    assert not boards
