"""Every number that the shipped lesson says, computed; and every right answer of its questions."""

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from cvdemo.core import KERNELS, relu
from cvdemo.digits import samples, shift
from cvdemo.lesson.lessons import folder
from cvdemo.lesson.link import decode_grid
from cvdemo.lesson.settings import ConvSettings, PoolSettings, times
from cvdemo.nets.forward import load
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.nets.model_cards import MODELS_DIR, load_card
from cvdemo.nets.snapshots import load_snapshots
from cvdemo.nets.stack import stack_from_code
from cvdemo.ui.page.navigation import ORDER

LESSON = folder.load("convnets", [name for name, _ in ORDER])
STEPS = {step.title: step for step in LESSON.steps}
DIGITS = samples().images / np.float32(255)
SOBEL = ConvSettings(KERNELS["sobel_vertical"].values)
CARDS = {name: load_card(name) for name in ("dense", "convnet", "convnet_augmented")}


@cache
def network(name):
    return load((MODELS_DIR / f"{name}.keras").read_bytes())


def grid(title):
    return decode_grid(STEPS[title].address.settings["grid"])


def conv(title, **changes):
    settings = STEPS[title].address.settings
    padding = settings.get("padding", "valid")
    padding = int(padding) if padding.isdigit() else padding
    return ConvSettings(KERNELS[settings["kernel"]].values, **{"padding": padding} | changes)


def mistakes(card):
    return round((1 - card.test_accuracy) * 10_000)


def claims():
    """By the title of a step, the parts of its text that have numbers, each made from what was computed."""
    dense, convnet, augmented = CARDS.values()
    layers, plain = network("convnet").layers, network("convnet_no_pooling").layers
    first, second = network("dense").layers[-2:]
    digit = DIGITS[0]
    fives = conv("Everything bright, nothing found").apply(grid("Everything bright, nothing found"))
    edge = conv("An edge that is not in the picture").apply(grid("An edge that is not in the picture"))
    stroke = conv("One pattern, two places, one answer").apply(grid("One pattern, two places, one answer"))
    (best,) = {value for value in stroke.ravel() if value == stroke.max()}
    coverage = conv("Nine places in 5 × 5").coverage(grid("Nine places in 5 × 5").shape)
    strides = [replace(SOBEL, strides=n).output_shape(digit.shape) for n in (1, 2)]
    unseen = replace(SOBEL, strides=4).coverage(digit.shape) == 0
    pooled = PoolSettings().output_shape(strides[0])
    maps = layers[0].output_shape
    stacked = stack_from_code(STEPS["The same layers without pooling"].address.settings["stack"]).placed
    training = load_snapshots("convnet").measured
    return {
        "There is no other answer": ["add up to 1"],
        "A picture is a grid of numbers": [
            f"{times(digit.shape)} = {digit.size} numbers",
            f"from {samples().images.min()} for paper to {samples().images.max()} for ink",
            "divided by 255",
        ],
        "A dense network sees a list": [f"a list of {digit.size} numbers"],
        "512 units, and each looks at everything": [
            f"{digit.size} weights",
            f"{digit.size}·512 + 512 = {first.parameters:,} parameters in the first layer",
            f"{second.parameters:,} in the second",
        ],
        "Evaluated on digits it never saw": [
            f"10,000 test digits it classifies {dense.test_accuracy:.1%}".replace("%", " %"),
            f"{mistakes(dense)} mistakes",
        ],
        "Fewer parameters, fewer mistakes": [
            f"{convnet.parameters:,} parameters where the dense network has {dense.parameters:,}",
            f"{mistakes(convnet)} mistakes instead of {mistakes(dense)}",
        ],
        "The response map": [
            f"{times(digit.shape)} becomes {times(strides[0])}",
            f"a {times(SOBEL.kernel_size)} window has only {strides[0][0]} places in a row",
        ],
        "One pattern, two places, one answer": [f"the map says {best:g} at both"],
        "A dot prints the kernel": ["A single 1", "180°"],
        "Everything bright, nothing found": [
            f"gives {set(fives.ravel()).pop():g} everywhere",
            f"add up to {SOBEL.weights.sum():g}",
        ],
        "After ReLU": ["become 0"],
        "Nine places in 5 × 5": [
            "A 3 × 3 window",
            f"only nine places in {times(coverage.shape)} pixels",
            f"used by {coverage[0, 0]} window",
            f"the middle by all {coverage[2, 2]}",
        ],
        "Padding keeps the size": [
            f"the map is {times(conv('Padding keeps the size').output_shape((5, 5)))} again"
        ],
        "An edge that is not in the picture": [
            f"All pixels are {set(grid('An edge that is not in the picture').ravel()).pop():g}",
            f"the first column is {edge[2, 0]:g} ({edge[0, 0]:g} in the corners)",
        ],
        "Every second place": [
            "Stride 2 ",
            f"{times(strides[1])} = {math.prod(strides[1])} places",
            f"where stride 1 visits {times(strides[0])} = {math.prod(strides[0])}",
        ],
        "Pixels that no window covers": ["stride 4", f"{unseen.sum()} of {unseen.size} pixels"],
        "The largest of four": ["every 2 × 2 values", f"{times(strides[0])} becomes {times(pooled)}"],
        "Two pixels are easier than one": ["Moved by 2 pixels", "1 cell further", "Moved by 1 pixel"],
        "Why pooling?": [
            f"sees {times([seen('convnet_no_pooling')] * 2)} pixels, with it {times([seen('convnet')] * 2)}",
            f"{plain[-1].input_shape[0]:,} values reach the last layer "
            f"instead of {layers[-1].input_shape[0]:,}",
        ],
        "The same layers without pooling": [
            f"{times(stacked[2].output_shape)} = {stacked[-1].input_shape[0]:,} values",
            f"{stacked[-1].parameters:,} of the {sum(layer.parameters for layer in stacked):,} parameters",
        ],
        "From noise to edges": [
            f"{training[0].accuracy:.2%} of the test digits correctly".replace("%", " %"),
            f"{training[2].accuracy:.2%}".replace("%", " %"),
        ],
        "What the first layer finds": [f"{maps[2]} kernels", f"{maps[2]} maps of {times(maps[:2])}"],
        "Patterns of patterns": [
            f"all {layers[1].output_shape[2]} maps",
            f"sees {times([seen('convnet', 2)] * 2)} pixels",
        ],
        "From a value down to the pixels": [f"sees {times([seen('convnet', 4)] * 2)} pixels"],
        "1,152 numbers, ten scores": [
            f"{'·'.join(map(str, layers[4].output_shape))} = {layers[5].output_shape[0]:,} numbers"
        ],
        "Moved off centre": [
            "Moved 4 pixels",
            f"{at_four(dense)} of the test digits are classified correctly by the dense network, "
            f"{at_four(convnet)} by the convnet",
        ],
        "Training does more": [f"classifies {at_four(augmented)} of them"],
    }


def at_four(card):
    return f"{card.shift_accuracy[4]:.0%}".replace("%", " %")


def seen(name, index=None):
    """Side of what a value in the middle of a layer's map (the last one's) is computed from."""
    layers = network(name).layers
    index = (
        max(i for i, layer in enumerate(layers) if len(layer.output_shape) == 3) if index is None else index
    )
    rows, columns, _ = layers[index].output_shape
    (top, bottom), _ = receptive_field(network(name), index, rows // 2, columns // 2).unclipped
    return bottom - top


def test_every_number_of_the_lesson_is_computed():
    computed = claims()
    for title, step in STEPS.items():
        rest = step.text
        for claim in computed.pop(title, ()):
            assert claim in rest, (title, claim)
            rest = rest.replace(claim, "")
        assert not re.search(r"\d", rest), (title, rest)
    assert not computed


def test_one_pattern_gives_one_answer_at_two_places():
    stroke = conv("One pattern, two places, one answer").apply(grid("One pattern, two places, one answer"))
    assert (stroke == 6).sum() == 2 == (stroke == stroke.max()).sum()


def test_a_dot_prints_the_kernel_turned():
    printed = conv("A dot prints the kernel").apply(grid("A dot prints the kernel"))
    weights = KERNELS["emboss"].values
    np.testing.assert_array_equal(printed[1:4, 1:4], weights[::-1, ::-1])
    assert np.count_nonzero(printed) == np.count_nonzero(weights)


def test_the_two_sides_of_every_stroke_cancel_before_relu():
    for digit in DIGITS:
        assert abs(conv("After ReLU").response(digit).sum(dtype=float)) < 1e-3


def test_two_pixels_are_one_cell_and_one_pixel_is_another_map():
    for digit in DIGITS:
        still, one, two = (
            PoolSettings().apply(relu(SOBEL.apply(shift(digit[None], 0, n)[0]))) for n in (0, 1, 2)
        )
        np.testing.assert_allclose(two[:, 1:], still[:, :-1], atol=1e-5)
        assert not np.allclose(one, still, atol=1e-5)
        assert not np.allclose(one[:, 1:], still[:, :-1], atol=1e-5)


RIGHT = {
    "A picture is a grid of numbers": lambda: "(60000, 28, 28)",
    "512 units, and each looks at everything": lambda: f"{network('dense').layers[-2].parameters:,}",
    "The response map": lambda: times(ConvSettings(np.ones((5, 5))).output_shape((28, 28))),
    "Many kernels, one vector": lambda: times(network("convnet").layers[0].output_shape),
    "Padding keeps the size": lambda: str(ConvSettings(np.ones((7, 7)), padding="same").pads((28, 28))[0][0]),
    "Every second place": lambda: times(replace(SOBEL, strides=2).output_shape((28, 28))),
    "The largest of four": lambda: str(network("convnet").layers[1].parameters),
    "Patterns of patterns": lambda: str(math.prod(network("convnet").layers[2].weights["kernel"].shape[:3])),
}


@pytest.mark.parametrize("title", [title for title, step in STEPS.items() if step.question])
def test_the_right_answer_is_the_computed_one(title):
    question = STEPS[title].question
    assert question.right_answer.text == RIGHT[title]()
    assert question.right_answer.why
