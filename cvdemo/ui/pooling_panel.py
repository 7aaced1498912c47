"""Pooling after a convolution, and the stage of a pooling layer."""

from dataclasses import replace

import numpy as np
import streamlit as st

from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui import layer_controls, shell
from cvdemo.ui.layer_controls import Shown
from cvdemo.ui.stage import pool_scene, stage
from cvdemo.ui.subjects import Subject


def then_pooling(settings: ConvSettings, subject: Subject, shown: Shown) -> PoolSettings | None:
    """The layer that follows in the lecture's convnet: the response map, pooled."""
    response = replace(settings, activation=shown.activation).apply(subject.values)
    response = response.reshape(response.shape[:2])
    st.subheader("Then pooling", anchor=False)
    with shell.controls():
        pooling = layer_controls.pooling(response.shape)
    if pooling is None:
        rows, columns = response.shape
        shell.prose(f"The response map has {rows} × {columns} values: too few for a pooling window.")
        return None
    show(response, pooling, shown, key="pool_stage", titles=("Response map", "Window", "Pooled map"))
    return pooling


def show(values: np.ndarray, pooling: PoolSettings, shown: Shown, *, key: str, **scene) -> None:
    """The stage with this pooling."""
    stage(
        pool_scene(
            values,
            pooling.pool_size,
            strides=pooling.steps,
            padding=pooling.padding,
            kind=pooling.kind,
            view=shown.view,
            **scene,
        ),
        key=key,
    )
