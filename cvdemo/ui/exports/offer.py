"""What the page that is shown has to save: its parts offer it while they run, the menu asks for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.lesson.exports.program import Program

_KEY = "exports"

Values = Callable[[], np.ndarray]


class NetworkFile(NamedTuple):
    """The file of a network: its name, what it is written for, and a function that gives its bytes."""

    name: str
    kind: str
    read: Callable[[], bytes]


@dataclass
class Offers:
    """What a page offers; a later offer of the same thing takes the place of an earlier one.

    What is offered is made when somebody saves it, in a thread of its own, without the session: so the
    functions must hold all that they need.

    Attributes:
        picture: The key of the page's figure; of several, the first counts that the page shows.
        settings: How the page is set, in a line below the picture's title.
        numbers: By title, functions that give a map (rows, columns) or a list of numbers.
        layers: By title, functions that give all maps of a layer (rows, columns, maps).
        program: Gives the page's code.
        network: The file of the network that the page is about.
    """

    picture: str | tuple[str, ...] = ()
    settings: str = ""
    numbers: dict[str, Values] = field(default_factory=dict)
    layers: dict[str, Values] = field(default_factory=dict)
    program: Callable[[], Program] | None = None
    network: NetworkFile | None = None


def current() -> Offers:
    """Those of the page that is shown."""
    return st.session_state.setdefault(_KEY, Offers())


def clear() -> None:
    """Forget what has been offered: the page, or the part that offers all there is, begins anew."""
    vars(current()).update(vars(Offers()))


def offer(
    *,
    picture: str | tuple[str, ...] | None = None,
    settings: str | None = None,
    numbers: Mapping[str, Values] | None = None,
    further: Mapping[str, Values] | None = None,
    layers: Mapping[str, Values] | None = None,
    program: Callable[[], Program] | None = None,
    network: NetworkFile | None = None,
) -> None:
    """Say what this part of the page has to save; `Offers` describes the arguments.

    Args:
        further: Numbers beside those that an earlier part of the page offers.
    """
    offers = current()
    if picture is not None:
        offers.picture = picture
    if settings is not None:
        offers.settings = settings
    if numbers is not None:
        offers.numbers = dict(numbers)
    if further is not None:
        offers.numbers |= further
    if layers is not None:
        offers.layers = dict(layers)
    if program is not None:
        offers.program = program
    if network is not None:
        offers.network = network
