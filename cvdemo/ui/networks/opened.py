"""The networks a page can open up: the shipped ones, and the visitor's own `.keras` file.

All are run by the NumPy forward pass; an uploaded file is never given to Keras. It stays in the
visitor's session: not on the disk, not in a link, not in anybody else's session.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.nets.forward import Network
from cvdemo.nets.input_scale import UNIT, InputScale
from cvdemo.nets.model_cards import CardError, available, fault, load_card
from cvdemo.nets.registry import NAMES, NETWORKS, OWN
from cvdemo.nets.shipped import shipped_network

_OWN_NETWORK = "own_network"  # the visitor's own network


@dataclass(frozen=True, eq=False)
class Opened:
    """A network to look into.

    Attributes:
        name: That of a shipped network, or OWN.
        title: As the pages show it.
        network: Runs in NumPy.
        scale: Of the pixels it takes.
        digest: Tells an own network, or a moment of a training, from others of its name; else empty.
        finished: The network at the end of its training, if this is an earlier moment of it.
        epoch: How much of its training it has behind it then.
    """

    name: str
    title: str
    network: Network
    scale: InputScale = UNIT
    digest: str = ""
    finished: "Opened | None" = None
    epoch: float | None = None

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
        """From [0, 1] to the values the network was trained on."""
        return self.scale.pixels(digits)


def shipped(name: str) -> Opened:
    """A network that comes with the app.

    Raises:
        CardError: With a sentence, where its file or its card is missing or damaged.
    """
    if why := fault(name):
        raise CardError(why)
    return _shipped(name)


@functools.cache
def _shipped(name: str) -> Opened:
    """Loaded once for the whole server, and never changed."""
    return Opened(name, load_card(name).title, shipped_network(name))


def network_titles(names: Sequence[str]) -> dict[str, str]:
    """What a control for networks can be set to: shipped ones by name, and the visitor's own."""
    return {name: NETWORKS[name].title for name in names} | {OWN: "Yours"}


def networks_for_session(
    names: Sequence[str] = NAMES, fits: Callable[[Network], object] = lambda network: True
) -> dict[str, Opened]:
    """Those of the shipped networks `names` that are there, then the visitor's own, by name.

    Args:
        names: At least one.
        fits: Which networks the page can show.

    Raises:
        CardError: With a sentence, when there is none.
    """
    there = available()
    every = [shipped(name) for name in names if name in there]
    if own := own_network():
        every.append(own)
    found = {each.name: each for each in every if fits(each.network)}
    if not found:
        raise CardError(fault(names[0]) or "None of the networks that come with the app can be shown here.")
    return found


def scores_beside(digit: np.ndarray) -> dict[str, tuple[str, np.ndarray]]:
    """Title and scores of the visitor's network for a digit (28, 28), by name; empty without one."""
    own = own_network()
    if not own:
        return {}
    return {OWN: (own.title, own.network.probabilities(own.predict(digit[None])[0]))}


def own_network() -> Opened | None:
    """The visitor's own network; None without one."""
    return st.session_state.get(_OWN_NETWORK)


def keep_own_network(opened: Opened | None) -> None:
    """Make it the session's own network; None: forget the one it has."""
    st.session_state[_OWN_NETWORK] = opened


def own_network_is_gone(name: str) -> bool:
    """Whether `name` asks for the visitor's own network in a session that never had one: after a reload."""
    return name == OWN and _OWN_NETWORK not in st.session_state


GONE = (
    "Your own network is not here any more: it is kept for one visit only, not on the server and not in a "
    "link. Upload its file again."
)
