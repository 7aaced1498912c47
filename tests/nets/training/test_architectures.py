"""The numbers that the lecture prints in its summaries."""

import pytest

from cvdemo.nets.training.architectures import ARCHITECTURES
from cvdemo.nets.training.recipes import RECIPES


@pytest.mark.parametrize(
    ("name", "parameters"), [("dense", 407_050), ("convnet", 104_202), ("convnet_no_pooling", 712_202)]
)
def test_parameters(name, parameters):
    assert ARCHITECTURES[name]().count_params() == parameters


def test_flattened_values():
    """3 × 3 × 128 with pooling, 22 × 22 × 128 without."""
    flattened = {
        name: ARCHITECTURES[name]().get_layer("flatten").output.shape[1]
        for name in ("convnet", "convnet_no_pooling")
    }
    assert flattened == {"convnet": 1_152, "convnet_no_pooling": 61_952}


def test_every_recipe_has_its_architecture():
    assert {recipe.architecture for recipe in RECIPES.values()} == set(ARCHITECTURES)
    assert all(recipe.name == name for name, recipe in RECIPES.items())
