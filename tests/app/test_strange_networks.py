"""Networks that are accepted but unlike the lecture's: no page ends in an error."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo.nets.forward.activations import RELU, SOFTMAX
from cvdemo.nets.forward.layers import (
    LSTM,
    Bidirectional,
    Conv1D,
    Conv2D,
    Dense,
    Flatten,
    GetItem,
    GlobalAveragePooling1D,
    GlobalMaxPooling2D,
    LSTMCell,
    MaxPooling1D,
    MaxPooling2D,
    MultiHeadAttention,
    RepeatVector,
    Reshape,
    TimeDistributed,
    ZeroPadding2D,
)
from cvdemo.nets.forward.network import Layer, Network
from cvdemo.nets.registry import OWN
from cvdemo.ui.inside.position import Cell
from cvdemo.ui.inside.provenance import strongest
from cvdemo.ui.networks import opened, uploaded
from cvdemo.ui.networks.opened import Opened
from tests.app.conftest import ROOT

RNG = np.random.default_rng(3)


def network(*operations, size: float = 0.1, shape=(28, 28, 1), inputs: int = 1) -> Network:
    """A chain of these operations with random weights of about this size.

    Attention is called `inputs` times on the layer before it.
    """
    layers, sources, input_shape = [], [], shape
    for index, operation in enumerate(operations):
        times = inputs if isinstance(operation, MultiHeadAttention) else 1
        shape = operation.merged_shape([shape] * times)
        layer = Layer(f"layer_{index}", operation, shape, _weights(operation, shape, size))
        layers.append(layer)
        sources.append((index - 1,) * times)
        shape = layer.output_shape
    return Network("strange", input_shape, tuple(layers), tuple(sources))


def _weights(operation, shape, size):
    return {
        name: RNG.normal(0, size, sides).astype(np.float32) * (not name.endswith("bias"))
        for name, sides in operation.weight_shapes(shape).items()
    }


LAST = Dense(units=10, activation=SOFTMAX)
ROWS = GetItem((slice(None), slice(None), 0))
LSTM_OF_8 = LSTM(cells=(LSTMCell(units=8),), return_sequences=True)
CONV = Conv2D(kernel_size=(3, 1), filters=6, strides=(2, 1), activation=RELU)
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
    "a sequence of rows": network(
        ROWS,
        LSTM_OF_8,
        Bidirectional(forward_layer=LSTM_OF_8, backward_layer=replace(LSTM_OF_8, go_backwards=True)),
        TimeDistributed(layer=Dense(units=6, activation=RELU)),
        replace(LSTM_OF_8, return_sequences=False),
        RepeatVector(3),
        replace(LSTM_OF_8, return_sequences=False),
        LAST,
    ),
    "a sequence of pixels": network(
        Conv1D(on_two=CONV, before=2),
        MaxPooling1D(on_two=MaxPooling2D(pool_size=(2, 1))),
        Flatten(),
        LAST,
        shape=(784, 1),
    ),
    "attention to patches": network(
        Conv2D(kernel_size=(7, 7), strides=(7, 7), filters=8),
        Reshape((4, 2, 2, 8)),
        Reshape((16, 8)),
        MultiHeadAttention(num_heads=2, key_dim=4, value_dim=4),
        GlobalAveragePooling1D(),
        LAST,
        inputs=2,
    ),
    "maps, one after the other": network(
        Conv2D(kernel_size=(3, 3), filters=3, strides=(2, 2)),
        TimeDistributed(layer=Flatten()),
        Flatten(),
        LAST,
    ),
    "120 layers": network(Flatten(), *[Dense(units=12, activation=RELU)] * 119, LAST, size=0.4),
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
    for layer in [*range(min(len(own.layers), 8)), len(own.layers)]:
        app = show("inside", own, network=OWN, layer=str(layer))
        assert any(each.value == "Inside the convnet" for each in app.title)
        if layer and len(own.layers[layer - 1].output_shape) in (2, 3):
            show("inside", own, network=OWN, layer=str(layer), map="0", pin="r0c0")


@pytest.mark.parametrize("own", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("page", ["compare", "dense"])
def test_other_pages_stay_alive(page, own):
    show(page, own, dense_network=OWN, covering="true")


def test_a_sequence_is_explained():
    own = STRANGE["a sequence of rows"]
    for layer, text in ((2, "remembered of those before it"), (3, "the other backwards")):
        app = show("inside", own, network=OWN, layer=str(layer))
        assert any(
            "each of the 28 rows is a step" in each.value and text in each.value for each in app.caption
        )
    app = show("inside", own, network=OWN, layer="5")
    assert any("at the last of 28 steps" in each.value for each in app.markdown)
    app = show("inside", STRANGE["attention to patches"], network=OWN, layer="4", map="0")
    assert any("weighted by how well they fit" in each.value for each in app.markdown)


def test_the_way_down_leads_from_a_sequence_to_the_pixels():
    """Whatever the channel: a step made of rows of maps is not made of the first map alone."""
    own = STRANGE["maps, one after the other"]
    digit = np.zeros((28, 28), np.float32)
    digit[4:20, 10] = 1
    values = [digit.reshape(28, 28, 1), *own.trace(digit)]
    cell = Cell(2, 0, 3, 4)
    source = strongest(own, cell, values[1])
    assert source.cell.row == 3
    assert abs(source.value) == np.abs(values[1][3]).max()
    pixels = STRANGE["a sequence of pixels"]
    assert strongest(pixels, Cell(1, 0, 40, 2), values[0]).cell.column == 10


def test_the_reason_is_said():
    warnings = [each.value for each in show("inside", STRANGE["overflow"], network=OWN, layer="3").warning]
    assert any("infinite or not numbers" in text for text in warnings)
    warnings = [each.value for each in show("inside", STRANGE["tall maps"], network=OWN, layer="1").warning]
    assert any("1,100 × 28 values are too large" in text for text in warnings)
