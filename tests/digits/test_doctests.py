"""The examples in docstrings give what they say."""

import doctest
import importlib

import numpy as np
import pytest


@pytest.mark.parametrize("name", ["ink", "photo.components", "strokes", "transform"])
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"cvdemo.digits.{name}"), extraglobs={"np": np})
    assert result.attempted > 0
    assert result.failed == 0
