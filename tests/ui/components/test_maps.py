"""What the board of maps accepts, how it scales colours, what it sends, and what it believes of an answer."""

import json
import struct
import zlib

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo.ui.components.component import read_index
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.maps.board import MOST_MAPS, message, scale_limits
from cvdemo.ui.components.wire import pack

RAMP = np.array([[-1.0, 0.0, 3.0]], np.float32)


def send(items, **changes):
    """The header, and the arrays as the browser reads them."""
    settings = {
        "colours": "response",
        "scope": "these maps",
        "scale": None,
        "size": 120,
        "choose": False,
        "chosen": None,
        "mark_meaning": "",
        "label": "Maps",
    }
    raw = pack(*message(items, **settings | changes))
    raw = zlib.decompress(raw)
    (length,) = struct.unpack_from("<I", raw)
    header = json.loads(raw[4 : 4 + length])
    dtypes = {"u1": np.uint8, "i4": "<i4", "f4": "<f4"}
    arrays = {
        name: np.frombuffer(raw, dtypes[dtype], size, 4 + length + offset).reshape(shape)
        for name, (dtype, shape, offset, size) in header["arrays"].items()
    }
    return header, arrays


def test_a_map_keeps_its_own_copy():
    values = RAMP.astype(np.float64)
    item = Map(values, "ramp")
    values[:] = 7
    np.testing.assert_array_equal(item.values, RAMP)
    assert item.values.dtype == np.float32
    assert not item.values.flags.writeable


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64])
def test_whole_numbers_stay_whole(dtype):
    item = Map(np.array([[0, 1]], dtype), "counts")
    assert item.values.dtype == np.int32
    assert item.values.tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (np.zeros(3), r"shape \(H, W\)"),
        (np.zeros((2, 2, 1)), r"shape \(H, W\)"),
        (np.zeros((0, 2)), "sides from 1"),
        (np.zeros((1, 1025)), "to 1024"),
        (np.array([["a"]]), "real numbers"),
        (np.array([[1j]]), "real numbers"),
        (np.array([[np.nan]]), "finite"),
        (np.array([[-np.inf]]), "finite"),
        (np.array([[1e39]]), "finite"),
        (np.array([[2**31]]), "fit int32"),
    ],
)
def test_bad_values(values, problem):
    with pytest.raises(ValueError, match=problem):
        Map(values, "bad")


@pytest.mark.parametrize("marked", [np.zeros((1, 2), bool), np.zeros((1, 3)), np.zeros(3, bool)])
def test_marks_must_fit_the_map(marked):
    with pytest.raises(ValueError, match=r"marked must be booleans of shape \(1, 3\)"):
        Map(RAMP, "ramp", marked=marked)


@pytest.mark.parametrize("colours", ["response", "weight"])
def test_diverging_scales_are_fixed_at_zero(colours):
    assert scale_limits([Map(RAMP, "ramp")], colours) == (-3, 3)
    assert scale_limits([Map(-RAMP, "ramp"), Map(RAMP / 2, "half")], colours) == (-3, 3)
    assert scale_limits([Map(RAMP, "ramp")], colours, 8) == (-8, 8)
    assert scale_limits([Map(np.zeros((2, 2)), "dead")], colours) == (-1, 1)


@pytest.mark.parametrize("colours", ["grey", "count"])
def test_other_scales_start_at_zero_or_below(colours):
    assert scale_limits([Map(np.array([[2, 9]]), "counts")], colours) == (0, 9)
    assert scale_limits([Map(RAMP, "ramp")], colours) == (-1, 3)
    assert scale_limits([Map(np.zeros((2, 2)), "dead")], colours) == (0, 1)
    assert scale_limits([Map(np.array([[2, 9]]), "counts")], colours, 25) == (0, 25)


def test_the_message_carries_values_and_marks():
    marked = np.array([[True, False, True]])
    header, arrays = send(
        [Map(RAMP, "one", "first"), Map(np.eye(5, dtype=int), "two"), Map(RAMP, "three", marked=marked)],
        mark_meaning="changed",
        choose=True,
        chosen=np.int64(2),
    )
    np.testing.assert_array_equal(arrays["values0"], RAMP)
    np.testing.assert_array_equal(arrays["values1"], np.eye(5))
    assert arrays["values1"].dtype == np.int32
    assert arrays["marked2"].tolist() == [[1, 0, 1]]
    assert set(arrays) == {"values0", "values1", "values2", "marked2"}
    assert header["titles"] == ["one", "two", "three"]
    assert header["notes"] == ["first", "", ""]
    assert header["chosen"] == 2
    assert header["limits"] == [[-3, 3]] * 3


def test_one_scale_for_all_or_one_each():
    items = [Map(RAMP, "strong"), Map(RAMP / 100, "weak")]
    assert send(items)[0]["limits"] == [[-3, 3], [-3, 3]]
    header = send(items, scale="each")[0]
    assert header["each"]
    assert header["limits"] == [[-3, 3], [pytest.approx(-0.03), pytest.approx(0.03)]]


def test_values_beyond_a_given_scale_are_reported():
    assert send([Map(RAMP, "ramp")], scale=3)[0]["clipped"] == [False, False]
    assert send([Map(RAMP, "ramp")], scale=2)[0]["clipped"] == [False, True]
    assert send([Map(-RAMP, "ramp")], scale=np.float32(2))[0]["clipped"] == [True, False]
    tenth = Map(np.array([[0.1]], np.float32), "a tenth, a little more in float32")
    assert send([tenth], scale=0.1)[0]["clipped"] == [False, False]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"colours": "rainbow"}, "colours must be one of"),
        ({"scale": 0}, "scale must be"),
        ({"scale": -1.0}, "scale must be"),
        ({"scale": float("inf")}, "scale must be"),
        ({"scale": float("nan")}, "scale must be"),
        ({"scale": "all"}, "scale must be"),
        ({"scale": True}, "scale must be"),
        ({"size": 5}, "size must be"),
        ({"size": "120"}, "size must be"),
        ({"chosen": 1}, "chosen must be"),
        ({"chosen": -1}, "chosen must be"),
        ({"chosen": 0.0}, "chosen must be"),
    ],
)
def test_bad_settings(changes, problem):
    with pytest.raises(ValueError, match=problem):
        send([Map(RAMP, "ramp")], **changes)


@pytest.mark.parametrize("count", [0, MOST_MAPS + 1])
def test_bad_numbers_of_maps(count):
    with pytest.raises(ValueError, match="items must be 1 to 512 maps"):
        send([Map(RAMP, "ramp")] * count)


def test_marks_need_a_meaning():
    with pytest.raises(ValueError, match="mark_meaning must say"):
        send([Map(RAMP, "ramp", marked=RAMP > 0)])


def test_the_component_checks_too():
    with pytest.raises(ValueError, match="colours must be one of"):
        maps([Map(RAMP, "ramp")], key="maps", label="Maps", colours="rainbow")


@pytest.mark.parametrize("raw", [None, -1, 3, True, 1.0, "1", [1], {"index": 1}, 10**30])
def test_nonsense_from_the_browser_chooses_nothing(raw):
    assert read_index(raw, 3) is None


@pytest.mark.parametrize("raw", [0, 2])
def test_an_index_from_the_browser_chooses(raw):
    assert read_index(raw, 3) == raw


def show(choose):
    import numpy as np
    import streamlit as st

    from cvdemo.ui.components.maps import Map, maps

    items = [Map(np.eye(3), f"map {i}") for i in range(3)]
    st.text(f"chosen {maps(items, key='maps', label='Maps', choose=choose)}")


@pytest.mark.parametrize(
    ("state", "choose", "chosen"),
    [
        (None, True, None),
        ({"chosen": 2}, True, 2),
        ({"chosen": 3}, True, None),
        ({"chosen": "2"}, True, None),
        ({"chosen": 2}, False, None),
        ({}, True, None),
    ],
)
def test_in_a_script(state, choose, chosen):
    at = AppTest.from_function(show, args=(choose,), default_timeout=30)
    if state is not None:
        at.session_state["maps"] = state
    at.run()
    assert not at.exception
    assert at.text[0].value == f"chosen {chosen}"
