"""Panels that show what a network's card records: layers, training, tests, mistakes."""

import numpy as np
import streamlit as st

from cvdemo.digits import Digit
from cvdemo.lesson.number_format import percent
from cvdemo.lesson.settings import times
from cvdemo.nets.model_cards import Card, available, load_card, load_mistake_images
from cvdemo.nets.registry import NETWORKS, names_of
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
    st.caption(f"{card.training.recipe} Held-out: {card.history.validated_on}.")


def overfitting(card: Card) -> str:
    """What the curves show, in words: no more than the history's own numbers.

    Keras reports a training loss as the mean over the epoch's batches, while the weights still change, and a
    held-out loss with the weights at the epoch's end.
    """
    history = card.history
    loss, held_out = history.loss, history.val_loss
    epochs, best = len(loss), min(range(len(held_out)), key=held_out.__getitem__) + 1
    text = (
        f"During epoch {epochs} accuracy was {percent(history.accuracy[-1])} and loss {loss[-1]:.3f} on the "
        f"training digits, a mean while the weights still changed; after it they are "
        f"{percent(history.val_accuracy[-1])} and {held_out[-1]:.3f} on held-out digits."
    )
    if history.val_accuracy[0] > history.accuracy[0]:
        text += (
            " That is why the training curve can begin below the held-out one: it also counts the first "
            "batches, when the network knew little."
        )
    if NETWORKS[card.name].family == "augmented":
        text += (
            " The training digits are distorted anew in every epoch, the held-out ones are not, and label "
            "smoothing keeps both losses above 0.1: their gap does not measure overfitting."
        )
    elif history.val_accuracy[-1] < history.accuracy[-1] and held_out[-1] > loss[-1]:
        text += " The gap at the end is overfitting."
    if best < epochs:
        text += f" The held-out loss was lowest after epoch {best}."
    return text


def mistakes(card: Card) -> None:
    """The misclassified test digits; one can be taken as the current digit."""
    images = _mistake_images(card.name)
    labels = [
        f"{named(mistake.label)} classified as {mistake.predicted} with {percent(mistake.probability)}"
        for mistake in card.mistakes[:GALLERY_SIZE]
    ]
    wrong = sum(map(sum, card.confusion_matrix)) - sum(card.confusion_matrix[i][i] for i in range(10))
    which = f"the first {len(labels)}" if wrong > len(labels) else "all of them"
    st.markdown(
        f"{wrong} of the 10,000 test digits were misclassified; these are {which}. "
        "Click one to make it your digit:"
    )
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
    """What pooling and what training do for a digit moved by that many pixels, from the cards; or nothing."""
    names = names_of(["convnet_no_pooling"]) + names_of(["convnet"])
    if not set(names) <= set(available()):
        return ""
    without, pooled, trained = (percent(load_card(name).shift_accuracy[pixels]) for name in names)
    return (
        f"Moved by {pixels} pixels, the convnet without pooling classifies {without} correctly, "
        f"with pooling {pooled}, and with pooling and trained on moved and distorted digits {trained}: that "
        "training does more than the pooling."
    )
