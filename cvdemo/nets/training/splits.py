"""Which digits a network is trained, validated and tested on."""

from dataclasses import dataclass

from .datasets import Digits, Mnist, PenDigits

HELD_OUT = 5_000  # the last of MNIST's training digits
ON_TEST_DIGITS = "MNIST's 10,000 test digits, after every epoch; for display only, nothing was chosen by them"
ON_HELD_OUT_DIGITS = "the last 5,000 of MNIST's training digits, held out of this network's training"
HELD_OUT_TEXT = (
    "The last 5,000 of MNIST's training digits and every fifth pen digit were held out of training. The file "
    "of pen digits does not say who wrote which, so other digits by the same 30 writers were trained on."
)


@dataclass(frozen=True)
class Data:
    """What a network is trained, validated and tested on.

    `validation` gives the val_ numbers of the history, and `validation_note` says for the model card
    which digits they are. The pen digits are `None` for networks trained on MNIST only. `sha256` has
    the hash of each data set used.
    """

    train: Digits
    validation: Digits
    validation_note: str
    test: Digits
    pen: PenDigits | None
    pen_held_out: PenDigits | None
    sha256: dict[str, str]


def split(mnist: Mnist, pen_digits: PenDigits | None, held_out: int = HELD_OUT) -> Data:
    """Split the digits for a network of the lecture, or with `pen_digits` for an augmented one.

    The lecture's networks are trained on all of MNIST's training digits. From the augmented ones the
    digits are held out that their recipes were chosen on: the last `held_out` of MNIST, and every fifth
    pen digit.
    """
    if pen_digits is None:
        return Data(
            train=mnist.train,
            validation=mnist.test,
            validation_note=ON_TEST_DIGITS,
            test=mnist.test,
            pen=None,
            pen_held_out=None,
            sha256={"mnist": mnist.sha256},
        )
    pen, pen_held_out = pen_digits.without_every_fifth()
    return Data(
        train=mnist.train[:-held_out],
        validation=mnist.train[-held_out:],
        validation_note=ON_HELD_OUT_DIGITS,
        test=mnist.test,
        pen=pen,
        pen_held_out=pen_held_out,
        sha256={"mnist": mnist.sha256, "pen": pen_digits.sha256},
    )
