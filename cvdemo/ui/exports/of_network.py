"""What a page on a network has to save: the digit, its scores, the map that is open, the code, the file."""

from functools import partial

import numpy as np

from cvdemo.lesson.exports import arrays, networks
from cvdemo.lesson.exports.program import Program
from cvdemo.nets.model_cards import load_card, model_path
from cvdemo.nets.registry import NETWORKS
from cvdemo.ui.exports.offer import NetworkFile, clear, offer
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page.navigation import FIRST, TITLES
from cvdemo.ui.session import query_params
from cvdemo.ui.train import words


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
        opened: The network; its code is offered, and its file if it is one that ships.
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
    title = TITLES[query_params.address().page or FIRST]
    if opened.is_own:
        offer(program=partial(_own_program, title, opened, digit))
    elif opened.name in NETWORKS:
        one = None
        if maps is not None and map_index is not None:
            one = networks.OpenMap(layer, map_index, maps[..., map_index])
        offer(program=partial(_program, title, opened, digit, one), network=_file(opened))


def _own_program(title: str, opened: Opened, digit: np.ndarray) -> Program:
    scores = opened.predict(digit[None])[0]
    return networks.own_program(title, opened.network.input_shape, opened.scale, digit, scores)


def _program(title: str, opened: Opened, digit: np.ndarray, one: networks.OpenMap | None) -> Program:
    epoch = opened.epoch
    moment = None if epoch is None else networks.Moment(words.moment(epoch), _file(opened).name)
    scores = opened.predict(digit[None])[0]
    return networks.program(title, load_card(opened.name), digit, scores, one, moment)


def _file(opened: Opened) -> NetworkFile:
    if opened.epoch is None:
        path = model_path(opened.name)
        return NetworkFile(path.name, "Keras", path.read_bytes)
    name = f"{opened.name}-epoch-{opened.epoch:g}.npz"
    weights = {
        f"{layer.name} {which}": array
        for layer in opened.network.layers
        for which, array in layer.weights.items()
    }
    return NetworkFile(name, "NumPy", partial(arrays.npz, weights))
