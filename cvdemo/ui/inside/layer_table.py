"""The table of layers: shapes, parameters and their formula, and how closely NumPy agrees with Keras."""

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import power_of_ten
from cvdemo.lesson.settings import times
from cvdemo.nets import ClassifierError
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.networks.shared_classifier import classifier
from cvdemo.ui.session import memo

POLL_SECONDS = 2.0


def show(activations: Activations) -> None:
    """One line for each layer, folded away below the pictures."""
    with st.expander("Layer by layer: shapes, parameters, and the differences from Keras"):
        _table(activations)


def _table(activations: Activations) -> None:
    opened = activations.opened
    if opened.is_own:
        st.caption("Your network is run with NumPy only: an uploaded file is never given to Keras.")
    elif opened.finished:
        st.caption(
            "Keras has the weights of the end of the training only: at earlier moments there is nothing to "
            "compare with."
        )
    else:
        st.caption(
            "This page computes every number with NumPy, from the same weights file. The last column is the "
            "largest difference from Keras's result for your digit, over all values of the layer."
        )
    lines = [
        f"| {layer.name} | {layer.kind} | {times(layer.output_shape)} | {layer.parameters_formula} "
        f"| {difference} |"
        for layer, difference in zip(opened.network.layers, _differences(activations), strict=True)
    ]
    st.markdown(
        "| layer | kind | output shape | parameters | largest \\|NumPy − Keras\\| |\n"
        "|---|---|---:|---:|---:|\n"
        f"| input | | {times(opened.network.input_shape)} | | |\n"
        + "\n".join(lines)
        + f"\n| **all** | | | **{opened.network.parameters:,}** | |"
    )


def _differences(activations: Activations) -> list[str]:
    """As text for each layer; a dash where there is no Keras to compare with."""
    opened, digit, numpy = activations.opened, activations.digit, activations.outputs[1:]
    if opened.is_own or opened.finished:
        return ["–"] * len(numpy)
    try:
        keras = memo.last(
            "Keras's outputs",
            (opened, digit),
            lambda: classifier().layer_outputs(opened.name, digit),
        )
    except ClassifierError as error:
        st.caption(f"{error} The differences from its values follow when it is back.")
        _rerun_when_keras_is_back()
        return ["–"] * len(numpy)
    ends = np.cumsum([output.size for output in numpy])
    parts = np.split(keras, ends[:-1])
    return [
        power_of_ten(np.abs(ours.ravel() - theirs).max()) for ours, theirs in zip(numpy, parts, strict=True)
    ]


@st.fragment(run_every=POLL_SECONDS)
def _rerun_when_keras_is_back() -> None:
    """The page's next run does not call this, which also stops the timer."""
    shared = classifier()
    shared.warm_up()
    if shared.ready:
        st.rerun()
