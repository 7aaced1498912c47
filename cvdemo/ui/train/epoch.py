"""How much of its recorded training a network has behind it: one setting of all pages that show one."""

from collections.abc import Sequence

from cvdemo.nets.snapshots import EPOCHS
from cvdemo.ui.session import keys
from cvdemo.ui.session.parameters import Choice
from cvdemo.ui.train import words


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
