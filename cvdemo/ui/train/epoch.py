"""How much of its recorded training a network has behind it: one setting of all pages that show one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from cvdemo.nets.snapshots import EPOCHS, RECORDED, snapshot_network
from cvdemo.ui.networks import opened
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choice
from cvdemo.ui.train import words

LAST = len(EPOCHS) - 1  # of the finished network


class _Epoch(Choice[float | None]):
    """One of the recorded moments; None where nobody has asked for one."""

    def decode_former(self, texts: Sequence[str]) -> float:
        """Links to *Train it* once counted the moments."""
        (text,) = texts
        return EPOCHS[[str(step) for step in range(len(EPOCHS))].index(text)]


EPOCH = _Epoch(
    keys.EPOCH,
    "Moment of the training",
    {None: "none", **{epoch: words.moment(epoch) for epoch in EPOCHS}},
    None,
    former="moment",
)


def step(default: int) -> int:
    """The index of the moment that is chosen, or `default`."""
    return default if EPOCH.value is None else EPOCHS.index(EPOCH.value)


@lru_cache(maxsize=len(RECORDED) * len(EPOCHS))  # one object each: whoever keeps its values knows it again
def network_at(name: str, at: int) -> Opened:
    """A network as it was at a moment of its recorded training.

    Args:
        name: One of `RECORDED`.
        at: Index of the moment.
    """
    finished = opened.shipped(name)
    if at == LAST:
        return finished
    return replace(
        finished,
        title=f"{finished.title}, {words.moment(EPOCHS[at])}",
        network=snapshot_network(name, at),
        digest=f"{name} {at}",
        finished=finished,
        epoch=EPOCHS[at],
    )
