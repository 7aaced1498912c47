"""The choice of the dense network and the convnet that are compared on a page."""

from typing import Any

from cvdemo.nets.model_cards import available
from cvdemo.nets.registry import pair
from cvdemo.ui.session.parameters import Choice

PAIR_TITLES = ("Dense network", "Convnet")
TRAINED = Choice(
    "trained", "Trained on", {"augmented": "varied digits", "lecture": "the lecture's recipe"}, "augmented"
)


def choose_pair() -> list[str]:
    """The switch between the networks of the lecture and those trained for other people's digits."""
    if not set(pair("augmented")) <= set(available()):
        return pair("lecture")
    trained: Any = TRAINED.segmented_control(
        help="The same two architectures. Varied digits: MNIST's, turned, scaled, moved and distorted, and "
        "pen strokes of other writers. The lecture's recipe: MNIST's 60,000 as they are, five epochs.",
    )
    return pair(trained)
