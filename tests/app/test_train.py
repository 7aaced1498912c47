"""The page Train it, without a browser."""

import pytest


def shown(app) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("network", ["dense", "convnet"])
def test_a_link_opens_a_moment_of_a_recorded_training(open_page, network):
    app = open_page("train", recorded=network, moment="2")
    assert "**After ¼ epoch** the network misclassifies" in shown(app)
    assert "measured with the weights of this moment" in shown(app)
    assert app.query_params["moment"] == "2"
    assert not app.warning


def test_before_training_the_answers_are_random(open_page):
    assert "random numbers, and so are the answers" in shown(open_page("train"))


@pytest.mark.parametrize("moment", ["9", "-1", "x", "1e9", "٣"])
def test_a_moment_that_is_not_there_is_one_sentence(open_page, moment):
    app = open_page("train", moment=moment)
    assert [warning.value for warning in app.warning] == ["The link's moment of the training must be 0 to 8."]
    assert "**Untrained** the network misclassifies" in shown(app)


def test_each_network_keeps_its_moment(open_page):
    app = open_page("train", moment="4")
    app.button_group(key="recorded").set_value("dense").run()
    assert "**Untrained**" in shown(app)
    app.button_group(key="recorded").set_value("convnet").run()
    assert "**After 1 epoch**" in shown(app)
