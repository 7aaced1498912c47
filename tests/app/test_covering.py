"""What the answer depends on: the covered digit on the pages Inside the convnet and Dense against convnet."""

import re

import numpy as np
import pytest

from cvdemo.digits import Digit, samples
from cvdemo.lesson.link import encode_digit
from cvdemo.lesson.number_format import percent
from cvdemo.nets.occlusion import occlude
from cvdemo.nets.shipped import shipped_network

DIGIT = samples().images[63] / np.float32(255)
BLANK = encode_digit(Digit(np.zeros((28, 28), np.float32), "uploaded"))


def text(app) -> str:
    return "\n".join(each.value for each in app.markdown)


def test_nothing_is_covered_until_somebody_asks(open_page):
    app = open_page("inside")
    assert "change the answer" not in text(app)
    app.toggle(key="covering").set_value(True).run()
    assert "change the answer" in text(app)
    assert app.query_params["covering"] in ("true", ["true"])


@pytest.mark.parametrize("fill", ["paper", "grey"])
def test_the_page_counts_what_is_computed(open_page, fill):
    app = open_page("inside", covering="true", cover_size="7", cover_fill=fill, cover_score="3")
    network = shipped_network("convnet")
    result = occlude(network.predict, DIGIT, 7, {"paper": 0.0, "grey": 0.5}[fill])
    changed = int((result.answers() != 3).sum())
    assert f"Convnet: {changed} of the 484 places of the square change the answer." in text(app)
    lowest = percent(result.covered[..., 3].min()).replace(" %", "\N{NO-BREAK SPACE}%")
    assert f"and {lowest} at its lowest" in text(app)


def test_networks_are_compared_as_chosen(open_page):
    app = open_page("compare", covering="true")
    named = re.findall(r"- ([^:]+): \d+ of the 576", text(app))
    assert named == ["Dense network", "Convnet"]
    app.multiselect(key="cover_networks").set_value(["convnet_augmented"]).run()
    assert re.findall(r"- ([^:]+): \d+ of the 576", text(app)) == ["Convnet, augmented"]
    app.multiselect(key="cover_networks").set_value([]).run()
    assert not app.exception
    assert "Choose a network." in text(app)


def test_a_link_carries_the_square(open_page):
    app = open_page("inside", covering="true", covered="r9c14")
    assert app.query_params["covered"] in ("r9c14", ["r9c14"])
    app = open_page("inside", covering="true", covered="r99c14")
    assert "covered" not in app.query_params


@pytest.mark.parametrize("page", ["inside", "compare"])
def test_a_blank_digit_has_no_ink_to_cover(open_page, page):
    app = open_page(page, covering="true", digit=BLANK)
    assert "There is no ink to cover" in text(app)
