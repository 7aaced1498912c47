"""What Python sends to a component has the fields that its JavaScript says it has."""

import re
from functools import reduce
from operator import getitem

import numpy as np
import pytest

from cvdemo.nets.occlusion import Occlusion
from cvdemo.nets.stack import PRESETS, stack_from_code
from cvdemo.ui.build import editor
from cvdemo.ui.components.component import FOLDER, Component
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.components.glance import NetworkRow, Units, glance
from cvdemo.ui.components.invite import invite
from cvdemo.ui.components.maps import Map, maps
from cvdemo.ui.components.moments import moments
from cvdemo.ui.components.occlusion import Covered, covered_digits
from cvdemo.ui.components.presence import Tab, listen
from cvdemo.ui.components.save import save_picture
from cvdemo.ui.components.shiftpad import shiftpad
from cvdemo.ui.components.sketchpad import sketchpad
from cvdemo.ui.components.stack import Edit, stack_editor
from cvdemo.ui.components.stage import stage
from cvdemo.ui.components.training import Chart, Film, Series, training
from tests.scenes import convolution

DIGIT = np.zeros((28, 28), np.uint8)
ONES = np.ones((3, 3))
SCENE = convolution(np.ones((5, 5), np.float32), ONES)
STACK = stack_from_code(PRESETS["convnet"].code)
TAB = Tab("a person")


def fields(path: str, name: str) -> dict[str, bool]:
    """The fields of a JSDoc typedef, and whether each must be there."""
    text = (FOLDER / path).read_text()
    block = text.split(f" * @typedef {{object}} {name}\n")[1].split("*/")[0].split("@typedef")[0]
    found = re.findall(r"@property \{.*\} (\[?)(\w+)\]?", block)
    return {field: not optional for optional, field in found}


def covered() -> Covered:
    scores = np.full(10, 0.1, np.float32)
    return Covered("one", Occlusion(4, 0.0, scores, np.zeros((25, 25, 10), np.float32)), 3)


def networks() -> None:
    units = Units(1, "flatten", "lines up", np.ones(784), 784, 1.0, thin=True)
    row = NetworkRow("a", "A", [units], last=2, scores=None, links=None)
    glance(DIGIT, "drawn", [row], key="k", label="A", scene=SCENE, on_open=print)


def film() -> Film:
    chart = Chart("Loss", False, [Series("test", [(0, 1.0), None])])
    facts = [[("loss", "1")]]
    return Film("f", "F", "one scale", ["start"], ["0"], [0.0], facts, [chart], ["0"], np.ones((1, 1, 2, 2)))


@pytest.fixture
def sent(monkeypatch) -> list[dict]:
    """The messages of the components that a test shows."""
    messages = []

    class Nothing(dict):
        chosen = None

    def record(_, data, arrays=None, **_callbacks):
        messages.append(data if arrays is None else {**data, "arrays": arrays})
        return Nothing()

    monkeypatch.setattr(Component, "__call__", record)
    return messages


SHOWN = {
    "gallery": lambda: gallery(DIGIT[None], ["0"], name="n", key="k"),
    "glance": networks,
    "invite": lambda: invite("http://localhost", key="k"),
    "maps": lambda: maps([Map(ONES, "m", marked=ONES > 0)], key="k", label="l", mark_meaning="all"),
    "moments": lambda: moments(["0"], [("a", "b")], key="k", at=0, on_move=print),
    "occlusion": lambda: covered_digits(DIGIT / 255, [covered()], key="k"),
    "presence": lambda: listen(key="k", met=True, wanted=False, tab=TAB, every=1, watched=False, visit=0),
    "save": lambda: save_picture(("k",), "t", "s", "f.png"),
    "shiftpad": lambda: shiftpad(DIGIT, farthest=3, key="k"),
    "sketchpad": lambda: sketchpad(key="k"),
    "stack": lambda: stack_editor(editor.message(STACK, Edit(0)), key="k", on_edit=print),
    "stage": lambda: stage(SCENE, key="k"),
    "training": lambda: training(film(), key="k"),
}


@pytest.mark.parametrize(
    ("component", "path", "name", "part"),
    [
        ("gallery", "gallery.js", "Squares", ()),
        ("glance", "types.js", "Networks", ()),
        ("glance", "types.js", "SentRow", ("rows", 0)),
        ("glance", "../stage/types.js", "Scene", ("scene",)),
        ("invite", "invite.js", "Address", ()),
        ("maps", "types.js", "Sent", ()),
        ("moments", "moments.js", "Moments", ()),
        ("occlusion", "occlusion.js", "Covered", ()),
        ("presence", "presence.js", "Listens", ()),
        ("save", "save.js", "Picture", ()),
        ("shiftpad", "shiftpad.js", "Shifted", ()),
        ("sketchpad", "sketchpad.js", "Pad", ()),
        ("stack", "stack.js", "Stack", ()),
        ("stack", "rows.js", "Facts", ("layers", 0)),
        ("stack", "rows.js", "Setting", ("kinds", 0, "settings", 0)),
        ("stage", "types.js", "Scene", ()),
        ("stage", "types.js", "Settings", ("settings",)),
        ("stage", "types.js", "Arrays", ("arrays",)),
        ("training", "training.js", "Film", ()),
        ("training", "charts.js", "Chart", ("charts", 0)),
    ],
)
def test_a_message_has_the_fields_of_its_type(component, path, name, part, sent):
    SHOWN[component]()
    message = reduce(getitem, part, sent[0])
    expected = fields(f"{component}/{path}", name)
    if (component, name) == ("glance", "Scene"):
        del expected["arrays"]  # they travel with the others
    assert {field for field, needed in expected.items() if needed} <= message.keys() <= expected.keys()
