"""The dense page: the numbers of this digit, and no sentence that the figures do not bear out."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import load_card, model_path
from cvdemo.ui.components.glance import Opening
from cvdemo.ui.inside import hidden_units
from cvdemo.ui.inside.activations import Activations
from cvdemo.ui.networks import card_panels
from cvdemo.ui.networks.opened import Opened

DENSE = Opened("dense", "Dense network", load(model_path("dense")))
DIGIT = samples().images[63] / np.float32(255)


@pytest.fixture
def shown_units(monkeypatch):
    """What the picture of the network is given: its row, and the unit that is chosen."""
    given = []

    def keep(_digit, _origin, rows, *, chosen, **_options):
        given.append((*rows, chosen))

    monkeypatch.setattr(hidden_units, "glance", keep)
    return given


def shown(app) -> str:
    return "\n".join(text.value for text in app.markdown)


def test_the_units_shown_are_the_most_active_and_their_sums_right():
    forward_pass = hidden_units.run(Activations.of(DENSE, DIGIT), "activation")
    hidden = DENSE.network.trace(DIGIT)[0]
    assert sorted(hidden[list(forward_pass.shown)]) == sorted(np.sort(hidden)[-9:])
    for unit, parts in zip(forward_pass.shown, forward_pass.sums, strict=True):
        assert max(parts.total, 0) == pytest.approx(hidden[unit], abs=1e-4)


def test_contributions_and_bias_make_the_sum_of_the_answer():
    forward_pass = hidden_units.run(Activations.of(DENSE, DIGIT), "contribution")
    last = DENSE.network.layers[1]
    sums = forward_pass.hidden @ last.weights["kernel"] + last.weights["bias"]
    assert forward_pass.contributions.sum() + last.weights["bias"][forward_pass.answer] == pytest.approx(
        sums.max(), abs=1e-4
    )
    assert (
        list(forward_pass.contributions[list(forward_pass.shown)])
        == sorted(forward_pass.contributions, reverse=True)[:9]
    )
    assert forward_pass.answer == 3


def test_the_page_says_the_numbers_of_this_digit(open_page, shown_units):
    app = open_page("dense")
    forward_pass = hidden_units.run(Activations.of(DENSE, DIGIT), "activation")
    unit = forward_pass.shown[0]
    (templates,) = shown_units[-1][0].columns
    assert templates.says[0].startswith(f"Unit {unit}: the 784 products")
    assert f"ReLU gives {forward_pass.hidden[unit]:.3f}" in templates.says[0]
    row = int(DIGIT.sum(axis=1).argmax())
    assert " ".join(str(n) for n in samples().images[63][row, 10:18]) in shown(app)
    assert f"{int((forward_pass.hidden > 0).sum())} are above 0" in shown(app)


def test_the_sentence_on_a_unit_adds_and_multiplies_as_printed():
    """For units of 50 test digits: a student checks it with a calculator."""
    digits = samples().images[::4] / np.float32(255)
    passes = [hidden_units.run(Activations.of(DENSE, digit), "contribution") for digit in digits]
    texts = [hidden_units.sentence(forward_pass, index) for forward_pass in passes for index in range(9)]
    assert len(texts) == 450
    for text in texts:
        numbers = re.findall(r"[−\d]+\.\d+", text)
        products, bias, total, activation, left, right, added = (
            Decimal(n.replace("−", "-")) for n in numbers
        )
        assert products + bias == total, text
        assert activation == left == max(total, 0), text
        assert abs(left * right - added) <= Decimal("0.0005"), text


@pytest.mark.parametrize(("network", "trains"), [("dense", True), ("dense_augmented", False)])
def test_the_code_trains_the_network_only_if_it_is_the_lecture_s(open_page, network, trains):
    app = open_page("dense")
    app.session_state["dense_network"] = network
    app.run()
    (code,) = [block.value for block in app.code if "layers.Dense" in block.value]
    assert ("model.fit" in code) == trains


def test_a_unit_of_a_link_is_taken_apart(open_page, shown_units):
    first, _, _, fourth, *_ = hidden_units.run(Activations.of(DENSE, DIGIT), "activation").shown
    open_page("dense", hidden=str(fourth))
    assert shown_units[-1][1] == Opening(1, fourth)
    open_page("dense", hidden="99999")
    assert shown_units[-1][1] == Opening(1, first)


@pytest.mark.parametrize(
    "sent", [{"layer": 1, "map": 512}, {"layer": 2, "map": 3}, {"layer": 1, "map": None}, 7]
)
def test_a_browser_can_choose_only_a_unit_of_the_hidden_layer(monkeypatch, sent):
    monkeypatch.setattr(hidden_units, "opening_sent", lambda _key: sent)
    monkeypatch.setattr(hidden_units.st, "session_state", state := {})
    hidden_units.choose_sent([(28, 28, 512), (10,)])
    assert state == {}
    monkeypatch.setattr(hidden_units, "opening_sent", lambda _key: {"layer": 1, "map": 511})
    hidden_units.choose_sent([(28, 28, 512), (10,)])
    assert state == {hidden_units.HIDDEN: 511}


def test_overfitting_is_claimed_only_where_the_history_shows_it():
    card = load_card("dense")
    better = {"accuracy": (0.9, 0.95), "val_accuracy": (0.94, 0.96)}
    history = replace(card.history, loss=(0.3, 0.2), val_loss=(0.2, 0.1), **better)
    assert "overfitting" not in card_panels.overfitting(replace(card, history=history))
    worse = {"accuracy": (0.9, 0.99), "val_accuracy": (0.94, 0.96)}
    history = replace(card.history, loss=(0.3, 0.05), val_loss=(0.2, 0.25), **worse)
    text = card_panels.overfitting(replace(card, history=history))
    assert "0.050" in text
    assert "The gap at the end is overfitting" in text
    assert "lowest after epoch 1." in text


@pytest.mark.parametrize("name", ["dense", "convnet"])
def test_which_networks_have_two_dense_layers(name):
    network = load(model_path(name))
    assert hidden_units.two_dense(network) == ((0, 1) if name == "dense" else None)
