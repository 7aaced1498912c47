"""The examples in docstrings give what they say, and every public function has one."""

import doctest
import importlib
import inspect
import pkgutil

import numpy as np
import pytest

from cvdemo import core

MODULES = ["cvdemo.core", *(module.name for module in pkgutil.walk_packages(core.__path__, "cvdemo.core."))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name), extraglobs={"np": np})
    assert result.failed == 0


@pytest.mark.parametrize("name", [name for name in core.__all__ if inspect.isfunction(getattr(core, name))])
def test_every_public_function_has_an_example(name):
    assert doctest.DocTestFinder().find(getattr(core, name))[0].examples
