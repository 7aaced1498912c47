"""The table of layers: shapes, parameters with their formula, how far NumPy's numbers are from Keras's."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import power_of_ten
from cvdemo.lesson.settings import times
from cvdemo.nets import ClassifierError
from cvdemo.ui.networks import predictions
from cvdemo.ui.networks.uploaded import Opened
from cvdemo.ui.session import memo


def show(opened: Opened, outputs: Sequence[np.ndarray], digit: np.ndarray) -> None:
    """One line per layer; `outputs` are the input and NumPy's numbers for `digit` (28, 28)."""
    if opened.is_own:
        st.caption("Your network is run with NumPy only: a file from outside is never given to Keras.")
    else:
        st.caption(
            "This page computes every number with NumPy, from the same file. The last column is the largest "
            "difference to what Keras gives for your digit, over all values of the layer."
        )
    lines = [
        f"| {layer.name} | {layer.kind} | {times(layer.output_shape)} | {layer.formula} | {difference} |"
        for layer, difference in zip(
            opened.network.layers, _differences(opened, outputs[1:], digit), strict=True
        )
    ]
    st.markdown(
        "| layer | kind | output shape | parameters | largest \\|NumPy − Keras\\| |\n"
        "|---|---|---:|---:|---:|\n"
        f"| input | | {times(opened.network.input_shape)} | | |\n"
        + "\n".join(lines)
        + f"\n| **all** | | | **{opened.network.params:,}** | |"
    )


def _differences(opened: Opened, numpy: Sequence[np.ndarray], digit: np.ndarray) -> list[str]:
    """As text for each layer; a dash where there is no Keras to compare with."""
    if opened.is_own:
        return ["–"] * len(numpy)
    if not predictions.classifier().ready:
        return ["loading …"] * len(numpy)
    try:
        keras = memo.last(
            "Keras's outputs",
            (opened, digit),
            lambda: predictions.classifier().layer_outputs(opened.name, digit),
        )
    except ClassifierError as error:
        st.warning(str(error), icon=":material/error:")
        return ["–"] * len(numpy)
    ends = np.cumsum([output.size for output in numpy])
    parts = np.split(keras, ends[:-1])
    return [
        power_of_ten(np.abs(ours.ravel() - theirs).max()) for ours, theirs in zip(numpy, parts, strict=True)
    ]
