"""What the editor is sent, and what it may send back."""

import doctest
import json

import numpy as np
import pytest

from cvdemo.nets.stack import MAX_LAYERS, PRESETS, Stack, stack_from_code
from cvdemo.ui.build import editor
from cvdemo.ui.components.stack import Edit, read_edit
from tests.nets.stack.random_stacks import random_layer

CONV = ["Conv2D", {"filters": 8}]


def message_of(code: str) -> dict:
    """As the browser reads it."""
    return json.loads(json.dumps(editor.message(stack_from_code(code), Edit(3)), allow_nan=False))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_what_is_shown_can_be_sent_back(preset):
    message = message_of(preset.code)
    layers = [[layer["kind"], layer["settings"]] for layer in message["layers"]]
    assert read_edit({"number": 4, "layers": layers}) == Edit(4, stack_from_code(preset.code))


def test_any_stack_makes_a_message():
    random = np.random.default_rng(1)
    for _ in range(50):
        stack = Stack(tuple(random_layer(random) for _ in range(8)))
        message = message_of(stack.to_code())
        assert [layer["shape"] is not None for layer in message["layers"]] == [
            index < len(stack.placed) for index in range(8)
        ]
        assert sum(layer["parameters"] for layer in message["layers"]) == stack.parameters


def test_the_break_is_told_at_its_layer_and_the_rest_stays():
    layers = message_of("conv8.flat.conv8.max2")["layers"]
    assert [layer["problem"] is None for layer in layers] == [True, True, False, True]
    assert layers[2]["problem"].startswith("Conv2D needs rows, columns and channels")
    assert [layer["shape"] for layer in layers] == [[26, 26, 8], [5408], None, None]


def test_the_shares_of_a_stack_are_all_of_it():
    layers = message_of(PRESETS["vgg"].code)["layers"]
    assert np.sum([layer["shares"] for layer in layers], axis=0) == pytest.approx([1, 1])


@pytest.mark.parametrize("raw", [None, 7, "x", [], {}, {"number": -1}, {"number": 1.5}, {"number": True}])
def test_what_is_no_edit_is_ignored(raw):
    assert read_edit(raw) is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "This is not a stack of layers: nothing is changed."),
        ({"layers": "Conv2D"}, "This is not a stack of layers: nothing is changed."),
        ({"layers": [CONV] * (MAX_LAYERS + 1)}, "A stack has at most 40 layers: nothing is changed."),
        ({"layers": [CONV, "Flatten"]}, "This is not a layer: nothing is changed."),
        ({"layers": [["Conv2D", []]]}, "This is not a layer: nothing is changed."),
        ({"layers": [["Lambda", {}]]}, "There is no such layer here: nothing is changed."),
        (
            {"layers": [["Conv2D", {"filters": 10**9}]]},
            "Filters must be a whole number from 1 to 1,024, not 1,000,000,000: nothing is changed.",
        ),
        ({"code": "conv8.x"}, "The layer “x” in this link is left out: there is no such layer here: nothing"),
        ({"code": 5}, "The stack in this link is too long or empty, so it is left out: nothing is changed."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(sent, sentence):
    edit = read_edit({"number": 1, **sent})
    assert edit is not None
    assert edit.stack is None
    assert edit.problem.startswith(sentence)


def test_the_examples_in_the_docstrings():
    assert doctest.testmod(editor).failed == 0
