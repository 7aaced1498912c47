"""A network in the middle of its training, on the pages that look into it."""

import re

import pytest

from cvdemo.nets.snapshots import EPOCHS, RECORDED, SnapshotError, load_measured
from cvdemo.ui.train import moments


def button(app, label: str):
    return next((each for each in app.button if each.label == label), None)


@pytest.mark.parametrize("name", RECORDED)
def test_every_recording_has_the_moments_of_the_slider(name):
    assert tuple(each.epoch for each in load_measured(name)) == EPOCHS


@pytest.mark.parametrize("page", ["draw", "convnet", "inside"])
def test_a_link_carries_the_moment(open_page, page):
    app = open_page(page, epoch="0.5")
    assert app.query_params["epoch"] in ("0.5", ["0.5"])
    assert not app.warning
    assert button(app, "Train it")


@pytest.mark.parametrize("page", ["draw", "convnet", "inside"])
def test_without_one_the_network_has_finished(open_page, page):
    app = open_page(page)
    assert "epoch" not in app.query_params
    assert not app.warning


@pytest.mark.parametrize("text", ["0.3", "9", "nan", "-1", "x" * 500])
def test_an_unknown_moment_is_one_sentence(open_page, text):
    app = open_page("inside", epoch=text)
    assert [each.value for each in app.warning] == [
        "The link's value for “Moment of the training” is unknown, so the page shows its default."
    ]
    assert "epoch" not in app.query_params


def test_it_starts_with_the_untrained_network_and_closes_with_the_finished_one(open_page):
    app = open_page("inside")
    button(app, "Watch it learn").click().run()
    assert app.query_params["epoch"] in ("0", ["0"])
    assert button(app, "Watch it learn") is None
    button(app, "").click().run()
    assert "epoch" not in app.query_params
    assert button(app, "Watch it learn")


def test_all_of_inside_is_the_network_of_the_moment(open_page):
    """Keras has no weights of this moment, and no strongest places are known."""
    app = open_page("inside", layer="1", map="0", epoch="0")
    text = "\n".join(each.value for each in [*app.markdown, *app.caption, *app.header])
    assert "Where it answered most" not in text
    assert "at earlier moments there is nothing to compare with" in text
    assert re.search(r"\| conv2d\S* \| Conv2D \| .* \| – \|", text)
    finished = open_page("inside", layer="1", map="0")
    assert "Where it answered most" in [each.value for each in finished.header]


@pytest.mark.parametrize("page", ["draw", "inside"])
def test_networks_without_a_recording_have_no_slider(open_page, page):
    asked = {"network": "convnet_augmented"} if page == "inside" else {"trained": "augmented"}
    app = open_page(page, epoch="0.5", **asked)
    assert button(app, "Watch it learn") is None
    assert button(app, "Train it") is None
    assert not app.warning


def test_a_link_can_hide_it(open_page):
    app = open_page("convnet", hide="epoch")
    assert button(app, "Train it") is None


def test_train_it_opens_at_the_same_moment(open_page):
    app = open_page("inside", epoch="2", network="convnet_no_pooling")
    button(app, "Train it").click().run()
    assert not app.exception
    assert app.query_params["recorded"] in ("convnet_no_pooling", ["convnet_no_pooling"])
    assert app.query_params["epoch"] in ("2", ["2"])


def test_a_damaged_recording_leaves_the_network(open_page, monkeypatch):
    def damaged(name):
        raise SnapshotError("damaged")

    monkeypatch.setattr(moments, "load_measured", damaged)
    app = open_page("inside", epoch="0")
    assert button(app, "Train it") is None


def test_damaged_weights_leave_the_trained_network_and_say_so(open_page, monkeypatch):
    def damaged(name, at):
        raise SnapshotError("The weights are damaged.")

    monkeypatch.setattr(moments, "network_at", damaged)
    app = open_page("inside", epoch="0")
    assert not app.exception
    assert [each.value for each in app.warning] == ["The weights are damaged. The trained network is shown."]
