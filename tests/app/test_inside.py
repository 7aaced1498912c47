"""Inside the convnet: positions from a link, the way down, receptive fields, sums that add up."""

import json
import re
import zipfile
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
import streamlit as st

from cvdemo.core import explain_conv2d
from cvdemo.digits import samples
from cvdemo.nets.forward import load
from cvdemo.nets.forward.layers import convolution
from cvdemo.nets.forward.receptive_field import receptive_field
from cvdemo.nets.model_cards import load_card, model_path
from cvdemo.ui.inside import provenance, receptive_field_view, units
from cvdemo.ui.inside.position import Cell

NETWORK = load(model_path("convnet"))
DIGIT = samples().images[63] / np.float32(255)
OUTPUTS = [DIGIT[..., None], *NETWORK.trace(DIGIT)]
RNG = np.random.default_rng(5)


def shown(app) -> str:
    return "\n".join(text.value for text in [*app.markdown, *app.caption])


def address(app) -> dict[str, str]:
    """The texts of the position that the address has."""
    texts = {name: app.query_params.get(name) for name in ("layer", "map", "pin", "trail")}
    return {name: text[0] if isinstance(text, list) else text for name, text in texts.items() if text}


def place(app) -> tuple:
    """(layer, map, pin) as the address has them."""
    return tuple(address(app).get(name) for name in ("layer", "map", "pin"))


def button(app, start: str):
    return next(each for each in app.button if each.label.startswith(start))


@pytest.mark.parametrize("layer", range(len(NETWORK.layers) + 1))
def test_every_layer_is_a_link(open_page, layer):
    app = open_page("inside", layer=str(layer))
    assert place(app)[0] == str(layer)
    table = next(text.value for text in app.markdown if "output shape" in text.value)
    for each in load_card("convnet").layers:
        assert f"| {each.name} | {each.kind} |" in table
        assert f"{each.parameters:,}" in table


@pytest.mark.parametrize(
    "address",
    [
        {"layer": "99"},
        {"layer": "x"},
        {"layer": "3", "map": "64"},
        {"layer": "3", "map": "-1"},
        {"layer": "3", "map": "5", "pin": "r11c0"},
        {"layer": "7", "unit": "12"},
    ],
)
def test_nonsense_in_a_link_is_left_out(open_page, address):
    app = open_page("inside", **address)
    assert not app.warning
    assert None in place(app)


def test_a_link_opens_a_value_and_says_what_it_sees(open_page):
    app = open_page("inside", layer="5", map="9", pin="r2c2")
    (top, bottom), (left, right) = receptive_field(NETWORK, 4, 2, 2).clipped
    assert f"sees **{bottom - top} × {right - left}** of the 28 × 28 pixels" in shown(app)
    assert button(app, "All").label == "All 128"


def test_the_way_down_ends_at_a_pixel_and_leads_back(open_page):
    app = open_page("inside", layer="5", map="9", pin="r2c2")
    layers = []
    for _ in range(5):
        button(app, "Down").click().run()
        assert not app.exception
        layers.append(place(app)[0])
    assert layers == list("43210")
    assert "You have reached the input" in shown(app)
    for layer in map(str, range(1, 6)):
        button(app, "Back up").click().run()
        assert place(app)[0] == layer
    assert place(app) == ("5", "9", "r2c2")
    assert not any(each.label.startswith("Back up") for each in app.button)


def test_the_way_back_up_survives_a_reload(open_page):
    app = open_page("inside", layer="7", unit="4")
    button(app, "conv map").click().run()
    button(app, "Down").click().run()
    reloaded = open_page("inside", **address(app))
    assert place(reloaded) == place(app)
    button(reloaded, "Back up").click().run()
    assert place(reloaded)[0] == "5"
    button(reloaded, "Back up").click().run()
    assert place(reloaded) == ("7", None, None)
    assert "trail" not in address(reloaded)
    assert "The score of 4 is" in shown(reloaded)
    assert not reloaded.exception


@pytest.mark.parametrize(
    "trail",
    [
        "x",
        "7u3.",
        "5m9r2c2.5m9r2c2",  # does not go down
        "3m9r2c2",  # not above the layer
        "99u0",
        "7u10",
        "6m0r0c0",  # a list of units has no maps
        "5m128r0c0",
        "5m0r3c0",
        "5u1",
        "7u3." * 5000,
    ],
)
def test_a_way_back_that_leads_nowhere_is_left_out(open_page, trail):
    app = open_page("inside", layer="4", map="9", pin="r1c1", trail=trail)
    assert address(app) == {"layer": "4", "map": "9", "pin": "r1c1"}
    assert not any(each.label.startswith("Back up") for each in app.button)


def test_a_position_of_the_addresss_history_is_taken_whole(open_page):
    """As with the browser's back button: what that address does not say is not left over."""
    app = open_page("inside", layer="5", map="9", pin="r2c2")
    button(app, "Down").click().run()
    app.query_params.clear()
    app.query_params["layer"] = "5"
    app.run()
    assert address(app) == {"layer": "5"}


def test_a_rerun_looks_for_the_source_once_and_convolves_nothing(open_page, monkeypatch):
    app = open_page("inside", layer="3", map="5", pin="r4c4")
    searches, explain = [], provenance.explain_conv2d

    def counted(*arguments, **options):
        searches.append(arguments)
        return explain(*arguments, **options)

    def refused(*arguments, **options):
        raise AssertionError("the map was convolved again")

    monkeypatch.setattr(provenance, "explain_conv2d", counted)
    monkeypatch.setattr(convolution.core, "conv2d", refused)
    next(each for each in app.button if each.key == "Next map").click().run()
    assert not app.exception
    assert len(searches) == 1


def test_a_network_that_takes_a_list_of_pixels(open_page):
    """Its first layer makes rows and columns of them; each of its layers can be opened."""
    app = open_page("inside")
    next(each for each in app.file_uploader).set_value(("list.keras", takes_a_list(), "")).run()
    for layer, kind in ((1, "Reshape"), (2, "Conv2D")):
        app.query_params.update({"layer": str(layer), "map": "0", "pin": "r3c3"})
        app.run()
        assert not app.exception, kind
        assert place(app) == (str(layer), "0", "r3c3")


def takes_a_list() -> bytes:
    """The shipped convnet with 784 inputs and a `Reshape` to (28, 28, 1) before its first layer."""
    archive, changed = zipfile.ZipFile(model_path("convnet")), BytesIO()
    with zipfile.ZipFile(changed, "w") as file:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "config.json":
                config = json.loads(content)
                inputs, *layers = config["config"]["layers"]
                inputs["config"]["batch_shape"] = [None, 784]
                reshape = {
                    "module": "keras.layers",
                    "class_name": "Reshape",
                    "config": {"name": "rows", "target_shape": [28, 28, 1]},
                    "registered_name": None,
                }
                config["config"]["layers"] = [inputs, reshape, *layers]
                content = json.dumps(config).encode()
            file.writestr(name, content)
    return changed.getvalue()


def test_the_scores_say_where_their_sum_comes_from(open_page):
    app = open_page("inside", layer="7")
    assert "The score of 3 is" in shown(app)
    next(each for each in app.button if each.label.startswith("conv map")).click().run()
    assert place(app)[0] == "5"
    assert not app.exception


def test_the_next_map_keeps_the_value(open_page):
    app = open_page("inside", layer="3", map="63", pin="r4c5")
    next(each for each in app.button if each.key == "Next map").click().run()
    assert place(app) == ("3", "0", "r4c5")
    button(app, "All").click().run()
    assert place(app) == ("3", None, None)


def test_only_kernels_on_one_channel_can_be_taken_away(open_page):
    assert not any(each.label == "Try this kernel" for each in open_page("inside", layer="3", map="0").button)
    assert any(each.label == "Try this kernel" for each in open_page("inside", layer="1", map="0").button)


@pytest.mark.parametrize("layer", [1, 3, 5])
def test_the_strongest_source_has_the_largest_product(layer):
    for _ in range(5):
        rows, columns, maps = NETWORK.layers[layer - 1].output_shape
        cell = Cell(layer, int(RNG.integers(maps)), int(RNG.integers(rows)), int(RNG.integers(columns)))
        x, kernel = OUTPUTS[layer - 1], NETWORK.layers[layer - 1].weights["kernel"]
        products = explain_conv2d(x, kernel, row=cell.row, column=cell.column, filter_index=cell.map).products
        source = provenance.strongest(NETWORK, cell, x)
        assert abs(source.value * source.weight) == pytest.approx(np.abs(products).max())
        assert x[source.cell.row, source.cell.column, source.cell.map] == pytest.approx(source.value)
        (top, bottom), (left, right) = receptive_field(NETWORK, layer - 1, *cell.pin).clipped
        if layer == 1:
            assert top <= source.cell.row < bottom
            assert left <= source.cell.column < right


def test_every_product_and_sum_of_a_score_is_right_as_printed(open_page):
    """For the sums of all ten digits: a student checks them with a calculator."""

    def numbers(text):
        return [Decimal(n.replace("−", "-")) for n in re.findall(r"[−\d]+\.\d+", text)]

    for unit in map(str, range(10)):
        app = open_page("inside", layer="7", unit=unit)
        products = []
        for label in [each.label for each in app.button if (each.key or "").startswith("source_")]:
            left, right, result = numbers(label)
            assert abs(left * right - result) <= Decimal("0.0005"), label
            products.append(result)
        text = next(each.value for each in app.markdown if "products: " in each.value)
        others, bias, total, *_ = numbers(text)
        assert len(products) == 6
        assert sum(products) + others + bias == total


def test_the_source_of_a_pooled_value_is_its_winner():
    for row, column in np.ndindex(5, 5):
        source = provenance.strongest(NETWORK, Cell(4, 7, row, column), OUTPUTS[3])
        assert (
            source.value == OUTPUTS[4][row, column, 7] == OUTPUTS[3][source.cell.row, source.cell.column, 7]
        )
        assert (source.cell.map, source.cell.row // 2, source.cell.column // 2) == (7, row, column)


def test_a_flattened_value_is_found_in_its_map():
    for unit in (0, 1, 127, 128, 1151):
        cell = provenance.value_of_input(NETWORK, 7, unit)
        assert OUTPUTS[cell.layer][(*cell.pin, cell.map)] == OUTPUTS[6][unit]
        assert cell.layer == 5


def test_the_sum_of_a_score_is_the_networks():
    sums = np.array([units.sum_of(NETWORK.layers[6], OUTPUTS[6], unit).total for unit in range(10)])
    shares = np.exp(sums - sums.max())
    np.testing.assert_allclose(shares / shares.sum(), OUTPUTS[7], atol=1e-5)


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (((3, 6), (0, 2)), "sees **3 × 2** of the 28 × 28"),
        (((0, 28), (0, 28)), "all 28 × 28 pixels"),
        (((0, 0), (0, 2)), "padding only"),
    ],
)
def test_the_receptive_field_in_words(seen, sentence):
    assert sentence in receptive_field_view.description(seen)


def test_the_scope_of_the_scale_is_named_once(open_page, monkeypatch):
    from cvdemo.ui.inside import one_map

    scopes = []
    original = one_map.conv_scene
    monkeypatch.setattr(
        one_map, "conv_scene", lambda *args, **kw: scopes.append(kw["scale_scope"]) or original(*args, **kw)
    )
    open_page("inside", layer="1", map="3")
    assert scopes == ["this layer"]


def test_maps_stand_largest_first_or_in_the_layers_order(open_page, monkeypatch):
    from cvdemo.ui.inside import all_maps

    boards = []

    def board(items, **settings):
        boards.append(([item.title for item in items], settings))

    monkeypatch.setattr(all_maps, "maps", board)
    app = open_page("inside", layer="3")
    titles, settings = boards[-1]
    reached = [float(OUTPUTS[3][..., int(title)].max()) for title in titles]
    assert reached == sorted(reached, reverse=True)
    assert settings["from_zero"]
    assert settings["scope"] == "all 64 maps of this layer, from 0: after ReLU no value is negative"
    app.segmented_control(key="maps_order").set_value("layer").run()
    assert boards[-1][0] == [str(index) for index in range(64)]


@pytest.mark.parametrize("order", ["largest", "layer"])
def test_the_map_chosen_is_the_map_opened(open_page, monkeypatch, order):
    from cvdemo.ui.inside import all_maps

    shown = []

    def maps(items, *, on_choose, **settings):
        shown.append([item.title for item in items])
        st.button("third", key="third", on_click=on_choose, args=(2,))

    monkeypatch.setattr(all_maps, "maps", maps)
    app = open_page("inside", layer="5", maps_order=order)
    app.button(key="third").click().run()
    assert place(app)[:2] == ("5", shown[0][2])
