"""A network of two dense layers: its most active hidden units, what each looks for and what it adds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson import preparing
from cvdemo.lesson.link import LinkError, int_from
from cvdemo.lesson.number_format import adds, factors, first_digits, multiplies, number, percent
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import Dense, Dropout, Flatten, GaussianNoise, Rescaling, Reshape
from cvdemo.nets.registry import OWN, names_of
from cvdemo.ui.components import pixels
from cvdemo.ui.components.glance import Opening, glance, opening_sent, read_opening
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.glance.rows import network_row
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.units import Sum, sum_of
from cvdemo.ui.networks.opened import (
    GONE,
    Opened,
    network_titles,
    networks_for_session,
    own_network,
    own_network_is_gone,
)
from cvdemo.ui.page import frame
from cvdemo.ui.session import query_params
from cvdemo.ui.session.parameters import Choice

SHIPPED = names_of(["dense"])
BESIDE = Flatten | Reshape | Dropout | GaussianNoise | Rescaling  # may stand before and between the two
SHOWN = 9
ORDERS = {"activation": "most active", "contribution": "largest contribution"}
HIDDEN = "hidden"
GLANCE = "hidden_units"
NETWORK = Choice("dense_network", "Network", network_titles(SHIPPED), "dense")
ORDER = Choice("order", "Which hidden units", ORDERS, "activation")


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """One digit on its way through a network of two dense layers.

    Attributes:
        inputs: float32 (784,).
        weights: Of the hidden layer, float32 (784, hidden units).
        hidden: The hidden layer's activations, float32 (hidden units,).
        activation: What the hidden layer's activation is called.
        outputs: float32 (10,).
        has_softmax: Whether softmax makes `outputs` of the ten sums.
        output_weights: From each hidden unit to `answer`, float32 (hidden units,).
        contributions: What each hidden unit adds to the sum for `answer`, float32 (hidden units,).
        shown: The hidden units to show, first things first.
        sums: How each of `shown` is computed.
    """

    inputs: np.ndarray
    weights: np.ndarray
    hidden: np.ndarray
    activation: str
    outputs: np.ndarray
    has_softmax: bool
    output_weights: np.ndarray
    contributions: np.ndarray
    shown: tuple[int, ...]
    sums: tuple[Sum, ...]

    @property
    def answer(self) -> int:
        """The class with the largest output."""
        return int(self.outputs.argmax())


def two_dense(network: Network) -> tuple[int, int] | None:
    """Where in `layers` the hidden and the last dense layer stand; None for a network of another shape."""
    operations = [layer.operation for layer in network.layers]
    dense = [index for index, operation in enumerate(operations) if isinstance(operation, Dense)]
    if len(dense) != 2 or not all(isinstance(operation, Dense | BESIDE) for operation in operations):
        return None
    hidden, last = dense
    fits = last == len(operations) - 1 and network.layers[hidden].input_shape == (784,)
    return (hidden, last) if fits else None


def choose_network() -> Opened:
    """A dense network that ships, or the visitor's own if it is of the same shape."""
    found = networks_for_session(SHIPPED, two_dense)
    gone = own_network_is_gone(NETWORK.value)
    name = NETWORK.selectbox(
        found,
        format_func=lambda name: found[name].title,
        width=270,
        label_visibility="collapsed",
    )
    if gone:
        frame.wrong_input(GONE)
    return found[name]


def open_own() -> None:
    """Choose the visitor's own network for them, if this page can show it: they have just uploaded it."""
    own = own_network()
    if own and two_dense(own.network):
        NETWORK.set(OWN)


def choose_order() -> str:
    return ORDER.segmented_control(label_visibility="collapsed")


def run(activations: Activations, order: str) -> ForwardPass:
    """The way of a digit through the network.

    Args:
        activations: Of a network of two dense layers, for the digit.
        order: Which hidden units to show: a key of `ORDERS`.
    """
    opened, outputs = activations.opened, activations.outputs
    layers = two_dense(opened.network)
    if layers is None:
        raise ValueError(f"{opened.title} is not a network of two dense layers.")
    first, last = (opened.network.layers[index] for index in layers)
    inputs, hidden, scores = outputs[layers[0]].ravel(), outputs[layers[1]].ravel(), outputs[-1]
    output_weights = last.weights["kernel"][:, scores.argmax()]
    contributions = hidden * output_weights
    rank = hidden if order == "activation" else contributions
    shown = tuple(int(unit) for unit in np.argsort(-rank, kind="stable")[:SHOWN])
    sums = tuple(sum_of(first, inputs, unit) for unit in shown)
    return ForwardPass(
        inputs=inputs,
        weights=first.weights["kernel"],
        hidden=hidden,
        activation=_name(first),
        outputs=scores,
        has_softmax=last.operation.activation.name == "softmax",
        output_weights=output_weights,
        contributions=contributions,
        shown=shown,
        sums=sums,
    )


def _name(layer: Layer) -> str:
    """A layer's activation as the sentence on a unit names it."""
    name = layer.operation.activation.name
    return {"relu": "ReLU", "linear": "no activation"}.get(name, name)


def show(activations: Activations, forward_pass: ForwardPass, digit: Digit) -> int:
    """The network from the digit to the ten scores, the units shown by their weights.

    Args:
        activations: Of the network for the digit.
        forward_pass: The same, with the units to show.
        digit: The digit, with where it comes from.

    Returns:
        The index of the chosen unit in `shown`.
    """
    network = activations.opened.network
    layers = two_dense(network)
    assert layers is not None, "`forward_pass` is of two dense layers"
    hidden, shown = layers[0] + 1, forward_pass.shown
    chosen = _chosen(shown)
    row, _ = network_row(
        activations, described={unit: sentence(forward_pass, index) for index, unit in enumerate(shown)}
    )
    shapes = [layer.output_shape for layer in network.layers]
    shapes[layers[0]] = (28, 28, forward_pass.hidden.size)
    glance(
        pixels.as_bytes(digit.pixels),
        frame.describe(digit),
        [row],
        key=GLANCE,
        label="The network at a glance",
        chosen=Opening(hidden, shown[chosen]),
        on_open=lambda: choose_sent(shapes),
    )
    return chosen


def choose_sent(shapes: Sequence[tuple[int, ...]]) -> None:
    """Choose the unit that somebody has clicked.

    Args:
        shapes: Output shapes of the layers, that of the hidden one (28, 28, units).
    """
    asked = read_opening(opening_sent(GLANCE), shapes)
    if asked is not None and asked.map is not None:
        st.session_state[HIDDEN] = asked.map


def _chosen(shown: tuple[int, ...]) -> int:
    """The unit of the session or of a link, else the first."""
    if text := query_params.text_from_link(HIDDEN):
        try:
            st.session_state[HIDDEN] = int_from(text, 0, 2**16)
        except LinkError:
            st.session_state[HIDDEN] = None
    unit = st.session_state.get(HIDDEN)
    index = shown.index(unit) if unit in shown else 0
    query_params.put(HIDDEN, str(shown[index]) if index else None)
    return index


def products(forward_pass: ForwardPass, chosen: int) -> None:
    """Where on the digit the chosen unit's sum comes from."""
    values = forward_pass.sums[chosen].products.reshape(28, 28)
    maps(
        [Map(values, f"Pixels × weights of unit {forward_pass.shown[chosen]}")],
        key="products",
        label="Each pixel times the weight of this unit",
        scope="this map",
        size=150,
    )


def sentence(forward_pass: ForwardPass, index: int) -> str:
    """The sum, activation and contribution of the unit at `index` in `shown`."""
    unit, parts = forward_pass.shown[index], forward_pass.sums[index]
    products, total, weight = (
        float(parts.products.sum()),
        parts.total,
        float(forward_pass.output_weights[unit]),
    )
    # The network's own sum is in float32; a last digit must not differ from the sum printed before it.
    activation = max(total, 0.0) if forward_pass.activation == "ReLU" else float(forward_pass.hidden[unit])

    def agree(digits: int) -> bool:
        return adds([products, parts.bias], total, digits) and multiplies(activation, weight, digits)

    digits = first_digits(agree)
    return (
        f"Unit {unit}: the 784 products sum to {number(products, digits)}; with the bias "
        f"{number(parts.bias, digits)} that is {number(total, digits)}, and {forward_pass.activation} gives "
        f"{number(activation, digits)}. Times its weight to output {forward_pass.answer} it adds "
        f"{factors(activation, weight, digits)} = {number(activation * weight)} to that output's sum."
    )


def numbers(forward_pass: ForwardPass, chosen: int) -> dict[str, Callable[[], np.ndarray]]:
    """What can be saved: all activations, and the weights of the unit chosen, as a picture (28, 28)."""
    unit = forward_pass.shown[chosen]
    return {
        f"The {forward_pass.hidden.size} hidden units": lambda: forward_pass.hidden,
        f"The weights of unit {unit}": lambda: forward_pass.weights[:, unit].reshape(28, 28),
    }


def step_table(forward_pass: ForwardPass, digit: np.ndarray, outputs_title: str) -> None:
    """The lecture's steps as a table, with numbers of this digit: the middle of the row with most ink."""
    hidden = forward_pass.hidden
    prepared = "".join(
        f"| {step.title} | {step.shape} | {step.numbers} |\n" for step in preparing.steps(digit)
    )
    top = int(hidden.argmax())
    st.markdown(
        "| step | shape | numbers of your digit |\n|---|---:|---|\n"
        f"{prepared}"
        f"| hidden layer | {hidden.size} | {int((hidden > 0).sum())} are above 0; the largest is "
        f"{number(hidden[top])} (unit {top}) |\n"
        f"| {outputs_title} | 10 | {_answer(forward_pass)} |"
    )


def _answer(forward_pass: ForwardPass) -> str:
    outputs, answer = forward_pass.outputs, forward_pass.answer
    are_shares = outputs.min() >= 0 and abs(outputs.sum() - 1) < 1e-3
    score = float(outputs[answer])
    return f"{answer}, with {percent(score) if are_shares else number(score)}"


def caption(forward_pass: ForwardPass) -> None:
    frame.prose(
        "Each unit is shown by its 784 weights, one for each pixel. Point at a unit or a score to see what "
        "it is made of: orange lines add, blue ones take away, and the wider, the more. A click keeps a "
        f"unit. The sum of output {forward_pass.answer} is the contributions of all "
        f"{forward_pass.hidden.size} units plus a bias"
        + ("; softmax turns the ten sums into scores." if forward_pass.has_softmax else ".")
    )
