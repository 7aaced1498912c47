"""The menu Save: which files each page offers, and that they hold the page's numbers."""

import io

import nbformat
import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cvdemo.core import KERNELS, conv2d, max_pool2d
from cvdemo.ui.exports import menu
from cvdemo.ui.page.navigation import TITLES

MAPS = ["response-map", "input"]
FILES = {
    "convolution": [*MAPS, "pooled-map", "code"],
    "borders": [*MAPS, "code"],
    "strides": [*MAPS, "code"],
    "pooling": ["input", "pooled-map", "code"],
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
        endings = {f"{stem}.py", f"{stem}.ipynb"}
        found |= endings if each == "code" else {f"{stem}-{each}.csv", f"{stem}-{each}.npy"}
    return found


def read(data: bytes) -> np.ndarray:
    return np.load(io.BytesIO(data), allow_pickle=False)


@pytest.mark.parametrize("page", FILES)
def test_a_page_offers_its_files_and_each_can_be_read(page, open_page, saved):
    files = saved(open_page(page))
    assert set(files) == names(page)
    for name, data in files.items():
        if name.endswith(".npy"):
            table = np.loadtxt(io.BytesIO(files[name[:-3] + "csv"]), delimiter=",", dtype=np.float32, ndmin=2)
            np.testing.assert_array_equal(table, read(data))
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


def test_a_frame_has_no_menu(open_page, saved):
    assert saved(open_page("convolution", embed="stage")) == {}
