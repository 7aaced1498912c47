"""The map that is open in the glance: in the address, and where there is none."""

import pytest


@pytest.mark.parametrize("page", ["draw", "convnet"])
def test_a_link_opens_a_map_and_stays_in_the_address(open_page, page):
    app = open_page(page, open="3m33")
    assert app.query_params["open"] == "3m33"
    assert not app.warning


@pytest.mark.parametrize("text", ["3m64", "9m0", "6m0", "0m0", "m3", "3m", "3m33\n", "x" * 99])
def test_a_map_that_does_not_exist_is_one_sentence(open_page, text):
    app = open_page("convnet", open=text)
    assert len(app.warning) == 1
    assert app.warning[0].value.endswith(".")
    assert "open" not in app.query_params


def test_the_dense_network_can_be_left_out(open_page):
    app = open_page("draw")
    app.toggle(key="dense_too").set_value(False).run()
    assert app.query_params["dense_too"] == "false"
    assert not app.exception
