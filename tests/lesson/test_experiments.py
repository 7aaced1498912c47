"""Every outcome that an experiment's text claims, computed from the experiment's own settings."""

import numpy as np
import pytest

from cvdemo.core import max_pool2d, relu, softmax
from cvdemo.core.kernels import KERNELS
from cvdemo.digits import digit_as_drawn, digit_from_strokes, samples
from cvdemo.lesson.experiments import EXPERIMENTS
from cvdemo.lesson.settings import PoolSettings
from cvdemo.nets.forward.layers import SlidingWindow
from cvdemo.nets.snapshots import load_snapshots
from cvdemo.nets.stack import stack_from_code

DIGITS = samples().images / np.float32(255)
ALL = [(page, experiment) for page, found in EXPERIMENTS.items() for experiment in found]


def experiment(page, name):
    (found,) = [one for one in EXPERIMENTS[page] if one.name == name]
    return found


def a_seven(size=1.0, corner=(0.0, 0.0)):
    path = np.array([[0.1, 0.1], [0.5, 0.12], [0.9, 0.1], [0.7, 0.45], [0.45, 0.95]])
    bar = np.array([[0.35, 0.5], [0.75, 0.5]])
    return [stroke * size + corner for stroke in (path, bar)]


@pytest.mark.parametrize(("page", "one"), ALL, ids=[f"{page}-{one.name}" for page, one in ALL])
def test_every_experiment_is_complete_and_its_settings_fit(page, one):
    for text in (one.title, one.do, one.see):
        assert text == text.strip()
        assert "  " not in text
    assert one.do.endswith(".")
    assert one.see.endswith(".")
    x = DIGITS[0] if one.grid is None else one.grid
    if "kernel" in one.settings:
        assert one.conv().fit_problem(x.shape) is None
        x = one.conv().apply(x)
    if "pool" in one.settings:
        assert one.pool().fit_problem(x.shape) is None
    assert ("pool" in one.settings) == (page == "pooling")


@pytest.mark.parametrize("page", EXPERIMENTS)
def test_every_page_has_two_to_four_experiments_of_different_names(page):
    names = [one.name for one in EXPERIMENTS[page]]
    assert 2 <= len(names) <= 4
    assert len(set(names)) == len(names)


def test_experiments_cannot_be_changed():
    one = experiment("convolution", "dot")
    with pytest.raises(TypeError, match="does not support item assignment"):
        one.settings["kernel"] = "identity"
    assert hash(one) == hash(experiment("convolution", "dot"))


def test_draw_corner():
    large, small = a_seven(), a_seven(0.2, (0.78, 0.78))
    centred = np.abs(digit_from_strokes(large) - digit_from_strokes(small)).mean()
    as_drawn = np.abs(digit_as_drawn(large) - digit_as_drawn(small)).mean()
    assert centred < 0.005
    assert as_drawn > 0.1
    rows, columns = np.nonzero(digit_as_drawn(small))
    assert min(rows.min(), columns.min()) >= 14


def test_draw_backwards():
    forwards = a_seven()
    backwards = [stroke[::-1] for stroke in reversed(forwards)]
    np.testing.assert_allclose(digit_from_strokes(forwards), digit_from_strokes(backwards), atol=1e-5)


def test_draw_neither():
    sums = np.random.default_rng(0).normal(scale=8, size=(50, 10))
    np.testing.assert_allclose(softmax(sums).sum(axis=1), 1)


def test_convolution_dot():
    one = experiment("convolution", "dot")
    weights = KERNELS["emboss"].values
    printed = one.conv().apply(one.grid)
    np.testing.assert_array_equal(printed[1:4, 1:4], weights[::-1, ::-1])
    assert np.count_nonzero(printed) == np.count_nonzero(weights)
    assert not np.array_equal(weights, weights[::-1, ::-1])
    np.testing.assert_array_equal(one.conv(flip=True).apply(one.grid)[1:4, 1:4], weights)
    first = np.argwhere(printed)[0]
    assert tuple(first + 2) == (3, 3), "the first answering window has the dot in its last cell"


def test_convolution_nothing():
    one = experiment("convolution", "nothing")
    for name in ("sobel_vertical", "sobel_horizontal", "laplacian_4", "laplacian_8"):
        assert not one.conv(kernel=KERNELS[name].values).apply(one.grid).any()
        assert KERNELS[name].values.sum() == 0
    blurred = one.conv(kernel=KERNELS["box_3"].values).apply(one.grid)
    np.testing.assert_allclose(blurred, 5, rtol=1e-6)


def test_convolution_cancel():
    one = experiment("convolution", "cancel")
    for digit in DIGITS:
        response = one.conv().apply(digit)
        assert abs(response.sum()) < 1e-5 * np.abs(response).sum()
        kept = one.conv(activation="relu").apply(digit) > 1e-5
        padded = np.pad(digit, 3)
        smooth = padded[:-2] + 2 * padded[1:-1] + padded[2:]
        rising = (smooth[:, 2:] > smooth[:, :-2])[1:-1, 1:-1]
        assert not (kept & ~rising).any()
        assert kept.any()
        assert (response < 0).any()


def test_borders_false_edges():
    one = experiment("borders", "false_edges")
    answers = one.conv().apply(one.grid)
    np.testing.assert_array_equal(answers[:, 0], [3, 4, 4, 4, 3])
    np.testing.assert_array_equal(answers[:, -1], [-3, -4, -4, -4, -3])
    assert not answers[:, 1:-1].any()
    for mode in ("replicate", "reflect"):
        assert not one.conv(padding_mode=mode).apply(one.grid).any()


def test_borders_larger():
    one = experiment("borders", "larger")
    assert one.conv().output_shape(one.grid.shape) == (7, 7)
    assert (one.conv().coverage(one.grid.shape) == 9).all()
    valid = one.conv(padding="valid").coverage(one.grid.shape)
    assert np.argwhere(valid == 9).tolist() == [[2, 2]]
    assert valid[0, 0] == 1


def test_borders_even():
    one = experiment("borders", "even")
    assert one.conv().pads(one.grid.shape) == ((0, 1), (0, 1))
    answers = one.conv().apply(one.grid)
    assert answers.shape == one.grid.shape
    assert not answers[:-1, :-1].any()
    assert (answers[-1] == 1).all()
    assert (answers[:, -1] == 1).all()


def test_strides_left_out():
    one = experiment("strides", "left_out")
    for digit in DIGITS[::10]:
        every, second = one.conv(strides=1).apply(digit), one.conv().apply(digit)
        np.testing.assert_array_equal(second, every[::2, ::2])
    assert f"{second.shape[0]} × {second.shape[1]} = {second.size}" in one.see
    assert f"{every.shape[0]} × {every.shape[1]} = {every.size}" in one.see
    assert every.size == 4 * second.size


def test_strides_never_seen():
    one = experiment("strides", "never_seen")
    unseen = one.conv().coverage(DIGITS[0].shape) == 0
    assert f"{unseen.sum()} of {unseen.size} pixels, {unseen.mean():.0%}".replace("%", " %") in one.see
    scribbled = np.where(unseen, 1 - DIGITS[0], DIGITS[0])
    np.testing.assert_array_equal(one.conv().apply(scribbled), one.conv().apply(DIGITS[0]))


def test_strides_floor():
    one = experiment("strides", "floor")
    assert one.grid.shape == (6, 6)
    changed = one.grid.copy()
    changed[-1] = changed[:, -1] = 99
    answers = one.conv().apply(changed)
    assert answers.shape == (2, 2) == one.conv().output_shape((5, 5))
    np.testing.assert_array_equal(answers, one.conv().apply(one.grid))
    assert np.abs(answers).argmax() == 3  # the stage opens on the window beside the row nobody sees


def test_strides_loses_the_best():
    one = experiment("strides", "loses_the_best")
    missed, lost = [], []
    for digit in DIGITS:
        every = one.conv(strides=1).apply(digit)
        strided, pooled = one.conv().apply(digit), PoolSettings().apply(every)
        assert strided.shape == pooled.shape == (13, 13)
        assert (pooled >= strided).all()
        assert pooled.max() == every.max()
        missed.append(strided.max() < every.max())
        lost.append(np.abs(pooled).max() < np.abs(every).max())
    assert any(lost), "the response of largest magnitude may be negative: “strongest” would be wrong"
    assert "strongest" not in one.see
    assert np.mean(missed) == pytest.approx(2 / 3, abs=0.05)


def moved(digit, step):
    """The digit `step` pixels further right; zeros come in from the left."""
    return np.pad(digit, ((0, 0), (step, 0)))[:, :28]


@pytest.mark.parametrize("pooled_is", ["the digit", "its response"])
def test_pooling_nudge(pooled_is):
    one = experiment("pooling", "nudge")
    changed, softer = [], []
    for digit in DIGITS:
        maps = [moved(digit, step) for step in (0, 1, 2)]
        if pooled_is == "its response":
            maps = [one.conv().apply(picture) for picture in maps]
        still, by_one, _ = maps
        pooled, pooled_one, pooled_two = (one.pool().apply(picture) for picture in maps)
        np.testing.assert_array_equal(pooled_two[:, 1:], pooled[:, :-1])
        counts = (pooled != 0) | (pooled_one != 0)
        changed.append((pooled != pooled_one)[counts].mean() > 0.5)
        before, after = (
            np.abs(new - old).sum() / np.abs(old).sum()
            for new, old in ((by_one, still), (pooled_one, pooled))
        )
        softer.append(after < before)
    assert np.mean(changed) >= 0.9
    assert np.mean(softer) > 0.95


def test_pooling_brighter():
    one = experiment("pooling", "brighter")
    gain = {2: [], 4: []}
    for digit in DIGITS:
        for size in gain:
            average = one.pool(kind="average", pool_size=size).apply(digit)
            assert average.mean() == pytest.approx(digit.mean(), rel=1e-5)
            gain[size].append(one.pool(pool_size=size).apply(digit).mean() / digit.mean())
    assert np.mean(gain[2]) == pytest.approx(1.5, abs=0.1)
    assert np.mean(gain[4]) > 2
    assert min(gain[2]) > 1


def test_pooling_order():
    one = experiment("pooling", "order")
    changed = []
    for digit in DIGITS:
        response = one.conv().response(digit)
        after = one.pool().apply(one.conv().apply(digit))
        np.testing.assert_array_equal(after, relu(one.pool().apply(response)))
        np.testing.assert_array_equal(after, relu(max_pool2d(response)))
        average = one.pool(kind="average")
        signed, rectified = average.apply(response), average.apply(relu(response))
        lowest, highest = -max_pool2d(-response), max_pool2d(response)
        mixed = (lowest < -0.01) & (highest > 0.01)
        assert (rectified[mixed] > np.maximum(signed[mixed], 0)).all()
        changed.append((mixed & (signed > 0.01)).any())
    assert np.mean(changed) > 0.95
    assert one.pool().apply(response).size * 4 == response.size


def stack(name):
    return experiment("build", name).settings["stack"]


def numbers(stack, layer):
    placed = stack.placed[layer]
    return placed.parameters, placed.multiply_adds


def test_build_weights():
    without = stack("weights")
    assert (numbers(without, 4)[0], without.parameters) == (619_530, 712_202)
    assert 0.74 < numbers(without, 2)[1] / without.multiply_adds < 0.77
    pooled = stack_from_code("conv32.conv64.conv128.max2.flat.dense10-softmax")
    assert numbers(pooled, 5)[0] == 154_890


def test_build_two_for_one():
    one, two = stack("two_for_one"), stack_from_code("conv32.conv32.conv32.flat.dense10-softmax")
    assert one.reaches[1] == two.reaches[2] == (7, 1)
    assert numbers(one, 1)[0] == 25_632
    assert numbers(two, 1)[0] + numbers(two, 2)[0] == 18_496
    assert numbers(two, 1)[1] + numbers(two, 2)[1] < numbers(one, 1)[1]


def test_build_too_deep():
    broken = stack("too_deep")
    assert broken.problem.index == 6
    assert broken.output_shape == (1, 1, 128)
    mended = stack_from_code(broken.to_code().replace("max2.conv128.flat", "max2.conv128-same.flat"))
    assert mended.unfit is None
    assert mended.placed[6].window == SlidingWindow((3, 3), (1, 1), (1, 1))  # around the one cell, padding


def test_build_no_dense():
    found = stack("no_dense")
    assert [layer.kind for layer in found.placed[-3:]] == ["Conv2D", "GlobalAveragePooling2D", "Activation"]
    assert found.placed[-2].parameters == 0
    dense = stack_from_code(found.to_code().replace("gap.act-softmax", "flat.dense10-softmax"))
    assert dense.placed[-1].parameters == 4_910
    assert dense.unfit is None


def test_train_first_eighth():
    start, eighth, *_, end = load_snapshots(experiment("train", "first_eighth").settings["recorded"]).measured
    assert eighth.epoch == 1 / 8
    assert (round(start.mistakes, -3), round(eighth.mistakes, -2), end.mistakes) == (9_000, 500, 90)
    assert (round(938 / 8), 5 * 938) == (117, 4_690)


def test_train_two_accuracies():
    *_, one, _, _, _, five = load_snapshots(
        experiment("train", "two_accuracies").settings["recorded"]
    ).measured
    assert (one.epoch, five.epoch) == (1, 5)
    found = [(each.running_accuracy, each.accuracy) for each in (one, five)]
    assert [[f"{100 * value:.1f}" for value in pair] for pair in found] == [
        ["92.4", "96.1"],
        ["99.0", "98.0"],
    ]
