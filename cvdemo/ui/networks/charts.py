"""What the cards of the networks record, as charts. Altair comes with Streamlit.

Each chart is made once for the whole server and then sent again as it is: Altair takes 10 to 40 ms for one,
while all other sessions wait.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from cvdemo.nets.model_cards import Card
from cvdemo.ui.page import frame

SERIES = [
    "#1b6fc4",
    "#d1620f",
    "#5b8c2a",
    "#8a5bc4",
    "#b8860b",
]  # told apart in both themes and by the colour-blind
TRAINING, HELD_OUT = "training digits, mean during the epoch", "held-out digits, after the epoch"
MARK = "#e0408a"  # seen in both themes
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross"]
PERCENT = alt.Axis(labelExpr="format(100 * datum.value, '~g') + ' %'")
TEXT, LECTURE_TEXT = 13, 17  # pixels: font size at a desk and for the last row
PHONE = 370  # pixels; on a narrower plot two names of networks do not fit beside each other
# Streamlit repeats what such a function has drawn. Cards are told apart by the file they belong to.
_made_once = st.cache_data(max_entries=64, show_spinner=False)


def history_chart(card: Card, measure: str, title: str) -> None:
    """`loss` or `accuracy` per epoch: during it on training digits, after it on held-out digits."""
    _history(card.file.sha256, _text(), card, measure, title)


def shift_chart(cards: Sequence[Card], shift: int | None = None) -> None:
    """Test accuracy against the shift in pixels, a line per network; `shift`, if given, is marked."""
    _shift([card.file.sha256 for card in cards], _text(), cards, shift)


def confusion_chart(card: Card) -> tuple[int, int] | None:
    """How often each digit was classified as each other one; correct answers stand apart from mistakes.

    Returns:
        (label, answer) of the cell that was clicked; None for none.
    """
    chart = _confusion(card.file.sha256, _text(), card)
    event = st.vega_lite_chart(chart, theme=None, on_select="rerun", key=f"confusion_{card.name}")
    cells = event.selection.get("cell")
    return (int(cells[0]["digit"]), int(cells[0]["classified as"])) if cells else None


@_made_once
def _history(of: str, text: int, _card: Card, measure: str, title: str) -> None:
    history = _card.history
    rows = [
        {"epoch": epoch, "digits": digits, title: value}
        for digits, values in (
            (TRAINING, getattr(history, measure)),
            (HELD_OUT, getattr(history, f"val_{measure}")),
        )
        for epoch, value in enumerate(values, 1)
    ]
    _lines(pd.DataFrame(rows), "epoch", title, "digits", [TRAINING, HELD_OUT], 280, text)


@_made_once
def _shift(of: Sequence[str], text: int, _cards: Sequence[Card], shift: int | None) -> None:
    rows = [
        {"pixels moved": pixels, "accuracy": accuracy, "network": card.title}
        for card in _cards
        for pixels, accuracy in enumerate(card.shift_accuracy)
    ]
    _lines(
        pd.DataFrame(rows),
        "pixels moved",
        "accuracy",
        "network",
        [card.title for card in _cards],
        400,
        text,
        shift,
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _confusion(of: str, text: int, _card: Card) -> dict[str, Any]:
    """The chart as Vega-Lite, its data as Arrow: a chart that is clicked is drawn anew with every run, and
    what Altair and pandas do for it need not be.
    """
    counts = np.asarray(_card.confusion_matrix)
    rows = [
        {
            "digit": digit,
            "classified as": predicted,
            "count": int(counts[digit, predicted]),
            "mistakes": 0 if digit == predicted else int(counts[digit, predicted]),
        }
        for digit in range(10)
        for predicted in range(10)
    ]
    # By name: Streamlit changes what Altair does with data while it draws the chart of another session.
    base = alt.Chart(alt.NamedData("counts")).encode(
        x=alt.X("classified as:O", axis=alt.Axis(orient="top", labelAngle=0)), y=alt.Y("digit:O")
    )
    cell = alt.selection_point(name="cell", fields=["digit", "classified as"], toggle=False)
    heat = (
        base.mark_rect(cursor="pointer")
        .encode(
            color=alt.Color(
                "mistakes:Q", scale=alt.Scale(scheme="oranges"), legend=alt.Legend(title="mistakes")
            ),
            tooltip=["digit:Q", "classified as:Q", "count:Q"],
            stroke=alt.when(cell, empty=False).then(alt.value(MARK)).otherwise(alt.value("transparent")),
            strokeWidth=alt.value(3),
        )
        .add_params(cell)
    )
    strong = alt.datum.mistakes > max(1, 0.6 * max(row["mistakes"] for row in rows))
    counted = base.mark_text(fontSize=text - 1).encode(
        text="count:Q", color=alt.when(strong).then(alt.value("white")).otherwise(alt.value("#1f2430"))
    )
    spec = _styled(heat + counted, 360, text).to_dict()
    return spec | {"datasets": {"counts": pa.Table.from_pylist(rows)}}


def _lines(
    data: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    order: list[str],
    height: int,
    text: int,
    marked: int | None = None,
) -> None:
    """Lines with points whose shapes differ too, so that colour is not the only difference."""
    scale = {"color": SERIES[: len(order)], "shape": SHAPES[: len(order)]}
    columns = alt.ExprRef(f"width < {PHONE} ? 1 : 2")
    legend = alt.Legend(orient="bottom", title=None, labelLimit=300, columns=columns)
    lines = (
        alt.Chart(data)
        .mark_line(point=alt.OverlayMarkDef(size=70, filled=True), strokeWidth=2.5)
        .encode(
            x=alt.X(f"{x}:Q", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y(f"{y}:Q", scale=alt.Scale(zero=False), axis=PERCENT if y == "accuracy" else alt.Axis()),
            color=alt.Color(
                f"{series}:N", sort=order, scale=alt.Scale(domain=order, range=scale["color"]), legend=legend
            ),
            shape=alt.Shape(
                f"{series}:N", sort=order, scale=alt.Scale(domain=order, range=scale["shape"]), legend=legend
            ),
            tooltip=[series, x, alt.Tooltip(y, format=".2%" if y == "accuracy" else ".4f")],
        )
    )
    if marked is not None:
        rule = (
            alt.Chart(pd.DataFrame({x: [marked]}))
            .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=MARK)
            .encode(x=f"{x}:Q")
        )
        lines = lines + rule
    _draw(lines, height, text)


def _text() -> int:
    return LECTURE_TEXT if frame.lecture_view() else TEXT


def _draw(chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int, text: int) -> None:
    st.altair_chart(_styled(chart, height, text), theme=None)


def _styled(chart, height: int, text: int):
    """In the page's own text colour: Streamlit's theme for charts writes grey on white."""
    chart = chart.properties(height=height).configure_legend(labelFontSize=text, titleFontSize=text)
    return chart.configure_axis(labelFontSize=text, titleFontSize=text, titleFontWeight="normal")
