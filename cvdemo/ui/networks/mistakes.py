"""The test digits that a network misclassified: counted in the confusion matrix, and shown."""

import functools

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson.number_format import percent
from cvdemo.nets.model_cards import Card, load_mistake_images
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.networks import charts
from cvdemo.ui.page import frame
from cvdemo.ui.page.frame import named
from cvdemo.ui.session import query_params

MOST = 60


def confusion_and_mistakes(card: Card) -> None:
    """The confusion matrix, and beside it the digits of the cell that was clicked, or of all cells."""

    def show() -> None:
        matrix, pictures = st.columns([1, 1.1], gap="medium")
        with matrix:
            cell = charts.confusion_chart(card)
        with pictures:
            gallery_of(card, cell)

    query_params.fragment(show, "mistakes")()


def gallery_of(card: Card, cell: tuple[int, int] | None = None) -> None:
    """Misclassified test digits, label → answer below each; one can be taken as the current digit.

    Args:
        card: Of the network.
        cell: (label, answer) of the mistakes to show; None for all, up to `MOST`.
    """
    wrong = sum(map(sum, card.confusion_matrix)) - sum(card.confusion_matrix[i][i] for i in range(10))
    chosen = None if cell is None or cell[0] == cell[1] else cell
    shown = [
        index
        for index, mistake in enumerate(card.mistakes)
        if chosen is None or (mistake.label, mistake.predicted) == chosen
    ][:MOST]
    st.markdown(_words(card, cell, wrong, len(shown)))
    mistakes = [card.mistakes[index] for index in shown]
    images = _images(card.name)[shown]

    def take(chosen: int) -> None:
        pixels = images[chosen] / np.float32(255)
        frame.take_digit(Digit(pixels, "test digit", label=mistakes[chosen].label))

    gallery(
        images,
        [
            f"{named(mistake.label)} classified as {mistake.predicted} with {percent(mistake.probability)}"
            for mistake in mistakes
        ],
        captions=[f"{mistake.label} → {mistake.predicted}" for mistake in mistakes],
        name=f"Mistakes of the {card.title}",
        key=f"mistakes_{card.name}",
        on_choose=take,
    )


def _words(card: Card, cell: tuple[int, int] | None, wrong: int, shown: int) -> str:
    """How many there are, and which are shown."""
    if cell and cell[0] == cell[1]:
        right = card.confusion_matrix[cell[0]][cell[1]]
        return f"{right} test digits with label {cell[0]} were classified correctly. All mistakes:"
    if cell:
        count = card.confusion_matrix[cell[0]][cell[1]]
        return f"Label **{cell[0]}**, classified as **{cell[1]}**: {count} of the 10,000 test digits. " + (
            "Click one to make it your digit:" if shown else ""
        )
    which = f"the first {shown}" if wrong > shown else "all of them"
    return (
        f"{wrong} of the 10,000 test digits were misclassified; these are {which}, *label → answer*. A click "
        "on a cell of the matrix shows its mistakes, a click on a digit makes it yours."
    )


@functools.cache
def _images(name: str) -> np.ndarray:
    images = load_mistake_images(name)
    images.setflags(write=False)
    return images
