"""Global against local patterns: what a dense unit and what a kernel has weights for."""

import numpy as np
import streamlit as st

from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.networks.opened import Opened

CELL = 8  # CSS pixels of a weight on both sides: true proportions
KERNELS = 8


def show(dense: Opened, convnet: Opened, digit: np.ndarray) -> None:
    """The weights of the most active dense unit beside the first layer's strongest kernels.

    Args:
        dense: A network whose first layer is dense.
        convnet: A network whose first layer is a convolution.
        digit: (28, 28) in [0, 1]; chooses which of them are shown.
    """
    hidden, response = dense.outputs(digit)[1], convnet.outputs(digit)[1]
    unit = int(hidden.argmax())
    strongest = np.argsort(-response.max(axis=(0, 1)), kind="stable")[:KERNELS]
    picture = dense.network.layers[0].weights["kernel"][:, unit].reshape(28, 28)
    kernels = convnet.network.layers[0].weights["kernel"][:, :, 0, :]
    whole, local = st.columns(2, gap="large")
    with whole:
        st.markdown(
            f"**Dense: a global pattern.** A unit has {picture.size} weights, one for each pixel, and finds "
            "its pattern at one place only. Move the digit by a pixel, and it meets other weights."
        )
        maps(
            [Map(picture, f"unit {unit}")],
            key="global_pattern",
            label="Weights of one unit of the dense network",
            colours="weight",
            scope="this unit",
            size=28 * CELL,
        )
    with local:
        rows, columns = response.shape[:2]
        st.markdown(
            f"**Convolution: a local pattern.** A kernel has {kernels[..., 0].size} weights and looks for "
            f"its pattern at all {rows} × {columns} = {rows * columns} places. Move the digit by one, and "
            "the map moves with it."
        )
        maps(
            [Map(kernels[..., index], f"{index}") for index in strongest],
            key="local_patterns",
            label="Kernels of the convnet's first layer, as large as the dense unit's weights",
            colours="weight",
            scope="these kernels",
            size=3 * CELL,
        )
