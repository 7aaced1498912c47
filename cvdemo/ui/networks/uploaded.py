"""The control with which a visitor uploads a network, or removes it."""

import hashlib
import re
from collections.abc import Callable

import streamlit as st

from cvdemo.nets.forward import Network, NetworkFileError, load
from cvdemo.nets.forward.keras_file import shown
from cvdemo.nets.input_scale import FoundScale, find_scale
from cvdemo.nets.registry import OWN
from cvdemo.ui.networks import opened
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame
from cvdemo.ui.session import parameters

MAX_MEGABYTES = 32
ENDING = re.compile(r"\.(keras|h5|hdf5)$", re.IGNORECASE)
_FOUND = "own_network.scale"  # on which scale the visitor's network takes pixels
_PROBLEM = "own_network.problem"  # what was wrong with the network's file
_UPLOADS = "own_network.uploads"  # how many networks were taken from the uploader


def control(
    open_own: Callable[[], None] | None = None, fits: Callable[[Network], object] | None = None
) -> None:
    """A button that opens the uploader, or says which file is there and removes it.

    `open_own` is called when a network was taken, for the page to show it; `fits` says whether it can.
    """
    if not parameters.offers("own_network", "Your own network"):
        return
    own = opened.own_network()
    with st.popover("Your own network", icon=":material/upload_file:"):
        if own:
            st.markdown(
                f"**{own.title}**: {own.network.parameters:,} parameters, {len(own.network.layers)} layers"
            )
            st.markdown(_about_scale(st.session_state[_FOUND]))
            if fits and not fits(own.network):
                st.markdown(
                    "This page is for networks of another kind: **Inside the convnet** and **Dense against "
                    "convnet** show yours."
                )
            st.button("Remove it", icon=":material/delete:", on_click=opened.keep_own_network, args=(None,))
            return
        key = f"own_network_{st.session_state.get(_UPLOADS, 0)}"
        st.file_uploader(
            f"A `.keras` or `.h5` file for 28 × 28 digits with ten outputs, up to {MAX_MEGABYTES} MB. Its "
            "layers are computed with NumPy, no code in the file is executed, and only you see it.",
            type=["keras", "h5", "hdf5"],
            key=key,
            on_change=_take,
            args=(key, open_own),
            max_upload_size=MAX_MEGABYTES,
        )
        if problem := st.session_state.get(_PROBLEM):
            frame.wrong_input(problem, "The networks stay as they were.")


def _take(key: str, open_own: Callable[[], None] | None) -> None:
    """Load what was uploaded, and let the uploader forget the file; a refused one says why."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state[key]
    if file is None:
        return
    try:
        keep(file.getvalue(), shown(ENDING.sub("", file.name)) or "network")
    except NetworkFileError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    if open_own:
        open_own()


def keep(data: bytes, title: str) -> None:
    """Make a file the visitor's own network.

    Args:
        data: The file's bytes.
        title: What it is called after "Yours: ".

    Raises:
        NetworkFileError: With one sentence for the file's owner.
    """
    network = load(data)
    found = st.session_state[_FOUND] = find_scale(network)
    digest = hashlib.sha256(data).hexdigest()
    opened.keep_own_network(Opened(OWN, f"Yours: {title}", network, found.scale, digest))


def _about_scale(found: FoundScale) -> str:
    """What the sample digits told about the network."""
    if found.knows_digits:
        return (
            f"It takes pixels on the scale **{found.scale.title}**, where it classifies {found.right} of "
            f"{found.of} sample digits correctly: no other scale does better."
        )
    return (
        f"It classifies {found.right} of {found.of} sample digits correctly with pixels from "
        f"{found.scale.title}, and most of them with no other scale: it may not have been trained on digits."
    )
