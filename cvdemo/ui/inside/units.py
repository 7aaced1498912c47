"""Layers without rows and columns: their values as one picture, and what one output is made of."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import number, percent
from cvdemo.lesson.settings import times
from cvdemo.nets.forward import Layer, Network
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.inside import choosers, place, provenance
from cvdemo.ui.inside.place import Place
from cvdemo.ui.mechanics import layer_controls
from cvdemo.ui.networks import predictions
from cvdemo.ui.networks.uploaded import Opened
from cvdemo.ui.page import frame

TOP = 6
MOST_BUTTONS = 10
LARGEST = "largest"
UNIT = "unit"


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
    """How unit `unit` of the dense `layer` comes about from its input `x` (n,)."""
    bias = float(layer.weights["bias"][unit]) if "bias" in layer.weights else 0.0
    return Sum(x.astype(np.float64), layer.weights["kernel"][:, unit].astype(np.float64), bias)


def show(opened: Opened, here: Place, outputs: list[np.ndarray]) -> None:
    """A layer whose output is a list of units; for a dense layer also where one of them comes from."""
    layer, y = opened.network.layers[here.layer - 1], outputs[here.layer]
    is_last = here.layer == len(opened.network.layers)
    if layer.kind != "Dense" or outputs[here.layer - 1].ndim != 1:
        _picture(layer, y)
        if layer.kind == "Flatten":
            _flattened(layer)
        return
    values, made_of = st.columns([1, 1.5], gap="large")
    with values:
        if is_last:
            score_table(opened, y)
        else:
            _picture(layer, y)
    with made_of:
        unit = _choose_unit(y)
        x = outputs[here.layer - 1]
        _made_of(opened, Place(here.layer, unit), sum_of(layer, x, unit), _then(layer, x, y, unit))


def score_table(opened: Opened, scores: np.ndarray) -> None:
    """The network's ten outputs: as shares where they are probabilities, else as numbers."""
    if opened.network.gives_probabilities:
        table = predictions.score_table(opened.name, opened.title, scores)
        st.html(f'<div class="score-panels">{table}</div>')
        return
    rows = "".join(f"| {digit} | {number(value)} |\n" for digit, value in enumerate(scores))
    st.markdown(f"**{opened.title}**: {int(scores.argmax())}\n\n| digit | output |\n|---|---:|\n{rows}")


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
    if layer.kind == "Flatten" and len(layer.input_shape) == 3 and layer.input_shape[2] > 1:
        width = layer.input_shape[2]
    else:
        width = max(n for n in range(1, math.isqrt(count) + 1) if count % n == 0)
    return width if max(width, count // width) <= 1024 else None


def _flattened(layer: Layer) -> None:
    shape = layer.input_shape
    text = f"The {times(shape)} values of the layer before in one list of {math.prod(shape):,}."
    if len(shape) == 3 and shape[2] > 1:
        text += (
            f" Each row of the picture is one position, read line by line over the {times(shape[:2])} maps; "
            f"in it stand the values of all {shape[2]} maps."
        )
    st.markdown(text + " No value changes. The next layer no longer knows which of them were neighbours.")


def _choose_unit(y: np.ndarray) -> int:
    """The unit to take apart; unless one is chosen, the largest."""
    top = int(y.argmax())
    if y.size <= MOST_BUTTONS:
        choice = layer_controls.choose(
            "What is this score made of?",
            [LARGEST, *map(str, range(y.size))],
            UNIT,
            LARGEST,
            format_func=lambda option: f"largest ({top})" if option == LARGEST else option,
        )
    else:
        strongest = [str(unit) for unit in np.argsort(-y, kind="stable")[:100]]
        if st.session_state.get(UNIT, LARGEST) not in [LARGEST, *strongest]:
            st.session_state[UNIT] = LARGEST
        choice = st.selectbox(
            "What is this unit made of?",
            [LARGEST, *strongest],
            format_func=lambda option: f"largest (unit {top})" if option == LARGEST else f"unit {option}",
            key=UNIT,
            bind="query-params",
            persist_state="session",
        )
    return top if choice == LARGEST else int(choice)


def _made_of(opened: Opened, here: Place, parts: Sum, then: str) -> None:
    """The largest products as buttons that lead to where their values stand, the rest as one number."""
    shown = parts.largest(TOP)
    with st.container(gap="xsmall"):
        for unit in shown:
            to = provenance.cell_of_unit(opened.network, here.layer, unit)
            st.button(
                f"{_where(opened.network, to)}: {number(parts.inputs[unit])} · {number(parts.weights[unit])} "
                f"= **{number(parts.products[unit])}**",
                key=f"source_{unit}",
                icon=":material/south:",
                on_click=place.down,
                args=(here, to),
            )
    others = round(parts.total, 3) - round(parts.bias, 3) - sum(round(p, 3) for p in parts.products[shown])
    st.markdown(
        f"The other {parts.products.size - len(shown):,} products: {number(others)}; "
        f"bias: {number(parts.bias)}; sum: **{number(parts.total)}**"
        f"{then}"
    )
    frame.prose(
        "These are the largest products, of either sign. They say what the sum is made of, not what "
        "the network would answer without them: the layer's other outputs are made of the same values."
    )


def _then(layer: Layer, x: np.ndarray, y: np.ndarray, unit: int) -> str:
    """What becomes of the sum; softmax compares it with the sums of the other units."""
    activation = layer.config.get("activation")
    if activation in (None, "linear"):
        return "."
    if activation != "softmax" or y.size < 2:
        return f"; after {'ReLU' if activation == 'relu' else activation}: **{number(y[unit])}**."
    sums = [sum_of(layer, x, other).total if other != unit else -np.inf for other in range(y.size)]
    rival = int(np.argmax(sums))
    return (
        f". Softmax compares the sums: the largest of the others is **{number(sums[rival])}**, for {rival}. "
        f"The score of {unit} is **{percent(float(y[unit]))}**."
    )


def _where(network: Network, cell: Place) -> str:
    if cell.pin is None:
        return f"unit {cell.map}"
    row, column = cell.pin
    if cell.layer == 0:
        return f"pixel row {row}, column {column}"
    return f"{choosers.short(network.layers[cell.layer - 1])} map {cell.map}, row {row}, column {column}"
