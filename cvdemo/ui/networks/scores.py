"""The ten scores that networks give a digit: side by side as tables, or below each other as strips."""

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import percent
from cvdemo.nets import ClassifierError
from cvdemo.nets.model_cards import load_card
from cvdemo.ui.networks.shared_classifier import classifier, why_not_keras

# Markup travels many times during a stroke, so it is short: HTML needs no </td>, </th>, </tr> and few quotes.
BEST = " class=best"


def score_panels(digit: np.ndarray | None, names: list[str], titles: Sequence[str] = ()) -> None:
    """The ten scores of each network for `digit` (28, 28), side by side; None: nothing drawn yet.

    `titles` are shown instead of those on the cards.
    """
    scores, answered_by = _ask(digit, names)
    titles = titles or [load_card(name).title for name in names]
    tables = [score_table(name, title, scores.get(name)) for name, title in zip(names, titles, strict=True)]
    st.html(f'<div class="score-panels">{"".join(tables)}</div>{answered_by}')


def score_strips(
    digit: np.ndarray, names: list[str], more: Mapping[str, tuple[str, np.ndarray]] = MappingProxyType({})
) -> None:
    """The same for several networks below each other: a line for each, its ten scores as small columns.

    `more` are networks whose scores are known already: title and scores by name.
    """
    scores, answered_by = _ask(digit, names)
    strips = [_strip(name, load_card(name).title, scores.get(name)) for name in names]
    strips += [_strip(name, title, known) for name, (title, known) in more.items()]
    st.html("".join(strips) + answered_by)


def _ask(digit: np.ndarray | None, names: list[str]) -> tuple[dict[str, np.ndarray], str]:
    """Scores by name, empty without any, and as HTML what computed them."""
    if digit is None:
        return {}, ""
    try:
        scores, by = classifier().answer({name: digit[None] for name in names})
    except ClassifierError as error:
        st.warning(str(error), icon=":material/error:")
        return {}, ""
    said = by if by == "Keras" else f"NumPy, the same network{why_not_keras('; Keras is {}')}"
    return {name: rows[0] for name, rows in scores.items()}, f'<div class="answered-by">{said}</div>'


def score_table(name: str, title: str, scores: np.ndarray | None) -> str:
    """One network's answer and its ten scores (shares of 1) as HTML, a table that reads well aloud."""
    best = None if scores is None else int(np.argmax(scores))
    answer = "–" if scores is None else f"<b>{best}</b> {percent(scores.max())}"
    rows = "".join(
        f"<tr{BEST if digit == best else ''}><th scope=row>{digit}"
        f"<td><i{_extent('width', scores, digit)}></i>"
        f"<td>{'' if scores is None else percent(scores[digit])}"
        for digit in range(10)
    )
    return (
        f'<table class="scores" data-network="{escape(name)}" data-answer="{"" if best is None else best}">'
        f'<caption><span>{escape(title)}</span><span class="answer">{answer}</span></caption>{rows}</table>'
    )


def _strip(name: str, title: str, scores: np.ndarray | None) -> str:
    """One network's answer and its ten scores in one line."""
    title = escape(title)
    best = None if scores is None else int(np.argmax(scores))
    answer = "–" if scores is None else f"<b>{best}</b> {percent(scores.max())}"
    columns = "".join(
        f"<span{BEST if digit == best else ''}>"
        f"<i{_extent('height', scores, digit)}></i><em>{digit}</em></span>"
        for digit in range(10)
    )
    spoken = "–" if scores is None else ", ".join(f"{i}: {percent(score)}" for i, score in enumerate(scores))
    return (
        f'<div class="strip" data-network="{escape(name)}" data-answer="{"" if best is None else best}">'
        f'<div class="name">{title}<div class="answer">{answer}</div></div>'
        f'<div class="columns" role="img" aria-label="{title}: {spoken}">{columns}</div></div>'
    )


def _extent(side: str, scores: np.ndarray | None, digit: int) -> str:
    """How far a score's bar reaches; nothing where a style sheet's least size is all that shows."""
    percentage = 0.0 if scores is None else 100 * float(scores[digit])
    return f" style={side}:{percentage:.1f}%" if percentage >= 0.05 else ""
