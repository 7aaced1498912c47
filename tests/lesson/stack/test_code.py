"""The code of a stack builds it, its summary is the one Keras prints, and its formulas give their values."""

import re

import keras
import numpy as np
import pytest

from cvdemo.lesson.stack.code import stack_code
from cvdemo.lesson.stack.formulas import layer_formulas
from cvdemo.lesson.stack.summary import summary
from cvdemo.nets.stack import PRESETS, Stack, stack_from_code
from tests.nets.stack.random_stacks import random_stack

APIS = ["functional", "sequential"]
CODES = {name: preset.code for name, preset in PRESETS.items()}
CODES |= {f"random {i}": random_stack(np.random.default_rng(i), layers=9).to_code() for i in range(8)}
WRITTEN = {
    f"{name}, {api}": (api, code)
    for name, code in CODES.items()
    for api in (APIS if stack_from_code(code).is_chain else ["functional"])
}
BROKEN = "conv32.flat.conv3.max2"


def model_of(code: str) -> tuple[keras.Model, str]:
    """The model that the code builds, and what it prints on a terminal of 80 columns."""
    keras.utils.clear_session()
    scope = {}
    exec(code.removesuffix("model.summary()\n"), scope)
    printed = []
    scope["model"].summary(line_length=76, print_fn=printed.append)
    return scope["model"], printed[0]


@pytest.mark.parametrize(("api", "code"), WRITTEN.values(), ids=WRITTEN)
def test_the_code_builds_the_stack_and_keras_prints_its_summary(code, api, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    stack = stack_from_code(code)
    model, printed = model_of(stack_code(stack, api))
    assert model.count_params() == stack.parameters
    assert model.output_shape[1:] == stack.output_shape
    assert summary(stack, api) == printed


@pytest.mark.parametrize("api", APIS)
def test_a_broken_stack_gives_code_that_runs_up_to_the_break(api):
    code = stack_code(stack_from_code(BROKEN), api)
    model, _ = model_of(code)
    assert model.output_shape == (None, 26 * 26 * 32)
    assert re.findall(r"# .*layers\.(\w+)", code) == ["Conv2D", "MaxPooling2D"]


@pytest.mark.parametrize("api", APIS)
def test_an_empty_stack_has_code_too(api):
    model, _ = model_of(stack_code(Stack(), api))
    assert {type(layer) for layer in model.layers} <= {keras.layers.InputLayer}


def calculated(calculation: str) -> int:
    """The value of a formula as it is printed: ⌊(28 + 2·0 − 3)/2⌋ + 1."""
    python = calculation.replace("·", "*").replace("−", "-").replace("/", "//")
    return eval(re.sub("[⌊⌋]", "", python))


def test_every_formula_gives_what_it_says():
    for seed in range(60):
        stack = random_stack(np.random.default_rng(seed), layers=8)
        for index, layer in enumerate(stack.placed):
            formulas = {formula.name: formula for formula in layer_formulas(stack, index)}
            for formula in formulas.values():
                assert calculated(formula.calculation) == formula.value, (stack.to_code(), formula)
            if "height and width" in formulas:
                assert formulas["height and width"].value == layer.output_shape[0]
            assert ("parameters" in formulas) == (layer.parameters > 0)
            assert ("multiply-adds" in formulas) == (layer.multiply_adds > 0)


@pytest.mark.parametrize(
    ("code", "seen"), [("conv32.conv64.conv128", (7, 1)), ("conv32.max2.conv64.max2.conv128", (18, 4))]
)
def test_what_a_value_of_the_last_map_sees_is_what_the_lecture_says(code, seen):
    stack = stack_from_code(code)
    assert stack.reaches[-1] == seen
    formulas = {formula.name: formula.value for formula in layer_formulas(stack, len(stack.layers) - 1)}
    assert (formulas["receptive field"], formulas["jump"]) == seen
