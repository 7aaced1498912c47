"""The networks a page can open up: the shipped ones, and the visitor's own `.keras` file.

All are run by the NumPy forward pass; an uploaded file is never given to Keras. It stays in the
visitor's session: not on the disk, not in a link, not in anybody else's session.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.core import softmax
from cvdemo.nets import model_cards
from cvdemo.nets.forward import Network, load
from cvdemo.nets.forward.keras_file import NetworkFileError, shown
from cvdemo.nets.registry import NAMES, OWN
from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.page import frame

MAX_MEGABYTES = 10
_NETWORK = "the visitor's own network"
_PROBLEM = "what was wrong with the network's file"
_UPLOADS = "how many networks were taken from the uploader"


@dataclass(frozen=True, eq=False)
class Opened:
    """A network to look into. `name` is that of a shipped network, or OWN."""

    name: str
    title: str
    network: Network

    @property
    def is_own(self) -> bool:
        return self.name == OWN

    def outputs(self, digit: np.ndarray) -> list[np.ndarray]:
        """The input (28, 28) in [0, 1] as the network takes it, then what every layer gives, float32."""
        pixels = self.pixels(digit)
        return [pixels.reshape(self.network.input_shape), *self.network.trace(pixels)]

    def predict(self, digits: np.ndarray) -> np.ndarray:
        """The ten outputs for digits (n, 28, 28) in [0, 1]: float32 (n, 10)."""
        return self.network.predict(self.pixels(digits))

    def pixels(self, digits: np.ndarray) -> np.ndarray:
        """From [0, 1] to the values the network was made for: 0 to 255 if it scales them down itself."""
        return np.asarray(digits, np.float32) * np.float32(self.network.input_range[1])


@st.cache_resource(show_spinner=False, max_entries=len(NAMES))
def shipped(name: str) -> Opened:
    """A network that comes with the app; loaded once for the whole server, and never changed."""
    return Opened(name, model_cards.load_card(name).title, shipped_network(name))


def networks_for_session(names: Sequence[str] = NAMES) -> dict[str, Opened]:
    """Those of the shipped networks `names` that are there, then the visitor's own, by name."""
    found = {name: shipped(name) for name in names if _is_there(name)}
    if own := st.session_state.get(_NETWORK):
        found[OWN] = own
    return found


def scores_beside(digit: np.ndarray) -> dict[str, tuple[str, np.ndarray]]:
    """Title and scores of the visitor's network for a digit (28, 28), by name; empty without one.

    A network without a softmax gives any numbers: they are turned into shares by one.
    """
    own = st.session_state.get(_NETWORK)
    if not own:
        return {}
    outputs = own.predict(digit[None])[0]
    return {OWN: (own.title, outputs if own.network.gives_probabilities else softmax(outputs))}


def _is_there(name: str) -> bool:
    return model_cards.model_path(name).exists() and model_cards.card_path(name).exists()


def control(
    open_own: Callable[[], None] | None = None, fits: Callable[[Network], object] | None = None
) -> None:
    """A button that opens the uploader, or says which file is there and removes it.

    `open_own` is called when a network was taken, for the page to show it; `fits` says whether it can.
    """
    own = st.session_state.get(_NETWORK)
    with st.popover("Your own network", icon=":material/upload_file:"):
        if own:
            st.markdown(
                f"**{own.title}**: {own.network.parameters:,} parameters, {len(own.network.layers)} layers"
            )
            if fits and not fits(own.network):
                st.markdown(
                    "This page is for networks of another kind: **Inside the convnet** and **Dense against "
                    "convnet** show yours."
                )
            st.button("Remove it", icon=":material/delete:", on_click=remove)
            return
        key = f"own_network_{st.session_state.get(_UPLOADS, 0)}"
        st.file_uploader(
            f"A `.keras` file for 28 × 28 digits with ten outputs, up to {MAX_MEGABYTES} MB. It is run with "
            "NumPy, nothing in it is executed, and only you see it.",
            type=["keras"],
            key=key,
            on_change=_take,
            args=(key, open_own),
            max_upload_size=MAX_MEGABYTES,
        )
        if problem := st.session_state.get(_PROBLEM):
            frame.wrong_input(problem)


def remove() -> None:
    """Forget the visitor's network."""
    st.session_state.pop(_NETWORK, None)


def _take(key: str, open_own: Callable[[], None] | None) -> None:
    """Load what was uploaded, and let the uploader forget the file; a refused one says why."""
    st.session_state.pop(_PROBLEM, None)
    file = st.session_state[key]
    if file is None:
        return
    try:
        network = load(file.getvalue())
    except NetworkFileError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    title = shown(file.name.removesuffix(".keras")) or "network"
    st.session_state[_NETWORK] = Opened(OWN, f"Yours: {title}", network)
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    if open_own:
        open_own()
