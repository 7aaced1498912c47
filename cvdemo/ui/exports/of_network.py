"""What a page on a network has to save: the digit, its scores, the map that is open, the code, the file."""

from functools import partial

import numpy as np

from cvdemo.lesson.exports import networks
from cvdemo.lesson.exports.program import Program
from cvdemo.nets.model_cards import load_card, model_path
from cvdemo.nets.registry import NETWORKS
from cvdemo.ui.exports.offer import clear, offer
from cvdemo.ui.networks.opened import Opened, shipped
from cvdemo.ui.page.navigation import FIRST, TITLES
from cvdemo.ui.session import query_params


def offer_network(
    opened: Opened,
    digit: np.ndarray,
    *,
    picture: str | tuple[str, ...],
    about: str = "your digit",
    layer: int = 0,
    map_index: int | None = None,
    maps: np.ndarray | None = None,
) -> None:
    """Offer it in place of what the page has offered before.

    Args:
        opened: The network; its file and its code are offered if it is one that ships, at the end of its
            training.
        digit: float32 (28, 28) in [0, 1].
        picture: As `Offers` has it.
        about: The digit in a few words.
        layer: The layer that is open on the page; 1 is the first.
        map_index: The map of that layer that is open, if one is.
        maps: That layer's output (H, W, maps); None if no layer with maps is open.
    """
    clear()
    numbers = {"The digit": lambda: digit, "The scores": lambda: opened.predict(digit[None])[0]}
    offer(picture=picture, settings=f"{opened.title}, {about}", numbers=numbers)
    if maps is not None:
        offer(layers={f"All {maps.shape[2]} maps of layer {layer}": lambda: maps})
        if map_index is not None:
            offer(further={f"Map {map_index} of layer {layer}": lambda: maps[..., map_index]})
    if opened.name in NETWORKS and opened is shipped(opened.name):
        title = TITLES[query_params.address().page or FIRST]
        offer(
            program=partial(_program, title, opened, digit, layer, map_index, maps),
            network=model_path(opened.name),
        )


def _program(
    title: str,
    opened: Opened,
    digit: np.ndarray,
    layer: int,
    map_index: int | None,
    maps: np.ndarray | None,
) -> Program:
    scores = opened.predict(digit[None])[0]
    card = load_card(opened.name)
    if maps is None or map_index is None:
        return networks.program(title, card, digit, scores)
    one = networks.OpenMap(layer, map_index, maps[..., map_index])
    return networks.program(title, card, digit, scores, one)
