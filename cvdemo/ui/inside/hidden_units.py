"""A network of two dense layers: its most active hidden units, what each looks for and what it adds."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.lesson.link import LinkError, int_from
from cvdemo.lesson.number_format import number, percent, signed
from cvdemo.nets.forward import Network
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside.units import Sum, sum_of
from cvdemo.ui.mechanics import layer_controls
from cvdemo.ui.networks.uploaded import OWN, Opened, networks_for_session
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params

SHIPPED = ("dense", "dense_augmented")
BESIDE = ("Flatten", "Reshape", "Dropout", "GaussianNoise", "Rescaling")  # may stand between the two
SHOWN = 8
ORDERS = {"activation": "most active", "contribution": "largest contribution"}
HIDDEN = "hidden"
NETWORK = "dense_network"


@dataclass(frozen=True, eq=False)
class Pass:
    """One digit on its way: 784 inputs, the hidden layer's activations, ten outputs.

    `weights` (784, hidden units); `added` (hidden units,) is what each adds to the sum of `answer`.
    """

    inputs: np.ndarray
    weights: np.ndarray
    hidden: np.ndarray
    outputs: np.ndarray
    added: np.ndarray
    sums: tuple[Sum, ...]  # of every hidden unit that is shown, in the order of `shown`
    shown: tuple[int, ...]

    @property
    def answer(self) -> int:
        return int(self.outputs.argmax())


def two_dense(network: Network) -> tuple[int, int] | None:
    """Where in `layers` the hidden and the last dense layer stand; None for a network of another shape."""
    dense = [i for i, layer in enumerate(network.layers) if layer.kind == "Dense"]
    others = [layer.kind for layer in network.layers if layer.kind != "Dense"]
    fits = len(dense) == 2 and dense[1] == len(network.layers) - 1 and all(kind in BESIDE for kind in others)
    return (dense[0], dense[1]) if fits and network.layers[dense[0]].input_shape == (784,) else None


def choose_network() -> Opened:
    """A dense network that ships, or the visitor's own if it is of the same shape."""
    found = {name: each for name, each in networks_for_session(SHIPPED).items() if two_dense(each.network)}
    if st.session_state.get(NETWORK, "dense") not in found:
        st.session_state[NETWORK] = "dense"
    name = st.selectbox(
        "Network",
        found,
        format_func=lambda name: found[name].title,
        key=NETWORK,
        bind="query-params",
        persist_state="session",
        width=270,
        label_visibility="collapsed",
    )
    return found[name]


def open_own() -> None:
    """Choose the visitor's own network for them, if this page can show it: they have just uploaded it."""
    if two_dense(networks_for_session(())[OWN].network):
        st.session_state[NETWORK] = OWN


def choose_order() -> str:
    return layer_controls.choose(
        "Which hidden units",
        [*ORDERS],
        "order",
        "activation",
        format_func=ORDERS.get,
        label_visibility="collapsed",
    )


def run(opened: Opened, digit: np.ndarray, order: str) -> Pass:
    """The digit (28, 28) through the network, and the hidden units to show, first things first."""
    first, last = two_dense(opened.network)
    outputs = opened.outputs(digit)
    inputs, hidden, scores = outputs[first].ravel(), outputs[last].ravel(), outputs[-1]
    to_answer = opened.network.layers[last].weights["kernel"][:, scores.argmax()]
    added = hidden * to_answer
    rank = hidden if order == "activation" else added
    shown = tuple(int(unit) for unit in np.argsort(-rank, kind="stable")[:SHOWN])
    layer = opened.network.layers[first]
    sums = tuple(sum_of(layer, inputs, unit) for unit in shown)
    return Pass(inputs, layer.weights["kernel"], hidden, scores, added, sums, shown)


def board(went: Pass) -> int:
    """The weight pictures of the units shown; returns the place of the chosen one among them."""
    st.markdown(f"**{len(went.shown)} of the {went.hidden.size} hidden units**: their weights as pictures")
    items = [
        Map(
            went.weights[:, unit].reshape(28, 28),
            f"unit {unit}",
            f"{number(went.hidden[unit], 2)} → {signed(went.added[unit])}",
        )
        for unit in went.shown
    ]
    chosen = _chosen(went.shown)
    picked = maps(
        items,
        key="hidden_units",
        label="Weights of the hidden units, a weight for each of the 784 pixels",
        colours="weight",
        scope="these units",
        size=112 if frame.lecture_view() else 104,
        choose=True,
        chosen=chosen,
    )
    if picked is not None and picked != chosen:
        st.session_state[HIDDEN] = went.shown[picked]
        st.rerun()
    return chosen


def _chosen(shown: tuple[int, ...]) -> int:
    """The unit of the session or of a link, else the first."""
    if text := query_params.text_from_outside(HIDDEN):
        try:
            st.session_state[HIDDEN] = int_from(text, 0, 2**16)
        except LinkError:
            st.session_state[HIDDEN] = None
    unit = st.session_state.get(HIDDEN)
    place = shown.index(unit) if unit in shown else 0
    query_params.put(HIDDEN, str(shown[place]) if place else None)
    return place


def products(went: Pass, place: int) -> None:
    """Where on the digit the chosen unit's sum comes from."""
    maps(
        [Map(went.sums[place].products.reshape(28, 28), f"Pixels × weights of unit {went.shown[place]}")],
        key="products",
        label="Each pixel times the weight of this unit",
        scope="this map",
        size=150,
    )


def arithmetic(went: Pass, place: int) -> None:
    """The chosen unit's sum, activation and contribution, in a sentence."""
    unit, parts = went.shown[place], went.sums[place]
    st.markdown(
        f"Unit {unit}: its 784 products add up to {number(parts.products.sum())}, with the bias "
        f"{number(parts.bias)} to {number(parts.total)}; activation **{number(went.hidden[unit])}**. "
        f"To the sum for **{went.answer}** it adds **{number(went.added[unit])}**."
    )


def steps(went: Pass, digit: np.ndarray, title: str) -> None:
    """The lecture's steps as a table, with numbers of this digit: the middle of the row with most ink."""
    row = int(digit.sum(axis=1).argmax())
    columns = range(10, 18)
    grey = np.rint(digit[row, columns.start : columns.stop] * 255).astype(int)
    numbers = " ".join(map(str, grey))
    first = row * 28 + columns.start
    scaled = " ".join(f"{value / 255:.2f}" for value in grey)
    top = int(went.hidden.argmax())
    active = int((went.hidden > 0).sum())
    st.markdown(
        "| step | shape | numbers of your digit |\n|---|---:|---|\n"
        f"| the picture | 28 × 28 | row {row}, columns {columns.start} to {columns.stop - 1}: {numbers} |\n"
        f"| `reshape((784,))` | 784 | the same at {first} to {first + 7}: {numbers} |\n"
        f'| `astype("float32") / 255` | 784 | {scaled} |\n'
        f"| hidden layer | {went.hidden.size} | {active} are above 0; the largest is "
        f"{number(went.hidden[top])} (unit {top}) |\n"
        f"| {title} | 10 | {_answer(went)} |"
    )


def _answer(went: Pass) -> str:
    score = float(went.outputs[went.answer])
    shares = went.outputs.min() >= 0 and abs(went.outputs.sum() - 1) < 1e-3
    return f"{went.answer}, with {percent(score) if shares else number(score)}"


def caption(went: Pass) -> None:
    frame.prose(
        f"Below each picture: its activation → what it adds to the sum for {went.answer}. The contributions "
        f"of all {went.hidden.size} units and a bias make that sum; softmax turns the ten sums into scores."
    )
