"""The weights of a convolutional layer, filter by filter: a sheet of k × k cells for each input channel."""

import streamlit as st

from cvdemo.lesson.questions.question import Filters
from cvdemo.lesson.settings import times

CELL = 1.1  # rem of a weight
DEPTH = 2.4  # rem: how far a filter's channels lead to the right, and as far up
STYLE = f"""
.filters {{
  --line: light-dark(#1f7268, #3fc2b0); --sheet: light-dark(#e3f1ef, #17403b);
  display: flex; flex-wrap: wrap; align-items: flex-end; gap: 0.75rem 1.5rem; margin-top: 0.75rem;
}}
.filters figure {{ margin: 0; }}
.filters figcaption {{ margin-top: 0.4rem; line-height: 1.3; font-variant-numeric: tabular-nums; }}
.filters i {{
  display: block; border: 1px solid var(--line);
  margin: {DEPTH}rem {DEPTH}rem 0 0;
  background-image:
    linear-gradient(var(--line) 1px, transparent 1px),
    linear-gradient(90deg, var(--line) 1px, transparent 1px);
  background-color: var(--sheet); background-position: -1px -1px; background-size: {CELL}rem {CELL}rem;
}}
"""


def show(layer: Filters) -> None:
    """The first two filters and the last; under each what it has to learn."""
    each = f"{times((layer.size, layer.size, layer.channels))} + 1 bias"
    first, second, last = (_filter(layer, number, each) for number in (1, 2, layer.count))
    left_out = "<b>…</b>" if layer.count > 3 else ""
    alt = f"{layer.count} filters, each {each}"
    st.html(
        f"<style>{STYLE}</style>"
        f'<div class="filters" role="img" aria-label="{alt}">{first}{second}{left_out}{last}</div>'
    )


def _filter(layer: Filters, number: int, each: str) -> str:
    side = layer.size * CELL
    behind = range(1, layer.channels)
    sheets = ", ".join(_sheet(DEPTH * channel / layer.channels) for channel in behind)
    return (
        f'<figure><i style="width:{side:g}rem;height:{side:g}rem;box-shadow:{sheets}"></i>'
        f"<figcaption><b>filter {number}</b><br>{each}</figcaption></figure>"
    )


def _sheet(away: float) -> str:
    """One channel behind the front one, with its edge: a shadow covers the ones after it."""
    return f"{away:.3f}rem -{away:.3f}rem 0 -1px var(--sheet), {away:.3f}rem -{away:.3f}rem 0 0 var(--line)"
