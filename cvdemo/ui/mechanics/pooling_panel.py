"""Pooling after a convolution, and the stage of a pooling layer."""

from collections.abc import Collection, Hashable
from dataclasses import replace

import numpy as np

from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.stage import CellEdit, pool_scene, stage
from cvdemo.ui.mechanics import layer_controls
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.mechanics.layer_controls import Shown
from cvdemo.ui.page import deferred, frame
from cvdemo.ui.session import keys, pins


def then_pooling(settings: ConvSettings, subject: Subject, shown: Shown) -> PoolSettings | None:
    """The layer that follows in the lecture's convnet: the response map, pooled."""
    response = replace(settings, activation=shown.activation).apply(subject.values)
    response = response.reshape(response.shape[:2])
    frame.subheader("Then pooling")
    with frame.controls():
        pooling = layer_controls.pooling(response.shape)
    if pooling is None:
        rows, columns = response.shape
        frame.prose(f"The response map has {rows} × {columns} values: too few for a pooling window.")
        return None
    show(response, pooling, shown, key="pool_stage", title="Response map", pin=keys.POOL_PIN)
    return pooling


def show(
    values: np.ndarray,
    pooling: PoolSettings,
    shown: Shown,
    *,
    key: str,
    title: str,
    pin: str = keys.PIN,
    editable: Collection[str] = (),
    asks: Hashable = None,
) -> CellEdit | None:
    """The stage with this pooling of the map `title`; returns a number that was typed into its input.

    `asks`: the settings the second part of the page depends on, if this is the stage that asks for it.
    """
    scene = pool_scene(
        values,
        pooling.pool_size,
        strides=pooling.strides,
        padding=pooling.padding,
        kind=pooling.kind,
        view=shown.view,
        scale_scope="as the input",
        titles=(title, "Window", "Pooled map"),
    )
    event = stage(
        scene,
        key=key,
        pin=pins.pinned(key, scene.response.shape, pin),
        editable=editable,
        on_painted=None if asks is None else deferred.asks((scene.digest, asks)),
    )
    pins.keep(key, event.pin, pin)
    if event.problem:
        frame.wrong_input(event.problem)
    return event.edit
