"""Links that were sent around keep working, and nonsense in a link is never an error page."""

import pytest
import streamlit as st

SOBEL = "1,2,1;0,0,0;-1,-2,-1"
# Page, what its link says, the values of its controls.
SENT = [
    ("draw", {"source": "Test digits", "sample_class": "4"}, {"source": "test", "sample_class": 4}),
    ("draw", {"source": "Upload", "centre": "false"}, {"source": "upload", "centre": False}),
    ("draw", {"trained": "the lecture's recipe"}, {"trained": "lecture"}),
    ("draw", {"trained": "augmented"}, {"trained": "augmented"}),
    ("convolution", {"kernel": "My own kernel", "own": SOBEL}, {"kernel": "own"}),
    ("convolution", {"input": "Number grid", "grid": "1,2,3;4,5,6;7,8,9"}, {"input": "grid"}),
    ("convolution", {"padding": "same", "fill": "reflect"}, {"padding": "same", "fill": "reflect"}),
    ("convolution", {"stride": "2"}, {"stride": 2}),
    ("convolution", {"dilation": "2"}, {"dilation": 2}),
    ("convolution", {"flip": "true", "bias": "0.5"}, {"flip": True, "bias": 0.5}),
    ("convolution", {"code": "NumPy", "lecture": "true"}, {"code": "numpy", "lecture": True}),
    ("borders", {"padding": "same", "lecture": "true"}, {"padding": "same", "lecture": True}),
    ("strides", {"step": "3", "digit": "s22"}, {"stride_step": 3}),
    ("strides", {"stride_step": "4"}, {"stride_step": 4}),
    ("pooling", {"pool": "average", "pool_size": "3"}, {"pool": "average", "pool_size": 3}),
    ("train", {"moment": "2"}, {"epoch": 0.25}),
    ("compare", {"moved": "2,-3", "degrees": "15"}, {"degrees": 15}),
]
TEXTS = ("digit", "own", "grid", "moved")  # the page rewrites them from what it understood
CHOICES = [
    ("draw", ["source", "trained", "centre", "sample_class", "digit"]),
    ("dense", ["network", "order", "hidden"]),
    ("convolution", ["input", "kernel", "show", "padding", "fill", "stride", "dilation", "bias", "flip"]),
    ("convolution", ["own", "grid", "pin", "code", "filters", "lecture"]),
    ("borders", ["padding", "input", "kernel"]),
    ("strides", ["step", "stride_step", "stride_input", "padding"]),
    ("pooling", ["pool_input", "pool", "pool_size", "pool_stride", "pool_padding", "nudge"]),
    ("inside", ["network", "layer", "map", "pin", "trail"]),
    ("compare", ["moved", "degrees", "scale", "thicker", "noise", "history_of"]),
]
WRONG = {"empty": "", "repeated": ["1", "1"], "nonsense": "no such thing", "long": "9" * 5000}


@pytest.mark.parametrize(("page", "address", "values"), SENT)
def test_a_link_sent_earlier_still_opens_what_it_says(follow_link, page, address, values):
    app = follow_link(page, **address)
    assert not app.warning, [warning.value for warning in app.warning]
    assert {key: app.session_state[key] for key in values} == values
    written = {name: app.query_params.get(name) for name in TEXTS if name in address}
    assert written in ({name: address[name] for name in written}, {n: [address[n]] for n in written})


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(("page", "names"), CHOICES)
def test_parameters_without_meaning_are_no_error_page(follow_link, page, names, wrong):
    follow_link(page, **dict.fromkeys(names, wrong))


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_one_sentence_once(follow_link, wrong):
    app = follow_link("convolution", padding=wrong, bias=wrong, flip=wrong)
    assert [w.value for w in app.warning] == [
        f"The link's value for “{label}” is unknown, so the page shows its default."
        for label in ("Padding", "Bias", "True convolution (flipped kernel)")
    ]
    shown = {name: app.session_state[name] for name in ("padding", "bias", "flip")}
    assert shown == {"padding": "valid", "bias": 0, "flip": False}
    assert not app.run().warning


def test_no_kernels_at_all_may_be_chosen(follow_link):
    app = follow_link("convolution", filters="")
    assert app.session_state["filters"] == []
    assert not app.warning


@pytest.mark.parametrize(("page", "address", "values"), SENT)
def test_an_old_link_is_written_with_codes(follow_link, page, address, values):
    app = follow_link(page, **address)
    written = {name: text for name, text in app.query_params.items() if name != "digit"}  # it is base64
    texts = [text for given in written.values() for text in ([given] if isinstance(given, str) else given)]
    assert not [text for text in texts if set(text) & set(" '") or text != text.lower()]


def test_a_link_with_fewer_settings_takes_the_defaults(follow_link):
    """The Back button: the address before the change names no stride."""
    app = follow_link("convolution", padding="same")
    app.session_state["stride"] = 2
    app.run()
    assert app.query_params["stride"] in ("2", ["2"])
    del app.query_params["stride"]
    app.run()
    assert (app.session_state["padding"], app.session_state["stride"]) == ("same", 1)


def test_clicks_that_left_the_browser_before_the_newest_address_came_to_it(follow_link):
    """A quick hand on a slow machine: each click brings the address that the page had at first."""
    app = follow_link("strides", stride_step="3", digit="s63")
    first = {"stride_step": "3", "digit": "s63"}
    for step in (1, 3, 4):
        app.query_params.clear()
        app.query_params.update(first)
        app.button_group(key="stride_step").set_value(step).run()
        assert app.session_state["stride_step"] == step
    assert app.query_params["stride_step"] in ("4", ["4"])


def test_a_click_under_way_that_goes_back_to_the_first_address_tells_the_browser(follow_link, monkeypatch):
    """The address that it brought is the right one again, but the browser has another by then."""
    told = []
    write = type(st.query_params).from_dict
    monkeypatch.setattr(
        type(st.query_params), "from_dict", lambda self, query: (told.append(query), write(self, query))
    )
    app = follow_link("strides", stride_step="3", digit="s63")
    for step in (1, 3):
        app.query_params.clear()
        app.query_params.update({"stride_step": "3", "digit": "s63"})
        app.button_group(key="stride_step").set_value(step).run()
    assert told[-1]["stride_step"] == ["3"]


def test_a_link_to_what_the_page_showed_a_moment_ago_is_followed(follow_link):
    """Back, or a lesson's step before: nothing on the page has changed, so it is no click under way."""
    app = follow_link("strides", stride_step="3", digit="s63")
    app.button_group(key="stride_step").set_value(1).run()
    app.query_params.clear()
    app.query_params.update({"stride_step": "3", "digit": "s63"})
    app.run()
    assert app.session_state["stride_step"] == 3
