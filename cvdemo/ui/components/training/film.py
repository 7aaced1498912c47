"""A training as the browser needs it: for each moment texts, kernels, maps and scores; one message."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Fact = tuple[str, str]  # a name and its value, as they are printed
Point = tuple[float, float]  # epoch, value


@dataclass(frozen=True)
class Series:
    """One line of a chart; None interrupts it."""

    name: str
    points: Sequence[Point | None]


@dataclass(frozen=True)
class Chart:
    """A quantity against the epochs.

    Attributes:
        title: What it is.
        percent: Values are shares of 1, else any numbers from 0.
        series: First the lines of this training, then those to compare with.
    """

    title: str
    percent: bool
    series: Sequence[Series]


@dataclass(frozen=True, eq=False)
class Film:
    """All moments of a training.

    Attributes:
        name: Tells it from other films: another one begins at its own moment.
        title, scope: Above the pictures: what they are, and what their colours mean.
        moments: In words: "after ⅛ epoch".
        ticks: The same, short, for the slider.
        epochs: The same as numbers, for the charts.
        facts: What is printed large at each moment.
        charts: Curves over the epochs.
        names: Of the pictures.
        kernels: (moments, pictures, rows, columns), weights; one scale for all.
        limit: Magnitude of the strongest colour of the kernels; None for their largest.
        maps: (moments, pictures, rows, columns), what each kernel gives, or None; one scale for all.
        scores: (moments, 10) in [0, 1], or None.
        answers: What is said of the largest score at each moment, and whether it is wrong.
        digit: What the scores are of.
    """

    name: str
    title: str
    scope: str
    moments: Sequence[str]
    ticks: Sequence[str]
    epochs: Sequence[float]
    facts: Sequence[Sequence[Fact]]
    charts: Sequence[Chart]
    names: Sequence[str]
    kernels: np.ndarray
    limit: float | None = None
    maps: np.ndarray | None = None
    scores: np.ndarray | None = None
    answers: Sequence[tuple[str, bool]] = ()
    digit: str = ""


def message(film: Film, *, at: int, follow: bool) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """Header and arrays; the arguments are those of `training`."""
    count = len(film.moments)
    if not 0 <= at < count:
        raise ValueError(f"at must be 0 to {count - 1}. Received: {at}")
    lengths = [len(film.ticks), len(film.epochs), len(film.facts), len(film.kernels)]
    lengths += [len(array) for array in (film.maps, film.scores) if array is not None]
    if set(lengths) != {count}:
        raise ValueError(f"Each part of a film must have its {count} moments. Received: {lengths}")
    header = {
        "name": film.name,
        "title": film.title,
        "scope": film.scope,
        "moments": list(film.moments),
        "ticks": list(film.ticks),
        "epochs": list(film.epochs),
        "facts": [list(facts) for facts in film.facts],
        "charts": [_chart(chart, film.epochs[-1]) for chart in film.charts],
        "names": list(film.names),
        "answers": [{"text": text, "wrong": wrong} for text, wrong in film.answers],
        "digit": film.digit,
        "at": at,
        "follow": follow,
    }
    arrays = {"kernels": as_bytes(film.kernels, film.limit)}
    if film.maps is not None:
        arrays["maps"] = as_bytes(film.maps)
    if film.scores is not None:
        arrays["scores"] = np.asarray(film.scores, np.float32)
    return header, arrays


def _chart(chart: Chart, last: float) -> dict[str, object]:
    ends = [point[0] for series in chart.series for point in series.points if point]
    return {
        "title": chart.title,
        "percent": chart.percent,
        "last": max([last, *ends]) or 1,
        "series": [
            {"name": series.name, "points": [point and [*point] for point in series.points]}
            for series in chart.series
        ],
    }


def as_bytes(values: np.ndarray, limit: float | None = None) -> np.ndarray:
    """Values of both signs as bytes, uint8: 127 is 0, `limit` and what is beyond it are 127 steps away.

    Args:
        values: Any shape.
        limit: Above 0; None for the largest magnitude.

    Example:
        >>> as_bytes(np.array([-2.0, 0, 1])).tolist()
        [0, 127, 190]
    """
    values = np.asarray(values, np.float32)
    end = limit or float(np.abs(values).max(initial=0.0)) or 1.0
    return np.rint(np.clip(values / end, -1, 1) * 127 + 127).astype(np.uint8)
