"""What all visitors share: one classifier, one queue of trainings."""

import numpy as np
import pytest
import streamlit as st

from cvdemo.ui.networks.shared_classifier import classifier
from cvdemo.ui.train import live


@pytest.mark.parametrize("shared", [classifier, live.service])
def test_no_visitor_can_take_it_from_the_others(shared):
    before = shared()
    st.cache_resource.clear()  # what a client's message "clear_cache" makes Streamlit do
    st.cache_data.clear()
    assert shared() is before
    assert classifier().predict("dense", np.zeros((1, 28, 28), np.float32)).shape == (1, 10)
