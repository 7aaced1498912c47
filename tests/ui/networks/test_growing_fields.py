"""The sums that say how receptive fields grow, against the fields themselves."""

from itertools import pairwise

import pytest

from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.networks.growing_fields import growth, middle

SIDES = {"convnet": [3, 4, 8, 10, 18], "convnet_no_pooling": [3, 5, 7]}


@pytest.mark.parametrize("name", SIDES)
def test_every_size_is_that_of_the_field_and_of_its_sum(name):
    network = shipped_network(name)
    found = growth(network)
    assert [each.side for each in found] == SIDES[name]
    for each in found:
        (top, bottom), (left, right) = middle(network, each.layer)
        assert bottom - top == right - left == each.side
        term, result = each.formula.replace("−", "-").replace("·", "*").split(" = ")
        assert eval(term) == int(result) == each.side


@pytest.mark.parametrize("name", SIDES)
def test_the_squares_are_nested(name):
    network = shipped_network(name)
    fields = [middle(network, each.layer) for each in growth(network) if each.kind == "Conv2D"]
    for inner, outer in pairwise(fields):
        assert all(o[0] <= i[0] and i[1] <= o[1] for i, o in zip(inner, outer, strict=True))
