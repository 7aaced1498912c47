"""Every page runs, keeps its settings, and answers nonsense in a link with one sentence."""

import re
from pathlib import Path

import pytest

from cvdemo.ui.page.navigation import SECTIONS
from cvdemo.ui.session import query_params

PAGES = [name for pages in SECTIONS.values() for name, _ in pages]
TITLES = {name: title for pages in SECTIONS.values() for name, title in pages}


def test_every_page_of_the_folder_is_in_the_navigation():
    files = {path.stem for path in (Path(__file__).resolve().parents[2] / "pages").glob("*.py")}
    assert files == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_runs(open_page, name):
    app = open_page(name)
    assert app.title[0].value == TITLES[name]
    assert not app.warning


@pytest.mark.parametrize("name", PAGES)
def test_nonsense_in_the_link_is_one_sentence_and_the_page_lives(open_page, name):
    app = open_page(name, digit="p????", own="1,x", grid=";;", pin="r9", stride="99", kernel="no", nudge="a")
    assert app.title[0].value == TITLES[name]
    digit_warnings = [w.value for w in app.warning if "digit" in w.value]
    assert len(digit_warnings) == 1


def test_one_session_goes_through_all_pages_and_back(open_page):
    app = open_page(PAGES[0])
    for name in [*PAGES, *reversed(PAGES)]:
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception, (name, [exception.value for exception in app.exception])
        assert app.title[0].value == TITLES[name]


def test_the_lecture_s_convnet_can_be_copied_as_keras_code(open_page):
    codes = [block.value for block in open_page("compare").code]
    assert any("layers.Conv2D(64, (3, 3)" in code and "model.fit" in code for code in codes)


def test_lecture_view_leaves_the_running_text_away(open_page):
    app = open_page("compare")
    read = [element.value for element in app.markdown]
    app.toggle(key="lecture").set_value(True).run()
    shown = [element.value for element in app.markdown]
    assert [text.split()[0] for text in read if text not in shown] == ["All", "Moved", "A"]
    assert set(shown) < set(read)


def test_the_second_page_is_run_again_if_its_first_run_was_cut_short(open_page, monkeypatch):
    """Somebody clicks on before the page is there; its controls are known, its end was not reached."""
    app = open_page("draw")
    app.query_params["lecture"] = "true"
    app.session_state["lecture"] = True
    app.run()
    with monkeypatch.context() as patch:
        patch.setattr(query_params.Address, "write", lambda address: None)
        app.switch_page("pages/convolution.py").run()
    app.run()
    assert not app.exception, [exception.value for exception in app.exception]
    assert app.toggle(key="lecture").value
    assert app.query_params["lecture"] == "true"


def test_a_percentage_stays_in_one_line(open_page):
    app = open_page("compare")
    (text,) = [text.value for text in app.markdown if text.value.startswith("All 10,000 test digits")]
    assert re.search(r"by 8 pixels \d+\N{NO-BREAK SPACE}%", text)
    assert " %" not in text
