"""How long a component lives on its page, and what becomes of it when the server is upgraded."""

import base64
import re
import shutil

import numpy as np
import pytest
from playwright.sync_api import expect

from benchmarks.servers.served import ROOT, Server, free_port
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.component import Component
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.stage import conv_scene, stage
from cvdemo.ui.components.wire import pack

SLOW = 60_000

# What Streamlit does when two messages come before the module is there: both are shown, and then the first is
# cleaned up, although the second is in use. A third message follows.
OVERTAKEN = """async ([name, text]) => {
  const { default: run } = await import(`http://components/${name}/${name}.js`);
  window.sent = [];
  const send = (name, value) => window.sent.push(name);
  const message = () => ({
    data: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    parentElement: document.querySelector("main"),
    setStateValue: send,
    setTriggerValue: send,
  });
  const cleanUpOvertaken = run(message());
  run(message());
  const before = document.querySelector("main").firstElementChild;
  cleanUpOvertaken();
  run(message());
  return before === document.querySelector("main").firstElementChild;
}"""


def show_stage():
    settings = ConvSettings(np.ones((3, 3)))
    stage(conv_scene(settings, np.eye(8), settings.response(np.eye(8))), key="stage")


def show_maps():
    maps([Map(np.eye(8), "one"), Map(np.eye(8), "two")], key="maps", label="Maps", choose=True)


@pytest.fixture
def message_of(monkeypatch):
    """The bytes that a component would send to the browser when `show` runs."""

    def run(show) -> bytes:
        sent = []

        def call(self, data, arrays=None, **_):
            sent.append(pack({"scripts": "1", **data}, arrays))
            return {}

        monkeypatch.setattr(Component, "__call__", call)
        show()
        return sent[0]

    return run


@pytest.mark.parametrize(
    ("name", "show", "target", "expected"),
    [
        ("stage", show_stage, ".output canvas", "pin"),
        ("maps", show_maps, ".tile >> nth=1", "chosen"),
    ],
)
def test_an_overtaken_message_leaves_one_component_that_hears_a_click_once(
    component_page, message_of, name, show, target, expected
):
    page = component_page
    page.set_content("<main style='width: 900px'></main>")
    stays = page.evaluate(OVERTAKEN, [name, base64.b64encode(message_of(show)).decode()])
    assert stays
    page.locator(target).click()
    page.wait_for_function("sent.length > 0")
    page.wait_for_timeout(600)  # longer than a stage waits to send a pin: a second one would be there
    assert page.evaluate("sent") == [expected]
    assert page.locator(f".{name}").count() == 1


def test_messages_that_come_before_the_module_leave_one_stage(page, run_script):
    """The same in Streamlit itself, its browser waiting for the module while the page is run again."""
    server = run_script(
        """
import numpy as np
import streamlit as st
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.stage import conv_scene, stage

st.session_state.setdefault("pins", [])
strides = 2 if st.checkbox("stride 2") else 1
settings = ConvSettings(np.ones((3, 3)), strides)
pin = stage(conv_scene(settings, np.eye(12), settings.response(np.eye(12))), key="stage").pin
if pin and st.session_state.pins[-1:] != [pin]:
    st.session_state.pins.append(pin)
st.write(f"pins: {st.session_state.pins}")
"""
    )
    waiting = []
    page.route("**/stage/stage.js", lambda route: waiting.append(route))
    page.goto(server.url)
    page.get_by_text("stride 2").click(timeout=SLOW)
    expect(page.get_by_text("pins: []")).to_be_visible()
    page.get_by_text("stride 2").click()
    page.get_by_text("stride 2").click()
    while waiting:
        waiting.pop().continue_()
    stages = page.locator(".stage")
    expect(stages).to_have_attribute("data-row", "0", timeout=SLOW)
    assert stages.count() == 1
    page.locator(".output canvas").click()
    expect(page.get_by_text(re.compile(r"pins: \[\(\d, \d\)\]$"))).to_be_visible()


# The first time that the component's style sheet is asked for, the server is away.
LOSE_A_STYLE_SHEET = """async () => {
  const asked = [];
  const { fetch } = window;
  window.fetch = (url) => {
    asked.push(new URL(url).pathname);
    return asked.at(-1).endsWith(".css") && asked.filter((each) => each === asked.at(-1)).length === 1
      ? Promise.reject(new TypeError("Failed to fetch"))
      : fetch(url);
  };
  const { default: run } = await import("http://components/gallery/gallery.js");
  return [typeof run, asked.filter((each) => each === "/gallery/gallery.css").length];
}"""


def test_a_style_sheet_that_cannot_be_fetched_is_fetched_again(component_page):
    assert component_page.evaluate(LOSE_A_STYLE_SHEET) == ["function", 2]


UPGRADES = [
    ("view/lens.js", "drawLens", "drawMagnifier"),  # exported here …
    ("view/paint.js", "drawLens", "drawMagnifier"),  # … and imported here: old and new do not fit together
    ("transport.js", '"Play"', '"Run"'),
]


def test_an_upgraded_server_gets_its_own_scripts_in_open_and_in_new_pages(browser, tmp_path):
    shutil.copytree(ROOT / "cvdemo", tmp_path / "cvdemo", ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", ".streamlit"):
        copy = shutil.copytree if (ROOT / file).is_dir() else shutil.copy
        copy(ROOT / file, tmp_path / file)
    script = tmp_path / "script.py"
    script.write_text(
        "import numpy as np\n"
        "import streamlit as st\n"
        "from cvdemo.lesson.settings import ConvSettings\n"
        "from cvdemo.ui.components.stage import conv_scene, stage\n"
        "settings = ConvSettings(np.ones((3, 3)))\n"
        "stage(conv_scene(settings, np.eye(12), settings.response(np.eye(12))), key='stage')\n"
        "st.checkbox('look again')\n"
    )
    port = free_port()

    def served(log):
        return Server(script, tmp_path / log, port=port, root=tmp_path)

    context, errors = browser.new_context(), []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    opened = context.new_page()
    with served("before.txt") as server:
        opened.goto(server.url)
        expect(opened.get_by_role("button", name="Play")).to_be_visible(timeout=SLOW)
    for file, old, new in UPGRADES:
        path = tmp_path / "cvdemo/ui/components/stage" / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    with served("after.txt") as server:
        opened.get_by_text("look again").click(timeout=SLOW)  # the page connects again, and then runs again
        expect(opened.get_by_role("button", name="Run")).to_be_visible(timeout=SLOW)
        later = context.new_page()
        later.goto(server.url)
        expect(later.get_by_role("button", name="Run")).to_be_visible(timeout=SLOW)
    context.close()
    assert not errors
