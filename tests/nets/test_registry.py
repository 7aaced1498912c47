"""The registry agrees with the shipped files, and says the pairs that the pages compare."""

import pytest

from cvdemo.nets.model_cards import MODELS_DIR, load_card
from cvdemo.nets.registry import NAMES, NETWORKS, names_of, pair


def test_every_file_is_registered():
    assert {path.stem for path in MODELS_DIR.glob("*.keras")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_title_is_that_of_the_card(name):
    assert NETWORKS[name].title == load_card(name).title


@pytest.mark.parametrize("name", NAMES)
def test_networks_of_one_architecture_have_the_same_layers(name):
    first = names_of([NETWORKS[name].architecture])[0]
    shapes = [
        [(layer.kind, layer.output_shape) for layer in load_card(each).layers] for each in (first, name)
    ]
    assert shapes[0] == shapes[1]


def test_pairs_are_dense_against_convnet_with_the_same_training():
    assert pair("lecture") == ["dense", "convnet"]
    assert pair("augmented") == ["dense_augmented", "convnet_augmented"]
