"""The drawing pad in Chromium: mouse, finger, pen and keys, and reruns in the middle of a stroke."""

from itertools import pairwise

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.conftest import ASKED, serve_components

SCRIPT = (
    ASKED
    + """
import json
from types import SimpleNamespace

import numpy as np

from cvdemo.ui.components.sketchpad import sketchpad

case = asks["case"]
SLASH = np.array([[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]])
state = st.session_state.setdefault(
    f"state {number}", SimpleNamespace(kept=[SLASH] if case == "slash" else [], revision=0, runs=0)
)


@st.fragment
def pad():
    drawing = sketchpad(key=f"pad {number}", strokes=state.kept, revision=state.revision)
    seen = {
        "strokes": [stroke.tolist() for stroke in drawing.strokes],
        "drawing": drawing.drawing,
        "edited": drawing.edited,
        "revision": drawing.revision,
        "runs": state.runs,
    }
    with st.container(key="seen"):
        st.text(json.dumps(seen))
    if case == "keep" and drawing.edited:
        state.kept = drawing.strokes
    if drawing.drawing and case == "rerun" and state.runs < 4:
        st.rerun()
    if drawing.drawing and case == "replace" and drawing.revision == 0:
        state.revision = 1
        st.rerun()


def replace(strokes):
    state.kept = strokes
    state.revision += 1


def start():
    state.runs += 1
    with st.container(key=f"number-{number}"):
        pad()
    st.button("Take a sample", on_click=replace, args=([],))
    st.button("Take a slash", on_click=replace, args=([SLASH],))
    st.html("<div style='height: 1500px'>A long page</div>")


def other():
    st.write("Another page")


st.navigation([st.Page(start, default=True, title="Start"), st.Page(other, title="Other")]).run()
"""
)


SLASH = [[[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]]]


@pytest.fixture(scope="module")
def server(run_script):
    return run_script(SCRIPT)


class Pad:
    """A page with the pad on it; points are fractions of the pad, as in Python."""

    SEEN = "JSON.parse(document.querySelector('.st-key-seen')?.innerText || 'null')"

    def __init__(self, page):
        self.page = page
        self.canvas = page.get_by_role("img", name="Drawing pad")
        self.canvas.wait_for()

    def seen(self):
        """What Python last received."""
        return self.page.evaluate(self.SEEN)

    def wait(self, condition):
        """Wait until Python has received what is asked for in JavaScript of `seen`, and return it."""
        try:
            return self.page.wait_for_function(
                f"() => {{ const seen = {self.SEEN}; return seen && {condition} ? seen : null; }}"
            ).json_value()
        except TimeoutError as error:
            raise AssertionError(f"no {condition}: Python received only {self.seen()}") from error

    def wait_for_strokes(self, count):
        return self.wait(f"seen.strokes.length === {count} && !seen.drawing")["strokes"]

    def at(self, x, y):
        box = self.canvas.bounding_box()
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    def down(self, x, y):
        self.page.mouse.move(*self.at(x, y))
        self.page.mouse.down()

    def move(self, *points):
        for x, y in points:
            self.page.mouse.move(*self.at(x, y), steps=4)

    def line(self, *points):
        self.down(*points[0])
        self.move(*points[1:])
        self.page.mouse.up()

    def ink(self, x, y):
        """Brightness of the picture at a point, 0 to 255, after the next frame."""
        return self.canvas.evaluate(
            """async (canvas, [x, y]) => {
              for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
              const context = canvas.getContext("2d");
              return context.getImageData(x * canvas.width, y * canvas.height, 1, 1).data[0];
            }""",
            [x, y],
        )

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def usable(self):
        return [name for name in ("Undo", "Redo", "Clear") if self.button(name).is_enabled()]


class BarePad(Pad):
    """The component alone in a page, with a few lines that take Streamlit's part."""

    SEEN = "sent.at(-1)"

    THEME = ":root { --st-text-color: #000; --st-background-color: #fff; --st-primary-color: #c8005f; }"
    STREAMLIT = """async ({ data, answers }) => {
      const module = await import("http://components/sketchpad/sketchpad.js");
      const { strokes = [], ...others } = data;
      window.sent = [{ strokes, drawing: false }];
      window.run = (seen) => module.default({
        data: { strokes, revision: 0, seen, scripts: "", ...others },
        parentElement: document.querySelector("main"),
        setStateValue: (name, value) => {
          window.sent.push(value);
          if (answers) setTimeout(() => window.run(value.sequence));
        },
      });
      window.cleanUp = window.run(0);
    }"""

    def __init__(self, page, *, answers=True, width=300, **data):
        data = {"max_points": 200, "max_strokes": 5} | data
        serve_components(page)
        page.set_content(f"<style>{self.THEME} main {{ max-width: {width}px }}</style><main></main><input>")
        page.evaluate(self.STREAMLIT, {"data": data, "answers": answers})
        super().__init__(page)

    def sent(self):
        """How many messages there were so far."""
        return self.page.evaluate("sent.length - 1")


class Finger:
    """Touch events from the browser's own input queue; one point per finger."""

    def __init__(self, pad):
        self.pad = pad
        self.session = pad.page.context.new_cdp_session(pad.page)

    def send(self, kind, *points):
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def on_pad(self, kind, *points):
        self.send(kind, *(self.pad.at(*point) for point in points))


@pytest.fixture
def open_pad(open_case):
    """Show a case of the script: `open_pad("slash", width=390)`."""

    def run(case="", **kind):
        return Pad(open_case(f"case={case}", "[aria-label^='Drawing pad']", **kind))

    return run


@pytest.fixture
def page(new_page):
    """No page of the app, so there is nothing to gain from one that a test has used."""
    return new_page(alone=True)


@pytest.fixture
def bare_pad(page):
    return BarePad(page)


@pytest.fixture
def touch_pad(new_page):
    return BarePad(new_page(width=390, height=844, has_touch=True, alone=True))


def scrolled(page):
    return page.evaluate("window.scrollY + document.querySelector('[data-testid=stMain]').scrollTop")


def test_a_mouse_draws(open_pad):
    pad = open_pad()
    assert pad.page.get_by_text("Draw a digit here").is_visible()
    assert "choose a test digit instead" in pad.canvas.get_attribute("aria-label")
    pad.line((0.2, 0.2), (0.5, 0.8), (0.8, 0.2))
    (stroke,) = pad.wait_for_strokes(1)
    assert stroke[0] == pytest.approx([0.2, 0.2], abs=0.01)
    assert stroke[-1] == pytest.approx([0.8, 0.2], abs=0.01)
    assert len(stroke) > 5
    assert pad.ink(0.5, 0.75) == 255
    assert pad.ink(0.5, 0.2) == 0
    assert not pad.page.get_by_text("Draw a digit here").is_visible()


def test_ink_arrives_while_it_is_drawn(open_pad):
    pad = open_pad()
    pad.down(0.2, 0.2)
    pad.move((0.5, 0.5))
    first = pad.wait("seen.drawing && seen.strokes.length")
    pad.move((0.5, 0.9))
    more = pad.wait("seen.strokes[0].at(-1)[1] > 0.85")
    assert more["drawing"]
    assert len(more["strokes"][0]) > len(first["strokes"][0])
    pad.page.mouse.up()
    pad.wait_for_strokes(1)


def test_reruns_do_not_disturb_the_stroke_under_way(open_pad):
    pad = open_pad("rerun")
    pad.canvas.evaluate("canvas => { canvas.isTheSame = true; }")
    pad.down(0.1, 0.1)
    for i in range(1, 9):
        pad.move((0.1 + i / 10, 0.1 + i / 10))
        pad.page.wait_for_timeout(100)  # a hand's pace: reruns begin and end between these points
    pad.wait("seen.runs === 4")
    assert pad.canvas.evaluate("canvas => canvas.isTheSame")
    pad.page.mouse.up()
    (stroke,) = pad.wait_for_strokes(1)
    assert stroke[0] == pytest.approx([0.1, 0.1], abs=0.01)
    assert stroke[-1] == pytest.approx([0.9, 0.9], abs=0.01)
    gaps = [abs(b[0] - a[0]) for a, b in pairwise(stroke)]
    assert max(gaps) < 0.06
    assert pad.usable() == ["Undo", "Clear"]


def test_undo_redo_and_clear(open_pad):
    pad = open_pad()
    assert pad.usable() == []
    pad.line((0.2, 0.2), (0.2, 0.8))
    pad.line((0.8, 0.2), (0.8, 0.8))
    drawn = pad.wait_for_strokes(2)
    pad.button("Undo").click()
    assert pad.wait_for_strokes(1) == drawn[:1]
    assert pad.ink(0.8, 0.5) == 0
    assert pad.usable() == ["Undo", "Redo", "Clear"]
    pad.button("Redo").click()
    assert pad.wait_for_strokes(2) == drawn
    pad.button("Clear").click()
    pad.wait_for_strokes(0)
    assert pad.ink(0.2, 0.5) == 0
    assert pad.usable() == ["Undo"]
    pad.button("Undo").click()
    assert pad.wait_for_strokes(2) == drawn
    pad.button("Undo").click()
    pad.wait_for_strokes(1)
    pad.line((0.5, 0.2), (0.5, 0.8))
    pad.wait_for_strokes(2)
    assert pad.usable() == ["Undo", "Clear"]  # drawing on ends what could be redone


def test_a_finger_draws_and_the_page_stays(open_pad):
    pad = open_pad(width=390, height=600, has_touch=True)
    finger = Finger(pad)
    finger.on_pad("touchStart", (0.5, 0.9))
    for i in range(1, 9):
        finger.on_pad("touchMove", (0.5, 0.9 - i / 10))
    pad.wait("seen.drawing")
    finger.on_pad("touchEnd")
    (stroke,) = pad.wait_for_strokes(1)
    assert stroke[0] == pytest.approx([0.5, 0.9], abs=0.01)
    assert stroke[-1] == pytest.approx([0.5, 0.1], abs=0.01)
    assert scrolled(pad.page) == 0
    assert pad.page.evaluate("visualViewport.scale") == 1

    finger.send("touchStart", (200, 580))  # beside the pad the same finger scrolls
    for y in range(560, 100, -40):
        finger.send("touchMove", (200, y))
    finger.send("touchEnd")
    pad.page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")


def test_it_fits_every_screen_and_its_tools_a_thumb(open_pad):
    pad = open_pad()
    paper = pad.canvas.locator("..").bounding_box()
    assert paper["width"] == paper["height"] == 360
    pad.page.set_viewport_size({"width": 320, "height": 568})
    pad.page.wait_for_function("innerWidth === 320")
    paper = pad.canvas.locator("..").bounding_box()
    assert paper["width"] == paper["height"] == 288
    for name in ("Undo", "Redo", "Clear"):
        box = pad.button(name).bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
        assert box["x"] + box["width"] <= 320
    assert pad.page.evaluate("document.documentElement.scrollWidth") == 320


def test_strokes_from_python_are_shown(open_pad):
    pad = open_pad("slash")
    assert pad.ink(0.5, 0.5) == 255
    pad.wait_for_strokes(1)
    seen = pad.seen()
    assert not seen["edited"]
    assert pad.usable() == ["Clear"]
    pad.line((0.2, 0.1), (0.8, 0.1))
    pad.wait_for_strokes(2)
    seen = pad.seen()
    assert seen["edited"]
    assert seen["strokes"][0] == [[0.2, 0.8], [0.5, 0.5], [0.8, 0.2]]


def test_a_new_revision_replaces_the_strokes(open_pad):
    pad = open_pad()
    pad.line((0.2, 0.2), (0.2, 0.8))
    pad.wait_for_strokes(1)
    pad.page.get_by_role("button", name="Take a sample").click()
    pad.wait_for_strokes(0)
    seen = pad.seen()
    assert not seen["edited"]
    assert seen["revision"] == 1
    pad.page.get_by_text("Draw a digit here").wait_for()
    pad.page.get_by_role("button", name="Take a slash").click()
    pad.wait_for_strokes(1)
    assert pad.ink(0.5, 0.5) == 255
    pad.line((0.2, 0.1), (0.8, 0.1))
    pad.wait_for_strokes(2)
    for _ in range(3):  # nobody loses a drawing by taking a sample
        pad.button("Undo").click()
    assert pad.wait("seen.strokes.length === 1 && seen.strokes[0][0][0] < 0.25")["edited"]
    assert pad.ink(0.2, 0.5) == 255


def test_a_new_revision_leaves_the_stroke_under_way(open_pad):
    pad = open_pad("replace")
    pad.down(0.2, 0.2)
    pad.move((0.2, 0.5))
    pad.wait("seen.revision === 1")
    pad.move((0.2, 0.8))
    pad.page.mouse.up()
    seen = pad.wait("seen.edited && !seen.drawing")
    assert seen["strokes"][0][0] == pytest.approx([0.2, 0.2], abs=0.01)
    assert seen["strokes"][0][-1] == pytest.approx([0.2, 0.8], abs=0.01)


def test_the_drawing_is_there_after_another_page(open_pad):
    pad = open_pad("keep")
    pad.line((0.2, 0.2), (0.2, 0.8))
    drawn = pad.wait_for_strokes(1)
    pad.page.get_by_role("link", name="Other").click()
    pad.page.get_by_text("Another page").wait_for()
    pad.page.get_by_role("link", name="Start").click()
    pad.canvas.wait_for()
    assert pad.wait_for_strokes(1) == drawn
    assert pad.ink(0.2, 0.5) == 255
    pad.line((0.8, 0.2), (0.8, 0.8))
    assert pad.wait_for_strokes(2)[:1] == drawn


def test_a_tap_is_a_dot(bare_pad):
    bare_pad.line((0.3, 0.6))
    (stroke,) = bare_pad.wait_for_strokes(1)
    assert stroke == [pytest.approx([0.3, 0.6], abs=0.01)]
    assert bare_pad.ink(0.3, 0.6) == bare_pad.ink(0.325, 0.6) == 255
    assert bare_pad.ink(0.36, 0.6) == 0


def test_keys_undo_and_redo(bare_pad):
    bare_pad.line((0.2, 0.2), (0.2, 0.8))
    bare_pad.line((0.8, 0.2), (0.8, 0.8))
    bare_pad.wait_for_strokes(2)
    for key, count in [
        ("Control+z", 1),
        ("Meta+z", 0),
        ("Control+z", 0),
        ("Control+y", 1),
        ("Control+Shift+z", 2),
    ]:
        bare_pad.page.keyboard.press(key)
        bare_pad.wait_for_strokes(count)
    bare_pad.button("Clear").focus()
    bare_pad.page.keyboard.press("Enter")
    bare_pad.wait_for_strokes(0)
    bare_pad.page.keyboard.press("Control+z")  # the used-up button still has the focus
    bare_pad.wait_for_strokes(2)


def test_keys_are_left_alone_elsewhere(bare_pad):
    bare_pad.line((0.2, 0.2), (0.2, 0.8))
    bare_pad.wait_for_strokes(1)
    bare_pad.page.get_by_role("textbox").focus()
    bare_pad.page.keyboard.press("Control+z")
    bare_pad.line((0.8, 0.2), (0.8, 0.8))
    bare_pad.wait_for_strokes(2)


def test_the_keyboard_reaches_the_pad_and_sees_where_it_is(bare_pad):
    bare_pad.button("Undo").focus()
    bare_pad.page.keyboard.press("Shift+Tab")
    assert bare_pad.canvas.evaluate("canvas => canvas.getRootNode().activeElement === canvas")
    assert bare_pad.canvas.evaluate("canvas => getComputedStyle(canvas.parentElement).outlineWidth") == "3px"
    assert bare_pad.canvas.get_attribute("aria-label").endswith(" Now no strokes.")
    bare_pad.line((0.3, 0.6))
    assert bare_pad.canvas.get_attribute("aria-label").endswith(" Now 1 stroke.")


def test_leaving_the_window_ends_the_stroke_with_its_last_point(bare_pad):
    bare_pad.canvas.evaluate(
        "canvas => { canvas.onpointerdown = (event) => { canvas.pointer = event.pointerId; }; }"
    )
    for i, event in enumerate(["blur", "pagehide", "lostpointercapture"]):
        bare_pad.down(0.2 + i / 5, 0.2)
        bare_pad.move((0.2 + i / 5, 0.7))
        if event == "lostpointercapture":
            bare_pad.canvas.evaluate("canvas => { canvas.releasePointerCapture(canvas.pointer); }")
            bare_pad.move((0.9, 0.7))  # the browser tells before the next movement
        else:
            bare_pad.page.evaluate("event => { window.dispatchEvent(new Event(event)); }", event)
        *_, stroke = bare_pad.wait_for_strokes(i + 1)
        assert stroke[-1] == pytest.approx([0.2 + i / 5, 0.7], abs=0.01)
        bare_pad.move((0.9, 0.9))
        bare_pad.page.mouse.up()
    bare_pad.line((0.9, 0.2), (0.9, 0.4))
    assert bare_pad.wait_for_strokes(4)[2] == stroke


def test_a_line_over_the_edge_stops_there_and_comes_back_as_another(bare_pad):
    bare_pad.line((0.5, 0.2), (1.2, 0.2), (1.2, 0.8), (0.5, 0.8))
    out, back = bare_pad.wait_for_strokes(2)
    assert out[-1] == pytest.approx([1, 0.2], abs=0.01)
    assert back[0] == pytest.approx([1, 0.8], abs=0.01)
    bare_pad.button("Undo").click()  # one movement of the hand, one step back
    bare_pad.wait_for_strokes(0)


def test_only_the_main_button_draws(bare_pad):
    bare_pad.page.mouse.move(*bare_pad.at(0.2, 0.2))
    bare_pad.page.mouse.down(button="right")
    bare_pad.page.mouse.move(*bare_pad.at(0.8, 0.8))
    bare_pad.page.mouse.up(button="right")
    bare_pad.line((0.5, 0.1), (0.5, 0.9))
    (stroke,) = bare_pad.wait_for_strokes(1)
    assert stroke[0] == pytest.approx([0.5, 0.1], abs=0.01)


def test_a_second_finger_does_not_draw(touch_pad):
    finger = Finger(touch_pad)
    finger.on_pad("touchStart", (0.2, 0.2))
    finger.on_pad("touchMove", (0.2, 0.4))
    finger.on_pad("touchStart", (0.2, 0.4), (0.8, 0.4))
    finger.on_pad("touchMove", (0.2, 0.6), (0.8, 0.8))
    finger.on_pad("touchMove", (0.2, 0.8))  # the second one is lifted
    finger.on_pad("touchEnd")
    (stroke,) = touch_pad.wait_for_strokes(1)
    assert all(x == pytest.approx(0.2, abs=0.01) for x, _ in stroke)
    assert stroke[-1][1] == pytest.approx(0.8, abs=0.01)
    assert touch_pad.page.evaluate("visualViewport.scale") == 1


def test_a_cancelled_touch_keeps_its_ink(touch_pad):
    finger = Finger(touch_pad)
    finger.on_pad("touchStart", (0.3, 0.2))
    finger.on_pad("touchMove", (0.3, 0.7))
    finger.send("touchCancel")
    (stroke,) = touch_pad.wait_for_strokes(1)
    assert stroke[-1] == pytest.approx([0.3, 0.7], abs=0.01)


def test_a_pen_goes_before_the_resting_hand(touch_pad):
    finger = Finger(touch_pad)

    def pen(kind, x, y):
        left, top = touch_pad.at(x, y)
        event = {"type": kind, "x": left, "y": top, "button": "left", "buttons": 1, "pointerType": "pen"}
        finger.session.send("Input.dispatchMouseEvent", event | {"clickCount": 1})

    finger.on_pad("touchStart", (0.9, 0.9))
    finger.on_pad("touchMove", (0.9, 0.8))
    pen("mousePressed", 0.3, 0.3)
    finger.on_pad("touchMove", (0.9, 0.7))
    pen("mouseMoved", 0.3, 0.6)
    pen("mouseReleased", 0.3, 0.6)
    finger.on_pad("touchEnd")
    (stroke,) = touch_pad.wait_for_strokes(1)
    assert stroke[0] == pytest.approx([0.3, 0.3], abs=0.01)
    assert stroke[-1] == pytest.approx([0.3, 0.6], abs=0.01)


def test_the_picture_is_as_sharp_as_the_screen(new_page):
    """Also when the window moves to another screen or gets another size."""
    pad = BarePad(new_page(device_scale_factor=2.5, alone=True), strokes=SLASH, width=360)
    assert pad.ink(0.5, 0.5) == 255
    assert pad.canvas.evaluate("canvas => [canvas.width, canvas.clientWidth]") == [895, 358]
    session = pad.page.context.new_cdp_session(pad.page)
    for width, density, side in [(320, 1, 302), (318, 1, 300), (800, 2, 358), (900, 3, 358), (1000, 1, 358)]:
        metrics = {"width": width, "height": 844, "deviceScaleFactor": density, "mobile": False}
        session.send("Emulation.setDeviceMetricsOverride", metrics)
        pad.page.wait_for_function("width => innerWidth === width", arg=width)
        assert pad.ink(0.5, 0.5) == 255
        sizes = pad.canvas.evaluate("canvas => [canvas.width, canvas.height, canvas.clientWidth]")
        assert sizes == [side * density, side * density, side]


def test_too_many_strokes(page):
    pad = BarePad(page, strokes=SLASH * 4, max_strokes=5)
    notice = page.get_by_text("The pad is full.")
    assert not notice.is_visible()
    pad.line((0.1, 0.1), (0.3, 0.1))
    pad.wait_for_strokes(5)
    assert notice.is_visible()
    pad.line((0.1, 0.9), (0.3, 0.9))
    assert pad.ink(0.2, 0.9) == 0
    pad.button("Undo").click()
    pad.wait_for_strokes(4)
    assert not notice.is_visible()


def test_too_many_points(page):
    pad = BarePad(page, strokes=SLASH, max_points=10)
    pad.line((0.1, 0.1), (0.3, 0.1), (0.5, 0.1), (0.7, 0.1))
    assert sum(map(len, pad.wait_for_strokes(2))) == 10
    assert page.get_by_text("The pad is full.").is_visible()
    pad.button("Clear").click()
    pad.wait_for_strokes(0)
    pad.line((0.1, 0.9), (0.3, 0.9))
    pad.wait_for_strokes(1)


def test_near_points_are_left_out_but_never_the_last(bare_pad):
    bare_pad.down(0.5, 0.5)
    left, top = bare_pad.at(0.5, 0.5)
    for i in range(1, 101):
        bare_pad.page.mouse.move(left + i / 4, top)
    bare_pad.page.mouse.up()
    (stroke,) = bare_pad.wait_for_strokes(1)
    assert stroke[-1][0] == pytest.approx(0.5 + 25 / 298, abs=0.002)
    assert all(b[0] - a[0] >= 0.004 for a, b in pairwise(stroke[:-1]))
    assert len(stroke) > 10


def test_it_sends_no_faster_than_python_answers(page):
    page.clock.install()
    pad = BarePad(page, answers=False)
    page.clock.pause_at("2100-01-01")

    def sent_after(milliseconds):
        pad.move((0.5, 0.3 + pad.sent() / 10), (0.5, 0.9))
        page.clock.run_for(milliseconds)
        return pad.sent()

    pad.down(0.2, 0.2)
    assert sent_after(150) == 0
    assert sent_after(60) == 1
    assert sent_after(600) == 1  # not answered
    page.evaluate("run(1)")
    assert sent_after(300) == 1  # others have the server, for a second at most
    assert sent_after(100) == 2
    assert sent_after(2000) > 2  # an answer can get lost
    sent = pad.sent()
    page.mouse.up()
    assert pad.sent() == sent + 1  # the end of a stroke goes at once
    assert not pad.seen()["drawing"]
    page.clock.run_for(5000)
    assert pad.sent() == sent + 1  # and nothing while nothing changes


def test_a_late_clean_up_does_not_stop_a_pad_in_use(bare_pad):
    def strokes_after_blur():
        bare_pad.down(0.2, 0.2)
        bare_pad.move((0.8, 0.8))
        bare_pad.page.evaluate("window.dispatchEvent(new Event('blur'))")
        strokes = [stroke for stroke in bare_pad.seen()["strokes"] if not bare_pad.seen()["drawing"]]
        bare_pad.page.mouse.up()
        return len(strokes)

    bare_pad.page.evaluate("run(0); cleanUp()")  # cleaning up after the call before
    assert strokes_after_blur() == 1
    bare_pad.page.evaluate("pad = document.querySelector('main'); pad.remove(); cleanUp()")
    bare_pad.page.evaluate("run = () => {}; document.body.prepend(pad)")
    bare_pad.down(0.2, 0.2)
    bare_pad.page.evaluate("window.dispatchEvent(new Event('blur'))")
    bare_pad.move((0.8, 0.2))
    bare_pad.page.mouse.up()
    assert bare_pad.wait_for_strokes(2)[-1][-1] == pytest.approx([0.8, 0.2], abs=0.01)  # blur went unheard
