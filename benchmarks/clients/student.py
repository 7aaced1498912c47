"""One student of a class: looks, thinks, and does the next thing on a tab of their own."""

import asyncio
import io
import itertools
import json
import random
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import websockets
from PIL import Image, ImageDraw

from benchmarks.clients.tab import Run, Tab, TabError, Widget, is_select_slider

# How often each is done, where the page offers it: about four things on a page, most of them settings.
WEIGHTS = {"setting": 6, "stroke": 4, "choice": 1, "button": 1, "upload": 3, "page": 2}
CONTROLS = ("button_group", "selectbox", "slider", "number_input", "checkbox")
LEFT_ALONE = ("lecture",)  # the lecturer's switch: it hides half of the page
FRAME = 0.02  # seconds until the browser has painted
GESTURE = 0.9  # seconds of drawing or dragging
PEN_INTERVAL = 0.2  # seconds between messages while a stroke is drawn, as in sketchpad.js
DRAG_INTERVAL = 0.09  # and while the digit is dragged, as in shiftpad.js
SHARE, LONGEST = 3, 1.0  # … and so many times what the answer took, but no more seconds, as in pace.js
THREE = [(0.3, 0.25), (0.4, 0.2), (0.55, 0.2), (0.62, 0.28), (0.6, 0.38), (0.5, 0.45), (0.42, 0.47)]
THREE += [(0.55, 0.5), (0.65, 0.58), (0.66, 0.7), (0.58, 0.8), (0.45, 0.83), (0.32, 0.78)]
NOT_READY = "Keras is starting"  # what the app says beside scores that NumPy has computed meanwhile
BY_NUMPY = "NumPy, the same network"  # and beside all scores that Keras did not give
BY_ITSELF = ("covering",)  # keys in parts that follow another one of their page
LOST = (TabError, OSError, websockets.WebSocketException)


@dataclass(frozen=True)
class Rerun:
    """One run of the script for one student."""

    action: str
    page: str
    seconds: float
    received: int  # bytes
    sent: int
    by_numpy: bool  # Keras was late: NumPy gave the scores


@dataclass
class Log:
    """What happened in the class; `reruns` only while `counting`."""

    counting: bool = False
    total: int = 0
    reruns: list[Rerun] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # from the first arrival to the last farewell

    def note(self, action: str, page: str, run: Run) -> None:
        self.total += 1
        if self.counting:
            by_numpy = any(BY_NUMPY in html for html in run.html)
            self.reruns.append(Rerun(action, page, run.seconds, run.received, run.sent, by_numpy))
        self.errors += [f"{action}: {error}" for error in run.errors]
        if any(NOT_READY in html for html in run.html):
            self.errors.append(f"{action}: the networks were not ready")


class Student:
    """Acts on a tab. What is done next is drawn from `seed`; who is given a `page` stays there."""

    def __init__(self, url: str, log: Log, seed: int, think: float, page: str | None = None):
        self.url = url
        self.log = log
        self.think = think
        self.page = page
        self.tab: Tab | None = None
        self._random = random.Random(seed)

    async def live(self, until: float) -> None:
        """Act and think in turn until then (of `time.monotonic`). After an error the page is reloaded."""
        while time.monotonic() < until:
            try:
                if self.tab is None:
                    await self.arrive(self.page or "")
                else:
                    await self.do(self.decide())
            except LOST as error:
                self.log.errors.append(f"{type(error).__name__}: {error}")
                await self.leave()
            await asyncio.sleep(self.think * self._random.uniform(0.5, 1.5))

    async def arrive(self, path: str = "") -> None:
        self.tab = Tab(self.url)
        self.tab.by_itself = BY_ITSELF
        run = await self.tab.open(path)
        self._note("arrival", run)
        await self._second_part(run)

    async def leave(self) -> None:
        tab, self.tab = self.tab, None
        if tab is not None:
            await tab.close()

    def decide(self) -> str:
        offers = self.offers()
        if not offers:
            raise TabError("the page offers nothing to do")
        return self._random.choices([*offers], [WEIGHTS[action] for action in offers])[0]

    def offers(self) -> dict[str, list]:
        """What can be done on this page, and with what."""
        widgets = [w for w in self.tab.widgets.values() if not getattr(w.element, "disabled", False)]
        found = {
            "setting": [w for w in widgets if w.kind in CONTROLS and w.key not in LEFT_ALONE],
            "stroke": [w for w in widgets if w.key in ("pad", "shiftpad")],
            "choice": [w for w in widgets if _count(w)],
            "button": [w for w in widgets if w.kind == "button" and not (w.key or "").startswith("room_")],
            "upload": [w for w in widgets if w.kind == "file_uploader" and ".png" in w.element.type],
            "page": [path for path in self.tab.pages if self.page is None and path != self.tab.path],
        }
        return {action: targets for action, targets in found.items() if targets}

    async def do(self, action: str, target: Widget | str | None = None) -> None:
        """One of the page's `offers`; with which control, or to which page, is drawn if it is not given."""
        if target is None:
            target = self._random.choice(self.offers()[action])
        match action:
            case "setting":
                run = await self.tab.set(target, self._other_value(target))
            case "stroke":
                run = await self._draw(target) if target.key == "pad" else await self._drag(target)
            case "choice":
                run = await self.tab.trigger(target, "chosen", self._random.randrange(_count(target)))
            case "button":
                run = await self.tab.press(target)
            case "upload":
                run = await self.tab.upload(target, "digit.png", self._picture(), "image/png")
            case "page":
                run = await self.tab.go(target)
        self._note(action, run)
        await self._second_part(run)

    async def _second_part(self, run: Run) -> None:
        """A stage that was told to says when it is painted, as in stage.js: the second part follows."""
        for widget in run.widgets:
            told = header(widget)
            if told.get("notify_painted"):
                await asyncio.sleep(FRAME)
                self._note("second part", await self.tab.trigger(widget, "painted", told["digest"]))

    def _note(self, action: str, run: Run) -> None:
        self.log.note(action, self.tab.path or "draw", run)

    async def _draw(self, pad: Widget) -> Run:
        """A digit on an empty pad: it grows with every message."""
        data = json.loads(pad.element.json)
        points = self._stroke()
        sequence = itertools.count(data["seen"] + 1)

        def ink(done: float) -> dict:
            drawn = points[: max(2, round(done * len(points)))]
            return {
                "ink": {
                    "strokes": [drawn],
                    "drawing": done < 1,
                    "revision": data["revision"],
                    "sequence": next(sequence),
                }
            }

        return await self._gesture("pad", ink, PEN_INTERVAL)

    async def _drag(self, pad: Widget) -> Run:
        """The digit to another place."""
        data = json.loads(pad.element.json)
        to = [self._random.randint(-data["farthest"], data["farthest"]) for _ in range(2)]

        def place(done: float) -> dict:
            at = [round(done * n) for n in to]
            return {"move": {"at": at, "version": data["version"], "resting": done == 1}}

        return await self._gesture("shiftpad", place, DRAG_INTERVAL)

    async def _gesture(self, key: str, state: Callable[[float], dict], interval: float) -> Run:
        """Messages while the hand moves, as often as a pad sends them, and one when it has stopped.

        `state` is what the pad holds when so much of the gesture, up to 1, is done.
        """
        began = time.monotonic()
        while (done := (time.monotonic() - began) / GESTURE) < 1:
            run = await self.tab.set(self.tab.by_key(key), state(done))
            self._note("stroke", run)
            await asyncio.sleep(max(interval, min(LONGEST, SHARE * run.seconds)) - run.seconds)
        return await self.tab.set(self.tab.by_key(key), state(1.0))

    def _other_value(self, control: Widget) -> object:
        element, value = control.element, self.tab.value(control)
        if control.kind == "checkbox":
            return not value
        if control.kind == "number_input":
            return element.min + element.step * self._random.randrange(_steps(element))
        if control.kind == "slider" and not is_select_slider(control):
            return [round(element.min + element.step * self._random.randint(0, _steps(element)), 6)]
        texts = [getattr(option, "content", option) for option in element.options]
        others = [text for text in texts if text not in (value, *(value or ()))] or texts
        chosen = self._random.choice(others)
        return chosen if control.kind == "selectbox" else [chosen]

    def _stroke(self) -> list[list[float]]:
        """A 3 by another writer each time, with points as close as a pen's."""
        knots = np.array(THREE) + [[self._random.gauss(0, 0.02) for _ in range(2)] for _ in THREE]
        at = np.linspace(0, len(knots) - 1, 60)
        line = [np.interp(at, range(len(knots)), knots[:, axis]) for axis in range(2)]
        return np.clip(np.stack(line, axis=1), 0, 1).round(4).tolist()

    def _picture(self) -> bytes:
        """A photo of a digit on paper: dark on light, with grain."""
        grain = np.random.default_rng(self._random.randrange(2**32)).normal(200, 6, (240, 240))
        paper = Image.fromarray(grain.clip(0, 255).astype(np.uint8))
        ImageDraw.Draw(paper).line([(240 * x, 240 * y) for x, y in self._stroke()], fill=40, width=16)
        file = io.BytesIO()
        paper.save(file, "PNG")
        return file.getvalue()


def _steps(element) -> int:
    return round((element.max - element.min) / element.step)


def _count(widget: Widget) -> int:
    """How many pictures of this component can be chosen; 0 if it offers none."""
    told = header(widget)
    return len(told.get("labels", ())) or (len(told["titles"]) if told.get("choose") else 0)


def header(widget: Widget) -> dict:
    """What a component is told beside its arrays; empty for other elements."""
    data = widget.kind == "bidi_component" and widget.element.WhichOneof("data")
    if data == "json":
        return json.loads(widget.element.json)
    if data == "bytes":  # as cvdemo/ui/components/wire.py packs it
        message = zlib.decompress(widget.element.bytes)
        (length,) = struct.unpack_from("<I", message)
        return json.loads(message[4 : 4 + length])
    return {}
