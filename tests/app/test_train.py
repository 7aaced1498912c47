"""The page Train it, without a browser."""

import time
from functools import partial

import pytest

from cvdemo.nets.pipe.server_end import PipedProcess
from cvdemo.nets.train_worker.service import TrainingService
from cvdemo.ui.networks import opened
from cvdemo.ui.train import live
from tests.nets.train_worker.stand_in import DIE_LATE, FAIL, FINISH, FULL_DISK, WAIT_FOR_STOP


def shown(app) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("network", ["dense", "convnet"])
def test_a_link_opens_a_moment_of_a_recorded_training(open_page, network):
    app = open_page("train", recorded=network, epoch="0.25")
    assert "**After ¼ epoch** the network misclassifies" in shown(app)
    assert "measured with the weights of this moment" in shown(app)
    assert app.query_params["epoch"] == "0.25"
    assert not app.warning


def test_before_training_the_answers_are_random(open_page):
    assert "random numbers, and so are the answers" in shown(open_page("train"))


@pytest.mark.parametrize("moment", ["9", "-1", "x", "1e9", "٣"])
def test_a_moment_that_is_not_there_is_one_sentence(open_page, moment):
    app = open_page("train", moment=moment)
    assert [warning.value for warning in app.warning] == [
        "The link's value for “Moment of the training” is unknown, so the page shows its default."
    ]
    assert "**Untrained** the network misclassifies" in shown(app)


def test_all_networks_and_pages_are_shown_at_one_moment(open_page):
    app = open_page("train", epoch="1")
    app.button_group(key="recorded").set_value("dense").run()
    assert "**After 1 epoch**" in shown(app)
    app.switch_page("pages/inside.py").run()
    assert app.query_params["epoch"] in ("1", ["1"])


def test_an_experiment_is_set_up_and_undone(open_page):
    app = open_page("train", training="live")
    press(app, "First Keras prints too little, then too much")
    assert "weights of this moment" not in shown(app)
    assert app.button_group(key="recorded").value == "dense"
    press(app, "Undo set-up")
    assert "Train" in buttons(app)


@pytest.fixture
def stand_in(monkeypatch):
    """Trainings are done by a worker without Keras; what it does is the seed."""
    start = partial(PipedProcess, "tests.nets.train_worker.stand_in")
    service = TrainingService(start)
    monkeypatch.setattr(live, "service", lambda: service)
    yield
    service.close()


def press(app, label: str):
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception, [exception.value for exception in app.exception]


def buttons(app) -> list[str]:
    return [button.label for button in app.button]


def run_until(app, label: str) -> None:
    """Look again and again, as a browser does while something is trained."""
    end = time.monotonic() + 20
    while label not in buttons(app):
        assert time.monotonic() < end, buttons(app)
        time.sleep(0.05)
        app.run()
        assert not app.exception, [exception.value for exception in app.exception]


def has_learned(app, epochs: int = 1) -> None:
    """Wait until there is something to continue."""
    run, end = app.session_state[live._RUN], time.monotonic() + 20
    while run.checkpoint is None or run.checkpoint.epoch < epochs:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_link_carries_what_is_trained_and_how(follow_link):
    settings = {"optimizer": "adam", "rate": "0.01", "batch": "256", "epochs": "10", "augment": "true"}
    app = follow_link("train", training="live", train_net="dense", seed="7", **settings)
    assert "407,050 parameters" in shown(app)
    assert "20 batches of the 5,000 training digits" in shown(app)
    assert {name: app.query_params[name] for name in settings} == settings
    assert not app.warning


@pytest.mark.parametrize(
    "wrong", [{"rate": "5"}, {"epochs": "1000000000"}, {"batch": "0"}, {"optimizer": "x"}, {"seed": "-1"}]
)
def test_a_setting_out_of_range_is_one_sentence_and_its_default(follow_link, wrong):
    app = follow_link("train", training="live", **wrong)
    assert ["is unknown, so the page shows its default" in warning.value for warning in app.warning] == [True]
    assert "Train" in buttons(app)


@pytest.mark.parametrize(
    ("stack", "sentence"),
    [
        ("conv32", "ten scores, one for each class"),
        ("flat.dense4096.dense10-softmax", "up to 1,500,000 are trained here"),
    ],
)
def test_a_stack_that_cannot_be_trained_says_why(follow_link, stack, sentence):
    app = follow_link("train", training="live", train_net="stack", stack=stack)
    assert any(sentence in warning.value for warning in app.warning)
    assert next(button for button in app.button if button.label == "Train").disabled


def test_a_trained_network_becomes_the_visitors_own(open_page, stand_in):
    app = open_page("train", training="live", seed=str(FINISH))
    press(app, "Train")
    run_until(app, "Make it your network on all pages")
    press(app, "Make it your network on all pages")
    assert "It is yours" in shown(app)
    own = app.session_state[opened._OWN_NETWORK]
    assert own.title == "Yours: trained here, 50.00 %"
    assert own.network.parameters == 407_050  # the stand-in's file is the dense network's
    app.switch_page("pages/compare.py").run()
    assert not app.exception


def test_stop_and_continue(open_page, stand_in):
    app = open_page("train", training="live", seed=str(WAIT_FOR_STOP))
    press(app, "Train")
    assert "Stop" in buttons(app)
    has_learned(app)
    press(app, "Stop")
    run_until(app, "Continue")
    assert "Train" in buttons(app)
    press(app, "Continue")
    assert "Stop" in buttons(app)
    has_learned(app, epochs=2)
    press(app, "Stop")
    run_until(app, "Continue")


@pytest.mark.parametrize(
    ("does", "sentence"),
    [(DIE_LATE, "What it had learned after 1 epoch is kept"), (FAIL, "not a number any more")],
)
def test_what_goes_wrong_is_one_sentence_and_the_curves_stay(open_page, stand_in, does, sentence):
    app = open_page("train", training="live", seed=str(does))
    press(app, "Train")
    run_until(app, "Train")
    assert [sentence in warning.value for warning in app.warning] == [True]


def test_a_network_that_could_not_be_written_can_be_written_again(open_page, stand_in):
    app = open_page("train", training="live", epochs="1", seed=str(FULL_DISK))
    press(app, "Train")
    run_until(app, "Continue")
    assert ["The disk is full" in warning.value for warning in app.warning] == [True]
