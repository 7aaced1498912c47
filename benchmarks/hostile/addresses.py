"""Random addresses: any page, and any parameters of the app with values that mean something, almost mean
something or mean nothing.
"""

import asyncio
import importlib
import pkgutil
import random
import re
import tomllib
from collections import Counter, defaultdict
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import websockets

import cvdemo.ui
from benchmarks.clients.tab import Tab, TabError
from benchmarks.servers.served import ROOT
from cvdemo.digits import Digit, digit_from_strokes
from cvdemo.lesson.lessons import folder
from cvdemo.lesson.link import encode_digit
from cvdemo.nets.stack import PRESETS
from cvdemo.ui.inside.position import LAYER, MAP, TRAIL
from cvdemo.ui.lessons import player
from cvdemo.ui.session import current_digit, keys, parameters

LOST = (TabError, OSError, websockets.WebSocketException)
NUMBERS = ["0", "1", "-1", "2", "3", "7", "28", "1.5", "0x10", "٣", "9" * 4000]
NUMBERS += ["1e999", "-1e999", "1e-300", "nan"]
WORDS = ["", " ", "true", "none", "own", "picture", "grid", "relu", "same", "valid", "max", "dense"]
ODD = [
    "../..",
    "<script>",
    "%00",
    "\x00\x1b[31m",
    "\ud7ff\U0010ffff",
    "{}",
    "[[[[]]]]",
    "'; drop",
    "a" * 20000,
]
LISTS = ["1,2", "-3,9999999999", "0,0", "1,2;3", "1,2,3;4,5,6;7,8,9", "1,,2", "nan,1", ";" * 500, "1," * 9000]
VALUES = NUMBERS + WORDS + ODD + LISTS
RAW = [
    "%ED%A0%80",
    "%FF%FE",
    "%",
    "%zz",
    "%00",
    "a%26b%3Dc",
    "+",
    "%C0%AF",
]  # surrogates, bytes that are no UTF-8
TAILS = [
    "&&&",
    "=",
    "=&=",
    ";",
    "#",
    "?a=1",
    "&a[b][c]=1",
    "&a[]=1&a[]=2",
    f"&{'n' * 9000}=1",
    "&__proto__=x",
]
STROKES = (np.array([[0.3, 0.2], [0.7, 0.2], [0.5, 0.8]]),)
DRAWN = Digit(digit_from_strokes(STROKES), "drawn", STROKES)
SEEN = Digit(np.eye(28, dtype=np.float32), "training digit", label=4)
KNOWN = 200  # values of one parameter that are remembered


class Addresses:
    """Makes queries of links that nobody would send. What the app itself has written is changed a little.

    Args:
        seed: The same one gives the same queries, for the same answers.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._names = parameter_names()
        self._meant: dict[str, list[str]] = defaultdict(list)
        for name in parameters.names():
            self.learn({name: [*map(str, getattr(parameters.named(name), "options", []))]})
        self.learn(
            {
                keys.STACK: [preset.code for preset in PRESETS.values()],
                current_digit.PARAMETER: ["s22", encode_digit(DRAWN), encode_digit(SEEN)],
                player.LESSON: [*folder.names()],
                LAYER: ["0", "1", "3"],
                MAP: ["0", "5"],
                TRAIL: ["2m3r1c1", "5u7"],
            }
        )
        for lesson in sorted((ROOT / "lessons").glob("*.toml")):
            for step in tomllib.loads(lesson.read_text(encoding="utf-8"))["step"]:
                self.learn(parse_qs(urlsplit(step["address"]).query))

    def learn(self, query: dict[str, list[str]]) -> None:
        """Remember values that mean something."""
        for name, values in query.items():
            known = self._meant[name]
            known += [value for value in values if value not in known][: KNOWN - len(known)]

    def query(self) -> str:
        """One to six parameters, some more than once, and sometimes what is no query at all."""
        chosen = self._random.sample(self._names, self._random.randint(1, 6))
        parts = [
            f"{quote(name)}={self._value(name)}"
            for name in chosen
            for _ in range(self._random.choice((1, 1, 1, 2)))
        ]
        tail = self._random.choice(TAILS) if self._random.random() < 0.1 else ""
        return "&".join(parts) + tail

    def page(self, pages: list[str]) -> str:
        return self._random.choice(pages)

    def _value(self, name: str) -> str:
        """As it stands in the query."""
        meant, chance = self._meant.get(name), self._random.random()
        if meant and chance < 0.6:
            text = self._random.choice(meant)
            return quote(text if chance < 0.3 else self._changed(text))
        return self._random.choice(RAW) if chance > 0.95 else quote(self._random.choice(VALUES))

    def _changed(self, text: str) -> str:
        """With some characters left out, doubled or replaced, or with an end of another value."""
        for _ in range(self._random.randint(1, 3)):
            at = self._random.randint(0, len(text))
            other = self._random.choice("-.,;:_09aZ~é\n")
            end = self._random.choice(VALUES)[:50]
            kinds = (
                text[:at] + text[at + 1 :],
                text[:at] + text[at:] * 2,
                text[:at] + other + text[at + 1 :],
            )
            text = self._random.choice((*kinds, text[:at] + end))
        return text[:20_000]


def parameter_names() -> list[str]:
    """Every parameter of the app's addresses, among them constants that only look like one."""
    found = {"embed", "embed_options", *parameters.names()}
    for module in pkgutil.walk_packages(cvdemo.ui.__path__, "cvdemo.ui."):
        constants = vars(importlib.import_module(module.name)).items()
        texts = [value for name, value in constants if name.isupper() for value in _texts(value)]
        found.update(text for text in texts if re.fullmatch(r"[a-z][a-z_]{1,19}", text))
    return sorted(found | {*parameters.names()})


def _texts(value: object) -> list[str]:
    """The text that a constant is, or the texts of a tuple."""
    return [each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, str)]


async def addresses(url: str, count: int, seed: int, tabs: int = 2) -> Counter[str]:
    """Open `count` addresses, each in a session of its own; returns what went wrong, with an example."""
    made, faults, pages, left = Addresses(seed), Counter[str](), [""], iter(range(count))

    async def visit() -> None:
        for _ in left:
            tab, page, query = Tab(url), made.page(pages), made.query()
            try:
                run = await tab.open(page, query)
                pages[:] = [*tab.pages]
                made.learn(tab.query)
                faults.update(f"{page}?{query[:300]}: {error}" for error in run.errors)
            except LOST as error:
                faults[f"{page}?{query[:300]}: {error}"] += 1
            await tab.close()

    await asyncio.gather(*(visit() for _ in range(tabs)))
    return faults
