"""A training that runs, or has run, as the browser shows it: one moment after the other."""

from dataclasses import replace

import numpy as np

from cvdemo.core import softmax
from cvdemo.lesson.number_format import percent
from cvdemo.nets.forward.network import Layer, Network
from cvdemo.nets.stack import Stack, stack_from_code
from cvdemo.nets.stack.stack import INPUT_SHAPE
from cvdemo.nets.train_worker.job import ends_in_softmax
from cvdemo.nets.train_worker.messages import Moment
from cvdemo.nets.train_worker.service import TrainingRun
from cvdemo.ui.components.training import Chart, Film, Series
from cvdemo.ui.components.training.film import Point
from cvdemo.ui.page import frame
from cvdemo.ui.train import pictures, words

TEST_DIGITS = 1_000
MOST_POINTS = 400  # of a curve
TEST, RUNNING = "test digits, at these weights", "training digits, mean of the epoch so far"


def film_of(run: TrainingRun, before: TrainingRun | None, label: int | None, name: str) -> Film:
    """All that the run has shown so far; at least one moment.

    Args:
        run: The training.
        before: Another one, to compare with.
        label: The watched digit's class, if it is known.
        name: Of the film.
    """
    stack, moments = stack_from_code(run.job.stack), [*run.moments]
    layer = _first_layer(stack, moments[0])
    kernels, maps = _pictures(stack, layer, moments, run.job.digit)
    scores = np.stack([_scores(stack, moment.scores) for moment in moments])
    return Film(
        name=name,
        title=pictures.title(layer) if layer else "The first layer has no kernels that are one picture each",
        scope=pictures.scope(layer, kernels) if layer else "",
        moments=[words.moment(each.epoch) for each in moments],
        ticks=[words.tick(each.epoch) for each in moments],
        epochs=[each.epoch for each in moments],
        facts=[_facts(each) for each in moments],
        charts=[_chart("Accuracy", True, run, before), _chart("Loss", False, run, before)],
        names=pictures.names(layer) if layer else [],
        kernels=kernels,
        limit=pictures.limit(kernels) if layer else None,
        maps=maps,
        scores=scores,
        answers=[_answer(each, label) for each in scores],
        digit="your digit" if label is None else f"your digit, {frame.named(label)}",
    )


def _first_layer(stack: Stack, moment: Moment) -> Layer | None:
    """The first layer with weights, if the worker sent them."""
    if moment.kernel is None:
        return None
    return next(layer for layer in stack.placed if layer.parameters)


def _pictures(
    stack: Stack, first: Layer | None, moments: list[Moment], digit: np.ndarray
) -> tuple[np.ndarray, np.ndarray | None]:
    """Kernels, and what they make of the digit, at every moment."""
    if first is None:
        return np.zeros((len(moments), 0, 1, 1), np.float32), None
    at = stack.placed.index(first)
    before = Network("", INPUT_SHAPE, stack.placed[:at], stack.sources[:at])  # layers without weights
    x = before.forward(digit)[-1] if at else np.asarray(digit, np.float32).reshape(1, *INPUT_SHAPE)
    kernels, maps = [], []
    for moment in moments:
        assert moment.kernel is not None
        weights = {"kernel": moment.kernel}
        if moment.bias is not None:
            weights["bias"] = moment.bias
        kernels.append(pictures.kernels(moment.kernel))
        maps.append(pictures.maps(replace(first, weights=weights)(x)[0]))
    return np.stack(kernels), np.stack(maps)


def _scores(stack: Stack, outputs: np.ndarray) -> np.ndarray:
    return outputs if ends_in_softmax(stack) else softmax(outputs)


def _answer(scores: np.ndarray, label: int | None) -> tuple[str, bool]:
    text, best = percent(float(scores.max())), int(scores.argmax())
    if label is None:
        return text, False
    return f"{text} {'✓' if best == label else '✗'}", best != label


def _facts(moment: Moment) -> list[tuple[str, str]]:
    loss, accuracy = moment.running or (None, None)
    return [
        ("test accuracy", words.share(moment.test_accuracy)),
        ("mistakes, of 1,000 test digits", f"{round((1 - moment.test_accuracy) * TEST_DIGITS):,}"),
        ("test loss", words.loss(moment.test_loss)),
        ("accuracy that Keras prints", words.share(accuracy)),
        ("its loss", words.loss(loss)),
    ]


def _chart(title: str, share: bool, run: TrainingRun, before: TrainingRun | None) -> Chart:
    lines = _lines(share, run, "")
    if before:
        lines += _lines(share, before, "before: ")
    return Chart(title, share, lines)


def _lines(share: bool, run: TrainingRun, prefix: str) -> list[Series]:
    test: list[Point | None] = [
        (each.epoch, each.test_accuracy if share else each.test_loss) for each in [*run.moments]
    ]
    running: list[Point | None] = []
    curve = [*run.curve]
    for progress in curve[:: max(1, len(curve) // MOST_POINTS)]:
        if running and running[-1] and np.ceil(progress.epoch) > np.ceil(running[-1][0]):
            running.append(None)  # the mean begins anew with every epoch
        running.append((progress.epoch, progress.accuracy if share else progress.loss))
    return [Series(prefix + TEST, test), Series(prefix + RUNNING, running)]
