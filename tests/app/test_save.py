"""The menu Save: which files each page offers, and that they hold the page's numbers."""

import io

import nbformat
import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cvdemo.core import KERNELS, conv2d, max_pool2d
from cvdemo.nets.model_cards import MODELS_DIR
from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.exports import menu
from cvdemo.ui.page.navigation import TITLES

MAPS = ["response-map", "input"]
NETWORK = ["the-digit", "the-scores", "code", "convnet.keras"]
FILES = {  # the page's code, its numbers
    "draw": NETWORK,
    "mnist": ["the-digit", "code"],
    "dense": [*NETWORK[:3], "dense.keras", "the-512-hidden-units", "the-weights-of-unit-259"],
    "convnet": NETWORK,
    "convolution": [*MAPS, "pooled-map", "code"],
    "borders": [*MAPS, "code"],
    "strides": [*MAPS, "code"],
    "pooling": ["input", "pooled-map", "code"],
    "inside": [*NETWORK, "all-32-maps-of-layer-1.npy"],
    "compare": NETWORK,
    "build": ["code"],
    "train": [*NETWORK[:3], "convnet-epoch-0.npz", "epoch-test-accuracy-test-loss"],
    "predict": [],
}


@pytest.fixture
def saved(monkeypatch):
    """Open the menu of a page and save everything: the bytes of each file, by its name."""
    offered = {}

    def remember(label, data, file_name, mime, **options):
        offered[file_name] = data

    def run(app: AppTest) -> dict[str, bytes]:
        monkeypatch.setattr(st, "download_button", remember)
        offered.clear()
        app.session_state[menu.KEY] = True
        app.run()
        assert not app.exception
        return {name: data() for name, data in offered.items()}

    return run


def names(page: str) -> set[str]:
    """Of the files that a page offers."""
    stem = f"cvdemo-{page}"
    found = set()
    for each in FILES[page]:
        if each == "code":
            found |= {f"{stem}.py", f"{stem}.ipynb"}
        elif "." in each:
            found.add(each if each.endswith((".keras", ".npz")) else f"{stem}-{each}")
        else:
            found |= {f"{stem}-{each}.csv", f"{stem}-{each}.npy"}
    return found


def read(data: bytes) -> np.ndarray:
    return np.load(io.BytesIO(data), allow_pickle=False)


@pytest.mark.parametrize("page", TITLES)
def test_a_page_offers_its_files_and_each_can_be_read(page, open_page, saved, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    files = saved(open_page(page))
    assert set(files) == names(page)
    for name in files:
        if name.endswith((".keras", ".npz")):  # where the code of a network finds its weights
            (tmp_path / name).write_bytes(files[name])
    for name, data in files.items():
        if name.endswith(".csv"):
            table = np.loadtxt(io.BytesIO(data), delimiter=",", dtype=np.float32)
            np.testing.assert_array_equal(table, read(files[name[:-3] + "npy"]))
        elif name.endswith(".keras"):
            assert data == (MODELS_DIR / name).read_bytes()
        elif name.endswith(".ipynb"):
            book = nbformat.reads(data.decode(), as_version=4)
            nbformat.validate(book)
            assert book.cells[0].source.startswith(f"# {TITLES[page]}\n")
        elif name.endswith(".py"):
            exec(compile(data.decode(), name, "exec"), {})


def test_saved_maps_are_those_of_the_core(open_page, saved):
    files = saved(open_page("convolution", kernel="sobel_vertical"))
    x = read(files["cvdemo-convolution-input.npy"])
    y = conv2d(x, KERNELS["sobel_vertical"].values)
    np.testing.assert_array_equal(read(files["cvdemo-convolution-response-map.npy"]), y)
    np.testing.assert_array_equal(read(files["cvdemo-convolution-pooled-map.npy"]), max_pool2d(y))


def test_the_open_map_of_a_network_is_saved_beside_its_whole_layer(open_page, saved):
    for page, address in (("inside", {"layer": "3", "map": "7"}), ("convnet", {"open": "3m7"})):
        files = saved(open_page(page, **address))
        digit = read(files[f"cvdemo-{page}-the-digit.npy"])
        maps = shipped_network("convnet").trace(digit)[2]
        np.testing.assert_array_equal(read(files[f"cvdemo-{page}-all-64-maps-of-layer-3.npy"]), maps)
        np.testing.assert_array_equal(read(files[f"cvdemo-{page}-map-7-of-layer-3.npy"]), maps[..., 7])
        assert "y = maps[..., 7]" in files[f"cvdemo-{page}.py"].decode()


def test_a_changed_setting_changes_what_is_saved(open_page, saved):
    app = open_page("borders", padding="same")
    assert read(saved(app)["cvdemo-borders-response-map.npy"]).shape == (5, 5)
    app.query_params["padding"] = "valid"
    app.run()
    assert read(saved(app)["cvdemo-borders-response-map.npy"]).shape == (3, 3)


def test_pooling_saves_what_stands_on_its_stage_also_after_a_move(open_page, saved):
    files = saved(open_page("pooling", nudge="0,1", code="numpy"))
    scope = {}
    exec(files["cvdemo-pooling.py"].decode(), scope)
    np.testing.assert_allclose(scope["y"], read(files["cvdemo-pooling-pooled-map.npy"]), atol=1e-5)
    x = read(files["cvdemo-pooling-input.npy"])
    np.testing.assert_array_equal(read(files["cvdemo-pooling-pooled-map.npy"]), max_pool2d(x))


def test_the_saved_code_is_that_of_the_library_shown(open_page, saved):
    for code, imported in (("numpy", "sliding_window_view"), ("keras", "from keras import layers")):
        files = saved(open_page("strides", code=code))
        assert imported in files["cvdemo-strides.py"].decode()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ({"hide": "code"}, {"csv", "npy"}),
        ({"hide": "numbers"}, {"py", "ipynb"}),
        ({"predict": "true"}, set()),
    ],
)
def test_nothing_is_saved_that_a_link_hides(address, kept, open_page, saved):
    files = saved(open_page("convolution", **address))
    assert {name.rsplit(".", 1)[1] for name in files} == kept


def test_the_link_in_the_code_leads_back_to_the_page_as_it_is_set(open_page, saved):
    code = saved(open_page("convolution", kernel="emboss", padding="same"))["cvdemo-convolution.py"].decode()
    link = next(line for line in code.splitlines() if line.startswith("# Saved from "))
    assert "kernel=emboss" in link
    assert "padding=same" in link


def test_a_live_training_is_saved_as_the_code_of_its_settings(open_page, saved):
    files = saved(open_page("train", training="live", optimizer="adam", batch="128"))
    assert set(files) == {"cvdemo-train.py", "cvdemo-train.ipynb"}
    assert "keras.optimizers.Adam(0.001)" in files["cvdemo-train.py"].decode()
    assert "batch_size=128, epochs=5," in files["cvdemo-train.py"].decode()


def test_a_frame_has_no_menu(open_page, saved):
    assert saved(open_page("convolution", embed="stage")) == {}
