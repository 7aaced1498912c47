import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cvdemo.lesson import formulas
from cvdemo.lesson.settings import ConvSettings, PoolSettings

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
paddings = st.one_of(
    st.sampled_from(["valid", "same"]),
    st.integers(0, 3),
    st.tuples(st.tuples(*[st.integers(0, 3)] * 2), st.tuples(*[st.integers(0, 3)] * 2)),
)
sizes = st.tuples(st.integers(1, 40), st.integers(1, 40))


def evaluated(calculation: str) -> int:
    """What a calculator makes of the text, so that the shown sum really gives the shown result."""
    (value,) = {_evaluated_side(side) for side in calculation.split(" = ")}
    return value


def _evaluated_side(calculation: str) -> int:
    python = calculation.replace("−", "-").replace("·", "*").replace(",", "")
    python = re.sub(r"⌊(.+)/(\d+)⌋", r"((\1)//\2)", python)
    python = re.sub(r"⌈(.+)/(\d+)⌉", r"(-(-(\1)//\2))", python)
    assert re.fullmatch(r"[\d+*/() -]+", python)
    return eval(python)


def texts(found):
    return [f"{formula.name}: {formula.text}" for formula in found]


@pytest.mark.parametrize(
    ("settings", "shape", "lines"),
    [
        (ConvSettings(np.ones((3, 3))), (28, 28), ["height and width: ⌊(28 + 2·0 − 3)/1⌋ + 1 = 26"]),
        (
            ConvSettings(np.ones((3, 3)), padding=1),
            (28, 28),
            ["height and width: ⌊(28 + 2·1 − 3)/1⌋ + 1 = 28"],
        ),
        (
            ConvSettings(np.ones((2, 3)), 2, ((0, 1), (1, 1))),
            (28, 30, 3),
            ["height: ⌊(28 + 0 + 1 − 2)/2⌋ + 1 = 14", "width: ⌊(30 + 2·1 − 3)/2⌋ + 1 = 15"],
        ),
        (
            ConvSettings(np.ones((3, 3)), 2, "same"),
            (28, 28),
            ["height and width: ⌈28/2⌉ = ⌊(28 + 0 + 1 − 3)/2⌋ + 1 = 14"],
        ),
        (
            ConvSettings(np.ones((3, 3)), (1, 2), "same", padding_mode="reflect"),
            (28, 28),
            [
                "height: ⌈28/1⌉ = ⌊(28 + 2·1 − 3)/1⌋ + 1 = 28",
                "width: ⌈28/2⌉ = ⌊(28 + 0 + 1 − 3)/2⌋ + 1 = 14",
            ],
        ),
        (
            ConvSettings(np.ones((3, 3)), dilation_rate=2),
            (28, 28),
            [
                "effective kernel size (height and width): (3 − 1)·2 + 1 = 5",
                "height and width: ⌊(28 + 2·0 − 5)/1⌋ + 1 = 24",
            ],
        ),
        (
            ConvSettings(np.ones((3, 3)), dilation_rate=(1, 2)),
            (1024, 1024),
            [
                "effective kernel size (height): (3 − 1)·1 + 1 = 3",
                "effective kernel size (width): (3 − 1)·2 + 1 = 5",
                "height: ⌊(1024 + 2·0 − 3)/1⌋ + 1 = 1022",
                "width: ⌊(1024 + 2·0 − 5)/1⌋ + 1 = 1020",
            ],
        ),
    ],
)
def test_convolution_sizes_are_filled_in(settings, shape, lines):
    assert texts(formulas.conv_size(settings, shape)) == lines


@pytest.mark.parametrize("size", [1, 3, 5, 7])
def test_same_padding_of_an_odd_kernel_is_half_of_it_on_each_side(size):
    settings = ConvSettings(np.ones((size, size)), padding="same")
    (line, _) = formulas.conv_size(settings, (28, 28))
    assert line.text == f"({size} − 1)/2 = {(size - 1) // 2}"
    assert settings.pads((28, 28)) == ((line.value, line.value),) * 2
    names = [
        line.name for line in formulas.conv_size(ConvSettings(np.ones((2, 2)), padding="same"), (28, 28))
    ]
    assert names == ["height and width"]


def test_the_numbers_and_the_stage_have_one_formula_of_a_size():
    settings = ConvSettings(np.ones((3, 3)), 2, "same")
    (line,) = formulas.conv_size(settings, (28, 28))
    (stage,) = formulas.window_sizes(
        (28, 28), (3, 3), strides=(2, 2), dilation_rate=(1, 1), pads=settings.pads((28, 28))
    )
    assert line.text.endswith(stage.text)


def test_pooling_sizes_are_filled_in():
    assert texts(formulas.pool_size(PoolSettings(), (26, 26))) == [
        "height and width: ⌊(26 + 2·0 − 2)/2⌋ + 1 = 13"
    ]
    assert texts(formulas.pool_size(PoolSettings(padding="same"), (11, 11, 64))) == [
        "height and width: ⌈11/2⌉ = ⌊(11 + 0 + 1 − 2)/2⌋ + 1 = 6"
    ]
    assert texts(formulas.pool_size(PoolSettings("average", (3, 2), 1), (8, 8))) == [
        "height: ⌊(8 + 2·0 − 3)/1⌋ + 1 = 6",
        "width: ⌊(8 + 2·0 − 2)/1⌋ + 1 = 7",
    ]


@given(pairs, pairs, paddings, pairs, sizes)
def test_every_line_adds_up_to_the_shape(kernel, strides, padding, dilation, size):
    settings = ConvSettings(np.ones(kernel), strides, padding, dilation)
    assume(settings.fit_problem(size) is None)
    lines = formulas.conv_size(settings, size)
    assert all(evaluated(line.calculation) == line.value for line in lines)
    effective = [line.value for line in lines if line.name.startswith("effective")]
    results = [line.value for line in lines if line.name in ("height", "width", "height and width")]
    assert tuple(results * (3 - len(results))) == settings.output_shape(size)
    assert not effective or tuple(effective * (3 - len(effective))) == settings.effective_kernel_size


@given(pairs, pairs, st.sampled_from(["valid", "same"]), sizes)
def test_every_pooling_line_adds_up_to_the_shape(window, strides, padding, size):
    settings = PoolSettings("max", window, strides, padding)
    assume(settings.fit_problem(size) is None)
    lines = formulas.pool_size(settings, size)
    assert all(evaluated(line.calculation) == line.value for line in lines)
    assert tuple([line.value for line in lines] * (3 - len(lines))) == settings.output_shape(size)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (formulas.conv_parameters((3, 3), 1, 32), "(3·3·1 + 1)·32 = 320"),
        (formulas.conv_parameters((3, 3), 64, 128), "(3·3·64 + 1)·128 = 73,856"),
        (formulas.conv_parameters((5, 1), 3, 8, bias=False), "5·1·3·8 = 120"),
        (formulas.conv_multiply_adds((3, 3), 1, (26, 26, 32)), "26·26·32·(3·3·1) = 194,688"),
    ],
)
def test_counts_are_filled_in_and_add_up(formula, text):
    assert formula.text == text
    assert evaluated(formula.calculation) == formula.value


def test_settings_that_do_not_fit_have_no_formula():
    with pytest.raises(ValueError, match="does not fit into 5 × 5"):
        formulas.conv_size(ConvSettings(np.ones((7, 7))), (5, 5))
    with pytest.raises(ValueError, match="does not fit into 1 × 1"):
        formulas.pool_size(PoolSettings(), (1, 1))


def by_name(written: list[formulas.Formula]) -> dict[str, str]:
    return {formula.name: formula.text for formula in written}


def test_the_stage_writes_pads_and_dilation_into_one_line():
    plain = formulas.window_sizes(
        (28, 28), (3, 3), strides=(1, 1), dilation_rate=(1, 1), pads=((0, 0), (0, 0))
    )
    assert by_name(plain) == {"height and width": "⌊(28 + 2·0 − 3)/1⌋ + 1 = 26"}
    mixed = formulas.window_sizes((8, 9), (2, 3), strides=(1, 2), dilation_rate=(1, 2), pads=((0, 1), (2, 2)))
    assert by_name(mixed) == {
        "height": "⌊(8 + 0 + 1 − 2)/1⌋ + 1 = 8",
        "width": "⌊(9 + 2·2 − ((3 − 1)·2 + 1))/2⌋ + 1 = 5",
    }


@given(sizes, pairs, pairs, pairs)
def test_the_line_on_the_stage_gives_the_size_of_the_map(size, kernel_size, strides, dilation):
    settings = ConvSettings(np.ones(kernel_size), strides, dilation_rate=dilation)
    assume(settings.fit_problem(size) is None)
    written = formulas.window_sizes(
        size, kernel_size, strides=strides, dilation_rate=dilation, pads=settings.pads(size)
    )
    values = [formula.value for formula in written]
    assert tuple(values * 2 if len(values) == 1 else values) == settings.output_shape(size)


@pytest.mark.parametrize(
    ("bias", "name", "text"),
    [(False, "weights", "3·3·1 = 9"), (True, "parameters", "3·3·1 + 1 bias = 10")],
)
def test_the_weights_of_a_kernel(bias, name, text):
    formula = formulas.kernel_weights((3, 3), 1, bias)
    assert (formula.name, formula.text) == (name, text)
