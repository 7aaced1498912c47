"""The ten scores that networks give a digit: as a table, or below each other as strips."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import percent
from cvdemo.nets import ClassifierError
from cvdemo.nets.model_cards import load_card
from cvdemo.ui.components.spoken import spoken
from cvdemo.ui.networks.shared_classifier import classifier, why_not_keras

# Markup travels many times during a stroke, so it is short: HTML needs no </td>, </th>, </tr> and few quotes.
BEST = " class=best"


def score_strips(
    digit: np.ndarray,
    names: list[str],
    more: Mapping[str, tuple[str, np.ndarray]] = MappingProxyType({}),
    label: int | None = None,
) -> None:
    """Several networks below each other: a line for each, its ten scores as small columns.

    Args:
        digit: (28, 28) in [0, 1].
        names: Networks that ship.
        more: Networks whose scores are known already: title and scores by name.
        label: The digit's class if it is known: each answer is then marked as right or wrong.
    """
    scores, answered_by = _ask(digit, names)
    found = {name: (load_card(name).title, scores.get(name)) for name in names} | dict(more)
    strips = [score_strip(name, title, known, label) for name, (title, known) in found.items()]
    st.html("".join(strips) + answered_by)
    spoken(" ".join(_said(title, known) for title, known in found.values()), key="answers")


def _said(title: str, scores: np.ndarray | None) -> str:
    """A network's answer as a screen reader says it: the largest of ten scores, not all of them."""
    return "" if scores is None else f"{title}: {int(np.argmax(scores))}, {percent(float(scores.max()))}."


def _ask(digit: np.ndarray | None, names: list[str]) -> tuple[dict[str, np.ndarray], str]:
    """Scores by name, empty without any, and as HTML what computed them."""
    if digit is None:
        return {}, ""
    try:
        known = classifier().names  # a file that was damaged when the server started may be whole by now
        scores, by = classifier().answer({name: digit[None] for name in names if name in known})
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


def score_strip(name: str, title: str, scores: np.ndarray | None, label: int | None = None) -> str:
    """One network's answer and its ten scores in one line, as HTML.

    With a `label` the answer is marked by a sign, a word for screen readers, and a class that gives a wrong
    one a dashed outline: not by colour alone.
    """
    title = escape(title)
    best = None if scores is None else int(np.argmax(scores))
    answer = "–" if scores is None else f"<b>{best}</b> {percent(scores.max())}"
    verdict, said = "", ""
    if best is not None and label is not None:
        verdict, sign = ("right", "✓") if best == label else ("wrong", "✗")
        said = f"{verdict}; "
        answer += f' <span class="verdict" title="{verdict}: the label is {label}">{sign}</span>'
    columns = "".join(
        f"<span{BEST if digit == best else ''}>"
        f"<i{_extent('height', scores, digit)}></i><em>{digit}</em></span>"
        for digit in range(10)
    )
    spoken = "–" if scores is None else ", ".join(f"{i}: {percent(score)}" for i, score in enumerate(scores))
    data = f'data-network="{escape(name)}" data-answer="{"" if best is None else best}"'
    return (
        f'<div class="strip {verdict}" {data}>'
        f'<div class="name">{title}<div class="answer">{answer}</div></div>'
        f'<div class="columns" role="img" aria-label="{title}: {said}{spoken}">{columns}</div></div>'
    )


def _extent(side: str, scores: np.ndarray | None, digit: int) -> str:
    """How far a score's bar reaches; nothing where a style sheet's least size is all that shows."""
    percentage = 0.0 if scores is None else 100 * float(scores[digit])
    return f" style={side}:{percentage:.1f}%" if percentage >= 0.05 else ""
