"""The examples in docstrings give what they say."""

import doctest
import importlib

import numpy as np
import pytest

MODULES = [
    "code_parts",
    "exports.arrays",
    "exports.mechanics",
    "exports.program",
    "field_checks",
    "formulas",
    "lecture_code",
    "link",
    "number_format",
    "settings",
    "stack.code",
    "stack.formulas",
    "strokes_code",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"cvdemo.lesson.{name}"), extraglobs={"np": np})
    assert result.attempted > 0
    assert result.failed == 0
