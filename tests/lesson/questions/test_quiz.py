"""Every kind of question over 1,000 seeds; and that what it calls right is right."""

import re

import numpy as np
import pytest

from cvdemo.core import conv2d, max_pool2d
from cvdemo.lesson.number_format import number
from cvdemo.lesson.questions import mechanics, networks
from cvdemo.lesson.questions.quiz import GENERATORS, LENGTH, quiz
from cvdemo.nets.stack import stack_from_code

SEEDS = 1000
NETWORKS = 100  # seeds for the kind that runs a network


def of(generator, seed):
    return generator(np.random.default_rng(seed))


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.__name__)
def test_each_question_has_one_right_answer_among_different_ones_that_all_say_why(generator):
    places = set()
    for seed in range(SEEDS if generator is not networks.after_a_shift else NETWORKS):
        question = of(generator, seed)
        texts = [answer.text for answer in question.answers]
        assert len({*texts}) == len(texts) == 4, (seed, texts)
        assert all(answer.why for answer in question.answers), seed
        assert question.ask.endswith("?")
        places.add(question.right)
    assert places == {0, 1, 2, 3}


def test_a_map_s_size_is_the_one_the_core_computes():
    for seed in range(SEEDS):
        question = of(mechanics.output_shape, seed)
        k, stride, n = (
            int(re.search(pattern, question.ask)[1])
            for pattern in (r"A (\d+) ×", r"stride (\d+)", r"works on (\d+)")
        )
        padding = re.search(r"padding (\w+)", question.ask)[1]
        y = conv2d(
            np.zeros((n, n)),
            np.zeros((k, k)),
            strides=stride,
            padding=int(padding) if padding.isdigit() else padding,
        )
        assert question.right_answer.text == f"{y.shape[0]} × {y.shape[1]}"


def test_the_next_window_s_value_is_the_sum_of_its_products():
    for seed in range(SEEDS):
        question = of(mechanics.next_window, seed)
        x, kernel = (np.array(grid.rows) for grid in question.grids)
        place = r"row (\d), column (\d) gives (-?\d+)"
        row, column, now = map(int, re.search(place, question.ask.replace("−", "-")).groups())
        assert (x[row : row + 3, column : column + 3] * kernel).sum() == now
        right = (x[row : row + 3, column + 1 : column + 4] * kernel).sum()
        assert question.right_answer.text == number(int(right), 0)


def test_the_maximum_is_in_the_window_and_no_other_cell_is_as_large():
    for seed in range(SEEDS):
        question = of(mechanics.where_the_maximum_went, seed)
        x = np.array(question.grids[0].rows)
        values = {}
        for answer in question.answers:
            i, j = map(int, re.findall(r"\d", answer.text))
            values[answer.text] = x[i, j]
        right = values.pop(question.right_answer.text)
        assert right > max(values.values())


def test_what_stays_is_counted():
    for seed in range(SEEDS):
        question = of(mechanics.what_stays, seed)
        x = np.array(question.grids[0].rows)
        moved = np.roll(x, 1, axis=1)
        assert not x[:, -1].any()
        assert question.right_answer.text == str(int((max_pool2d(x) == max_pool2d(moved)).sum()))


def test_the_map_is_the_right_kernel_s_and_no_other_s():
    from cvdemo.core import KERNELS

    weights = {kernel.title: kernel.values for kernel in KERNELS.values()}
    for seed in range(SEEDS):
        question = of(mechanics.which_kernel, seed)
        digit, response = (np.array(grid.rows, np.float32) for grid in question.grids)
        made = [
            answer.text
            for answer in question.answers
            if (y := conv2d(digit, weights[answer.text])).shape == response.shape
            and np.allclose(y, response, atol=1e-4)
        ]
        assert made == [question.right_answer.text]


def test_what_one_value_sees_is_what_changes_it():
    """The receptive field measured: pixels whose change reaches the middle value of a stack of sums."""
    for seed in range(0, SEEDS, 10):
        question = of(networks.receptive_field, seed)
        layers = re.findall(r"(\d) × \d (convolution|pooling)", question.ask)
        side = next(n for n in range(1, 200) if depth(n, layers) >= 1)
        assert question.right_answer.text == f"{side} × {side}"


def depth(n, layers):
    """The size of the last map on n × n pixels; the smallest n with one value is what that value sees."""
    x = np.ones((n, n))
    for size, kind in layers:
        if x.shape[0] < int(size):
            return 0
        x = max_pool2d(x, 2) if kind == "pooling" else conv2d(x, np.ones((int(size), int(size))))
    return x.shape[0]


def test_parameters_are_counted_one_by_one():
    for seed in range(SEEDS):
        question = of(networks.parameters, seed)
        filters, k, channels = (
            int(re.search(pattern, question.ask)[1])
            for pattern in (r"Conv2D\((\d+)", r"\((\d+), \d+\)\)", r"28 × 28 × (\d+)")
        )
        count = np.zeros((k, k, channels, filters)).size + np.zeros(filters).size
        assert question.right_answer.text == f"{count:,}"


def test_a_seed_asks_the_same_ten_questions_and_another_seed_others():
    quiz.cache_clear()
    first = quiz(3)
    quiz.cache_clear()
    assert quiz(3) == first
    assert len(first) == LENGTH
    assert quiz(4) != first


def test_the_stage_and_the_numbers_below_an_answer_show_that_answer():
    for seed in range(0, SEEDS, 10):
        size = of(mechanics.output_shape, seed)
        x = np.array(size.stage.rows, np.float32)
        shape = size.stage.settings.apply(x).shape
        assert size.right_answer.text == f"{shape[0]} × {shape[1]}"
        assert size.stage.cell == (shape[0] - 1, shape[1] - 1)
        for generator in (mechanics.next_window, mechanics.where_the_maximum_went):
            question = of(generator, seed)
            value = question.stage.settings.apply(np.array(question.stage.rows, np.float32))[
                question.stage.cell
            ]
            assert re.search(rf"(^|= ){number(int(value), 0)}\b", question.right_answer.why)
        before, after = (np.array(grid.rows) for grid in of(mechanics.what_stays, seed).seen)
        assert of(mechanics.what_stays, seed).right_answer.text == str(int((before == after).sum()))
    scores = of(networks.after_a_shift, 3)
    assert scores.right_answer.text == str(int(np.argmax(scores.seen[0].rows)))


def test_a_stack_that_a_question_leads_to_has_its_numbers():
    for seed in range(0, SEEDS, 10):
        question = of(networks.parameters, seed)
        stack = stack_from_code(question.shown.settings["stack"])
        assert f"{stack.placed[-1].parameters:,}" == question.right_answer.text
        drawn = question.drawn
        assert (drawn.size**2 * drawn.channels + 1) * drawn.count == stack.placed[-1].parameters
        question = of(networks.receptive_field, seed)
        stack = stack_from_code(question.shown.settings["stack"])
        assert stack.problem is None
        assert question.drawn == stack
        side = stack.reaches[-1].receptive_field
        assert question.right_answer.text == f"{side} × {side}"
