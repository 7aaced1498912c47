"""The app's peer: a Streamlit page with next to nothing on it. Not imported: `streamlit run` runs it."""

import numpy as np
import streamlit as st


def first():
    st.title("First")
    number = st.slider("Number", 0, 1000, 500)
    choice = st.segmented_control("Choice", ["one", "two"], default="one", required=True)
    st.image(np.full((280, 280), 40 if choice == "one" else 200, np.uint8), output_format="PNG")
    st.html(f'<p id="said">{number} {choice}</p>')


def second():
    st.title("Second")
    st.html('<p id="said">second</p>')


st.navigation([st.Page(first, default=True), st.Page(second)]).run()
