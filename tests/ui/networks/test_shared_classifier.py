"""The one classifier of the server."""

import numpy as np
import streamlit as st

from cvdemo.ui.networks.shared_classifier import classifier


def test_no_visitor_can_take_it_from_the_others():
    shared = classifier()
    st.cache_resource.clear()  # what a client's message "clear_cache" makes Streamlit do
    st.cache_data.clear()
    assert classifier() is shared
    assert shared.predict("dense", np.zeros((1, 28, 28), np.float32)).shape == (1, 10)
