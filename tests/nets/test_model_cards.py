"""The shipped cards agree with the shipped files, and a card that does not add up is refused."""

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from cvdemo.digits import samples
from cvdemo.nets import model_cards
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import (
    Card,
    CardError,
    available,
    card_path,
    fault,
    load_card,
    load_mistake_images,
    model_path,
)
from cvdemo.nets.registry import NAMES

LECTURE = {"dense": (407_050, 0.978), "convnet": (104_202, 0.991)}


def test_the_lectures_networks_are_there():
    assert set(LECTURE) <= set(available())


@pytest.fixture(params=available())
def card(request):
    return load_card(request.param)


def test_card_describes_its_file(card):
    data = model_path(card.name).read_bytes()
    assert len(data) == card.file.bytes
    assert hashlib.sha256(data).hexdigest() == card.file.sha256


def test_layers_are_those_of_the_file(card):
    with zipfile.ZipFile(model_path(card.name)) as file:
        config = json.loads(file.read("config.json"))
    layers = [
        layer["config"]["name"] for layer in config["config"]["layers"] if layer["class_name"] != "InputLayer"
    ]
    assert [layer.name for layer in card.layers] == layers


def test_confusion_matrix_counts_the_test_set(card):
    confusion = np.array(card.confusion_matrix)
    assert confusion.sum() == 10_000
    np.testing.assert_array_equal(
        confusion.sum(axis=1), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    )
    assert np.trace(confusion) / 10_000 == pytest.approx(card.test_accuracy, abs=1e-9)


def test_mistakes_are_the_ones_beside_the_diagonal(card):
    confusion = np.array(card.confusion_matrix)
    assert len(card.mistakes) == 10_000 - np.trace(confusion)
    counted = np.zeros((10, 10), int)
    for mistake in card.mistakes:
        counted[mistake.label, mistake.predicted] += 1
        assert 0.1 <= mistake.probability <= 1
    np.testing.assert_array_equal(counted, confusion - np.diag(np.diag(confusion)))


def test_mistakes_are_the_networks(card):
    images = load_mistake_images(card.name)
    assert images.shape == (len(card.mistakes), 28, 28)
    scores = load(model_path(card.name)).predict(images / np.float32(255))
    assert scores.argmax(axis=1).tolist() == [mistake.predicted for mistake in card.mistakes]
    probabilities = [mistake.probability for mistake in card.mistakes]
    np.testing.assert_allclose(scores.max(axis=1), probabilities, atol=2e-4)


def test_samples_are_mistaken_where_the_card_says(card):
    digits = samples()
    scores = load(model_path(card.name)).predict(digits.images / np.float32(255))
    wrong = digits.mnist_index[scores.argmax(axis=1) != digits.labels]
    said = {mistake.index for mistake in card.mistakes} & set(digits.mnist_index.tolist())
    assert set(wrong.tolist()) == said


def test_accuracy_falls_with_the_shift(card):
    assert len(card.shift_accuracy) == 9
    assert card.shift_accuracy[0] == card.test_accuracy
    assert card.shift_accuracy[8] < card.shift_accuracy[4] < card.shift_accuracy[0]


def test_the_spread_is_that_of_five_seeds_and_the_first_ships(card):
    assert len(set(card.spread.seeds)) == len(card.spread.test_accuracy) == 5
    assert card.spread.seeds[0] == card.training.seed
    assert card.spread.test_accuracy[0] == card.test_accuracy


@pytest.mark.parametrize("name", LECTURE)
def test_the_lectures_accuracy_is_within_the_spread(name):
    card = load_card(name)
    parameters, accuracy = LECTURE[name]
    assert card.parameters == parameters
    assert min(card.spread.test_accuracy) <= accuracy <= max(card.spread.test_accuracy)


def test_card_survives_writing_and_reading(card, tmp_path):
    model_cards.save_card(card, tmp_path)
    assert load_card(card.name, tmp_path) == card


def test_unknown_network():
    with pytest.raises(CardError, match="must be one of dense, convnet"):
        load_card("../secrets")


def test_missing_card(tmp_path):
    with pytest.raises(CardError, match=r"dense\.json is missing"):
        load_card("dense", tmp_path)
    with pytest.raises(CardError, match="pictures of the mistakes of dense are missing"):
        load_mistake_images("dense", tmp_path)


def test_card_that_is_not_json(tmp_path):
    (tmp_path / "dense.json").write_text("{")
    with pytest.raises(CardError, match=r"dense\.json is not JSON"):
        load_card("dense", tmp_path)


def as_json(card) -> dict:
    return json.loads(json.dumps(asdict(card)))


def changed(path, value):
    """The values of a card in which one is another; `path` leads to it."""
    values = as_json(load_card("dense"))
    inner = values
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return values


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["colour"], "red", "colour is not a field of Card"),
        (["training", "colour"], "red", r"training\.colour is not a field of Training"),
        (["title"], 7, "title must be a text. Received: 7"),
        (["parameters"], 407_050.0, "parameters must be an integer. Received: 407050.0"),
        (["parameters"], True, "parameters must be an integer. Received: True"),
        (["test_accuracy"], "0.98", "test_accuracy must be a number. Received: '0.98'"),
        (["input_shape"], 784, "input_shape must be a list. Received: 784"),
        (["layers", 1, "output_shape", 0], "10", r"layers\[1\]\.output_shape\[0\] must be an integer"),
        (["confusion_matrix", 2, 3], None, r"confusion_matrix\[2\]\[3\] must be an integer. Received: None"),
        (["history"], None, "history must be an object. Received: None"),
        (["history", "loss", 0], "low", r"history\.loss\[0\] must be a number"),
        (["training", "versions", "keras"], 3, r"training\.versions\.keras must be a text"),
        (["spread"], [], "spread must be an object"),
    ],
)
def test_a_wrong_field_is_named(path, value, message):
    with pytest.raises(CardError, match=message):
        Card.from_dict(changed(path, value))


def test_a_missing_field_is_named_with_its_file(tmp_path):
    values = as_json(load_card("dense"))
    del values["mistakes"][3]["label"]
    (tmp_path / "dense.json").write_text(json.dumps(values))
    with pytest.raises(CardError, match=r"dense\.json is wrong\. mistakes\[3\]\.label is missing"):
        load_card("dense", tmp_path)


def test_a_network_that_was_trained_once_has_no_spread():
    assert Card.from_dict(changed(["spread"], None)).spread is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"test_accuracy": 0.5}, "must give the test accuracy 0.5"),
        ({"parameters": 7}, "must sum to 7"),
        ({"confusion_matrix": ((1, 2), (3, 4))}, "must be 10 × 10"),
    ],
)
def test_card_that_does_not_add_up(change, message):
    values = as_json(replace(load_card("dense"), **change))
    with pytest.raises(CardError, match=message):
        Card.from_dict(values)


def test_history_of_another_length():
    card = load_card("dense")
    broken = replace(card, history=replace(card.history, loss=(0.1,)))
    with pytest.raises(CardError, match="loss must have 5 epochs"):
        Card.from_dict(as_json(broken))


@pytest.fixture
def two_networks(tmp_path):
    for name in ("dense", "convnet"):
        shutil.copy(model_path(name), tmp_path)
        shutil.copy(card_path(name), tmp_path)
    return tmp_path


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def flip_a_bit(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "path", "reason"),
    [
        (Path.unlink, model_path, r"dense\.keras is missing"),
        (cut, model_path, r"dense\.keras is not the file that its card describes; it may be damaged"),
        (flip_a_bit, model_path, r"dense\.keras is not the file that its card describes"),
        (Path.unlink, card_path, r"There is no card for dense: dense\.json is missing"),
        (lambda path: path.write_bytes(b"\xff"), card_path, r"The card dense\.json is not JSON"),
        (lambda path: path.write_text("[" * 10**5), card_path, r"The card dense\.json is not JSON"),
        (lambda path: path.write_text("{}"), card_path, r"The card dense\.json is wrong"),
    ],
)
def test_a_damaged_network_is_left_out_and_the_others_stay(two_networks, harm, path, reason):
    assert available(two_networks) == ("dense", "convnet")
    harm(path("dense", two_networks))
    assert available(two_networks) == ("convnet",)
    said = fault("dense", two_networks)
    assert re.match(f"The network “Dense network” is left out: .*{reason}", said)
    assert said.endswith(".")
    assert not said.endswith("..")


def test_the_shipped_networks_have_no_fault():
    assert [fault(name) for name in NAMES] == [None] * 5
