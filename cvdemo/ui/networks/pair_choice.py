"""The choice of the dense network and the convnet that are compared on a page."""

from typing import Any

from cvdemo.nets.model_cards import available
from cvdemo.nets.registry import pair
from cvdemo.ui.session.parameters import Choice

TRAINED = Choice(
    "trained", "Training", {"lecture": "the lecture's recipe", "augmented": "augmented"}, "lecture"
)


def choose_pair() -> list[str]:
    """The switch between the networks of the lecture and those trained for other writers' digits.

    Where files are damaged there is no choice: the pair that is whole, or what is left of both.
    """
    there = set(available())
    pairs = [pair("lecture"), pair("augmented")]
    whole = [names for names in pairs if set(names) <= there]
    if not whole:
        return [
            next((name for name in names if name in there), names[0]) for names in zip(*pairs, strict=True)
        ]
    if len(whole) < len(pairs):
        return whole[0]
    trained: Any = TRAINED.segmented_control(
        help="The same two architectures. The lecture's recipe: MNIST's 60,000 training digits as they are, "
        "five epochs. Augmented: 55,000 of them, distorted anew in each of 40 or 50 epochs, and pen digits "
        "of 30 other writers. Label smoothing keeps an augmented network's scores lower: it is right more "
        "often, and less sure.",
    )
    return pair(trained)
