"""A setting runs the first part of a page, and the stage it has painted asks for the second: each once."""

import json

from playwright.sync_api import expect

SCRIPT = """
import json
import numpy as np
import streamlit as st

from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.page import deferred
from cvdemo.ui.components.stage import conv_scene, stage

runs = st.session_state.setdefault("runs", {"page": 0, "first": 0, "second": 0})
runs["page"] += 1

def first():
    runs["first"] += 1
    st.checkbox("beside the stage")
    if st.checkbox("nothing fits"):
        return None
    strides = 2 if st.checkbox("stride 2") else 1
    settings = ConvSettings(np.ones((3, 3)), strides)
    scene = conv_scene(settings, np.eye(6), settings.response(np.eye(6)))
    stage(scene, key="stage", on_painted=deferred.rerun_when_painted(scene.digest))
    return strides

def second(strides):
    runs["second"] += 1
    st.html(f'<p id="second">{json.dumps([strides, runs])}</p>')

deferred.show(first, second)
"""
SLOW = 60_000


def test_each_part_runs_once_for_a_setting_and_the_second_only_for_another_scene(page, run_script):
    def below() -> list:
        return json.loads(second.inner_text())

    def click(label: str) -> None:
        page.get_by_text(label, exact=True).click()

    page.goto(run_script(SCRIPT).url)
    second = page.locator("#second")
    expect(second).to_contain_text("[1,", timeout=SLOW)
    assert below() == [1, {"page": 1, "first": 1, "second": 1}]
    click("stride 2")
    expect(second).to_contain_text("[2,")
    assert below() == [2, {"page": 1, "first": 2, "second": 2}]
    click("beside the stage")  # the scene stays, and so does what stands below it
    page.wait_for_timeout(500)  # nothing may follow: a second part would have run by now
    assert below()[1]["second"] == 2
    click("stride 2")
    expect(second).to_contain_text("[1,")
    assert below() == [1, {"page": 1, "first": 4, "second": 3}]
    click("nothing fits")  # no stage could ask: the page runs as a whole, and there is nothing below
    expect(second).to_have_count(0)
    click("nothing fits")
    expect(second).to_contain_text("[1,")
    assert below()[1]["second"] == 4
