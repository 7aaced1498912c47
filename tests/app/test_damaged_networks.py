"""A shipped network whose file or card is damaged or missing: pages that need it say so, the others stay."""

import logging
from unittest.mock import MagicMock

import pytest

from cvdemo.nets import model_cards
from cvdemo.nets.registry import NAMES
from cvdemo.ui.networks import pair_choice, shared_classifier

PAGES = ("draw", "mnist", "dense", "convolution", "pooling", "convnet", "inside", "compare", "train")


@pytest.fixture(autouse=True)
def the_shared_classifier_is_there():
    """Made while all networks are whole: other tests share it."""
    shared_classifier.classifier()


def damage(monkeypatch, name, part):
    """Make the app find a network's file altered, or its card gone."""
    if part == "file":
        right = model_cards._sha256
        monkeypatch.setattr(
            model_cards,
            "_sha256",
            lambda path, changed: "0" * 64 if path.stem == name else right(path, changed),
        )
    else:
        right = model_cards.card_path
        monkeypatch.setattr(
            model_cards,
            "card_path",
            lambda each, *folder: right("gone" if each == name else each, *folder),
        )


@pytest.mark.parametrize("part", ["file", "card"])
@pytest.mark.parametrize("name", ["dense", "convnet"])
def test_every_page_stays(open_page, monkeypatch, name, part):
    damage(monkeypatch, name, part)
    assert model_cards.available() == tuple(each for each in NAMES if each != name)
    reason = "is not the file that its card describes" if part == "file" else "There is no card for"
    for page in PAGES:
        app = open_page(page)  # which looks for exceptions
        said = [warning.value for warning in app.warning if reason in warning.value]
        assert len(said) <= 1, page
    assert any(reason in warning.value for warning in open_page("compare").warning)


@pytest.mark.parametrize(
    "names",
    [("dense", "convnet_augmented"), ("convnet", "convnet_augmented"), ("dense", "dense_augmented"), NAMES],
)
def test_every_page_stays_without_several(open_page, monkeypatch, names):
    for name in names:
        damage(monkeypatch, name, "file")
    for page in PAGES:
        open_page(page)  # which looks for exceptions


def test_what_is_left_of_two_pairs_is_compared(open_page, monkeypatch):
    for name in ("dense", "convnet_augmented"):
        damage(monkeypatch, name, "file")
    assert pair_choice.choose_pair() == ["dense_augmented", "convnet"]
    assert not open_page("draw").warning


def test_a_pair_that_is_whole_takes_the_place_of_one_that_is_not(open_page, monkeypatch):
    damage(monkeypatch, "dense", "file")
    app = open_page("draw")
    assert not app.warning


def test_the_log_says_which_network_is_left_out(monkeypatch, caplog):
    damage(monkeypatch, "convnet_augmented", "file")
    monkeypatch.setattr(shared_classifier, "Classifier", MagicMock)
    with caplog.at_level(logging.WARNING):
        shared_classifier.classifier.__wrapped__()
    (record,) = [each for each in caplog.records if each.name == shared_classifier.__name__]
    assert "“Convnet, augmented” is left out: convnet_augmented.keras is not the file" in record.getMessage()
