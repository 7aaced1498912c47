"""What a stride leaves out: pixels that no window covers, and responses that are never computed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from cvdemo.lesson.settings import ConvSettings, PoolSettings, times
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.mechanics import responses
from cvdemo.ui.mechanics.inputs import Subject
from cvdemo.ui.page import frame

MOST_NAMED = 6
FIRST_NAMED = 3


def never_covered(settings: ConvSettings, shape: Sequence[int]) -> None:
    """One sentence on the rows and columns of the input that no window covers."""
    unseen = settings.coverage(shape) == 0
    if not unseen.any():
        frame.finding("With these settings every pixel is in at least one window.")
        return
    lines = [
        f"{name if len(places) == 1 else name + 's'} {_listed(places)}"
        for name, places in (
            ("row", np.flatnonzero(unseen.all(axis=1))),
            ("column", np.flatnonzero(unseen.all(axis=0))),
        )
        if len(places)
    ]
    frame.finding(
        f"**Never covered: {' and '.join(lines)}** (counted from 0), {unseen.sum():,} of {unseen.size:,} "
        "pixels. Whatever stands there, the map does not change."
    )


def against_pooling(settings: ConvSettings, subject: Subject) -> None:
    """Feature maps (after ReLU) at stride 1, with the stride, and pooled instead; nothing at stride 1."""
    if settings.strides == (1, 1):
        return
    settings = replace(settings, activation="relu")
    step = settings.strides[0]
    values = subject.values
    every = replace(settings, strides=1)
    strided, full = (responses.feature_map(chosen, values) for chosen in (settings, every))
    compared = [
        Map(full, "Stride 1, ReLU", marked=_left_out(settings, values.shape, full.shape)),
        Map(strided, f"Stride {step}, ReLU"),
    ]
    pooling = PoolSettings(pool_size=(step, step))
    if pooling.fit_problem(full.shape) is None:
        compared.append(Map(pooling.apply(full), "Stride 1, ReLU, pooled"))
    frame.subheader("Stride against pooling")
    frame.prose(comparison(full, strided, pooling))
    maps(
        compared,
        key="compared",
        size=220,
        mark_meaning=f"not computed with stride {step}",
        label="The response map with and without stride",
    )


def comparison(full: np.ndarray, strided: np.ndarray, pooling: PoolSettings) -> str:
    """What a stride and what max pooling keep of the feature map at stride 1, with their numbers.

    Args:
        full: (H, W), the feature map at stride 1.
        strided: (H', W'), the one with the stride.
        pooling: The pooling that takes the stride's place.
    """
    step = pooling.strides[0]
    text = (
        f"Stride 1 computes {times(full.shape)} = {full.size} responses, stride {step} only "
        f"{times(strided.shape)} = {strided.size}: whatever stands at the visited places. "
    )
    if pooling.fit_problem(full.shape):
        return text + f"A {step} × {step} pooling window does not fit into the map."
    pooled = pooling.apply(full)
    text += (
        f"Max pooling looks at stride 1's map and keeps the **largest** value of each {step} × {step} window"
    )
    rest = [
        name if left == 1 else f"{left} {name}s"
        for name, n, places in zip(("row", "column"), full.shape, pooled.shape, strict=True)
        if (left := n - places * step)
    ]
    if rest:
        text += f" (in no window: the last {' and '.join(rest)})"
    lost, kept = (f"{values.max():.4g}" for values in (strided, pooled))
    return text + f". Largest value: {full.max():.4g} at stride 1, {lost} at stride {step}, {kept} pooled."


def _left_out(settings: ConvSettings, shape: Sequence[int], full_shape: Sequence[int]) -> np.ndarray | None:
    """Which values of the map at stride 1 the stride leaves out; None if that cannot be said.

    The amount of "same" padding follows the stride, so that its windows may stand elsewhere.
    """
    if settings.strides == (1, 1) or settings.pads(shape) != replace(settings, strides=1).pads(shape):
        return None
    left_out = np.ones(full_shape, bool)
    left_out[:: settings.strides[0], :: settings.strides[1]] = False
    return left_out


def _listed(places: Iterable[int]) -> str:
    """`3, 7 and 11`; the middle of a long list is left out: `3, 7, 11, …, 35`."""
    names = [str(place) for place in places]
    if len(names) > MOST_NAMED:
        return ", ".join([*names[:FIRST_NAMED], "…", names[-1]])
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
