"""Networks that are accepted but unlike the lecture's: no page ends in an error."""

from functools import cache

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo.nets.forward.activations import RELU, SOFTMAX
from cvdemo.nets.forward.layers import Conv2D, Dense, Flatten, GlobalMaxPooling2D, Reshape, ZeroPadding2D
from cvdemo.nets.forward.network import Layer, Network
from cvdemo.nets.registry import OWN
from cvdemo.ui.networks import opened, uploaded
from cvdemo.ui.networks.opened import Opened
from tests.app.conftest import ROOT

RNG = np.random.default_rng(3)


def network(*operations, size: float = 0.1) -> Network:
    """A chain of these operations with random weights of about this size."""
    layers, shape = [], (28, 28, 1)
    for index, operation in enumerate(operations):
        layer = Layer(f"layer_{index}", operation, shape, _weights(operation, shape, size))
        layers.append(layer)
        shape = layer.output_shape
    return Network("strange", (28, 28, 1), tuple(layers))


def _weights(operation, shape, size):
    if isinstance(operation, Dense):
        kernel = (shape[-1], operation.units)
    elif isinstance(operation, Conv2D):
        kernel = (*operation.kernel_size, shape[-1], operation.filters)
    else:
        return {}
    values = RNG.normal(0, size, kernel).astype(np.float32)
    return {"kernel": values, "bias": np.zeros(kernel[-1], np.float32)}


LAST = Dense(units=10, activation=SOFTMAX)
STRANGE = {
    "tall maps": network(
        ZeroPadding2D(padding=((536, 536), (0, 0))),
        Conv2D(kernel_size=(3, 3), filters=2, activation=RELU),
        GlobalMaxPooling2D(),
        LAST,
    ),
    "six axes": network(Reshape((7, 2, 2, 7, 2, 2)), Flatten(), LAST),
    "4,096 hidden units": network(Flatten(), Dense(units=4096, activation=RELU), LAST),
    "1,031 hidden units": network(Flatten(), Dense(units=1031, activation=RELU), LAST),
    "dense on rows": network(Reshape((28, 28)), Dense(units=5, activation=RELU), Flatten(), LAST),
    "600 maps": network(
        Conv2D(kernel_size=(5, 5), filters=600, strides=(6, 6), activation=RELU), Flatten(), LAST
    ),
    "overflow": network(
        Flatten(), Dense(units=8, activation=RELU), Dense(units=8), Dense(units=10), size=1e30
    ),
}


@cache
def found_scale():
    """What an upload keeps beside the network; one for all, since it takes a while to find."""
    return uploaded.find_scale(STRANGE["six axes"])


def show(page: str, own: Network, **address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state[uploaded._FOUND] = found_scale()
    app.session_state[opened._OWN_NETWORK] = Opened(OWN, "Yours: strange", own, digest=own.name)
    app.switch_page(f"pages/{page}.py")
    app.query_params.update(address)
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


@pytest.mark.parametrize("own", STRANGE.values(), ids=STRANGE)
def test_inside_shows_every_layer_or_says_why_not(own):
    for layer in range(len(own.layers) + 1):
        app = show("inside", own, network=OWN, layer=str(layer))
        assert any(each.value == "Inside the convnet" for each in app.title)
        if own.layers[layer - 1].kind in ("Conv2D", "ZeroPadding2D"):
            show("inside", own, network=OWN, layer=str(layer), map="0", pin="r0c0")


@pytest.mark.parametrize("own", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("page", ["compare", "dense"])
def test_other_pages_stay_alive(page, own):
    show(page, own, dense_network=OWN, covering="true")


def test_the_reason_is_said():
    warnings = [each.value for each in show("inside", STRANGE["overflow"], network=OWN, layer="3").warning]
    assert any("infinite or not numbers" in text for text in warnings)
    warnings = [each.value for each in show("inside", STRANGE["tall maps"], network=OWN, layer="1").warning]
    assert any("1,100 × 28 values are too large" in text for text in warnings)
