"""A stack's text in a link: short, read back as it was, and whatever else is sent is one sentence."""

import doctest

import numpy as np
import pytest

from cvdemo.nets.stack import (
    KINDS,
    MAX_LAYERS,
    PRESETS,
    LayerSpec,
    Stack,
    StackError,
    layer_spec,
    read_code,
    stack_from_code,
)
from cvdemo.nets.stack import stack as stack_module
from tests.nets.stack.random_stacks import random_layer


def test_a_stack_is_read_as_it_was_written():
    random = np.random.default_rng(0)
    for _ in range(300):
        layers = tuple(random_layer(random) for _ in range(random.integers(0, 12)))
        assert stack_from_code(Stack(layers).to_code()).layers == layers


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_the_presets_are_written_as_to_code_writes_them(preset):
    assert stack_from_code(preset.code).to_code() == preset.code


def test_defaults_may_be_written_and_are_left_out():
    written = "conv32-k3-s1-valid-d1-relu-bias.max2.drop50.act-relu"
    assert stack_from_code(written).to_code() == "conv32.max2.drop50.act"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_added_with_its_defaults(kind):
    assert LayerSpec.from_code(LayerSpec.of(kind).to_code()) == LayerSpec.of(kind)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("conv1000000000", "filters must be a whole number from 1 to 1,024, not 1,000,000,000"),
        ("conv0", "filters must be a whole number from 1 to 1,024, not 0"),
        ("conv9999999999999999", "“conv9999999999999999” is not a setting"),
        ("conv32-k0", "kernel size must be a whole number from 1 to 28, not 0"),
        ("conv32-q7", "Conv2D has no setting “q7”"),
        ("conv32-", "“” is not a setting"),
        ("conv32-k3-k5", "“k5” comes after another value for the same"),
        ("conv32-relu-tanh", "“tanh” comes after another value for the same"),
        ("CONV32", "“CONV32” is not a setting"),
        ("conv٣", "“conv٣” is not a setting"),
        ("conv32\n", "“conv32\n” is not a setting"),
        ("gap2", "GlobalAveragePooling2D has no number"),
        ("drop99", "rate must be a number from 0 to 0.95, not 0.99"),
        ("dense10-sofmax", "Dense has no setting “sofmax”"),
        ("lstm64", "there is no such layer here"),
        ("", "“” is not a setting"),
    ],
)
def test_a_layer_that_cannot_be_is_left_out_and_the_rest_stays(code, sentence):
    stack, problems = read_code(f"conv8.{code}.flat")
    assert stack.to_code() == "conv8.flat"
    assert len(problems) == 1
    assert sentence in problems[0]
    with pytest.raises(StackError, match="in this link is left out"):
        stack_from_code(f"conv8.{code}.flat")


def test_many_wrong_layers_are_one_sentence():
    stack, problems = read_code(".".join(["a", "b", "dense10", "c"]))
    assert stack.to_code() == "dense10"
    assert problems == (
        "The layer “a” in this link is left out: there is no such layer here. So are 2 more.",
    )


def test_sixty_layers_are_cut_to_what_there_can_be():
    stack, problems = read_code(".".join(["conv1-k1"] * 60))
    assert len(stack.layers) == MAX_LAYERS
    assert len(problems) == 1
    with pytest.raises(StackError, match="at most 40 layers"):
        Stack((LayerSpec.of("Flatten"),) * 41)


@pytest.mark.parametrize("text", ["", "x" * 5000, None, 7])
def test_what_is_no_text_of_a_stack_is_an_empty_one(text):
    stack, problems = read_code(text)
    assert stack == Stack()
    assert len(problems) == 1


def test_an_empty_stack_has_a_text_too():
    assert stack_from_code("empty") == Stack()
    assert Stack().to_code() == "empty"


@pytest.mark.parametrize(
    ("kind", "settings", "sentence"),
    [
        ("LSTM", {}, "no such layer"),
        (["Conv2D"], {}, "no such layer"),
        ("Conv2D", {"filters": 1e9}, "whole number"),
        ("Conv2D", {"filters": True}, "whole number"),
        ("Conv2D", {"filters": None}, "whole number"),
        ("Conv2D", {"filters": "32"}, "whole number"),
        ("Conv2D", {"padding": "full"}, "one of valid, same"),
        ("Conv2D", {"padding": ["same"]}, "one of valid, same"),
        ("Conv2D", {"use_bias": 1}, "one of bias, nobias"),
        ("Conv2D", {"activation": "<b>"}, "one of relu"),
        ("Conv2D", {"groups": 2}, "has no setting “groups”"),
        ("Dropout", {"rate": float("nan")}, "a number from 0"),
        ("MaxPooling2D", {"strides": 0}, "whole number"),
    ],
)
def test_settings_are_checked(kind, settings, sentence):
    with pytest.raises(StackError, match=sentence):
        LayerSpec.of(kind, **settings)


@pytest.mark.parametrize("module", [layer_spec, stack_module], ids=["layer_spec", "stack"])
def test_the_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0
