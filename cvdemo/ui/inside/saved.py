"""What can be saved of the place in the network where the student is."""

from cvdemo.ui.exports.of_network import offer_network
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, Position

# The first of them that the page shows is its figure.
FIGURES = ("inside_stage", "before_and_after", "wall_maps", "wall_kernels", "pixels", "units", "glance")


def offer_position(activations: Activations, position: Position, about: str) -> None:
    """Offer the layer, or the map of it, that the page shows.

    Args:
        activations: Of the network for the current digit.
        position: What is shown.
        about: The digit in a few words.
    """
    layer, index = position.layer, position.map if isinstance(position, MapPosition) else None
    where = f"layer {layer}" if index is None else f"map {index} of layer {layer}"
    offer_network(
        activations.opened,
        activations.digit,
        picture=FIGURES,
        about=f"{about}, {where}" if layer else about,
        layer=layer,
        map_index=index,
        maps=activations.maps(layer) if layer else None,
    )
