"""Panels that show what a network's card records: layers, training, tests."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import percent
from cvdemo.lesson.settings import times
from cvdemo.nets.card import Layer as CardLayer
from cvdemo.nets.forward import Layer as NetworkLayer
from cvdemo.nets.model_cards import Card, available, load_card
from cvdemo.nets.registry import NETWORKS, names_of
from cvdemo.ui.networks import charts
from cvdemo.ui.networks.opened import Opened


def layer_table(card: Card) -> None:
    """Layer, output shape and parameters, as Keras's summary() gives them."""
    _layer_table(card.layers, card.input_shape)


def layer_tables(cards: Sequence[Card], own: Opened | None) -> None:
    """The layers of several networks side by side; networks of the same layers share a table.

    Args:
        cards: Of shipped networks.
        own: The visitor's network, or None.
    """
    alike: dict[str, list[Card]] = {}
    for card in cards:
        alike.setdefault(NETWORKS[card.name].architecture, []).append(card)
    tables: list[tuple[str, Sequence[CardLayer | NetworkLayer], Sequence[int]]] = [
        (" · ".join(c.title for c in group), group[0].layers, group[0].input_shape)
        for group in alike.values()
    ]
    if own:
        tables.append((own.title, own.network.layers, own.network.input_shape))
    for start in range(0, len(tables), 2):
        for column, (title, layers, shape) in zip(
            st.columns(2, gap="medium"), tables[start : start + 2], strict=False
        ):
            with column:
                st.markdown(f"**{title}**")
                _layer_table(layers, shape)


def _layer_table(layers: Sequence[CardLayer | NetworkLayer], input_shape: Sequence[int]) -> None:
    rows = "".join(
        f"| {layer.name} | {layer.kind} | {times(layer.output_shape)} | {layer.parameters:,} |\n"
        for layer in layers
    )
    st.markdown(
        "| layer | kind | output shape | parameters |\n|---|---|---:|---:|\n"
        f"| input | | {times(input_shape)} | |\n{rows}"
        f"| **all** | | | **{sum(layer.parameters for layer in layers):,}** |"
    )


def test_result(card: Card) -> str:
    """The test accuracy in a sentence, with the spread over seeds where it was measured."""
    text = f"{card.title}: **{percent(card.test_accuracy)}** of the 10,000 test digits classified correctly"
    return f"{text} ({_spread(card)})" if card.spread else text


def test_results(cards: Sequence[Card]) -> None:
    """Parameters and test accuracies of several networks as a table, with the spread over seeds."""
    rows = "".join(
        f"| {card.title} | {card.parameters:,} | **{percent(card.test_accuracy)}** | {_spread(card)} |\n"
        for card in cards
    )
    st.markdown(
        "| network | parameters | correct of 10,000 test digits | with different random seeds |\n"
        f"|---|---:|---:|---:|\n{rows}"
    )


def _spread(card: Card) -> str:
    """The test accuracies of repeated trainings; nothing for a recipe that was trained once."""
    if not card.spread:
        return ""
    low, high = min(card.spread.test_accuracy), max(card.spread.test_accuracy)
    return f"{percent(low)} to {percent(high)} over {len(card.spread.seeds)} trainings"


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


def compiled(card: Card) -> str:
    """What `compile` is told, a sentence each."""
    return (
        f"- **Optimizer** (`{card.training.optimizer}`): how each batch changes the weights so that the loss "
        "becomes smaller.\n"
        "- **Loss** (`sparse_categorical_crossentropy`): what training makes smaller, the negative logarithm "
        "of the score that the network gives to the label.\n"
        "- **Metric** (`accuracy`): what people look at, the share of digits whose largest score is the "
        "label's. Training does not use it."
    )


def prediction(outputs: np.ndarray, label: int | None) -> str:
    """`predictions[0]` as Python prints it, its largest score, and the label if there is one.

    Args:
        outputs: (10,), the network's scores.
        label: The digit's class; None if nobody has said it.
    """
    scores = np.array2string(outputs, precision=4, suppress_small=True, separator=", ", max_line_width=64)
    answer = int(outputs.argmax())
    said = "None  # nobody has labelled this digit"
    if label is not None:
        said = f"{label}  # {'correct' if label == answer else 'a mistake'}"
    return (
        ">>> predictions = model.predict(images)  # of your digit alone: shape (1, 10)\n"
        f">>> predictions[0]\narray({scores}, dtype=float32)\n"
        f">>> predictions[0].argmax()\n{answer}\n>>> label\n{said}"
    )


def error_rates(before: Card, after: Card) -> str:
    """Two error rates in a sentence: small numbers show what accuracies near 1 hide."""
    rates = [1 - card.test_accuracy for card in (before, after)]
    return (
        f"Error rate on the 10,000 test digits: {before.title} **{100 * rates[0]:.2f} %**, {after.title} "
        f"**{100 * rates[1]:.2f} %**: **{100 * (1 - rates[1] / rates[0]):.0f} % fewer mistakes**, with "
        f"{after.parameters:,} parameters instead of {before.parameters:,}."
    )


def summary(layers: Sequence[NetworkLayer], input_shape: Sequence[int]) -> None:
    """What Keras's `model.summary()` lists, and how each number of parameters comes about."""
    rows = "".join(
        f"| {layer.kind} | (None, {', '.join(map(str, layer.output_shape))}) "
        f"| {layer.parameters:,} | {layer.parameters_formula.split(' = ')[0] if layer.parameters else ''} |\n"
        for layer in layers
    )
    with st.container(key="summary"):
        st.markdown(
            "| Layer (type) | Output Shape | Param # | because |\n|---|---|---:|---|\n"
            f"| InputLayer | (None, {', '.join(map(str, input_shape))}) | 0 | |\n{rows}"
            f"| **Total params** | | **{sum(layer.parameters for layer in layers):,}** | |"
        )


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
