"""The glance as header of the page that takes a network apart: layers, folded, lead from one to another."""

from cvdemo.digits import Digit
from cvdemo.ui.components import pixels
from cvdemo.ui.components.glance import Opening, glance, opening_sent, read_opening
from cvdemo.ui.glance.rows import network_row
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import MapPosition, Position, go_to
from cvdemo.ui.page import frame

_KEY = "glance"


def show(activations: Activations, digit: Digit, position: Position) -> None:
    """The layers of a network, that of the position with its largest maps.

    Args:
        activations: Of the network for the digit.
        digit: The same digit, with where it comes from.
        position: What the page shows below.
    """
    shapes = [layer.output_shape for layer in activations.opened.network.layers]
    opened = Opening(position.layer, position.map if isinstance(position, MapPosition) else None)
    row, _ = network_row(activations, required=opened)
    glance(
        pixels.as_bytes(digit.pixels),
        frame.describe(digit),
        [row],
        key=_KEY,
        label="The network at a glance",
        opened=opened,
        any_layer=True,
        on_open=lambda: _go(shapes),
    )


def _go(shapes: list[tuple[int, ...]]) -> None:
    asked = read_opening(opening_sent(_KEY), shapes)
    if asked is None:
        return
    layer, index = asked
    go_to(Position(layer=layer) if index is None else MapPosition(layer=layer, map=index))
