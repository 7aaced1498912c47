"""Pooling after a convolution, and the stage of a pooling layer."""

from collections.abc import Collection, Hashable
from functools import partial

import numpy as np

from cvdemo.lesson.number_format import number
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.stage import CellEdit, pool_scene, stage
from cvdemo.ui.components.stage.events import Target
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.mechanics import experiments_panel, layer_controls, responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import deferred, display, frame
from cvdemo.ui.session import keys, pins


def then_pooling(settings: ConvSettings, subject: Subject) -> PoolSettings | None:
    """The layer that follows in the lecture's convnet: the response map, pooled."""
    response = responses.feature_map(settings, subject.values)
    frame.subheader("Then pooling")
    with frame.controls():
        pooling = layer_controls.pooling(response.shape)
    if pooling is None:
        rows, columns = response.shape
        frame.prose(f"The response map has {rows} × {columns} values: too few for a pooling window.")
        return None
    show(response, pooling, key="pool_stage", title="Response map", of_response=True, pin=keys.POOL_PIN)
    return pooling


def means(values: np.ndarray, pooling: PoolSettings) -> str:
    """What the pooling does to the mean of `values` (H, W), in a sentence."""
    before, after = (number(each.mean(dtype=float)) for each in (values, pooling.apply(values)))
    return f"Mean of all values: {before} before pooling, {after} after it."


def show(
    values: np.ndarray,
    pooling: PoolSettings,
    *,
    key: str,
    title: str,
    of_response: bool,
    pin: str = keys.PIN,
    editable: Collection[Target] = (),
    second_part: Hashable = None,
) -> CellEdit | None:
    """The stage with this pooling of the map `title`.

    Args:
        values: (H, W), what is pooled.
        pooling: It must fit `values`.
        key: Identifies this stage on its page.
        title: What `values` are called.
        of_response: `values` are a response map, and are coloured as one.
        pin: The parameter of the address that keeps the pinned cell.
        editable: Which cells can be edited.
        second_part: The settings that the second part of the page depends on, if this stage starts it.

    Returns:
        A number that was typed into the input in this run.
    """
    scene = pool_scene(
        pooling,
        values,
        pooling.apply(values),
        input_is_response=of_response,
        scale_scope="as the input",
        titles=(title, "Window", "Pooled map"),
    )
    event = stage(
        scene,
        key=key,
        pin=pins.pinned(key, scene.response.shape, pin),
        editable=editable,
        **display.reveal(),
        come_into_view=0 if second_part is None else experiments_panel.set_up_count(),
        on_painted=None if second_part is None else deferred.rerun_when_painted((scene.digest, second_part)),
    )
    offer(further={"Pooled map": partial(pooling.apply, values)})
    pins.keep(key, event.pin, pin)
    if event.problem:
        frame.wrong_input(event.problem)
    return event.edit
