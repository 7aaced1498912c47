"""Layers without rows and columns: their values as one picture, and what one value is made of."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import number, percent, product
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer, Network
from cvdemo.nets.forward.layers import RNN, Bidirectional, Dense, Flatten
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside import choosers
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.inside.position import LARGEST, UNIT, Position, Unit, Value, go_to, position_of
from cvdemo.ui.inside.provenance import value_of_input
from cvdemo.ui.networks import scores
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame

TOP = 6
MOST_BUTTONS = 10


@dataclass(frozen=True, eq=False)
class Sum:
    """One unit of a dense layer taken apart: n inputs, each times its weight, and the bias."""

    inputs: np.ndarray
    weights: np.ndarray
    bias: float

    @property
    def products(self) -> np.ndarray:
        return self.inputs * self.weights

    @property
    def total(self) -> float:
        return float(self.products.sum()) + self.bias

    def largest(self, count: int) -> list[int]:
        """The inputs with the largest products, of either sign."""
        return [int(i) for i in np.argsort(-np.abs(self.products), kind="stable")[:count]]


def sum_of(layer: Layer, x: np.ndarray, unit: int) -> Sum:
    """How one unit of a dense layer is computed.

    Args:
        layer: A `Dense` layer.
        x: Its input (n,).
        unit: From 0.

    Returns:
        The sum in float64, so that the printed numbers add up.
    """
    bias = float(layer.weights["bias"][unit]) if "bias" in layer.weights else 0.0
    return Sum(x.astype(np.float64), layer.weights["kernel"][:, unit].astype(np.float64), bias)


def show(activations: Activations, position: Position) -> None:
    """A layer whose output is a list of units; for a dense layer also where one of them comes from.

    Args:
        activations: Of the current digit.
        position: The layer.
    """
    network = activations.opened.network
    layer, y = activations.layer(position.layer), activations.outputs[position.layer]
    x = activations.outputs[activations.below(position.layer)]
    if not isinstance(layer.operation, Dense) or x.ndim != 1:
        _picture(layer, y)
        if isinstance(layer.operation, Flatten):
            _flattened(layer)
        elif isinstance(layer.operation, RNN | Bidirectional):
            ends = "at the last" if isinstance(layer.operation, RNN) else "at the end of each direction"
            st.markdown(f"What the layer gives out {ends} of {layer.input_shape[0]} steps.")
        return
    values, made_of = st.columns([1, 1.5], gap="large")
    with values:
        if layer is network.layers[-1]:
            score_table(activations.opened, y)
        else:
            _picture(layer, y)
    with made_of:
        unit = _choose_unit(y)
        parts, sums = sum_of(layer, x, unit), activations.preactivations[position.layer]
        _made_of(network, position, unit, parts)
        st.markdown(_others(parts) + _after_activation(layer, sums, y, unit))
        frame.prose(
            "These are the largest products, of either sign. They show what the sum is made of, not what "
            "the network would answer without them: the layer's other outputs use the same values."
        )


def score_table(opened: Opened, outputs: np.ndarray) -> None:
    """The network's ten outputs: as shares where they are probabilities, else as numbers."""
    if opened.network.gives_probabilities:
        table = scores.score_table(opened.name, opened.title, opened.network.probabilities(outputs))
        st.html(f'<div class="score-panels">{table}</div>')
        return
    rows = "".join(f"| {digit} | {number(value)} |\n" for digit, value in enumerate(outputs))
    st.markdown(f"**{opened.title}**: {int(outputs.argmax())}\n\n| digit | output |\n|---|---:|\n{rows}")


def _picture(layer: Layer, y: np.ndarray) -> None:
    """All values of the layer in rows, read like a page; left out where they fill no rectangle."""
    width = _row_length(layer)
    if width is None:
        return
    maps(
        [Map(y.reshape(-1, width), f"{y.size:,} values, {width} in a row")],
        key="units",
        label=f"The values of the layer {layer.name}",
        scope="all values of this layer",
        size=900 if width > y.size // width else 400,
    )


def _row_length(layer: Layer) -> int | None:
    """For flattened maps one value of each map, else the longest row that is not wider than high."""
    count = math.prod(layer.output_shape)
    if isinstance(layer.operation, Flatten) and len(layer.input_shape) == 3 and layer.input_shape[2] > 1:
        width = layer.input_shape[2]
    else:
        width = max(n for n in range(1, math.isqrt(count) + 1) if count % n == 0)
    return width if max(width, count // width) <= 1024 else None


def _flattened(layer: Layer) -> None:
    shape = layer.input_shape
    text = f"The {times(shape)} values of the previous layer as one list of {math.prod(shape):,}."
    if len(shape) == 3 and shape[2] > 1:
        text += (
            f" Each row of the picture holds the {shape[2]} values at one of the {times(shape[:2])} "
            "positions, taken row by row."
        )
    st.markdown(text + " No value changes. The next layer no longer knows which of them were neighbours.")


def _choose_unit(y: np.ndarray) -> int:
    """The unit to take apart; unless one is chosen, the largest."""
    top = int(y.argmax())
    if y.size <= MOST_BUTTONS:
        choice = UNIT.segmented_control(
            [LARGEST, *map(str, range(y.size))],
            label="What is this score made of?",
            format_func=lambda option: f"largest ({top})" if option == LARGEST else option,
        )
    else:
        strongest = [str(unit) for unit in np.argsort(-y, kind="stable")[:100]]
        choice = UNIT.selectbox(
            [LARGEST, *strongest],
            label="What is this unit made of?",
            format_func=lambda option: f"largest (unit {top})" if option == LARGEST else f"unit {option}",
        )
    return top if choice == LARGEST else int(choice)


def _made_of(network: Network, position: Position, unit: int, parts: Sum) -> None:
    """The largest products as buttons that lead to where their values stand."""
    with st.container(gap="xsmall"):
        for index in parts.largest(TOP):
            value = value_of_input(network, position.layer, index)
            below = position_of(value, (*position.trail, Unit(position.layer, unit)))
            st.button(
                f"{_where(network, value)}: {product(parts.inputs[index], parts.weights[index])}",
                key=f"source_{index}",
                icon=":material/south:",
                on_click=go_to,
                args=(below,),
            )


def _others(parts: Sum) -> str:
    """What is added to the largest products, so that the printed numbers make the printed sum."""
    shown = parts.largest(TOP)
    others = round(parts.total, 3) - round(parts.bias, 3) - sum(round(p, 3) for p in parts.products[shown])
    return (
        f"The other {parts.products.size - len(shown):,} products: {number(others)}; "
        f"bias: {number(parts.bias)}; sum: **{number(parts.total)}**"
    )


def _after_activation(layer: Layer, sums: np.ndarray, y: np.ndarray, unit: int) -> str:
    """What becomes of the sum; softmax compares it with the sums of the other units."""
    activation = layer.operation.activation.name
    if activation == "linear":
        return "."
    if activation != "softmax" or y.size < 2:
        return f"; after {'ReLU' if activation == 'relu' else activation}: **{number(y[unit])}**."
    rival = int(np.argmax(np.where(np.arange(y.size) == unit, -np.inf, sums)))
    return (
        f". Softmax compares the sums: the largest of the others is **{number(sums[rival])}**, for {rival}. "
        f"The score of {unit} is **{percent(float(y[unit]))}**."
    )


def _where(network: Network, value: Value) -> str:
    if isinstance(value, Unit):
        return f"unit {value.unit}"
    if value.layer == 0:
        return f"pixel row {value.row}, column {value.column}"
    kind = choosers.short(network.layers[value.layer - 1])
    return f"{kind} map {value.map}, row {value.row}, column {value.column}"
