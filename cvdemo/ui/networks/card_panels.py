"""Panels that show what a network's card records: layers, training, tests, mistakes."""

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson.number_format import percent
from cvdemo.lesson.settings import times
from cvdemo.nets.model_cards import Card, available, load_card, load_mistake_images
from cvdemo.nets.registry import names_of
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.networks import charts
from cvdemo.ui.page.frame import named
from cvdemo.ui.session import current_digit

GALLERY_SIZE = 60


def layer_table(card: Card) -> None:
    """Layer, output shape and parameters, as Keras's summary() gives them."""
    rows = "".join(
        f"| {layer.name} | {layer.kind} | {times(layer.output_shape)} | {layer.parameters:,} |\n"
        for layer in card.layers
    )
    st.markdown(
        "| layer | kind | output shape | parameters |\n|---|---|---:|---:|\n"
        f"| input | | {times(card.input_shape)} | |\n{rows}| **all** | | | **{card.parameters:,}** |"
    )


def test_result(card: Card) -> str:
    """The test accuracy in a sentence, with the spread over seeds where it was measured."""
    text = f"{card.title}: **{percent(card.test_accuracy)}** of the 10,000 test digits classified correctly"
    if card.spread:
        low, high = min(card.spread.test_accuracy), max(card.spread.test_accuracy)
        text += f" ({percent(low)} to {percent(high)} over {len(card.spread.seeds)} trainings)"
    return text


def training(card: Card) -> None:
    """Loss and accuracy per epoch, and the recipe they come from."""
    left, right = st.columns(2)
    with left:
        charts.history_chart(card, "loss", "loss")
    with right:
        charts.history_chart(card, "accuracy", "accuracy")
    st.caption(f"{card.training.recipe} Never seen: {card.history.validated_on}.")


def overfitting(card: Card) -> str:
    """What the two loss curves show, in words: no more than the history's own numbers."""
    loss, unseen = card.history.loss, card.history.val_loss
    epochs, best = len(loss), min(range(len(unseen)), key=unseen.__getitem__) + 1
    text = (
        f"After {epochs} epochs the loss is {loss[-1]:.3f} on the digits the network was trained on and "
        f"{unseen[-1]:.3f} on digits it never saw."
    )
    if unseen[-1] > loss[-1]:
        text += " The gap at the end is overfitting."
    if best < epochs:
        text += f" On the unseen digits it was lowest after epoch {best}."
    return text


def mistakes(card: Card) -> None:
    """The misclassified test digits; one can be taken as the current digit."""
    images = _mistake_images(card.name)
    labels = [
        f"{named(mistake.label)} classified as {mistake.predicted} with {percent(mistake.probability)}"
        for mistake in card.mistakes[:GALLERY_SIZE]
    ]
    wrong = sum(map(sum, card.confusion_matrix)) - sum(card.confusion_matrix[i][i] for i in range(10))
    st.markdown(f"{wrong} of 10,000 were misclassified; here are {len(labels)}. Take one as your digit:")
    chosen = gallery(images, labels, name=f"Mistakes of the {card.title}", key=f"mistakes_{card.name}")
    if chosen is not None:
        mistake = card.mistakes[chosen]
        current_digit.set_digit(Digit(images[chosen] / 255, "test digit", label=mistake.label))
        st.rerun()


@st.cache_resource(max_entries=8, show_spinner=False)
def _mistake_images(name: str) -> np.ndarray:
    images = load_mistake_images(name)[:GALLERY_SIZE]
    images.setflags(write=False)
    return images


def at_a_shift(pixels: int) -> str:
    """What pooling and what training do for a digit moved by so many pixels, from the cards; or nothing."""
    names = names_of(["convnet_no_pooling"]) + names_of(["convnet"])
    if not set(names) <= set(available()):
        return ""
    without, pooled, trained = (percent(load_card(name).shift_accuracy[pixels]) for name in names)
    return (
        f"Moved by {pixels} pixels, the convnet without pooling classifies {without} correctly, "
        f"with pooling {pooled}, and trained on moved digits {trained}: the training does more for it "
        "than the pooling."
    )
