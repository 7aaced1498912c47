"""The sums that say how receptive fields grow, against the fields themselves."""

import re
from itertools import pairwise

import numpy as np
import pytest

from cvdemo.nets.shipped import shipped_network
from cvdemo.nets.stack import stack_from_code, untrained_network
from cvdemo.ui.networks.growing_fields import drawing, growth, middle

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


@pytest.mark.parametrize("code", ["conv8-same.max2.conv8-same", "max2.max2.max2.conv8-k5-same"])
def test_a_field_that_is_larger_than_the_digit_is_drawn_whole(code):
    html = drawing(untrained_network(stack_from_code(code)), np.zeros((28, 28)))
    boxes = re.findall(r"top:(-?[\d.]+)%;left:(-?[\d.]+)%;height:([\d.]+)%;width:([\d.]+)%", html)
    assert len(boxes) == code.count("conv")
    for top, left, height, width in (map(float, box) for box in boxes):
        assert min(top, left) >= 0
        assert max(top + height, left + width) <= 100.01
