"""A recorded training to scrub: kernels turn from noise to edges, and the digit's scores follow."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st

from cvdemo.digits import Digit, mnist_subset
from cvdemo.lesson.number_format import percent
from cvdemo.nets.model_cards import CardError, available, load_card
from cvdemo.nets.registry import NETWORKS
from cvdemo.nets.snapshots import (
    EPOCHS,
    RECORDED,
    Measured,
    SnapshotError,
    load_snapshots,
    snapshot_network,
    snapshots_path,
)
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.components.training import Chart, Film, Series, stopped_at, training
from cvdemo.ui.exports.of_network import offer_network
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, keys, memo
from cvdemo.ui.session.parameters import Choice
from cvdemo.ui.train import live_settings, pictures, words
from cvdemo.ui.train.epoch import EPOCH, network_at, step

AT_WEIGHTS, RUNNING = "test digits, at these weights", "training digits, mean that Keras prints"
MOST_MISTAKES = 40
NETWORK = Choice(keys.RECORDED, "Network", {name: NETWORKS[name].title for name in RECORDED}, "convnet")
CURVE = "Epoch, test accuracy, test loss"
_FILM = "recorded_training"  # the browser component
_BEGUN = "training.begun"


@dataclass(frozen=True, eq=False)
class Seen:
    """What every snapshot makes of a digit.

    Attributes:
        kernels: (snapshots, pictures, rows, columns), of the first layer.
        maps: (snapshots, pictures, rows, columns), after its activation.
        scores: (snapshots, 10).
    """

    kernels: np.ndarray
    maps: np.ndarray
    scores: np.ndarray

    @classmethod
    def of(cls, name: str, digit: np.ndarray) -> "Seen":
        """By the network `name` for a digit (28, 28) in [0, 1]."""
        kernels, maps, scores = [], [], []
        for at in range(len(load_snapshots(name).measured)):
            network = snapshot_network(name, at)
            layer = network.layers[0]
            kernels.append(pictures.kernels(layer.weights["kernel"]))
            output = layer(digit.astype(np.float32).reshape(1, *network.input_shape))[0]
            maps.append(pictures.maps(output))
            scores.append(network.predict(digit)[0])
        return cls(np.stack(kernels), np.stack(maps), np.stack(scores))


def choose() -> str:
    """The control for the network whose training is shown.

    Raises:
        CardError: When no network with a recorded training is there.
    """
    there = [name for name in available() if name in RECORDED and snapshots_path(name).exists()]
    if not there:
        raise CardError("No recorded training can be shown: networks or recordings are damaged or missing.")
    return NETWORK.segmented_control(there)


def choose_network(name: str) -> None:
    """Have the page Train it show the recorded training of a network."""
    live_settings.TRAINING.set("recorded")
    NETWORK.set(name)


def show(name: str) -> None:
    """The training of a network, moment by moment, and below it what the chosen moment gets wrong."""
    try:
        snapshots = load_snapshots(name)
    except SnapshotError as error:
        frame.wrong_input(error)
        return
    digit = current_digit.current_digit()
    seen = memo.last("recorded_training", (name, digit), lambda: Seen.of(name, digit.pixels))
    begun = st.session_state[_BEGUN] = _begin(seen)
    film = _film(name, begun.count, snapshots.measured, seen, digit)
    training(film, key=_FILM, at=begun.at, on_stop=_stop)
    at = step(default=0)
    EPOCH.keep()
    offer_network(network_at(name, at), digit.pixels, picture=_FILM)
    offer(further={CURVE: lambda: _curve(snapshots.measured)})
    _explain(snapshots.measured[at], name)
    _mistakes(name, at)


def _curve(measured: tuple[Measured, ...]) -> np.ndarray:
    """float32 (moments, 3), the columns of `CURVE`."""
    return np.array([(each.epoch, each.accuracy, each.loss) for each in measured], np.float32)


class _Begun(NamedTuple):
    """Where the browser was told to begin. It stays so, and its message with it, while the reader scrubs.

    Attributes:
        count: How often it was told while it showed the film; one it has just opened begins by itself.
        seen: What it shows.
        at: The snapshot to begin with.
        stopped: The one at which the reader has stopped since.
    """

    count: int
    seen: Seen | None
    at: int
    stopped: int


def _begin(seen: Seen) -> _Begun:
    """As before, unless there is another film, the page was left, or a link has brought another moment."""
    begun, at = st.session_state.get(_BEGUN, _Begun(0, None, 0, 0)), step(default=0)
    is_there = _FILM in st.session_state
    if begun.seen is seen and begun.stopped == at and is_there:
        return begun
    return _Begun(begun.count + is_there, seen, at, at)


def _stop() -> None:
    at = stopped_at(_FILM, len(EPOCHS))
    if at is not None:
        EPOCH.set(EPOCHS[at])
        st.session_state[_BEGUN] = st.session_state[_BEGUN]._replace(stopped=at)


def _film(name: str, count: int, measured: tuple[Measured, ...], seen: Seen, digit: Digit) -> Film:
    layer = snapshot_network(name, 0).layers[0]
    label = "your digit" if digit.label is None else f"your digit, {frame.named(digit.label)}"
    return Film(
        name=f"{name} {count}",
        title=pictures.title(layer),
        scope=pictures.scope(layer, seen.kernels),
        moments=[words.moment(each.epoch) for each in measured],
        ticks=[words.tick(each.epoch) for each in measured],
        epochs=[each.epoch for each in measured],
        facts=[
            [
                ("test accuracy", words.share(each.accuracy)),
                ("mistakes, of 10,000 test digits", f"{each.mistakes:,}"),
                ("test loss", words.loss(each.loss)),
                ("accuracy that Keras prints", words.share(each.running_accuracy)),
                ("its loss", words.loss(each.running_loss)),
            ]
            for each in measured
        ],
        charts=[
            _chart("Accuracy", True, measured, "accuracy", "running_accuracy"),
            _chart("Loss", False, measured, "loss", "running_loss"),
        ],
        names=pictures.names(layer),
        kernels=seen.kernels,
        limit=pictures.limit(seen.kernels),
        maps=seen.maps,
        scores=seen.scores,
        answers=[_answer(scores, digit.label) for scores in seen.scores],
        digit=label,
    )


def _chart(title: str, share: bool, measured: tuple[Measured, ...], exact: str, running: str) -> Chart:
    lines = [
        Series(text, [(each.epoch, value) for each in measured if (value := getattr(each, name)) is not None])
        for text, name in ((AT_WEIGHTS, exact), (RUNNING, running))
    ]
    return Chart(title, share, lines)


def _answer(scores: np.ndarray, label: int | None) -> tuple[str, bool]:
    """The largest score, with ✓ or ✗ where the digit's class is known; and whether it is wrong."""
    text, best = percent(float(scores.max())), int(scores.argmax())
    if label is None:
        return text, False
    return f"{text} {'✓' if best == label else '✗'}", best != label


def _explain(measured: Measured, name: str) -> None:
    """Why the two accuracies differ, at this moment."""
    card = load_card(name)
    text = (
        f"The weights are those of the shipped network's own training, repeated from its seed "
        f"({card.training.seed}) and kept at nine moments: "
    )
    if measured.running_accuracy is None:
        text += (
            "before the first batch they are random numbers, and so are the answers: about one test digit in "
            "ten is classified correctly."
        )
    else:
        text += (
            f"the test accuracy, {words.share(measured.accuracy)}, is measured with the weights of this "
            f"moment. Keras prints {words.share(measured.running_accuracy)}, a mean over the training digits "
            "of the epoch so far, each classified before its batch changed the weights. "
        )
        if measured.running_accuracy < measured.accuracy:
            text += "It is below the other: it still counts the first batches, when the network knew less."
        else:
            text += "It is above the other: the network knows these digits from its training. That is "
            text += "overfitting."
    frame.prose(text)


def _mistakes(name: str, at: int) -> None:
    """Test digits of the app that this snapshot misclassifies; a click makes one the current digit."""
    test = mnist_subset()
    predicted = load_snapshots(name).predicted[at][test.test_index]
    wrong = np.flatnonzero(predicted != test.test_labels)
    shown = wrong[:MOST_MISTAKES]
    which = f", the first {MOST_MISTAKES} of them" if len(wrong) > MOST_MISTAKES else ""
    moment = words.moment(load_snapshots(name).measured[at].epoch).capitalize()
    st.markdown(
        f"**{moment}** the network misclassifies {len(wrong)} of the 1,000 test digits that come with this "
        f"app{which}, *label → answer*. A click makes one yours."
    )
    taken = gallery(
        test.test_images[shown],
        [f"{frame.named(int(test.test_labels[i]))} classified as {predicted[i]}" for i in shown],
        captions=[f"{test.test_labels[i]} → {predicted[i]}" for i in shown],
        name="Misclassified test digits",
        key=f"training_mistakes_{name}_{at}",
    )
    if taken is not None:
        index = shown[taken]
        pixels = test.test_images[index] / np.float32(255)
        current_digit.set_digit(Digit(pixels, "test digit", label=int(test.test_labels[index])))
        st.rerun()
