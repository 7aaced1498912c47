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


def never_covered(settings: ConvSettings, shape: Sequence[int]) -> None:
    """One sentence on the rows and columns of the input that no window covers."""
    unseen = settings.coverage(shape) == 0
    if not unseen.any():
        frame.prose("With these settings every pixel is in at least one window.")
        return
    lines = [
        f"{name if len(places) == 1 else name + 's'} {_listed(places)}"
        for name, places in (
            ("row", np.flatnonzero(unseen.all(axis=1))),
            ("column", np.flatnonzero(unseen.all(axis=0))),
        )
        if len(places)
    ]
    frame.prose(
        f"**Never covered: {' and '.join(lines)}**, {unseen.sum():,} of {unseen.size:,} pixels. "
        "Whatever stands there, the map does not change."
    )


def against_pooling(settings: ConvSettings, subject: Subject) -> None:
    """The map at stride 1 with the visited places marked, with the stride, and pooled instead."""
    every = replace(settings, strides=1)
    step = settings.strides[0]
    values = subject.values
    strided, full = (responses.feature_map(chosen, values) for chosen in (settings, every))
    compared = [Map(full, "Stride 1", marked=_left_out(settings, values.shape, full.shape))]
    pooling = PoolSettings(pool_size=(step, step))
    if step > 1:
        compared.append(Map(strided, f"Stride {step}"))
        if pooling.fit_problem(full.shape) is None:
            compared.append(Map(pooling.apply(full), f"Stride 1, then max pooling {step} × {step}"))
    frame.subheader("Stride against pooling")
    frame.prose(
        f"Stride 1 computes {times(full.shape)} = {full.size} responses, stride {step} only "
        f"{times(strided.shape)} = {strided.size}: whatever stands at the visited places. Pooling computes "
        "all of them and keeps the strongest of each window, so a strong response is not lost by being one "
        "pixel off."
    )
    maps(
        compared,
        key="compared",
        size=220,
        mark_meaning=f"not computed with stride {step}",
        label="The response map with and without stride",
    )


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
    """`3, 7 and 11`; a long list is cut: `3, 7, 11 …`."""
    names = [str(place) for place in places]
    if len(names) > MOST_NAMED:
        return ", ".join(names[:MOST_NAMED]) + " …"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
